"""How far somebody has read. Not recorded in the log: what people look at is not what they did there."""

from collections.abc import Iterable

from django.db import transaction

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.models import Comment, Reading

MOST_AT_ONCE = 500


@transaction.atomic
def note_seen(*, reader: User, question: Question, comments: Iterable[int]) -> None:
    """`reader` has had the `comments` of `question` with these ids before their eyes. Others are left out."""
    reading = _locked(reader, question)
    numbers = list(comments)[:MOST_AT_ONCE]
    shown = Comment.objects.published().filter(question=question, shown_since__gt=reading.seen_until)
    reading.seen = sorted({*reading.seen, *shown.filter(pk__in=numbers).values_list("pk", flat=True)})
    reading.save(update_fields=["seen"])
    # Read before asking what is unread: what comes in between stays unread.
    revision = _revision_of(question)
    if not Comment.objects.filter(question=question, shown_since__lte=revision).unread_by(reader).exists():
        _advance(reading, revision)


@transaction.atomic
def note_all_seen(*, reader: User, question: Question, until: int) -> None:
    """`reader` wants nothing called new that was there at the revision `until` of `question`."""
    reading = _locked(reader, question)
    _advance(reading, max(reading.seen_until, min(until, _revision_of(question))))


def _locked(reader: User, question: Question) -> Reading:
    Reading.objects.get_or_create(user=reader, question=question)
    return Reading.objects.select_for_update(no_key=True).get(user=reader, question=question)


def _revision_of(question: Question) -> int:
    return Question.objects.values_list("revision", flat=True).get(pk=question.pk)


def _advance(reading: Reading, revision: int) -> None:
    later = Comment.objects.filter(pk__in=reading.seen, shown_since__gt=revision)
    reading.seen_until, reading.seen = revision, sorted(later.values_list("pk", flat=True))
    reading.save(update_fields=["seen_until", "seen"])
