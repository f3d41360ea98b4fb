"""The pictures of a consultation in the active language: what each shows, and the same as rows for files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.consultations.models import Consultation
from apps.core.language import best_version, text_direction
from apps.discussions.figures import folded
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.reports.pictures.counting import Counts, Pair, following
from apps.reports.pictures.regions import REGIONS
from apps.reports.wording import language_name

COLUMN, HEIGHT = 10, 100  # of a drawing over time, in its own units; it is stretched to the room that there is
LEVELS = 5
Cells = Sequence[str | int | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a picture; `percent` is relative to the longest. A number that is not told is None."""

    code: str
    name: str
    comments: int | None
    people: int
    percent: int = 0

    @property
    def is_heard(self) -> bool:
        return bool(self.comments or self.people)


@dataclass(frozen=True)
class Bars:
    """Who has been heard, the largest first: the empty ones are part of the picture."""

    bars: Sequence[Bar]
    has_comments: bool = True

    @property
    def headings(self) -> list[str]:
        return [_("Code"), _("Name"), *([_("Comments")] if self.has_comments else []), _("People")]

    @property
    def rows(self) -> list[Cells]:
        return [
            [bar.code, bar.name, *([bar.comments] if self.has_comments else []), bar.people] for bar in self.bars
        ]

    @property
    def keys(self) -> list[str]:
        return ["code", "name", *(["comments"] if self.has_comments else []), "people"]


@dataclass(frozen=True, slots=True)
class Step:
    """A day, week or month. Places and heights are in the units of the drawing, as text: SVG knows no locale."""

    begins: date
    comments: int
    people: int
    place: str
    inner_place: str
    height: str
    inner_height: str


@dataclass(frozen=True)
class Timeline:
    step: str
    steps: Sequence[Step]
    keys = ("begins", "comments", "people")

    @property
    def box(self) -> str:
        return f"0 0 {COLUMN * len(self.steps)} {HEIGHT}"

    @cached_property
    def busiest(self) -> Step:
        return max(self.steps, key=lambda step: step.comments)

    @property
    def headings(self) -> list[str]:
        return [self.step_name, _("Comments"), _("People")]

    @property
    def step_name(self) -> str:
        names = {"day": _("Day"), "week": _("Week from"), "month": _("Month from")}
        return names[self.step]

    @property
    def rows(self) -> list[Cells]:
        return [[step.begins.isoformat(), step.comments, step.people] for step in self.steps]

    @property
    def description(self) -> str:
        said = {"first": words_of(self.steps[0].begins), "last": words_of(self.steps[-1].begins)}
        most = {"number": self.busiest.comments, "moment": words_of(self.busiest.begins)}
        sentence = _("From %(first)s to %(last)s; the most comments, %(number)s, in the bar of %(moment)s.")
        return sentence % {**said, **most}


@dataclass(frozen=True, slots=True)
class Cell:
    """Comments of a group on an objective; `level` is how dark it is drawn, 0 for none.

    Where something was said of the objective under Chatham House, nothing tells which groups have not been heard.
    """

    count: int
    level: int
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    label: str
    language: str
    cells: Sequence[Cell]
    total: int

    @property
    def direction(self) -> str:
        return text_direction(self.language)


@dataclass(frozen=True)
class Coverage:
    """Comments by objective (lines) and group (`columns`: code and name)."""

    columns: Sequence[tuple[str, str]]
    lines: Sequence[Line]

    @property
    def headings(self) -> list[str]:
        return [_("Objective"), _("Title"), *(name for _code, name in self.columns), _("All comments")]

    @property
    def keys(self) -> list[str]:
        return ["objective", "title", *(code for code, _name in self.columns), "all"]

    @property
    def rows(self) -> list[Cells]:
        return [[line.number, line.label, *(cell.count for cell in line.cells), line.total] for line in self.lines]


Picture = Bars | Timeline | Coverage


def words_of(day: date) -> str:
    return date_format(day, _("j F Y"))


def draw_time(counts: Counts) -> Timeline:
    """One bar for each step from the first comment to the last, silence included."""
    begins, last = min(counts.steps, default=None), max(counts.steps, default=None)
    most = max((comments for comments, _people in counts.steps.values()), default=0)
    steps: list[Step] = []
    while begins and last and begins <= last:
        steps.append(_step(begins, counts.steps.get(begins, (0, 0)), len(steps) * COLUMN, most))
        begins = following(begins, counts.step)
    return Timeline(counts.step, steps)


