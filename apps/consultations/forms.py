"""Who may see a consultation, and who is asked to take part."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import CheckboxSelectMultiple
from django.forms.boundfield import BoundWidget
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Role, Roundtable


def _explained(visibility: Visibility) -> SafeString:
    return format_html("<span><b>{}</b><br>{}</span>", visibility.label, visibility.explanation)


# A choice with what it means, for radio buttons: in the language of whoever looks at them.
explained = lazy(_explained, SafeString)


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Visibility"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, explained(each)) for each in Visibility]
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    name = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)


class LimitsForm(forms.Form):
    """What a moderator is limited to; nothing ticked is no limit."""

    roundtables = forms.ModelMultipleChoiceField(
        Roundtable.objects.none(), label=_("Only these roundtables"), required=False, widget=CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Only comments in these languages"),
        choices=settings.COMMENT_LANGUAGES,
        required=False,
        widget=CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roundtables"].queryset = role.consultation.roundtables.all()  # type: ignore[attr-defined]
        self.fields["roundtables"].label_from_instance = _numbered  # type: ignore[attr-defined]
        self.initial.update(roundtables=role.roundtables.all(), languages=role.languages)
        self.near = {*role.consultation.languages, *role.languages}

    def near_languages(self) -> list[BoundWidget]:
        """Those in which the consultation asks, or to which the moderator is limited."""
        return [box for box in self["languages"] if box.data["value"] in self.near]

    def other_languages(self) -> list[BoundWidget]:
        return [box for box in self["languages"] if box.data["value"] not in self.near]


def _numbered(roundtable: Roundtable) -> str:
    return _("Roundtable %(number)s: %(title)s") % {"number": roundtable.number, "title": roundtable.title}
