"""Where discussions stand: what a table of questions says of each, and what is new to a reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from apps.consultations.models import Question
from apps.discussions.models import Comment
from apps.discussions.queries import Node, Reader, walk

MOST_UNREAD = 1_000
# Thread by thread as in the discussion from its beginning; within a thread by time.
AS_THREADS_STAND = (
    Coalesce("root__placed_at", "placed_at"),
    Coalesce("root_id", "pk"),
    "placed_at",
    "pk",
)


@dataclass(frozen=True)
class Standing:
    """Of one question. `last_at` is None before the first comment; with `date_only` its time means nothing.

    `groups` are the stakeholder groups that stand with comments. `unread` counts what is new to the reader:
    nothing for those who have not been there, or have no account.
    """

    last_at: datetime | None = None
    date_only: bool = False
    languages: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    unread: int = 0


def standings(questions: Iterable[Question], user: Reader) -> dict[int, Standing]:
    """By question, for those with comments. One query however many there are."""
    has_group = Q(stakeholder_group__isnull=False)
    comments = Comment.objects.published().filter(question__in=[question.pk for question in questions])
    rows = (
        comments.order_by()
        .values("question")
        .annotate(
            last_at=Max("placed_at"),
            date_only=BoolOr("date_only"),
            languages=ArrayAgg("published_revision__language", distinct=True),
            groups=ArrayAgg("stakeholder_group", distinct=True, filter=has_group, default=[]),
            unread=Count("pk", filter=Comment.objects.is_unread_by(user)),
        )
    )
    names = ("question", "last_at", "date_only", "languages", "groups", "unread")
    return {question: Standing(*found) for question, *found in rows.values_list(*names)}


@dataclass(frozen=True)
class Unread:
    """What is new to a reader of a question: how much of it, and the way to the first."""

    count: int = 0
    first_url: str = ""


def mark_unread(question: Question, threads: Iterable[Node], user: Reader) -> Unread:
    """Mark what is new to `user` in `threads`, each with the ways to the ones around it, be it on other pages.

    One query; none for visitors. Nothing is new to somebody who has not been here before.
    """
    if not user.is_authenticated:
        return Unread()
    unread = Comment.objects.filter(question=question).unread_by(user).order_by(*AS_THREADS_STAND)
    references = dict(unread.values_list("pk", "reference")[:MOST_UNREAD])
    here = [node for node in walk(threads) if node.comment.pk in references]
    earlier, later = _around({node.comment.pk for node in here}, references)
    before = _permalink(question, earlier[-1]) if earlier else ""
    after = _permalink(question, later[0]) if later else ""
    ways = [before, *(f"#c{node.comment.pk}" for node in here), after]
    for number, node in enumerate(here):
        node.is_unread, node.previous_unread, node.next_unread = True, ways[number], ways[number + 2]
    return Unread(len(references), ways[1])


def _around(here: set[int], references: dict[int, str]) -> tuple[list[str], list[str]]:
    """Of `references`, in order, those before the first that is `here`, and the others that are not."""
    numbers = list(references)
    start = next((place for place, number in enumerate(numbers) if number in here), 0)
    earlier = [references[number] for number in numbers[:start]]
    return earlier, [references[number] for number in numbers[start:] if number not in here]


def _permalink(question: Question, reference: str) -> str:
    return reverse("discussions:comment", args=[question.roundtable.consultation.slug, reference])
