"""What a new consultation takes over from an earlier one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models

from apps.consultations.models import Consultation, Document, Phase, Question, Roundtable

Row = TypeVar("Row", bound=models.Model)
NOT_COPIED = frozenset({"id", "created_at", "updated_at"})


def copy_of(row: Row, **changes: Any) -> Row:
    """A new, unsaved row with all values of `row` but `changes`, its times and what is counted in it."""
    counted: frozenset[str] = getattr(row, "counters", frozenset())
    left_out = NOT_COPIED | counted | changes.keys()
    names = [field.attname for field in row._meta.concrete_fields if field.name not in left_out]
    return type(row)(**{name: getattr(row, name) for name in names}, **changes)


def copy_contents(source: Consultation, target: Consultation, starts_on: date | None) -> None:
    """Phases, roundtables, questions and documents of `source` for `target`. A fixed number of queries."""
    days = _days_between(source, starts_on)
    Phase.objects.bulk_create(_moved(phase, target, days) for phase in source.phase_list)
    roundtables = _copy(Roundtable, source.roundtables.all(), lambda row: {"consultation": target})
    questions = Question.objects.filter(roundtable__consultation=source)
    _copy(Question, questions, lambda row: {"roundtable": roundtables[row.roundtable_id]})
    documents = source.documents.order_by("pk")
    _copy(
        Document,
        documents,
        lambda row: {"consultation": target, "roundtable": roundtables.get(row.roundtable_id)},
    )


def _copy(model: type[Row], rows: Iterable[Row], changes: Any) -> dict[int, Row]:
    """Copies by the id of what they are copies of, with the objectives under review."""
    originals = list(rows)
    copies = model._default_manager.bulk_create(copy_of(row, **changes(row)) for row in originals)
    by_original = {original.pk: copy for original, copy in zip(originals, copies, strict=True)}
    for relation in model._meta.many_to_many:
        _copy_relation(relation, by_original)
    return by_original


def _copy_relation(relation: Any, by_original: dict[int, Row]) -> None:
    through, here, there = relation.remote_field.through, relation.m2m_column_name(), relation.m2m_reverse_name()
    links = through._default_manager.filter(**{f"{here}__in": by_original}).order_by("pk")
    through._default_manager.bulk_create(
        through(**{here: by_original[getattr(link, here)].pk, there: getattr(link, there)}) for link in links
    )


def _days_between(source: Consultation, starts_on: date | None) -> timedelta:
    if starts_on is None or not source.phase_list:
        return timedelta(0)
    return starts_on - source.phase_list[0].opens_at.astimezone(source.zone).date()


def _moved(phase: Phase, target: Consultation, days: timedelta) -> Phase:
    opens_at, closes_at = (_on_another_day(moment, target, days) for moment in (phase.opens_at, phase.closes_at))
    return copy_of(phase, consultation=target, opens_at=opens_at, closes_at=closes_at, last_change=None)


def _on_another_day(moment: datetime, consultation: Consultation, days: timedelta) -> datetime:
    """The same time by the clock, so many days later; if the clocks skip it that day, as much after it."""
    return moment.astimezone(consultation.zone) + days