def _step(begins: date, pair: Pair, place: int, most: int) -> Step:
    comments, people = pair
    heights = (f"{HEIGHT * number / most:.1f}" if most else "0" for number in pair)
    return Step(begins, comments, people, str(place + 1), str(place + 3), *heights)


def draw_groups(counts: Counts, groups: Iterable[StakeholderGroup]) -> Bars:
    bars = [Bar(group.code, _name_of(group), *counts.groups.get(group.pk, (0, 0))) for group in groups]
    if None in counts.groups:
        bars.append(Bar("", _("Group not stated"), *counts.groups[None]))
    return _measured(bars)


def draw_languages(counts: Counts, consultation: Consultation) -> Bars:
    """Those that were spoken, and those in which the consultation asks."""
    codes = dict.fromkeys([*consultation.languages, *counts.languages])
    return _measured([Bar(code, language_name(code), *counts.languages.get(code, (0, 0))) for code in codes])


def draw_regions(counts: Counts) -> Bars:
    """People alone. Of regions with fewer than five nobody is told: not even which of them are empty."""
    large, others = folded(counts.regions)
    names = {**REGIONS, "": _("Region not stated")}
    shown = large if others else dict.fromkeys(REGIONS, 0) | large
    bars = [Bar(code, str(names[code]), None, people) for code, people in shown.items()]
    if others:
        bars.append(Bar("others", _("All other regions together"), None, others))
    return _measured(bars, has_comments=False)


def draw_coverage(counts: Counts, groups: Iterable[StakeholderGroup], objectives: Iterable[Objective]) -> Coverage:
    """What was said under Chatham House has a column of its own, and only where there is any."""
    columns: list[tuple[int | None, str, str]] = [(group.pk, group.code, _name_of(group)) for group in groups]
    if any(group is None for _objective, group in counts.coverage):
        columns.append((None, "not_stated", _("Group not stated")))
    most = max(counts.coverage.values(), default=0)
    lines = [_line(objective, [pk for pk, _code, _name in columns], counts, most) for objective in objectives]
    named = [(code, name) for _pk, code, name in columns]
    if counts.withheld[0]:
        named.append(("chatham_house", _("Under the Chatham House Rule")))
    return Coverage(named, lines)


def _line(objective: Objective, groups: list[int | None], counts: Counts, most: int) -> Line:
    withheld = counts.withheld_coverage.get(objective.pk, 0)
    numbers = [counts.coverage.get((objective.pk, group), 0) for group in groups]
    cells = [Cell(number, _level(number, most), bool(number) or not withheld) for number in numbers]
    if counts.withheld[0]:
        cells.append(Cell(withheld, _level(withheld, most), bool(withheld)))
    label, language = best_version(objective.label)
    return Line(objective.number, label, language, cells, sum(numbers) + withheld)


def _level(number: int, most: int) -> int:
    return min(-(-LEVELS * number // most), LEVELS) if most else bool(number) * LEVELS


def _name_of(group: StakeholderGroup) -> str:
    return str(best_version(group.name)[0])


def _measured(bars: list[Bar], *, has_comments: bool = True) -> Bars:
    """The largest first, in the given order where they are equal; what is not stated or is folded comes last."""

    def size(bar: Bar) -> int:
        return (bar.comments or 0) if has_comments else bar.people

    most = max(map(size, bars), default=0)
    ordered = sorted(bars, key=lambda bar: (bar.code in ("", "others"), -size(bar)))
    return Bars(
        [
            Bar(bar.code, bar.name, bar.comments, bar.people, -(-100 * size(bar) // most) if most else 0)
            for bar in ordered
        ],
        has_comments,
    )


def step_of(step: str) -> str:
    """Of what a bar over time is, in the words that stand above it."""
    return {
        "day": pgettext("a bar of the picture", "One bar a day"),
        "week": pgettext("a bar of the picture", "One bar a week, from Monday"),
        "month": pgettext("a bar of the picture", "One bar a month"),
    }[step]
