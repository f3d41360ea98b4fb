"""Keeping what somebody writes until they send it. None of it is recorded: nobody else learns of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.models import Comment, Draft
from apps.discussions.models.draft import DraftQuerySet

MOST_DRAFTS = 200
MOST_OLDER = 5
# A text that shrinks from this length to less than half was perhaps deleted by a slip of the hand.
WORTH_KEEPING = 200
# Where the versions of a draft begin: nobody takes it for one that was there before.
FIRST_VERSIONS = range(1, 2**30)
_random = SystemRandom()


@dataclass(frozen=True)
class Place:
    """Where a text is to stand: as an answer, a reply to `parent`, or a new wording of `comment`."""

    question: Question
    parent: Comment | None = None
    comment: Comment | None = None


@dataclass(frozen=True)
class Saved:
    """`draft` is what is current now, if anything; `kept_older`: that another text was set aside for it."""

    draft: Draft | None
    kept_older: bool = False


@transaction.atomic
def save_draft(
    *, author: User, place: Place, text: Mapping[str, object], version: int = 0, device: str = ""
) -> Saved:
    """Keep `text` (columns of `Draft`) as what `author` writes at `place`; the newer wins, the older stays.

    `version` is the one that the form knows of, 0 for none: whoever does not know the current one, and did not
    write it on that very page, sets it aside. Nothing written is nothing to keep, and takes nothing away.
    Raises Refused for more drafts than anybody has.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=author.pk)
    current = _at(author, place).current().first()
    if not text["body"]:
        return Saved(current)
    if current is None:
        _check_room(author)
        return Saved(_create(author, place, text, device, version=_random.choice(FIRST_VERSIONS)))
    is_known = version == current.version or bool(device and device == current.device)
    if (is_known and not _loses_much(current.body, str(text["body"]))) or current.body == text["body"]:
        return Saved(_write(current, text, device))
    _set_aside(current)
    return Saved(_create(author, place, text, device, version=current.version + 1), kept_older=True)


def discard_draft(*, draft: Draft) -> None:
    """Twice is once."""
    Draft.objects.filter(pk=draft.pk).delete()


def is_sent(author: User, client_token: UUID | None) -> bool:
    """Whether what was written in the form with that token has become a comment."""
    return client_token is not None and Comment.objects.filter(author=author, client_token=client_token).exists()


def forget_sent(author: User, place: Place, body: str, client_token: UUID | None) -> None:
    """Inside the transaction in which `body` was sent from the form with that token: its draft goes.

    Another text for the same place stays: it has not been sent.
    """
    is_it = Q(body=body) if client_token is None else Q(body=body) | Q(client_token=client_token)
    _at(author, place).filter(is_it).delete()


def _at(author: User, place: Place) -> DraftQuerySet:
    return Draft.objects.filter(user=author).at(place.question, place.parent, place.comment)


def _check_room(author: User) -> None:
    if Draft.objects.filter(user=author).count() >= MOST_DRAFTS:
        sentence = _("You have %d texts that were not sent. Send or discard some, then save this one.")
        raise Refused(sentence % MOST_DRAFTS)


def _create(author: User, place: Place, text: Mapping[str, object], device: str, **more: object) -> Draft:
    return Draft.objects.create(
        user=author,
        question=place.question,
        parent=place.parent,
        comment=place.comment,
        device=device,
        **text,
        **more,
    )


def _write(draft: Draft, text: Mapping[str, object], device: str) -> Draft:
    for name, value in text.items():
        setattr(draft, name, value)
    draft.device, draft.version, draft.updated_at = device, draft.version + 1, timezone.now()
    draft.save()
    return draft


def _set_aside(draft: Draft) -> None:
    """The last few different texts stay aside; one that goes on in another is in that."""
    aside = list(_at(draft.user, Place(draft.question, draft.parent, draft.comment)).filter(is_current=False))  # type: ignore[arg-type]
    draft.is_current = False
    draft.save(update_fields=["is_current"])
    others = [each for each in aside if not draft.body.startswith(each.body)]
    staying = {each.pk for each in others[: MOST_OLDER - 1]}
    Draft.objects.filter(pk__in=[each.pk for each in aside if each.pk not in staying]).delete()


def _loses_much(before: str, after: str) -> bool:
    return len(before) >= WORTH_KEEPING and len(after) < len(before) / 2
