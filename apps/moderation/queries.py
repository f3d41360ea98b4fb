"""Reads for the moderators' desk."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.consultations.models import Consultation, Question
from apps.consultations.scopes import Scope
from apps.discussions.models import Comment, CommentTranslation
from apps.discussions.models.comment_queryset import CommentQuerySet
from apps.objectives.models import Objective

SHOWN = 50


def queue(
    scope: Scope,
    *,
    roundtable: int | None = None,
    question: int | None = None,
    language: str = "",
    older_than_days: int | None = None,
) -> QuerySet[Comment]:
    """What awaits a decision in `scope`, longest waiting first; the filters narrow it down."""
    comments = Comment.objects.within(scope).awaiting_decision()
    if roundtable:
        comments = comments.filter(question__roundtable=roundtable)
    if question:
        comments = comments.filter(question=question)
    if language:
        comments = comments.filter(latest_revision__language=language)
    if older_than_days:
        limit = timezone.now() - timedelta(days=older_than_days)
        comments = comments.filter(latest_revision__created_at__lte=limit)
    return comments.select_related(
        "latest_revision", "question__roundtable", "organisation", "stakeholder_group"
    ).order_by("latest_revision__created_at", "id")


def waiting_translations(scope: Scope) -> QuerySet[CommentTranslation]:
    """What awaits a decision in `scope`, longest waiting first."""
    waiting = CommentTranslation.objects.within(scope).awaiting_decision()
    return waiting.select_related("revision", "comment").order_by("created_at", "pk")


def to_tag(
    scope: Scope, *, question: int | None = None, objective: int | None = None, untagged: bool = False
) -> CommentQuerySet:
    """What readers see in `scope`, oldest first; the filters narrow it down."""
    comments = Comment.objects.within(scope).published()
    if question:
        comments = comments.filter(question=question)
    if objective:
        comments = comments.filter(objective_tags__tag=objective)
    if untagged:
        comments = comments.untagged()
    return comments.order_by("placed_at", "id")


def count_before(comment: Comment, comments: QuerySet[Comment]) -> int:
    """How many of `comments` stand before `comment` in the order of `to_tag`, be it among them or not."""
    earlier = Q(placed_at__lt=comment.placed_at) | Q(placed_at=comment.placed_at, pk__lt=comment.pk)
    return comments.filter(earlier).count()


def next_to_tag(comment: Comment, comments: CommentQuerySet) -> Comment | None:
    """The next untagged one of `comments` after `comment`, else the first, else just the next; never itself."""
    later = Q(placed_at__gt=comment.placed_at) | Q(placed_at=comment.placed_at, pk__gt=comment.pk)
    untagged = comments.untagged().exclude(pk=comment.pk)
    return untagged.filter(later).first() or untagged.first() or comments.filter(later).first()


def questions_in(scope: Scope) -> Sequence[Question]:
    questions = Question.objects.filter(roundtable__consultation=scope.consultation)
    if scope.roundtables is not None:
        questions = questions.filter(roundtable__in=scope.roundtables)
    return list(questions.select_related("roundtable").in_order())


def framework_objectives(consultation: Consultation) -> list[Objective]:
    """All objectives of the consultation's framework: a comment may speak to one that is not under review."""
    if consultation.framework_id is None:
        return []
    return list(Objective.objects.filter(framework=consultation.framework_id).order_by("number"))
