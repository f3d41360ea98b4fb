"""Whom somebody may mention: those whom they find on the list of participants, by the same rules."""

from collections.abc import Collection, Mapping
from uuid import UUID

from apps.accounts.models import User
from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.discussions.mentioning import finds
from apps.organisations.queries import name_key
from apps.profiles.participants import Participant, participants_of
from apps.profiles.participation import with_open_lists

MOST_FOUND = 20


@finds
def on_the_list(consultation: Consultation, writer: User, people: Collection[UUID]) -> Mapping[UUID, User]:
    """Of `people`, by the numbers of their pages, those who are listed for `writer`."""
    listed = _listed(consultation, writer)
    return {each.profile.public_id: each.profile.user for each in listed if each.profile.public_id in people}


def found_by_name(consultation: Consultation, writer: Visitor, text: str) -> list[Participant]:
    """Up to 20 whose name has `text` in it, whatever its accents and case, without `writer`."""
    key = name_key(text)
    listed = [each for each in _listed(consultation, writer) if each.profile.user_id != writer.pk]
    return [each for each in listed if key in name_key(each.name)][:MOST_FOUND]


def _listed(consultation: Consultation, writer: Visitor) -> list[Participant]:
    is_open = with_open_lists().filter(pk=consultation.pk).exists()
    return participants_of(consultation, writer) if is_open else []
