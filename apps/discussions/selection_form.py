"""What a reader may choose to see of a discussion."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.language_choice import LanguageChoice
from apps.discussions.enums import Order
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup

EVERY_LANGUAGE = LanguageChoice()


class SelectionForm(forms.Form):
    """What to see of a discussion, by the address; what is asked for and is not there is not in `cleaned_data`.

    Where the address says nothing of languages, that holds which is `saved` for all discussions.
    """

    sort = forms.ChoiceField(label=_("Order"), choices=Order, required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    group = forms.ChoiceField(label=_("Stakeholder group"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    hide = forms.MultipleChoiceField(label=_("Hide"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: QueryDict,
        *args: Any,
        objectives: Sequence[Objective],
        groups: Sequence[StakeholderGroup],
        languages: Sequence[str],
        saved: LanguageChoice = EVERY_LANGUAGE,
        **kwargs: Any,
    ) -> None:
        self.asks_for_languages = "hide" in data or "language" in data
        if saved and not self.asks_for_languages:
            data = data.copy()
            data.setlist("hide", [code for code in languages if code in saved.hidden])
        super().__init__(data, *args, **kwargs)
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
