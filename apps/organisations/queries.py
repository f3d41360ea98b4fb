"""Finding organisations by what people call them, and for whom a person speaks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.core.language import best_version, versions_of
from apps.organisations.domains import domain_of
from apps.organisations.models import Affiliation, Organisation

# The marks that Latin, Greek and Cyrillic letters carry, and the vowel signs that Arabic may leave out. Other
# scripts write whole sounds as marks: without them two names would wrongly be one.
OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655]")
# From here on two names are alike enough to ask: one letter of four wrong in Chinese, a slip or two elsewhere.
ALIKE = 0.6
# What is written in full counts before what only resembles.
SAME, PART = 2.0, 1.0
SHORTEST_PART = 3
SHORTEST_ACRONYM = 2


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """`name` as it is compared: without case, accents, punctuation and extra spaces. May be empty."""
    plain = OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", name)).casefold()
    return " ".join("".join(" " if unicodedata.category(sign)[0] in "PZC" else sign for sign in plain).split())


@dataclass(frozen=True)
class NameIndex:
    """All organisations by `name_key`, for whoever looks up many names."""

    names: dict[str, list[Organisation]]
    acronyms: dict[str, list[Organisation]]

    def called(self, name: str) -> list[Organisation]:
        """As `organisations_called`."""
        key = name_key(name)
        return _successors(self.names.get(key) or self.acronyms.get(key, []))


def name_index() -> NameIndex:
    """As of now. One query."""
    index = NameIndex({}, {})
    for organisation in Organisation.objects.select_related("merged_into").order_by("pk"):
        for key in set(_name_keys(organisation)):
            index.names.setdefault(key, []).append(organisation)
        if organisation.acronym:
            index.acronyms.setdefault(name_key(organisation.acronym), []).append(organisation)
    return index


def organisations_called(name: str) -> list[Organisation]:
    """Those with `name` in any language, the oldest first; when there are none, those with it as acronym.

    An organisation that was merged is found under its old names: as the one that stands for it.
    """
    return name_index().called(name)


def is_ambiguous(name: str, called: list[Organisation]) -> bool:
    """Whether `name` is the acronym of several, so that somebody has to say which is meant."""
    return len(called) > 1 and name_key(called[0].acronym) == name_key(name) != ""


def organisations_like(text: str, limit: int = 5) -> list[Organisation]:
    """Those that somebody who writes `text` may mean, the likeliest first; none for what has no letters.

    By acronym (in full words on either side), by a part of the name, by a spelling that is close. In any
    script: that is why PostgreSQL's pg_trgm does not do it, see docs/decisions/0016-likeness.md.
    """
    key = name_key(text)
    if len(key) < SHORTEST_ACRONYM:
        return []
    everyone = Organisation.objects.select_related("merged_into").order_by("pk")
    rated = ((_likeness(key, each), each) for each in everyone)
    alike = sorted((pair for pair in rated if pair[0] >= ALIKE), key=itemgetter(0), reverse=True)
    return _successors([organisation for _score, organisation in alike])[:limit]


def _successors(organisations: Iterable[Organisation]) -> list[Organisation]:
    return list(dict.fromkeys(organisation.successor for organisation in organisations))


def _name_keys(organisation: Organisation) -> list[str]:
    return [name_key(name) for name in versions_of(organisation.name).values()]


def _likeness(key: str, organisation: Organisation) -> float:
    """How much `key` is like any of its names: 0 not at all, ALIKE and more worth asking, SAME the same."""
    acronym = name_key(organisation.acronym)
    if acronym and (acronym == key or acronym in _initials(key)):
        return SAME
    return max((_likeness_of_names(key, other) for other in _name_keys(organisation)), default=0.0)


def _likeness_of_names(key: str, other: str) -> float:
    if key == other or key in _initials(other):
        return SAME
    if len(key) >= SHORTEST_PART and f" {key}" in f" {other}":
        return PART
    mine, theirs = _pairs(key), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)


@lru_cache(maxsize=50_000)
def _initials(key: str) -> frozenset[str]:
    """The acronyms that a name can have: with and without its short words ("of", "des")."""
    words = key.split()
    candidates = ("".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > 3))
    return frozenset(each for each in candidates if len(each) >= SHORTEST_ACRONYM)


@lru_cache(maxsize=50_000)
def _pairs(key: str) -> frozenset[str]:
    """The pairs of neighbouring signs in each word, its edges included: of "sea" " s", "se", "ea", "a "."""
    return frozenset(f" {word} "[place : place + 2] for word in key.split() for place in range(len(word) + 1))


def organisation_names() -> list[dict[str, str]]:
    """All organisations in the reader's language as `{name, language, acronym}`, by name."""
    rows = []
    for organisation in Organisation.objects.standing().only("name", "acronym"):
        name, language = best_version(organisation.name)
        rows.append({"name": name, "language": language, "acronym": organisation.acronym})
    return sorted(rows, key=itemgetter("name"))


def current_affiliation(user: User) -> Affiliation | None:
    """For whom `user` speaks; None for someone who has not said."""
    return (
        Affiliation.objects.current().filter(user=user).select_related("organisation", "stakeholder_group").first()
    )


def has_address_of(user: User, organisation: Organisation) -> bool:
    """Whether `user` has confirmed an address at one of the organisation's domains (not a subdomain of it)."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return bool(organisation.email_domains) and not set(organisation.email_domains).isdisjoint(
        map(domain_of, addresses)
    )
