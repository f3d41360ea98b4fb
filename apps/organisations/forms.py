"""What a person says about themself and for whom they speak."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import PersonForm
from apps.accounts.models import User
from apps.organisations.actions import claim_affiliation
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.queries import name_key, organisations_called


class ProfileForm(PersonForm):
    """`affiliation` is the current one. An organisation that is not known becomes a new one."""

    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off", "dir": "auto"}),
        help_text=_("Choose yours from the list or write its full name. Leave it empty to speak for yourself."),
    )
    position = forms.CharField(
        label=_("Position"), required=False, max_length=150, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    stakeholder_group = forms.ModelChoiceField(
        label=_("Stakeholder group"),
        queryset=StakeholderGroup.objects.all(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the group whose voice you bring.")},
    )

    def __init__(self, *args: Any, affiliation: Affiliation | None, **kwargs: Any) -> None:
        self.affiliation = affiliation
        kwargs["initial"] = _initial(affiliation) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_organisation(self) -> Organisation | str | None:
        """One that is known, the name of a new one, or None."""
        name = " ".join(self.cleaned_data["organisation"].split())
        if self.affiliation and "organisation" not in self.changed_data:
            return self.affiliation.organisation
        if not name_key(name):
            return None
        known = organisations_called(name)
        if len(known) > 1 and known[0].acronym and name_key(known[0].acronym) == name_key(name):
            raise forms.ValidationError(_("More than one organisation is called that. Write its full name."))
        return known[0] if known else name

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        names = ("organisation", "stakeholder_group", "position")
        claim_affiliation(user=user, **{name: self.cleaned_data[name] for name in names})
        return user


def _initial(affiliation: Affiliation | None) -> dict[str, Any]:
    if affiliation is None:
        return {}
    return {
        "organisation": str(affiliation.organisation or ""),
        "position": affiliation.position,
        "stakeholder_group": affiliation.stakeholder_group_id,
    }
