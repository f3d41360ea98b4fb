"""The consultations of the demo, with phases around today."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Document, Phase, PhaseChange, Question, Roundtable
from apps.core.models import LazyI18nString
from apps.objectives.models import Framework, Objective

Entry = Mapping[str, Any]
Objectives = Mapping[int, Objective]
OPENING_TIME, CLOSING_TIME = time(9), time(18)
ANNOUNCED_BEFORE = timedelta(days=5)


def create_consultation(entry: Entry, *, now: datetime) -> Consultation:
    """One consultation with all that belongs to it but people and comments."""
    framework = Framework.objects.get(code=entry["framework"], version="1")
    consultation = Consultation(
        slug=entry["slug"],
        code=entry["code"],
        organiser_name=LazyI18nString(entry["organiser"]),
        languages=entry["languages"],
        time_zone=entry["time_zone"],
        framework=framework,
        moderation=entry["moderation"],
        moderation_days=entry["moderation_days"],
        attribution=Attribution(entry.get("attribution", Attribution.NAMED)),
        **_texts(entry, "title", "mandate", "disclaimer"),
    )
    phases = [_phase(consultation, phase, now) for phase in entry["phases"]]
    consultation.announced_at = min(now, *(phase.opens_at for phase in phases)) - ANNOUNCED_BEFORE
    consultation.save()
    Phase.objects.bulk_create(phases)
    for phase, described in zip(phases, entry["phases"], strict=True):
        _extend(phase, described.get("extended"), now)
    _create_documents(entry["documents"], consultation, None)
    objectives = {objective.number: objective for objective in framework.objectives.all()}
    for roundtable in entry["roundtables"]:
        _create_roundtable(roundtable, consultation, objectives)
    return consultation


def _texts(entry: Entry, *names: str) -> dict[str, LazyI18nString]:
    return {name: LazyI18nString(entry.get(name, "")) for name in names}


def _phase(consultation: Consultation, entry: Entry, now: datetime) -> Phase:
    return Phase(
        consultation=consultation,
        feature=entry["feature"],
        opens_at=_local(consultation, now, entry["opens_in_days"], OPENING_TIME),
        closes_at=_local(consultation, now, entry["closes_in_days"], CLOSING_TIME),
        **_texts(entry, "title"),
    )


def _extend(phase: Phase, entry: Entry | None, now: datetime) -> None:
    """Say of a phase that it was once to end earlier, and why it was extended."""
    if entry is None:
        return
    consultation = phase.consultation
    before = _local(consultation, now, entry["from_in_days"], CLOSING_TIME)
    change = PhaseChange.objects.create(
        phase=phase, before=before, after=phase.closes_at, reason=LazyI18nString(entry["reason"])
    )
    decided_at = _local(consultation, now, entry["in_days"], OPENING_TIME)
    PhaseChange.objects.filter(pk=change.pk).update(created_at=decided_at)
    Phase.objects.filter(pk=phase.pk).update(last_change=change)


def _local(consultation: Consultation, now: datetime, days: int, at: time) -> datetime:
    """The time `at` in the consultation's zone, so many days from today."""
    day = now.astimezone(consultation.zone).date() + timedelta(days=days)
    return datetime.combine(day, at, tzinfo=consultation.zone)


def _create_documents(entries: Iterable[Entry], consultation: Consultation, roundtable: Roundtable | None) -> None:
    Document.objects.bulk_create(
        Document(
            consultation=consultation,
            roundtable=roundtable,
            language=entry["language"],
            url=entry["url"],
            **_texts(entry, "title", "summary"),
        )
        for entry in entries
    )


def _create_roundtable(entry: Entry, consultation: Consultation, objectives: Objectives) -> None:
    roundtable = Roundtable.objects.create(
        consultation=consultation,
        number=entry["number"],
        attribution=entry.get("attribution", ""),
        **_texts(entry, "title", "brief"),
    )
    roundtable.objectives.set(objectives[number] for number in entry["objectives"])
    _create_documents(entry["documents"], consultation, roundtable)
    for asked in entry["questions"]:
        question = Question.objects.create(
            roundtable=roundtable, number=asked["number"], **_texts(asked, "text", "lead")
        )
        question.objectives.set(objectives[number] for number in asked.get("objectives", ()))
