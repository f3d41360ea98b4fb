"""All pictures of a consultation, as far as a reader may see them."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Sum

from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Question
from apps.discussions.figures import Heard, as_bars, folded_groups, has_closed
from apps.organisations.models import StakeholderGroup
from apps.reports.pictures.counting import Counts, Pair, count
from apps.reports.pictures.drawing import (
    Bars,
    Coverage,
    Picture,
    Timeline,
    draw_coverage,
    draw_groups,
    draw_languages,
    draw_regions,
    draw_time,
)
from apps.reports.queries import objectives_of

KEPT_FOR = 60 * 60  # seconds


@dataclass(frozen=True)
class Pictures:
    """Pairs are comments and people; `regions` and `withheld_groups` are None where they are not told yet."""

    total: Pair
    withheld: Pair
    time: Timeline
    groups: Bars
    languages: Bars
    regions: Bars | None
    coverage: Coverage
    withheld_groups: list[Heard] | None

    def named(self, name: str) -> Picture | None:
        pictures: dict[str, Picture | None] = {
            "time": self.time,
            "groups": self.groups,
            "languages": self.languages,
            "regions": self.regions,
            "coverage": self.coverage,
        }
        return pictures[name]


NAMES = ("time", "groups", "languages", "regions", "coverage")


def read_pictures(consultation: Consultation, *, knows_countries: bool) -> Pictures:
    """Worded in the active language. The number of queries is fixed.

    From which countries people write is not on the pages: while they still join, each step of that figure would
    tell the region of somebody who just spoke. So it is shown once comments have closed, or to those who
    have the countries anyway, `knows_countries`.
    """
    counts = counted(consultation)
    groups = list(StakeholderGroup.objects.order_by("position", "id"))
    is_over = has_closed(consultation)
    return Pictures(
        total=counts.total,
        withheld=counts.withheld,
        time=draw_time(counts),
        groups=draw_groups(counts, groups),
        languages=draw_languages(counts, consultation),
        regions=draw_regions(counts) if is_over or knows_countries else None,
        coverage=draw_coverage(counts, groups, objectives_of(consultation)),
        withheld_groups=_withheld_groups(consultation) if is_over else None,
    )


def counted(consultation: Consultation) -> Counts:
    """As of now: each visible change raises the revision of its question, so that what is kept is never old."""
    questions = Question.objects.filter(roundtable__consultation=consultation.pk)
    state = questions.aggregate(state=Sum("revision"))["state"]
    key = f"pictures:{consultation.pk}:{state}:{consultation.time_zone}"
    counts: Counts | None = cache.get(key)
    if counts is None:
        counts = count(consultation)
        cache.set(key, counts, KEPT_FOR)
    return counts


def _withheld_groups(consultation: Consultation) -> list[Heard]:
    roundtables = consultation.roundtables.select_related("consultation")
    withheld = [each for each in roundtables if each.attribution_rule == Attribution.CHATHAM_HOUSE]
    return as_bars(folded_groups(withheld))
