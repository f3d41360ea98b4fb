"""The list of those who take part in a consultation and have chosen to be on such lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.core.collation import collation_key
from apps.core.countries import CountryNames
from apps.core.language import best_version
from apps.organisations.models import Affiliation
from apps.organisations.queries import name_key
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Profile
from apps.profiles.participation import takes_part_in
from apps.profiles.queries import is_visible, profiles_for


@dataclass(frozen=True)
class Participant:
    """A line of the list, of what the reader may see; `has_page` where the name leads somewhere."""

    profile: Profile
    has_page: bool
    affiliation: Affiliation | None
    country: str

    @property
    def name(self) -> str:
        return self.profile.user.name

    @property
    def group(self) -> str:
        return self.affiliation.stakeholder_group.code if self.affiliation else ""

    @property
    def organisation(self) -> str:
        organisation_id = self.affiliation.organisation_id if self.affiliation else None
        return str(organisation_id or "")


def participants_of(consultation: Consultation, viewer: Visitor) -> list[Participant]:
    """Those whom `viewer` may find there, by name, in four queries.

    All at once, because how names are compared and sorted is known here and not to the database: see decisions
    16 and 30.
    """
    itself = Consultation.objects.filter(pk=consultation.pk)
    wishing = profiles_for(viewer).exclude(directory_audience=Audience.NOBODY).filter(takes_part_in(itself))
    profiles = [profile for profile in wishing if _shows(profile, Item.DIRECTORY)]
    affiliations = _affiliations(profiles)
    participants = [_participant(profile, affiliations.get(profile.user_id)) for profile in profiles]
    language = get_language() or ""
    return sorted(participants, key=lambda each: (collation_key(each.name, language), each.profile.public_id))


def _affiliations(profiles: Iterable[Profile]) -> dict[int, Affiliation]:
    """By person, for those who let this reader see them. Many share an organisation, which is read once."""
    users = [profile.user_id for profile in profiles if _shows(profile, Item.AFFILIATION)]
    affiliations = Affiliation.objects.current().filter(user__in=users)
    return {each.user_id: each for each in affiliations.prefetch_related("organisation", "stakeholder_group")}


def _participant(profile: Profile, affiliation: Affiliation | None) -> Participant:
    return Participant(
        profile=profile,
        has_page=is_visible(profile),
        affiliation=affiliation,
        country=str(profile.user.country) if _shows(profile, Item.COUNTRY) else "",
    )


def _shows(profile: Profile, item: Item) -> bool:
    return profile.shows(item, to_near=profile.is_near)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Facet:
    """Something to narrow the list by: `choices` are those that occur on it, as `(value, name, count)`."""

    name: str
    choices: list[tuple[str, str, int]]
    chosen: str


FACETS: dict[str, Callable[[Participant], str]] = {
    "group": lambda each: each.group,
    "organisation": lambda each: each.organisation,
    "country": lambda each: each.country,
}


def facets_of(
    participants: Iterable[Participant], asked: dict[str, str], country_names: CountryNames
) -> list[Facet]:
    """What the whole list can be narrowed by; what is asked for and does not occur is passed over."""
    found: dict[str, dict[str, tuple[str, int]]] = {name: {} for name in FACETS}
    for each in participants:
        for name, value_of in FACETS.items():
            value = value_of(each)
            if value:
                label, count = found[name].get(value) or (_label(name, each, country_names), 0)
                found[name][value] = (label, count + 1)
    return [_facet(name, labels, asked.get(name, "")) for name, labels in found.items()]


def _facet(name: str, labels: dict[str, tuple[str, int]], asked: str) -> Facet:
    choices = [(value, label, count) for value, (label, count) in labels.items()]
    choices.sort(key=lambda choice: collation_key(choice[1], get_language() or ""))
    return Facet(name, choices, asked if asked in labels else "")


def _label(name: str, each: Participant, country_names: CountryNames) -> str:
    if name == "country":
        return country_names.marked(each.country)
    assert each.affiliation is not None  # noqa: S101 - without one there is no value
    if name == "organisation":
        assert each.affiliation.organisation is not None  # noqa: S101 - the same
        return best_version(each.affiliation.organisation.name)[0]
    return best_version(each.affiliation.stakeholder_group.name)[0]


def narrowed(participants: Iterable[Participant], facets: Iterable[Facet], text: str) -> list[Participant]:
    """Those of every facet's choice whose name has `text` in it, whatever its accents and case."""
    key = name_key(text)
    chosen = [(FACETS[facet.name], facet.chosen) for facet in facets if facet.chosen]
    return [
        each
        for each in participants
        if all(value_of(each) == value for value_of, value in chosen) and key in name_key(each.name)
    ]
