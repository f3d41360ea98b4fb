"""Who may see a consultation, and who is asked to take part."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.consultations.enums import RoleName, Visibility


def explained(visibility: Visibility) -> str:
    """A choice with what it means, for radio buttons."""
    return format_html("<span><b>{}</b><br>{}</span>", visibility.label, visibility.explanation)


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(label=_("Visibility"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, explained(each)) for each in Visibility]
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    name = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)
