"""Reads of a discussion: a page of threads, who has been heard, what is new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from apps.accounts.models import User
from apps.activity.models import Activity, Subscription
from apps.consultations.models import Question, Role
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup

Reader = User | AnonymousUser
ROOTS_PER_PAGE = 20
DRAWN_DEPTH = 2


@dataclass
class Node:
    """A comment and the replies to it; `parent` is the node that it answers."""

    comment: Comment
    parent: "Node | None" = None
    replies: list["Node"] = field(default_factory=list)

    @property
    def is_deep(self) -> bool:
        """Drawn no further in than its parent, and so in need of "in reply to"."""
        return self.comment.depth > DRAWN_DEPTH


@dataclass(frozen=True)
class ThreadPage:
    threads: list[Node]
    next_cursor: str | None
    cursor: str | None


def thread_page(question: Question, user: Reader, cursor: str | None = None) -> ThreadPage:
    """Up to 20 threads after `cursor` with all their replies, oldest first, in two queries.

    A malformed cursor gives the first page.
    """
    roots = _roots(question, user)
    position = _decode(cursor)
    if position:
        roots = roots.filter(_after(*position))
    window = roots[: ROOTS_PER_PAGE + 1].values("pk")
    comments = list(
        Comment.objects.in_thread_for(user)
        .filter(Q(pk__in=window) | Q(root__in=window))
        .order_by("placed_at", "id")
        .with_parts()
    )
    _place(comments, question)
    threads = build_threads(comments)
    more = len(threads) > ROOTS_PER_PAGE
    threads = threads[:ROOTS_PER_PAGE]
    return ThreadPage(threads, _encode(threads[-1].comment) if more else None, cursor if position else None)


def build_threads(comments: Iterable[Comment]) -> list[Node]:
    """The trees that `comments`, in order, make up; a reply whose parent is not shown stands as a root."""
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for comment in comments:
        parent = nodes.get(comment.parent_id) if comment.parent_id else None
        node = nodes[comment.pk] = Node(comment, parent)
        (parent.replies if parent else roots).append(node)
    return roots


def cursor_before(comment: Comment, user: Reader) -> str | None:
    """The cursor of the page on which `comment` stands; None for the first page."""
    root = comment.root or comment
    earlier = _roots(comment.question, user).exclude(_after(root.placed_at, root.pk - 1))
    count = earlier.count()
    skipped = count - count % ROOTS_PER_PAGE
    return _encode(earlier[skipped - 1]) if skipped else None


def published_after(question: Question, activity_id: int, user: Reader) -> list[Comment]:
    """What was published here after that activity and can still be read, oldest first."""
    news = Activity.objects.on(question.topic).filter(kind="comment.published", pk__gt=activity_id)
    comments = Comment.objects.in_thread_for(user).published().filter(pk__in=news.values("target_id"))
    found = list(comments.order_by("placed_at", "id").with_parts())
    _place(found, question)
    return found


def _place(comments: Iterable[Comment], question: Question) -> None:
    """Tell each comment the question that it is known to stand under, so that nobody asks the database."""
    for comment in comments:
        comment.question, comment.consultation = question, question.roundtable.consultation


def question_for(user: Reader, **place: object) -> QuerySet[Question]:
    """The question at `place` if `user` may see it, with all that its page says of it, in one query.

    Adds `people_count`, `language_count`, `live_cursor` (the last activity on its topic), `is_followed` and
    `role_names` (of `user` in the consultation).
    """
    topic = Concat(Value("question:"), Cast(OuterRef("pk"), TextField()))
    published = Comment.objects.filter(question=OuterRef("pk"), status=Status.PUBLISHED).order_by()
    return (
        Question.objects.visible_to(user)
        .select_related("roundtable__consultation")
        .filter(**place)
        .annotate(
            people_count=_count_distinct(published, "author"),
            language_count=_count_distinct(published, "published_revision__language"),
            live_cursor=Coalesce(
                Subquery(
                    Activity.objects.filter(topics__contains=[Func(topic, template="%(expressions)s")])
                    .order_by("-pk")
                    .values("pk")[:1]
                ),
                0,
            ),
            is_followed=Exists(Subscription.objects.filter(user=user.pk, topic=topic)),
            role_names=ArraySubquery(
                Role.objects.filter(consultation=OuterRef("roundtable__consultation"), user=user.pk).values("name")
            ),
        )
    )


@dataclass(frozen=True)
class Heard:
    """How many people of a stakeholder group have spoken; `percent_decile` (0–10) is relative to the largest."""

    name: str
    count: int
    percent_decile: int


def heard_groups(question: Question) -> list[Heard]:
    """All stakeholder groups, those heard most first; the unheard are part of the picture."""
    spoken = Q(comments__question=question, comments__status=Status.PUBLISHED)
    groups = StakeholderGroup.objects.annotate(people=Count("comments__author", filter=spoken, distinct=True))
    rows = [(str(group.name), group.people) for group in groups.order_by("-people", "position")]
    most = max((people for _name, people in rows), default=0)
    return [Heard(name, people, -(-10 * people // most) if most else 0) for name, people in rows]


def objectives_under_review(question: Question) -> list[Objective]:
    """The question's own objectives, or where it names none those of its roundtable."""
    own = Question.objectives.through.objects.filter(question=question, objective=OuterRef("pk"))
    objectives = list(
        Objective.objects.filter(roundtables=question.roundtable_id)
        .annotate(is_own=Exists(own))
        .order_by("number")
    )
    named = [objective for objective in objectives if objective.is_own]
    return named or objectives


def _count_distinct(comments: QuerySet[Comment], name: str) -> Coalesce:
    counted = comments.values("question").annotate(found=Count(name, distinct=True)).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _roots(question: Question, user: Reader) -> QuerySet[Comment]:
    roots = Comment.objects.in_thread_for(user).filter(question=question, parent__isnull=True)
    return roots.order_by("placed_at", "id")


def _after(placed_at: datetime, pk: int) -> Q:
    return Q(placed_at__gt=placed_at) | Q(placed_at=placed_at, pk__gt=pk)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _encode(comment: Comment) -> str:
    return f"{(comment.placed_at - EPOCH) // timedelta(microseconds=1)}-{comment.pk}"


def _decode(cursor: str | None) -> tuple[datetime, int] | None:
    moment, _dash, pk = (cursor or "").partition("-")
    if not (moment.isdecimal() and pk.isdecimal() and len(moment) < 18 and len(pk) < 18):
        return None
    return EPOCH + timedelta(microseconds=int(moment)), int(pk)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes of the threads, each before its replies."""
    for node in nodes:
        yield node
        yield from walk(node.replies)
