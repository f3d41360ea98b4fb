"""Reads of what somebody has not sent, and what a form gives of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.core.identifiers import parse_id
from apps.discussions.enums import CommentVoice
from apps.discussions.forms import CommentForm, clean_text
from apps.discussions.models import Comment, Draft
from apps.discussions.queries import Reader

MOST_CHOICES = 100
LONGEST_LIST = 3000


@dataclass(frozen=True)
class Desk:
    """What its author has not sent for one place: `shown` is in the form, `offered` and `older` are not.

    `elsewhere`: there are others under the same question, for other places.
    """

    shown: Draft | None = None
    offered: Draft | None = None
    older: Sequence[Draft] = field(default_factory=tuple)
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.offered or self.older or self.elsewhere)

    def beside(self, form: CommentForm | None) -> "Desk":
        """The same beside a form that may hold one of them already."""
        if form is None:
            return self
        body, token = form["body"].value() or "", str(form["client_token"].value() or "")
        others = [each for each in (self.offered, *self.older) if each and not _is_in(each, body, token)]
        current = next((each for each in others if each.is_current), None)
        older = tuple(each for each in others if not each.is_current)
        shown = self.shown or (self.offered if self.offered and self.offered is not current else None)
        return Desk(shown, current, older, self.elsewhere)


def desk_at(
    drafts: Sequence[Draft], asked: object, parent: Comment | None = None, comment: Comment | None = None
) -> Desk:
    """Of the `drafts` under a question those for one place; `asked` is the key of one to be shown."""
    shown = next((each for each in drafts if str(each.pk) == str(asked)), None)
    here = [each for each in drafts if each is not shown and _stands_at(each, parent, comment)]
    return Desk(
        shown,
        next((each for each in here if each.is_current), None),
        tuple(each for each in here if not each.is_current),
        elsewhere=any(each is not shown and each not in here for each in drafts),
    )


def drafts_under(question: Question, user: Reader, *, revising: bool = False) -> list[Draft]:
    """What `user` has not sent under `question`: new wordings of comments, or else answers and replies."""
    if not user.is_authenticated:
        return []
    found = list(Draft.objects.of(user).filter(question=question, comment__isnull=not revising))  # type: ignore[arg-type]
    for draft in found:
        draft.question = question
    return found


def drafts_of(user: User, **where: object) -> list[Draft]:
    """What `user` has not sent, all or those `where`; each knows by `is_reachable` if its question is to be seen.

    Two queries whatever their number.
    """
    drafts = Draft.objects.of(user).filter(**where).select_related("parent__stakeholder_group", "comment")
    found = list(drafts.select_related("question__roundtable__consultation", "comment__consultation"))
    visible = set(
        Question.objects.visible_to(user)
        .filter(pk__in=[each.question_id for each in found])
        .values_list("pk", flat=True)
    )
    for draft in found:
        draft.is_reachable = draft.question_id in visible  # type: ignore[attr-defined]
    return found


def text_of(data: QueryDict) -> dict[str, Any]:
    """The columns of a `Draft` as a form gives them; what is malformed is left out, and no word is."""
    languages, voice = dict(settings.COMMENT_LANGUAGES), data.get("voice", "")
    chosen = (parse_id(pk) for pk in data.getlist("objectives")[:MOST_CHOICES])
    return {
        "body": clean_text(data.get("body", "")),
        "language": code if (code := data.get("language", "")) in languages else "",
        "voice": voice if voice in CommentVoice.values else "",
        "objectives": [pk for pk in chosen if pk is not None],
        "co_signatories": data.get("co_signatories", "").replace("\x00", "")[:LONGEST_LIST],
        "client_token": parse_token(data.get("client_token")),
    }


def parse_token(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _stands_at(draft: Draft, parent: Comment | None, comment: Comment | None) -> bool:
    return (draft.parent_id, draft.comment_id) == (parent and parent.pk, comment and comment.pk)


def _is_in(draft: Draft, body: str, token: str) -> bool:
    return draft.body == body.strip() or (bool(token) and str(draft.client_token) == token)
