"""What a person says about themself and for whom they speak."""

import re
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import PersonForm
from apps.accounts.models import User
from apps.organisations.actions import claim_affiliation
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.queries import name_key, organisations_called, organisations_like

NEW = "new"
KEY = re.compile(r"[0-9]{1,18}")
WHILE_TYPING = {
    "list": "organisations",
    "autocomplete": "off",
    "dir": "auto",
    "data-hx-get": reverse_lazy("organisations:matches"),
    "data-hx-trigger": "input changed delay:300ms",
    "data-hx-target": "#organisation-matches",
    "data-hx-sync": "this:replace",
}


class ProfileForm(PersonForm):
    """`affiliation` is the current one. An organisation that is not known becomes a new one.

    Before that the person is asked whether they mean one of `matches`. A button answers by `choose`: the key of
    an organisation, which then goes before what is written and whose group is that of whoever has chosen none;
    or NEW.
    """

    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=WHILE_TYPING),
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
        self.matches: list[Organisation] = []
        self.has_new_name = False
        self.chosen = self._chosen()
        if self.chosen:
            said = self.data.dict()  # type: ignore[attr-defined]
            group = said.get("stakeholder_group") or self.chosen.stakeholder_group_id
            self.data = {**said, "organisation": str(self.chosen), "stakeholder_group": group}

    def _chosen(self) -> Organisation | None:
        choice = self.data.get("choose", "")
        return Organisation.objects.standing().filter(pk=choice).first() if KEY.fullmatch(choice) else None

    def clean_organisation(self) -> Organisation | str | None:
        """One that is known, the name of a new one, or None."""
        if self.chosen:
            return self.chosen
        name = " ".join(self.cleaned_data["organisation"].split())
        if self.affiliation and "organisation" not in self.changed_data:
            return self.affiliation.organisation
        if not name_key(name):
            return None
        known = organisations_called(name)
        if len(known) > 1 and known[0].acronym and name_key(known[0].acronym) == name_key(name):
            self.matches = known
            raise forms.ValidationError(_("More than one organisation is called that. Choose yours below."))
        return known[0] if known else self._new(name)

    def _new(self, name: str) -> str:
        """`name`, when nothing is like it or the person has said that it is another one."""
        if self.data.get("choose") != NEW:
            self.matches = organisations_like(name)
        if self.matches:
            self.has_new_name = True
            raise forms.ValidationError(_("Say below whether you mean one of those that we know."))
        return name

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
