"""Reads of a discussion: a page of threads, what is new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from apps.accounts.models import User
from apps.activity.models import Activity, Subscription
from apps.consultations.models import Consultation, Question, Role
from apps.consultations.scopes import queue_topics
from apps.discussions.cursors import ORDERINGS, after, after_place, cursor_at
from apps.discussions.enums import Order, Status
from apps.discussions.figures import PERSON
from apps.discussions.models import Attachment, Comment, Draft, Protection, ProtectionStatus, Reading
from apps.discussions.position import Position, position_in
from apps.discussions.selection import Selection
from apps.discussions.translating import with_translations
from apps.objectives.models import Objective

Reader = User | AnonymousUser
ROOTS_PER_PAGE = 20
# Three levels are drawn in; what is deeper stands flat under the third.
DEEPEST_LEVEL = 3
MOST_FRESH = 50
PLAIN = Selection()


@dataclass
class Node:
    """A comment and what is drawn under it; `parent` is the node that it answers.

    `level` is how far in it stands: 0 for a root, at most `DEEPEST_LEVEL`.
    """

    comment: Comment
    parent: "Node | None" = None
    home: "Node | None" = None
    replies: list["Node"] = field(default_factory=list)
    is_alone: bool = False
    is_unread: bool = False
    previous_unread: str = ""
    next_unread: str = ""

    @property
    def level(self) -> int:
        return self.home.level + 1 if self.home else 0

    @property
    def heading(self) -> str:
        """The element of its heading: threads stand under the question's h1."""
        return f"h{2 + min(self.level, 2)}"

    @property
    def is_deep(self) -> bool:
        """It stands under another comment than the one that it answers, or beside it: "in reply to" says so."""
        return self.comment.depth >= DEEPEST_LEVEL or self.is_alone

    @property
    def parent_url(self) -> str:
        """The way to what it answers: here, or in its thread."""
        parent = self.parent.comment if self.parent else self.comment
        return parent.get_absolute_url() if self.is_alone else f"#c{parent.pk}"


SORT_KEYS: dict[Order, Callable[[Node], tuple[float, ...]]] = {
    Order.OLDEST: lambda node: (node.comment.placed_at.timestamp(), node.comment.pk),
    Order.NEWEST: lambda node: (-node.comment.placed_at.timestamp(), -node.comment.pk),
    Order.ENDORSED: lambda node: (
        -node.comment.endorsement_count,
        node.comment.placed_at.timestamp(),
        node.comment.pk,
    ),
}


@dataclass(frozen=True)
class ThreadPage:
    threads: list[Node]
    next_cursor: str | None
    cursor: str | None
    position: Position
    selection: Selection = PLAIN

    @property
    def thread_cursor(self) -> str | None:
        """By which somebody who answers finds the same threads again."""
        return self.cursor if self.selection.is_plain else None

    def shows(self, comment: Comment) -> bool:
        """Whether `comment` stands on this page."""
        return any((comment.root_id or comment.pk) == node.comment.pk for node in self.threads)


def thread_page(
    question: Question, user: Reader, cursor: str | None = None, selection: Selection = PLAIN
) -> ThreadPage:
    """Up to 20 threads after `cursor` with all their replies; replies are always oldest first.

    Of a filtered discussion up to 20 comments, each by itself. A malformed cursor gives the first page.
    """
    roots = _roots(question, user, selection)
    position = after(cursor, selection.order)
    window = (roots.filter(position) if position else roots)[: ROOTS_PER_PAGE + 1].values("pk")
    wanted = Q(pk__in=window) if selection.is_filtered else Q(pk__in=window) | Q(root__in=window)
    found = Comment.objects.in_thread_for(user).filter(wanted).order_by("placed_at", "id")
    comments = list(with_translations(found.with_parts().with_endorsement_of(user), user))
    _place(comments, question)
    threads = lone_nodes(comments, question) if selection.is_filtered else build_threads(comments)
    threads.sort(key=SORT_KEYS[selection.order])
    more = len(threads) > ROOTS_PER_PAGE
    threads = threads[:ROOTS_PER_PAGE]
    following = cursor_at(threads[-1].comment, selection.order) if more else None
    stands = position_in(
        roots,
        position,
        len(threads),
        size=ROOTS_PER_PAGE,
        order=selection.order,
        is_filtered=selection.is_filtered,
    )
    return ThreadPage(threads, following, cursor if position else None, stands, selection)


def lone_nodes(comments: Sequence[Comment], question: Question) -> list[Node]:
    """Comments taken out of their threads, each with the one that it answers. One query more."""
    parents = Comment.objects.filter(pk__in={comment.parent_id for comment in comments if comment.parent_id})
    found = {parent.pk: parent for parent in parents.select_related("stakeholder_group")}
    _place(found.values(), question)
    nodes = []
    for comment in comments:
        parent = found.get(comment.parent_id or 0)
        nodes.append(Node(comment, parent=Node(parent) if parent else None, is_alone=True))
    return nodes


