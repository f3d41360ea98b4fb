"""What a reader wants to see of a discussion, and in which order. All of it stands in the address.

A filter tells no more than the page: it asks for what stands with each comment, never for what is kept apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.accounts.language_choice import LanguageChoice
from apps.core.language import isolated
from apps.discussions.enums import CommentAttribution, Order
from apps.discussions.models import Comment, ObjectiveTag
from apps.discussions.selection_form import EVERY_LANGUAGE, SelectionForm
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup

NOTHING_HIDDEN = [("hide", "")]


@dataclass(frozen=True)
class Selection:
    """`author` is a comment by whoever is meant: by what readers call them, which may be a number.

    Comments in the languages `hidden` keep their places; their words are folded to one line. `saved` is what the
    reader has chosen for all discussions; it holds here if it `is_remembered`, and otherwise the address does.
    """

    order: Order = Order.OLDEST
    objective: Objective | None = None
    group: StakeholderGroup | None = None
    language: str = ""
    author: Comment | None = None
    hidden: tuple[str, ...] = ()
    saved: LanguageChoice = EVERY_LANGUAGE
    is_remembered: bool = False

    @property
    def is_filtered(self) -> bool:
        return any((self.objective, self.group, self.language, self.author))

    @property
    def is_plain(self) -> bool:
        """The discussion as it is, from its beginning."""
        return self.order == Order.OLDEST and not self.is_filtered

    @property
    def condition(self) -> Q:
        found = Q()
        if self.objective:
            tagged = ObjectiveTag.objects.filter(tag=self.objective).values("content_object")
            found &= Q(pk__in=tagged)
        if self.group:
            found &= Q(stakeholder_group=self.group)
        if self.language:
            found &= Q(published_revision__language=self.language)
        if self.author:
            found &= by_whom(self.author)
        return found

    @property
    def query(self) -> str:
        """As in the address, without the page."""
        language = [("language", self.language)] if self.language else []
        return urlencode([*self._asked, *language, *self._hiding])

    @property
    def query_of_all_languages(self) -> str:
        """The same of the address, hiding nothing, whatever is saved."""
        return urlencode([*self._asked, *NOTHING_HIDDEN] if self.saved else self._asked)

    @property
    def hiding_query(self) -> str:
        return urlencode(self._hiding)

    @property
    def languages(self) -> LanguageChoice:
        """What is chosen of languages here."""
        if self.is_remembered:
            return self.saved
        return LanguageChoice((self.language,), is_only=True) if self.language else LanguageChoice(self.hidden)

    @property
    def _asked(self) -> list[tuple[str, str | int]]:
        chosen = {
            "sort": self.order.value if self.order != Order.OLDEST else "",
            "objective": self.objective and self.objective.number,
            "group": self.group and self.group.code,
            "author": self.author and self.author.pk,
        }
        return [(name, value) for name, value in chosen.items() if value]

    @property
    def _hiding(self) -> list[tuple[str, str]]:
        """What is remembered need not be said; where it is overruled, that has to be."""
        if self.is_remembered:
            return []
        hidden = [("hide", language) for language in self.hidden]
        return hidden or (NOTHING_HIDDEN if self.saved and not self.language else [])

    @property
    def names(self) -> list[str]:
        """What is asked for, in words."""
        found = []
        if self.objective:
            found.append(_("objective %(number)d") % {"number": self.objective.number})
        if self.group:
            found.append(str(self.group.name))
        if self.language:
            found.append(_language_name(self.language))
        if self.author:
            found.append(isolated(self.author.byline))
        return found


def by_whom(comment: Comment) -> Q:
    """Those that for readers are by the same person, or organisation, as `comment`."""
    rule = Q(attribution=comment.attribution)
    match comment.attribution:
        case CommentAttribution.NAMED:
            return rule & Q(author_name=comment.author_name)
        case CommentAttribution.ORGANISATION:
            return rule & Q(organisation=comment.organisation_id, stakeholder_group=comment.stakeholder_group_id)
    return rule & Q(pseudonym=comment.pseudonym)


def selection_from(
    form: SelectionForm,
    *,
    objectives: Sequence[Objective],
    groups: Sequence[StakeholderGroup],
    author: Comment | None,
    saved: LanguageChoice = EVERY_LANGUAGE,
) -> Selection:
    """What `form` asks for of what there is; what it asks for otherwise is left out."""
    form.is_valid()
    asked: Mapping[str, Any] = form.cleaned_data
    is_remembered = bool(saved) and not form.asks_for_languages
    return Selection(
        order=Order(asked.get("sort") or Order.OLDEST),
        objective=next((each for each in objectives if str(each.number) == asked.get("objective")), None),
        group=next((each for each in groups if each.code == asked.get("group")), None),
        language=asked.get("language", ""),
        author=author,
        hidden=saved.hidden if is_remembered else tuple(asked.get("hide", ())),
        saved=saved,
        is_remembered=is_remembered,
    )


def _language_name(code: str) -> str:
    return dict(settings.COMMENT_LANGUAGES).get(code, code)
