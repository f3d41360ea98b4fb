"""What is publicly known of the thirty, and the truth against which guesses are held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.consultations.models import Consultation, Role
from apps.discussions.models import Comment, Pseudonym
from apps.organisations.models import Affiliation
from apps.profiles.models import Profile
from tests.chatham.evidence import Evidence


@dataclass(frozen=True)
class Person:
    """`words` name them or what they belong to, `belongings` are what figures are made by.

    `ranks` are numbers by which the thirty can be put in order.
    """

    key: int
    name: str
    group: str
    words: tuple[str, ...]
    belongings: tuple[str, ...]
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class Truth:
    """By reference who wrote it and when, by number who that is, by person their number elsewhere."""

    authors: Mapping[str, int]
    written: Mapping[str, datetime]
    numbers: Mapping[int, int]
    elsewhere: Mapping[int, int]


def people_in(consultation: Consultation, authors: Sequence[User]) -> list[Person]:
    roles = dict(Role.objects.filter(consultation=consultation).values_list("user", "pk"))
    profiles = {profile.user_id: profile for profile in Profile.objects.filter(user__in=authors)}
    affiliations = Affiliation.objects.filter(user__in=authors).select_related("organisation", "stakeholder_group")
    by_user = {affiliation.user_id: affiliation for affiliation in affiliations}
    numbers = dict(
        Pseudonym.objects.filter(consultation=consultation, roundtable=None).values_list("user", "number")
    )
    alphabet = sorted(authors, key=lambda user: user.name)
    found = []
    for user in authors:
        affiliation, profile = by_user[user.pk], profiles[user.pk]
        ranks = {
            "account": user.pk,
            "role": roles[user.pk],
            "profile": profile.pk,
            "affiliation": affiliation.pk,
            "organisation": affiliation.organisation_id or 0,
            "alphabet": alphabet.index(user),
            "protected": numbers.get(user.pk, -1),
        }
        words = (
            user.name,
            user.email,
            str(profile.public_id),
            str(affiliation.organisation),
            affiliation.position,
        )
        belongings = (str(affiliation.organisation), str(user.country.name))
        found.append(Person(user.pk, user.name, affiliation.stakeholder_group.code, words, belongings, ranks))
    return found


def truth_of(consultation: Consultation, other: Consultation) -> Truth:
    comments = Comment.objects.filter(consultation=consultation)
    return Truth(
        authors=dict(comments.values_list("reference", "author")),
        written=dict(comments.values_list("reference", "created_at")),
        numbers=_numbers(consultation),
        elsewhere={user: number for number, user in _numbers(other).items()},
    )


def _numbers(consultation: Consultation) -> dict[int, int]:
    pseudonyms = Pseudonym.objects.filter(consultation=consultation, roundtable__isnull=False)
    return {number: user for number, user in pseudonyms.values_list("number", "user") if user}


def appearances(evidence: Evidence, people: Sequence[Person]) -> list[tuple[datetime, int, str]]:
    """When somebody was seen to speak by name: the moment, who, and the reference of the comment."""
    by_name = {person.name: person.key for person in people}
    found = []
    for reference in evidence.named:
        for record in evidence.records[reference]:
            key = next((key for name, key in by_name.items() if name in record.text), None)
            if key is not None:
                at = min(evidence.first_seen(reference), evidence.stated(reference) or record.at)
                found.append((at, key, reference))
                break
    return sorted(found)
