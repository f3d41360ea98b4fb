"""Who has been heard, in figures: the empty groups are named, and where names are withheld the small ones folded.

Under Chatham House a figure must not tell of whom it is made. So its groups have at least `SMALLEST` people, it is
made of pseudonyms, which outlast comments that are hidden and accounts that are erased, and it is shown only once
comments have closed: while people still join, each step of a figure would tell a group of somebody who just spoke.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from apps.consultations.enums import Attribution, Feature, Standing
from apps.consultations.models import Consultation, Question, Roundtable
from apps.discussions.enums import CommentAttribution, Status
from apps.discussions.models import Comment, Pseudonym
from apps.organisations.models import StakeholderGroup

SMALLEST = 5
Key = TypeVar("Key", int, str)

# Tells people apart as readers could: somebody who speaks by name and under a pseudonym is two. Who has no account
# any more is told apart by the name that the comment kept.
PERSON = Case(
    When(
        attribution=CommentAttribution.CHATHAM_HOUSE,
        then=Concat(
            Value("roundtable:"),
            Cast("question__roundtable", CharField()),
            Value(":"),
            Cast("pseudonym", CharField()),
        ),
    ),
    When(
        attribution=CommentAttribution.ORGANISATION,
        then=Concat(
            Value("unnamed:"),
            Coalesce(Cast("author", CharField()), Concat(Value("comment:"), Cast("pk", CharField()))),
        ),
    ),
    When(pseudonym__isnull=False, then=Concat(Value("pseudonym:"), Cast("pseudonym", CharField()))),
    default=Coalesce(Cast("author", CharField()), Concat(Value("name:"), F("author_name"))),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Heard:
    """How many people of a stakeholder group have spoken; `percent_decile` (0–10) is relative to the largest."""

    name: str
    count: int
    percent_decile: int


def heard_groups(question: Question) -> list[Heard]:
    """All stakeholder groups, those heard most first; the unheard are part of the picture.

    Under Chatham House those of the whole roundtable, folded; none while comments are open.
    """
    if question.roundtable.attribution_rule == Attribution.CHATHAM_HOUSE:
        return _heard_in(question.roundtable)
    spoken = Comment.objects.filter(question=question, status=Status.PUBLISHED, stakeholder_group=OuterRef("pk"))
    counted = spoken.order_by().values("stakeholder_group").annotate(found=Count(PERSON, distinct=True))
    people = Coalesce(Subquery(counted.values("found"), output_field=IntegerField()), 0)
    groups = StakeholderGroup.objects.annotate(people=people).order_by("-people", "position")
    return as_bars([(str(group.name), group.people) for group in groups])


def _heard_in(roundtable: Roundtable) -> list[Heard]:
    if not has_closed(roundtable.consultation):
        return []
    return as_bars(folded_groups([roundtable]))


def has_closed(consultation: Consultation) -> bool:
    """Whether comments are over, as far as is planned."""
    phase = consultation.phase_for(Feature.COMMENT)
    return phase is None or phase.standing == Standing.CLOSED


def folded_groups(roundtables: list[Roundtable]) -> list[tuple[str, int]]:
    """Names and people of the groups under Chatham House, the largest first, the small ones together."""
    counts = dict(
        Pseudonym.objects.filter(roundtable__in=roundtables)
        .order_by()
        .values_list("stakeholder_group")
        .annotate(people=Count("pk"))
    )
    large, others = folded({pk or 0: people for pk, people in counts.items()})
    names = {group.pk: str(group.name) for group in StakeholderGroup.objects.all()} | {0: _("Group not stated")}
    rows = sorted(((names[pk], people) for pk, people in large.items()), key=lambda row: (-row[1], row[0]))
    return [*rows, (_("All other groups together"), others)] if others else rows


def folded(counts: Mapping[Key, int]) -> tuple[dict[Key, int], int]:
    """The groups of at least `SMALLEST` people, and how many people are in all others together.

    The others are none or at least as many too, as far as there are enough people: else a single small group could
    be reckoned by taking the large ones from the total.
    """
    large = {key: people for key, people in counts.items() if people >= SMALLEST}
    others = sum(counts.values()) - sum(large.values())
    while 0 < others < SMALLEST and large:
        others += large.pop(min(large, key=lambda key: (large[key], key)))
    return large, others


def as_bars(rows: list[tuple[str, int]]) -> list[Heard]:
    """`rows` of names and people, each with its length relative to the longest."""
    most = max((people for _name, people in rows), default=0)
    return [Heard(name, people, -(-10 * people // most) if most else 0) for name, people in rows]
