"""Who takes part in the demo without their name, and where it was asked who wrote something."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from apps.consultations.models import Consultation
from apps.discussions.models import Comment, Protection, ProtectionStatus, Reveal
from apps.interchange.demo_loader.people import Person

Entry = Mapping[str, Any]


def protect_people(
    entries: Iterable[Entry],
    consultations: Mapping[str, Consultation],
    people: Mapping[str, Person],
    *,
    now: datetime,
) -> None:
    """Before their comments are placed, which then stand under a number."""
    Protection.objects.bulk_create(
        Protection(
            consultation=consultations[entry["consultation"]],
            user=people[entry["person"]].user,
            reason=entry["reason"],
            status=ProtectionStatus(entry["status"]),
            requested_at=now + timedelta(days=entry["requested"]),
            decided_at=now + timedelta(days=entry["decided"]) if "decided" in entry else None,
            decided_by=people[entry["by"]].user if "by" in entry else None,
        )
        for entry in entries
    )


def ask_to_reveal(
    entries: Iterable[Entry], comments: Mapping[str, Comment], people: Mapping[str, Person], *, now: datetime
) -> None:
    """What one organiser has asked, and waits for another."""
    Reveal.objects.bulk_create(
        Reveal(
            comment=comments[entry["comment"]],
            reason=entry["reason"],
            requested_by=people[entry["by"]].user,
            requested_at=now + timedelta(days=entry["requested"]),
        )
        for entry in entries
    )
