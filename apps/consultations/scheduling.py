"""Writes to phases. Once one has begun, its end is moved with a reason that everybody can read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation
from apps.consultations.models import Consultation, Phase, PhaseChange
from apps.core.editing import check_not_overtaken, text_with, write_changes
from apps.core.errors import Refused

FIXED_WHEN_BEGUN = ("feature", "opens_at", "closes_at")


def is_settled(phase: Phase, consultation: Consultation) -> bool:
    """Whether people count on its dates: it has begun, and others than its organisers know of it."""
    return phase.has_begun and (consultation.is_announced or consultation.has_been_commented)


@transaction.atomic
def add_phase(*, consultation: Consultation, by: User, values: Mapping[str, Any]) -> Phase:
    """Raises Refused for one that is over already in a consultation that people read."""
    locked = lock_consultation(consultation)
    phase = Phase(consultation=locked, **{**values, "title": text_with(None, values["title"])})
    if locked.is_announced and phase.closes_at <= timezone.now():
        raise Refused(_("This phase would be over already: give it an end that is still to come."))
    phase.save()
    record("phase.added", actor=by, target=phase, topics=[locked.organisers_topic], feature=phase.feature)
    return phase


@transaction.atomic
def change_phase(*, phase: Phase, by: User, seen: str, changes: Mapping[str, Any]) -> list[str]:
    """Returns the names of what is different now. Raises Refused for the dates of one that has begun."""
    consultation = lock_consultation(phase.consultation)
    locked = _locked(phase)
    check_not_overtaken(locked, seen)
    is_moved = any(name in changes and changes[name] != getattr(locked, name) for name in FIXED_WHEN_BEGUN)
    if is_moved and is_settled(locked, consultation):
        raise Refused(_("This phase has begun. Only its end can be moved, with a reason that everybody can read."))
    changed = write_changes(locked, changes)
    if changed:
        record(
            "phase.changed",
            actor=by,
            target=locked,
            topics=[consultation.organisers_topic],
            feature=locked.feature,
            fields=changed,
        )
    return changed


@transaction.atomic
def remove_phase(*, phase: Phase, by: User) -> None:
    """Raises Refused for one that has begun: it is part of the record."""
    consultation = lock_consultation(phase.consultation)
    locked = _locked(phase)
    if is_settled(locked, consultation):
        raise Refused(_("This phase has begun, so it stays. You can close it early."))
    locked.delete()
    topics = [consultation.organisers_topic]
    record("phase.removed", actor=by, target=consultation, topics=topics, feature=locked.feature)


@transaction.atomic
def move_end(*, phase: Phase, by: User, seen: str, closes_at: datetime, reason: Mapping[str, str]) -> PhaseChange:
    """Let a phase that has begun end later or earlier; an end in the past means now.

    `closes_at` is aware; `reason` has one version by language at least. Reopening one that has closed is an
    extension. Raises Refused for one that has not begun, and where nothing would change.
    """
    consultation = lock_consultation(phase.consultation)
    locked = _locked(phase)
    check_not_overtaken(locked, seen)
    before, now = locked.closes_at, timezone.now()
    after = _end(locked, closes_at, now)
    if not any(reason.values()):
        raise Refused(_("Give a reason: everybody who takes part will read it."))
    change = PhaseChange.objects.create(phase=locked, before=before, after=after, reason=text_with(None, reason))
    locked.closes_at, locked.last_change = after, change
    locked.save(update_fields=["closes_at", "last_change", "updated_at"])
    record(
        "phase.extended" if change.is_extension else "phase.shortened",
        actor=by,
        target=locked,
        topics=[consultation.organisers_topic, *consultation.all_topics()],
        feature=locked.feature,
        before=before.isoformat(),
        after=after.isoformat(),
        reason={code: text for code, text in reason.items() if text},
    )
    return change


def _end(phase: Phase, closes_at: datetime, now: datetime) -> datetime:
    if now < phase.opens_at:
        raise Refused(_("This phase has not begun yet: change its dates instead."))
    if phase.closes_at <= now and closes_at <= now:
        raise Refused(_("This phase is closed. To open it again, give it an end that is still to come."))
    if closes_at == phase.closes_at:
        raise Refused(_("This phase ends then already."))
    return max(closes_at, now)


def _locked(phase: Phase) -> Phase:
    locked = Phase.objects.select_for_update(of=("self",), no_key=True).filter(pk=phase.pk).first()
    if locked is None:
        raise Refused(_("Somebody else has removed this meanwhile."))
    return locked
