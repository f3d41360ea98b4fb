"""What the pictures are drawn from, counted in the database: numbers and codes, no words.

What was said under Chatham House is in none of the counts by day, group, language or region: a step of such a
figure would tell something of whoever just spoke. It is counted by itself, and by objective, as each comment says.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Expression,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trunc, TruncDate

from apps.consultations.models import Consultation
from apps.discussions.enums import CommentAttribution, Status, TagOrigin
from apps.discussions.figures import PERSON
from apps.discussions.models import Comment, ObjectiveTag
from apps.reports.pictures.regions import COUNTRIES_IN

WITHHELD = Q(attribution=CommentAttribution.CHATHAM_HOUSE)
# The most bars that stand side by side on a phone: more days are drawn as weeks, more weeks as months.
MOST_STEPS = 62
# Whose name is not shown counts once for each organisation, else once for the group: a figure must not tell which
# of the comments of an organisation one person wrote.
SPEAKER = Case(
    When(
        attribution=CommentAttribution.ORGANISATION,
        then=Concat(
            Value("unnamed:"),
            Coalesce(
                Cast("organisation", CharField()), Concat(Value("group:"), Cast("stakeholder_group", CharField()))
            ),
        ),
    ),
    default=PERSON,
    output_field=CharField(),
)
# Of the author as at submission, as far as readers may know it, else of the organisation.
COUNTRY = Coalesce(
    NullIf(Cast("country", CharField()), Value("")),
    NullIf(Cast("organisation__country", CharField()), Value("")),
    output_field=CharField(),
)
REGION = Case(
    *[When(place__in=codes, then=Value(region)) for region, codes in COUNTRIES_IN.items()],
    default=Value(""),
    output_field=CharField(),
)

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs are comments and people. `steps` are by the first day of each `step`: day, week or month.

    `regions` are people alone, by M49, "" where nobody knows; `coverage` is comments by objective and group.
    """

    total: Pair
    withheld: Pair
    step: str
    steps: dict[date, Pair]
    groups: dict[int | None, Pair]
    languages: dict[str, Pair]
    regions: dict[str, int]
    coverage: dict[tuple[int, int | None], int]
    withheld_coverage: dict[int, int]


def count(consultation: Consultation) -> Counts:
    """All that is published in `consultation`. Seven queries."""
    published = Comment.objects.filter(consultation=consultation.pk, status=Status.PUBLISHED).order_by()
    told, day = published.exclude(WITHHELD), _day(consultation.zone)
    totals = published.aggregate(
        comments=Count("pk", filter=~WITHHELD),
        people=Count(SPEAKER, distinct=True, filter=~WITHHELD),
        withheld_comments=Count("pk", filter=WITHHELD),
        withheld_people=Count(PERSON, distinct=True, filter=WITHHELD),
        first=Min(day, filter=~WITHHELD),
        last=Max(day, filter=~WITHHELD),
    )
    step = step_between(totals["first"], totals["last"])
    regions = told.annotate(place=COUNTRY).annotate(region=REGION)
    tags = _tags(published)
    return Counts(
        total=(totals["comments"], totals["people"]),
        withheld=(totals["withheld_comments"], totals["withheld_people"]),
        step=step,
        steps=_pairs(told, Trunc(day, step, output_field=DateField())),
        groups=_pairs(told, F("stakeholder_group")),
        languages=_pairs(told, F("published_revision__language")),
        regions=dict(regions.values_list("region").annotate(people=Count(SPEAKER, distinct=True))),
        coverage=_coverage(tags.exclude(content_object__in=published.filter(WITHHELD))),
        withheld_coverage=dict(
            tags.filter(content_object__in=published.filter(WITHHELD))
            .values_list("tag")
            .annotate(comments=Count("content_object", distinct=True))
        ),
    )


def step_between(first: date | None, last: date | None) -> str:
    """The finest of day, week and month that needs no more than `MOST_STEPS` bars, or the coarsest."""
    days = (last - first).days + 1 if first and last else 1
    if days <= MOST_STEPS:
        return "day"
    return "week" if days <= (MOST_STEPS - 1) * 7 else "month"


def following(moment: date, step: str) -> date:
    """The first day of the next `step`."""
    if step == "month":
        return date(moment.year + moment.month // 12, moment.month % 12 + 1, 1)
    return moment + timedelta(days=7 if step == "week" else 1)


def _day(zone: ZoneInfo) -> Expression:
    """By the calendar of the consultation; a day without a time is what the source called it."""
    without_time = When(date_only=True, then=TruncDate("placed_at", tzinfo=UTC))
    return Case(without_time, default=TruncDate("placed_at", tzinfo=zone), output_field=DateField())


def _pairs(comments: QuerySet[Comment], key: Any) -> dict[Any, Pair]:
    rows = comments.annotate(key=key).values_list("key")
    return {
        _as_date(value): (number, people)
        for value, number, people in rows.annotate(number=Count("pk"), people=Count(SPEAKER, distinct=True))
    }


def _as_date(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _tags(published: QuerySet[Comment]) -> QuerySet[ObjectiveTag]:
    """What people say that a comment speaks to; a suggestion of the machine is nobody's word."""
    return ObjectiveTag.objects.filter(content_object__in=published).exclude(origin=TagOrigin.SUGGESTED).order_by()


def _coverage(tags: QuerySet[ObjectiveTag]) -> dict[Any, int]:
    rows = tags.values_list("tag", "content_object__stakeholder_group")
    return {
        (objective, group): comments
        for objective, group, comments in rows.annotate(comments=Count("content_object", distinct=True))
    }
