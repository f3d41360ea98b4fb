"""By what answers can be narrowed, and how many there are of each; all of it stands in the address."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.core.identifiers import parse_id
from apps.core.language import best_version
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.search.finding import Hit
from apps.search.lexemes import facts_of
from apps.search.models import Kind

NAMES = dict(settings.COMMENT_LANGUAGES)
KINDS = tuple(kind.value for kind in Kind if kind != Kind.TRANSLATION)
MOST_CHOICES = 12


@dataclass(frozen=True)
class Label:
    """What stands in the address for a value, and what it is called."""

    value: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Chosen:
    """What an address narrows the answers to, by name; `facts` are the same as the index knows them."""

    labels: Mapping[str, Label]
    facts: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """As it stands in the address."""
        return {name: label.value for name, label in self.labels.items()}

    @property
    def kind(self) -> str:
        return self.values.get("kind", "")


NOTHING_CHOSEN = Chosen({})


@dataclass(frozen=True)
class Choice:
    label: str
    language: str
    count: int
    url: str


@dataclass(frozen=True)
class Facet:
    """`chosen` is the label of what is chosen, and `clear_url` takes that back; else there are `choices`."""

    name: str
    title: str
    choices: list[Choice]
    chosen: Choice | None = None


def chosen_in(asked: Mapping[str, str], visitor: Visitor) -> Chosen:
    """What of an address can be chosen; what is not known, or not theirs to see, is passed over.

    A query for each of the last three, if it is asked for.
    """
    labels: dict[str, Label] = {}
    facts: dict[str, list[object]] = {}
    if asked.get("kind") in KINDS:
        labels |= {"kind": _kinds([asked["kind"]])[asked["kind"]]}
    if asked.get("language") in NAMES:
        labels["language"], facts["l"] = _languages([asked["language"]])[asked["language"]], [asked["language"]]
    slug = asked.get("consultation")
    place = Consultation.objects.visible_to(visitor).filter(slug=slug).first() if slug else None
    if place:
        labels["consultation"], facts["c"] = Label(place.slug, *best_version(place.title)), [place.pk]
    for name, fact, labels_of in (("group", "g", _groups), ("objective", "o", _objectives)):
        number = parse_id(asked.get(name))
        for pk, label in labels_of([number]).items() if number else ():
            labels[name], facts[fact] = label, [pk]
    return Chosen(labels, tuple(facts_of(facts)))


def facets_of(hits: Sequence[Hit], chosen: Chosen, text: str) -> list[Facet]:
    """Those by which the answers differ, and those by which they have been narrowed. A query for three of them."""
    return [facet for name in FACETS if (facet := _facet(name, hits, chosen, text))]


def _facet(name: str, hits: Sequence[Hit], chosen: Chosen, text: str) -> Facet | None:
    title, values_of, labels_of = FACETS[name]
    if label := chosen.labels.get(name):
        clear_url = address(text, chosen, **{name: ""})
        return Facet(name, title(), [], Choice(label.text, label.language, len(hits), clear_url))
    common = Counter(value for hit in hits for value in values_of(hit)).most_common(MOST_CHOICES)
    labels = labels_of([value for value, _count in common])
    choices = [
        Choice(each.text, each.language, count, address(text, chosen, **{name: each.value}))
        for value, count in common
        if (each := labels.get(value))
    ]
    return Facet(name, title(), choices) if len(choices) > 1 else None


def address(text: str, chosen: Chosen, **changed: str) -> str:
    """Of the same search with something chosen, taken back (empty) or on another page."""
    values = {"q": text, **chosen.values, **changed}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _kinds(values: Iterable[Any]) -> dict[Any, Label]:
    return {value: Label(value, str(Kind(value).label)) for value in values}


def _languages(values: Iterable[Any]) -> dict[Any, Label]:
    return {value: Label(value, NAMES.get(value, value), value) for value in values}


def _consultations(values: Iterable[Any]) -> dict[Any, Label]:
    rows = Consultation.objects.filter(pk__in=values).only("slug", "title") if values else ()
    return {row.pk: Label(row.slug, *best_version(row.title)) for row in rows}


def _groups(values: Iterable[Any]) -> dict[Any, Label]:
    rows = StakeholderGroup.objects.filter(pk__in=values) if values else ()
    return {row.pk: Label(str(row.pk), *best_version(row.name)) for row in rows}


def _objectives(values: Iterable[Any]) -> dict[Any, Label]:
    labels = {}
    for row in Objective.objects.filter(pk__in=values) if values else ():
        text, language = best_version(row.label)
        labels[row.pk] = Label(str(row.pk), f"{row.number} {text}", language)
    return labels


def _present(value: Any) -> list[Any]:
    return [value] if value else []


# The title of each, its values in a hit, and what values are called. Under Chatham House no
# group is told of: entries have none there.
Values = Callable[[Hit], Iterable[Any]]
FACETS: dict[str, tuple[Callable[[], str], Values, Callable[[Iterable[Any]], dict[Any, Label]]]] = {
    "kind": (lambda: _("Kind"), lambda hit: [hit.kind], _kinds),
    "consultation": (lambda: _("Consultation"), lambda hit: _present(hit.consultation_id), _consultations),
    "language": (lambda: _("Language"), lambda hit: _present(hit.language), _languages),
    "group": (lambda: _("Stakeholder group"), lambda hit: _present(hit.stakeholder_group_id), _groups),
    "objective": (lambda: _("Objective"), lambda hit: hit.objectives, _objectives),
}
