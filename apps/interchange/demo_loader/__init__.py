"""Loading the demo's consultations, people and comments from the files in `apps/interchange/demo/`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.actions import follow
from apps.consultations.models import Consultation, Question
from apps.interchange.demo_loader.comments import place_comments
from apps.interchange.demo_loader.consultations import create_consultation
from apps.interchange.demo_loader.countries import name_countries
from apps.interchange.demo_loader.enclosures import enclose_files
from apps.interchange.demo_loader.mentions import note_all_mentions
from apps.interchange.demo_loader.people import create_organisations, create_people, give_roles
from apps.interchange.demo_loader.profiles import create_profiles
from apps.interchange.demo_loader.protection import ask_to_reveal, protect_people
from apps.interchange.demo_loader.reading import begin_answer, endorse_comments, leave_some_unread
from apps.interchange.demo_loader.translations import place_translations
from apps.notifications.actions import save_preference
from apps.notifications.models import Frequency
from apps.objectives.loaders import load_bundled_framework

CONTENT = Path(__file__).parents[1] / "demo"
FRAMEWORKS = ("gcm", "sdg")
FOLLOWER = "participant"
NAMES_COUNTRIES = "organiser"


@dataclass(frozen=True)
class LoadedDemo:
    """What a run has added; nothing when the demo was there."""

    consultations: int = 0
    people: int = 0
    comments: int = 0


@transaction.atomic
def load_demo() -> LoadedDemo:
    """Write the demo with dates around today; where one of its consultations exists, leave all as it is."""
    for code in FRAMEWORKS:
        load_bundled_framework(code)
    parts = ("consultation", "people", "comments", "profiles", "countries", "protection", "translations")
    content = {name: value for part in parts for name, value in _read(part).items()}
    slugs = [entry["slug"] for entry in content["consultations"]]
    if Consultation.objects.filter(slug__in=slugs).exists():
        return LoadedDemo()
    now = timezone.now()
    people = create_people(content["people"], create_organisations(content["organisations"]))
    consultations = {entry["slug"]: create_consultation(entry, now=now) for entry in content["consultations"]}
    roles = give_roles(content["roles"], consultations, people)
    protect_people(content["protections"], consultations, people, now=now)
    create_profiles(content["profiles"], people)
    comments = place_comments(content["comments"], consultations, people, roles, now=now)
    place_translations(content["translations"], comments, people, roles, now=now)
    ask_to_reveal(content["reveals"], comments, people, now=now)
    name_countries(content["country_names"], by=people[NAMES_COUNTRIES].user)
    _follow(people[FOLLOWER].user, consultations[slugs[0]])
    note_all_mentions(comments.values(), now=now)
    enclose_files(comments)
    endorse_comments(comments.values(), people, roles)
    leave_some_unread(_question(consultations[slugs[0]], 2), people[FOLLOWER])
    begin_answer(_question(consultations[slugs[0]], 3), people[FOLLOWER])
    return LoadedDemo(len(consultations), len(people), len(comments))


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
    return content


def _question(consultation: Consultation, number: int) -> Question:
    return Question.objects.get(roundtable__consultation=consultation, roundtable__number=1, number=number)


def _follow(user: User, consultation: Consultation) -> None:
    for topic in (consultation.topic, _question(consultation, 2).topic):
        follow(user=user, topic=topic)
    save_preference(user=user, digest=Frequency.DAILY)
