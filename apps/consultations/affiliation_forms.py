"""Decisions on affiliations, and mergers of organisations."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.organisations.models import Organisation
from apps.organisations.queries import organisations_called


class RepresentationForm(forms.Form):
    may_represent = forms.BooleanField(
        label=_("This person may write on behalf of the organisation"),
        required=False,
        help_text=_("Otherwise they can name it as theirs, and speak in a personal capacity."),
    )


class VerificationForm(RepresentationForm):
    expires_on = forms.DateField(
        label=_("Verified until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("That day included; afterwards it has to be verified anew. Without a date it does not end."),
    )

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and day < timezone.now().date():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return day


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The person reads it."),
        error_messages={"required": _("Give a reason: the person is told why.")},
    )


class WithdrawalForm(forms.Form):
    """One's own: nothing to say."""


class AdministrationForm(forms.Form):
    is_administrator = forms.BooleanField(
        label=_("This person decides who else speaks for the organisation"), required=False
    )


class MergerForm(forms.Form):
    """`organisation` is the one that is merged; `chosen`, from a button, goes before the name that is written."""

    chosen = forms.ModelChoiceField(
        queryset=Organisation.objects.standing(), required=False, widget=forms.HiddenInput
    )
    into = forms.CharField(
        label=_("Merge into"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """`into` becomes the organisation that is to stand for it."""
        chosen = self.cleaned_data.get("chosen")
        others = [chosen] if chosen else organisations_called(self.cleaned_data.get("into", ""))
        others = [each for each in others if each != self.organisation]
        if not others:
            self.add_error("into", _("No other organisation is called that. Choose one from the list."))
        elif len(others) > 1:
            self.add_error("into", _("More than one organisation is called that. Choose it below."))
        else:
            self.cleaned_data["into"] = others[0]
        return self.cleaned_data
