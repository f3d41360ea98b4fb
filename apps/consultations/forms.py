"""Who may see a consultation, and who is asked to take part."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.consultations.enums import BY_LINK, RoleName, Visibility
from apps.consultations.models.invitation import MOST_PEOPLE


def _explained(visibility: Visibility) -> str:
    return format_html("<span><b>{}</b><br>{}</span>", visibility.label, visibility.explanation)


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Visibility"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, _explained(each)) for each in Visibility]
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    name = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)


class InvitationForm(forms.Form):
    """By e-mail to one person, or without an address as a link."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The person gets an e-mail. Leave it empty to make a link that you pass on yourself."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=RoleName.choices, initial=RoleName.PARTICIPANT)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)
    limit = forms.IntegerField(
        label=_("How many people may use the link"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") or self.errors:
            return data
        if not data.get("limit"):
            self.add_error("limit", _("Give an e-mail address, or say how many people may use the link."))
        if data["role"] not in BY_LINK:
            self.add_error("role", _("A link can make participants and observers. Invite others by e-mail."))
        return data
