"""Reads for the moderators' desk."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.consultations.models import Consultation, Question
from apps.consultations.scopes import Scope
from apps.discussions.models import Comment
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
