"""What a reader may choose to see of a discussion."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.discussions.enums import Order
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup


class SelectionForm(forms.Form):
    """What to see of a discussion, by the address; what is asked for and is not there is not in `cleaned_data`."""

    sort = forms.ChoiceField(label=_("Order"), choices=Order, required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    group = forms.ChoiceField(label=_("Stakeholder group"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    hide = forms.MultipleChoiceField(label=_("Hide"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        objectives: Sequence[Objective],
        groups: Sequence[StakeholderGroup],
        languages: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "filter-%s"
        named = dict(settings.COMMENT_LANGUAGES)
        self._offer("objective", [(str(each.number), f"{each.number}. {each.label}") for each in objectives])
        self._offer("group", [(each.code, str(each.name)) for each in groups])
        spoken = [(code, named.get(code, code)) for code in languages]
        self._offer("language", spoken)
        # Where all speak one language there is none to do without.
        self.fields["hide"].choices = spoken if len(spoken) > 1 else []  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A choice between one thing and everything is none."""
        if choices:
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]
