"""Who was asked to sign the joint comments of the demo, and what they answered."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from apps.core.language import best_version
from apps.discussions.co_signing import shown_co_signatories
from apps.discussions.models import Comment, CoSignature
from apps.interchange.demo_loader.people import Person

Entry = Mapping[str, Any]


def place_signatures(
    comment: Comment, entries: Iterable[Entry], people: Mapping[str, Person], *, now: datetime
) -> None:
    """By account where an entry names a `person`, else by the name that they gave; without `signed` they wait."""
    made = [_signature(comment, entry, people, now) for entry in entries]
    if made:
        CoSignature.objects.bulk_create(made)
        comment.co_signatories = shown_co_signatories(comment, comment.published_revision)
        comment.save(update_fields=["co_signatories"])


def _signature(comment: Comment, entry: Entry, people: Mapping[str, Person], now: datetime) -> CoSignature:
    signature = CoSignature(comment=comment, language=comment.latest_revision.language)  # type: ignore[union-attr]
    signature.sent_at = now + timedelta(days=entry["asked"])
    _introduce(signature, entry, people)
    if "signed" in entry:
        signature.revision = comment.latest_revision
        signature.confirmed_at = now + timedelta(days=entry["signed"])
    return signature


def _introduce(signature: CoSignature, entry: Entry, people: Mapping[str, Person]) -> None:
    if "person" not in entry:
        signature.email, signature.name = entry["email"], entry.get("name", "")
        signature.organisation_name = entry.get("organisation", "")
        return
    person = people[entry["person"]]
    affiliation, organisation = person.affiliation, person.affiliation.organisation
    signature.user, signature.email, signature.name = person.user, person.user.email, person.user.name
    signature.organisation_name = best_version(organisation.name)[0] if organisation else ""
    signature.is_verified = affiliation.is_verified
