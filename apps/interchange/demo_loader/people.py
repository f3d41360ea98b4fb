"""The people of the demo, for whom they speak, and what they may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.consultations.actions import give_role, limit_role
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation
from apps.core.models import LazyI18nString
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    user: User
    affiliation: Affiliation


def create_organisations(entries: Iterable[Entry]) -> dict[str, Organisation]:
    """By their keys."""
    groups = _groups()
    return {
        entry["key"]: Organisation.objects.create(
            name=LazyI18nString(entry["name"]),
            acronym=entry.get("acronym", ""),
            stakeholder_group=groups[entry["group"]],
            country=entry.get("country", ""),
            website=entry.get("website", ""),
        )
        for entry in entries
    }


def create_people(entries: Iterable[Entry], organisations: Mapping[str, Organisation]) -> dict[str, Person]:
    """By their keys; their addresses are verified, and they have no password until one is set."""
    groups = _groups()
    return {entry["key"]: _create_person(entry, organisations, groups) for entry in entries}


def give_roles(
    entries: Iterable[Entry], consultations: Mapping[str, Consultation], people: Mapping[str, Person]
) -> dict[tuple[str, str], RoleName]:
    """By slug of the consultation and key of the person."""
    roles: dict[tuple[str, str], RoleName] = {}
    for entry in entries:
        slug, key, name = entry["consultation"], entry["person"], RoleName(entry["role"])
        role = give_role(user=people[key].user, consultation=consultations[slug], name=name)
        if "languages" in entry:
            limit_role(role=role, roundtables=[], languages=entry["languages"])
        roles[slug, key] = name
    return roles


def _groups() -> dict[str, StakeholderGroup]:
    return {group.code: group for group in StakeholderGroup.objects.all()}


def _create_person(
    entry: Entry, organisations: Mapping[str, Organisation], groups: Mapping[str, StakeholderGroup]
) -> Person:
    user = User.objects.create_user(
        entry["email"],
        name=entry["name"],
        country=entry["country"],
        language=entry["language"],
        time_zone=entry["time_zone"],
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    affiliation = Affiliation.objects.create(
        user=user,
        organisation=organisations[entry["organisation"]] if entry["organisation"] else None,
        stakeholder_group=groups[entry["group"]],
        position=entry["position"],
        status=AffiliationStatus(entry["affiliation"]),
        may_represent=entry.get("represents", False),
    )
    return Person(user, affiliation)
