"""Writes to what a consultation consists of: its settings, roundtables, questions and documents.

Each locks the consultation first, so that organisers follow each other and nobody comments in between. `seen` is
the token of the row as it was read; who comes second gets Overtaken.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.activity.models import Subscription
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.models import Consultation, Document, Question, Roundtable
from apps.core.editing import check_not_overtaken, text_with, write_changes
from apps.core.errors import Refused
from apps.core.models import TimestampedModel

Changes = Mapping[str, Any]
Questions = QuerySet[Question]
Row = TypeVar("Row", bound=TimestampedModel)
# What stands in every reference number and address that people have already quoted.
FIXED_BY_COMMENTS = ("code", "framework")
FIXED_BY_ANNOUNCEMENT = ("slug",)


@transaction.atomic
def change_consultation(*, consultation: Consultation, by: User, seen: str, changes: Changes) -> list[str]:
    """Change the settings; returns the names of what is different now.

    Raises Refused for what may no longer be changed, or for an address or code that is taken.
    """
    locked = lock_consultation(consultation)
    check_not_overtaken(locked, seen)
    _check_settings(locked, changes)
    try:
        with transaction.atomic():
            changed = write_changes(locked, changes)
    except IntegrityError as error:
        raise Refused(_("Another consultation has this code or this address already.")) from error
    if changed:
        _record("consultation.changed", by, locked, locked, fields=changed)
    return changed


@transaction.atomic
def add_roundtable(*, consultation: Consultation, by: User, values: Changes) -> Roundtable:
    """Raises Refused for a number that is taken."""
    locked = lock_consultation(consultation)
    roundtable = _add(Roundtable(consultation=locked), values)
    _record("roundtable.added", by, locked, roundtable, place=roundtable.code)
    return roundtable


@transaction.atomic
def change_roundtable(*, roundtable: Roundtable, by: User, seen: str, changes: Changes) -> list[str]:
    """Raises Refused for another number once somebody has commented: it stands in their references."""
    consultation = lock_consultation(roundtable.consultation)
    locked = _locked(Roundtable, roundtable, seen)
    _check_number(locked, changes, Question.objects.filter(roundtable=locked))
    changed = _write(locked, changes)
    if changed:
        _record("roundtable.changed", by, consultation, locked, place=locked.code, fields=changed)
    return changed


@transaction.atomic
def remove_roundtable(*, roundtable: Roundtable, by: User) -> None:
    """With its questions and documents. Raises Refused once somebody has commented there."""
    consultation = lock_consultation(roundtable.consultation)
    questions = Question.objects.filter(roundtable=roundtable)
    if are_answered(questions):
        raise Refused(_("People have commented in this roundtable, so it stays."))
    _forget([roundtable.topic, *(question.topic for question in questions)])
    place = roundtable.code
    Roundtable.objects.filter(pk=roundtable.pk).delete()
    _record("roundtable.removed", by, consultation, consultation, place=place)


@transaction.atomic
def add_question(*, roundtable: Roundtable, by: User, values: Changes) -> Question:
    """Without a number it is the open floor. Raises Refused for a number that is taken."""
    consultation = lock_consultation(roundtable.consultation)
    question = _add(Question(roundtable=roundtable), values)
    _record("question.added", by, consultation, question, place=question.code)
    return question


@transaction.atomic
def change_question(*, question: Question, by: User, seen: str, changes: Changes) -> list[str]:
    """Raises Refused for another number once somebody has commented: it stands in their references."""
    consultation = lock_consultation(question.roundtable.consultation)
    locked = _locked(Question, question, seen)
    _check_number(locked, changes, Question.objects.filter(pk=locked.pk))
    changed = _write(locked, changes)
    if changed:
        register_visible_change(locked)
        _record("question.changed", by, consultation, locked, place=locked.code, fields=changed)
    return changed


@transaction.atomic
def remove_question(*, question: Question, by: User) -> None:
    """Raises Refused once somebody has commented under it."""
    consultation = lock_consultation(question.roundtable.consultation)
    if are_answered(Question.objects.filter(pk=question.pk)):
        raise Refused(_("People have commented under this question, so it stays."))
    _forget([question.topic])
    place = question.code
    Question.objects.filter(pk=question.pk).delete()
    _record("question.removed", by, consultation, consultation, place=place)


@transaction.atomic
def renumber_roundtables(*, consultation: Consultation, by: User, numbers: Mapping[int, int]) -> None:
    """Give the roundtables of `consultation` these numbers, by id. Raises Refused as `change_roundtable` does."""
    locked = lock_consultation(consultation)
    roundtables = list(Roundtable.objects.select_for_update(no_key=True).filter(consultation=locked))
    questions = Question.objects.filter(roundtable__consultation=locked)
    if _renumber(roundtables, numbers, answered_ids(questions, "roundtable")):
        _record("roundtables.renumbered", by, locked, locked)


@transaction.atomic
def renumber_questions(*, roundtable: Roundtable, by: User, numbers: Mapping[int, int]) -> None:
    """The same for the questions of `roundtable`; the open floor has no number."""
    consultation = lock_consultation(roundtable.consultation)
    questions = Question.objects.filter(roundtable=roundtable)
    numbered = list(questions.select_for_update(no_key=True).filter(number__isnull=False))
    if _renumber(numbered, numbers, answered_ids(questions, "pk")):
        _record("questions.renumbered", by, consultation, roundtable, place=roundtable.code)


@transaction.atomic
def add_document(*, consultation: Consultation, by: User, values: Changes) -> Document:
    locked = lock_consultation(consultation)
    document = _add(Document(consultation=locked), values)
    _record("document.added", by, locked, document)
    return document


@transaction.atomic
def change_document(*, document: Document, by: User, seen: str, changes: Changes) -> list[str]:
    consultation = lock_consultation(document.consultation)
    locked = _locked(Document, document, seen)
    changed = _write(locked, changes)
    if changed:
        _record("document.changed", by, consultation, locked, fields=changed)
    return changed


@transaction.atomic
def remove_document(*, document: Document, by: User) -> None:
    consultation = lock_consultation(document.consultation)
    Document.objects.filter(pk=document.pk).delete()
    _record("document.removed", by, consultation, consultation)


def are_answered(questions: Questions) -> bool:
    """Whether somebody has sent a comment under one of these questions, whatever became of it."""
    return bool(questions.filter(comments__isnull=False).exists())


def answered_ids(questions: Questions, name: str) -> set[int]:
    """The values of `name` (`pk`, `roundtable`) of those questions under which somebody has sent a comment."""
    return set(questions.filter(comments__isnull=False).values_list(name, flat=True))


def _renumber(rows: list[Any], numbers: Mapping[int, int], answered: set[int]) -> bool:
    """Whether any number is another now."""
    moved = [row for row in rows if numbers.get(row.pk, row.number) != row.number]
    if any(row.pk in answered for row in moved):
        raise _number_stays()
    now = timezone.now()
    for row in moved:
        row.number, row.updated_at = numbers[row.pk], now
    if len({row.number for row in rows}) < len(rows):
        raise Refused(_("Two of them have the same number."))
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["number", "updated_at"])
    return bool(moved)


def _number_stays() -> Refused:
    return Refused(_("People have commented here, and their reference numbers carry this number: it stays."))


def _check_settings(consultation: Consultation, changes: Changes) -> None:
    fixed = [*FIXED_BY_COMMENTS] if consultation.has_been_commented else []
    fixed += FIXED_BY_ANNOUNCEMENT if consultation.is_announced else ()
    if any(name in changes and changes[name] != getattr(consultation, name) for name in fixed):
        raise Refused(_("Code, framework or address are in use by now and cannot be changed any more."))
    other = changes.get("framework", consultation.framework) != consultation.framework
    if other and _has_objectives(consultation):
        raise Refused(_("Roundtables or questions review objectives of the framework: take those off first."))


def _has_objectives(consultation: Consultation) -> bool:
    roundtables = consultation.roundtables.all()
    return (
        roundtables.filter(objectives__isnull=False).exists()
        or roundtables.filter(questions__objectives__isnull=False).exists()
    )


def _check_number(row: Roundtable | Question, changes: Changes, questions: Questions) -> None:
    if changes.get("number", row.number) != row.number and are_answered(questions):
        raise _number_stays()


def _locked(model: type[Row], row: Row, seen: str) -> Row:
    """The row as it is now, locked. Raises Overtaken, and Refused when it is gone."""
    rows = model._default_manager.select_for_update(no_key=True)
    locked = rows.order_by("pk").filter(pk=row.pk).first()
    if locked is None:
        raise Refused(_("Somebody else has removed this meanwhile."))
    check_not_overtaken(locked, seen)
    return locked


def _add(row: Row, values: Changes) -> Row:
    """A new row with `values`: texts as versions by language, objectives as rows."""
    related = {name: value for name, value in values.items() if row._meta.get_field(name).many_to_many}
    for name, value in values.items():
        if name not in related:
            setattr(row, name, text_with(None, value) if isinstance(value, Mapping) else value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("This number is taken.")) from error
    for name, value in related.items():
        getattr(row, name).set(value)
    return row


def _write(row: TimestampedModel, changes: Changes) -> list[str]:
    try:
        with transaction.atomic():
            return write_changes(row, changes)
    except IntegrityError as error:
        raise Refused(_("This number is taken.")) from error


def _forget(topics: Iterable[str]) -> None:
    """Nobody follows what is no more."""
    Subscription.objects.filter(topic__in=list(topics)).delete()


def _record(kind: str, by: User, consultation: Consultation, target: Any, **data: object) -> None:
    record(kind, actor=by, target=target, topics=[consultation.organisers_topic], **data)