def build_threads(comments: Iterable[Comment]) -> list[Node]:
    """The trees that `comments`, in order, make up, no deeper than `DEEPEST_LEVEL`.

    A reply whose parent is not among them stands as a root. Parents may come after their replies, as in
    imports whose dates do.
    """
    nodes = {comment.pk: Node(comment) for comment in comments}
    for node in sorted(nodes.values(), key=lambda node: node.comment.depth):
        node.parent = nodes.get(node.comment.parent_id) if node.comment.parent_id else None
        node.home = _home_under(node.parent)
    roots: list[Node] = []
    for node in nodes.values():
        (node.home.replies if node.home else roots).append(node)
    return roots


def walk(threads: Iterable[Node]) -> Iterator[Node]:
    """All nodes in the order in which they are read."""
    for node in threads:
        yield node
        yield from walk(node.replies)


def _home_under(parent: Node | None) -> Node | None:
    """The node under which an answer to `parent` is drawn."""
    while parent and parent.level >= DEEPEST_LEVEL:
        parent = parent.home
    return parent


def cursor_before(comment: Comment, user: Reader) -> str | None:
    """The cursor of the page on which `comment` stands; None for the first page."""
    root = comment.root or comment
    earlier = _roots(comment.question, user).exclude(after_place(root.placed_at, root.pk - 1))
    count = earlier.count()
    skipped = count - count % ROOTS_PER_PAGE
    return cursor_at(earlier[skipped - 1]) if skipped else None


def published_after(question: Question, activity_id: int, user: Reader) -> list[Comment]:
    """What was published here after that activity and can still be read, oldest first, one over MOST_FRESH."""
    news = Activity.objects.on(question.topic).filter(kind="comment.published", pk__gt=activity_id)
    comments = Comment.objects.in_thread_for(user).published().filter(pk__in=news.values("target_id"))
    full = comments.order_by("placed_at", "id").with_parts().with_endorsement_of(user)
    found = list(with_translations(full, user)[: MOST_FRESH + 1])
    _place(found, question)
    return found


def _place(comments: Iterable[Comment], question: Question) -> None:
    """Tell each comment the question that it is known to stand under, so that nobody asks the database."""
    for comment in comments:
        comment.question, comment.consultation = question, question.roundtable.consultation


def question_for(user: Reader, **place: object) -> QuerySet[Question]:
    """The question at `place` if `user` may see it, with all that its page says of it, in one query.

    Adds `people_count`, `language_count`, `live_cursor` (the last activity on its topic), `is_followed`,
    `is_known` (whether `user` has read here before), `is_protected` (whether the name of `user` is withheld here),
    `has_drafts` (texts of `user` that were not sent), `has_uploads` (files of theirs that were not) and
    `role_names` (of `user` in the consultation).
    """
    topic = Concat(Value("question:"), Cast(OuterRef("pk"), TextField()))
    published = Comment.objects.filter(question=OuterRef("pk"), status=Status.PUBLISHED).order_by()
    return (
        Question.objects.visible_to(user)
        .select_related("roundtable__consultation")
        .filter(**place)
        .annotate(
            people_count=_count_distinct(published, PERSON),
            language_count=_count_distinct(published, "published_revision__language"),
            live_cursor=Coalesce(
                Subquery(
                    Activity.objects.filter(topics__contains=[Func(topic, template="%(expressions)s")])
                    .order_by("-pk")
                    .values("pk")[:1]
                ),
                0,
            ),
            is_protected=Exists(
                Protection.objects.filter(
                    consultation=OuterRef("roundtable__consultation"),
                    user=user.pk,
                    status=ProtectionStatus.GRANTED,
                )
            ),
            has_drafts=Exists(Draft.objects.filter(user=user.pk, question=OuterRef("pk"))),
            is_known=Exists(Reading.objects.filter(user=user.pk, question=OuterRef("pk"))),
            has_uploads=Exists(Attachment.objects.filter(owner=user.pk)),
            is_followed=Exists(Subscription.objects.filter(user=user.pk, topic=topic)),
            role_names=ArraySubquery(
                Role.objects.filter(consultation=OuterRef("roundtable__consultation"), user=user.pk).values("name")
            ),
        )
    )


def private_topics(comment: Comment, *languages: str) -> list[str]:
    """What is not published concerns its author and those who moderate it, nobody else. One query.

    `languages` are those of the latest wording and of one that it takes the place of.
    """
    roundtable = comment.question.roundtable_id
    moderators = queue_topics(comment.consultation, roundtable=roundtable, languages=languages)
    return [*moderators, f"person:{comment.author_id}"]


def is_protected(user: User, consultation: Consultation) -> bool:
    """Whether the name of `user` is withheld in `consultation` as things stand now."""
    granted = Protection.objects.filter(consultation=consultation, status=ProtectionStatus.GRANTED)
    return granted.filter(user=user).exists()


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


def _count_distinct(comments: QuerySet[Comment], name: str | Case) -> Coalesce:
    counted = comments.values("question").annotate(found=Count(name, distinct=True)).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _roots(question: Question, user: Reader, selection: Selection = PLAIN) -> QuerySet[Comment]:
    """The threads in their order; of a filtered discussion the comments that are meant."""
    comments = Comment.objects.filter(question=question).order_by(*ORDERINGS[selection.order])
    if selection.is_filtered:
        return comments.published().filter(selection.condition)
    return comments.in_thread_for(user).filter(parent__isnull=True)
