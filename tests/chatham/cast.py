"""The thirty, those who watch, and those who decide."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from django.test import Client

from apps.accounts.models import User
from apps.notifications.actions import save_preference
from apps.notifications.models import Frequency
from apps.profiles.enums import Audience, Item
from tests.chatham.plot import GROUPS
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    ProfileFactory,
    StakeholderGroupFactory,
    UserFactory,
)

COUNTRIES = [
    "GH",
    "KE",
    "NP",
    "PH",
    "MA",
    "SN",
    "PE",
    "BD",
    "LK",
    "ET",
    "CO",
    "EC",
    "JO",
    "LB",
    "TN",
    "PK",
    "IN",
    "ID",
    "VN",
    "MX",
    "GT",
    "HN",
    "TR",
    "UA",
    "GE",
    "AM",
    "RS",
    "AL",
    "MD",
    "FJ",
]
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans")


class Vantage(StrEnum):
    """From where the attacker looks. Each is a person of their own who writes nothing."""

    ANONYMOUS = "anonymous"
    PARTICIPANT = "participant"
    OBSERVER = "observer"
    RAPPORTEUR = "rapporteur"
    MODERATOR = "moderator"
    ORGANISER = "organiser"


@dataclass
class Cast:
    """The authors by their number in the plot."""

    authors: list[User]
    watchers: dict[Vantage, User]
    moderators: list[User]

    def client_of(self, user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client


def make_cast(random: Random) -> Cast:
    """Accounts are made in an order that has nothing to do with groups; all of them show what they can show."""
    groups = [group for group, size in GROUPS.items() for _ in range(size)]
    countries = list(COUNTRIES)
    random.shuffle(countries)
    random.shuffle(groups)
    authors = [
        _author(number, group, country, random)
        for number, (group, country) in enumerate(zip(groups, countries, strict=True))
    ]
    watchers = {each: _watcher(f"The {each}") for each in Vantage if each != Vantage.ANONYMOUS}
    return Cast(authors, watchers, [_watcher("Mia Decides"), _watcher("Max Decides")])


def _author(number: int, group: str, country: str, random: Random) -> User:
    name = f"{_word(random)} {_word(random)}"
    user = UserFactory(name=name, country=country, language=random.choice(LANGUAGES))
    organisation = OrganisationFactory(
        name={"en": f"{_word(random)} {_word(random)} House"},
        stakeholder_group=StakeholderGroupFactory(code=group),
    )
    AffiliationFactory(user=user, organisation=organisation, position=f"{_word(random)} officer")
    open_to_all = {item.field: Audience.EVERYONE for item in Item}
    ProfileFactory(user=user, biography=f"Born in {_word(random)}.", **open_to_all)
    return user


def _watcher(name: str) -> User:
    user = UserFactory(name=name)
    save_preference(user=user, digest=Frequency.DAILY)
    return user


def _word(random: Random) -> str:
    return "".join(random.choice("bdgklmnprstvz") + random.choice("aeiou") for _ in range(4)).capitalize()
