"""What some of the demo's people show of themselves, and to whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.interchange.demo_loader.people import Person
from apps.objectives.models import Objective
from apps.profiles.actions import save_profile
from apps.profiles.enums import Audience, Item

Entry = Mapping[str, Any]
FRAMEWORK = "gcm"


def create_profiles(entries: Iterable[Entry], people: Mapping[str, Person]) -> None:
    """One for each entry; objectives are numbers of the Global Compact's."""
    objectives = {each.number: each for each in Objective.objects.filter(framework__code=FRAMEWORK)}
    for entry in entries:
        save_profile(
            user=people[entry["person"]].user,
            biography=entry["biography"],
            biography_language=entry["language"],
            languages=entry["languages"],
            expertise=[objectives[number] for number in entry["expertise"]],
            links=[(link["label"], link["url"]) for link in entry["links"]],
            audiences={Item(item): Audience(audience) for item, audience in entry["audiences"].items()},
        )
