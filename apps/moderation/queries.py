"""Reads for the moderators' desk."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.consultations.models import Consultation, Question
from apps.discussions.models import Comment
from apps.objectives.models import Objective

SHOWN = 50


def queue(
    consultation: Consultation,
    *,
    roundtable: int | None = None,
    question: int | None = None,
    language: str = "",
    older_than_days: int | None = None,
) -> QuerySet[Comment]:
    """What awaits a decision in `consultation`, longest waiting first; the filters narrow it down."""
    comments = Comment.objects.filter(consultation=consultation).awaiting_decision()
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


def questions_of(consultation: Consultation) -> Sequence[Question]:
    return list(
        Question.objects.filter(roundtable__consultation=consultation).select_related("roundtable").in_order()
    )


def framework_objectives(consultation: Consultation) -> list[Objective]:
    """All objectives of the consultation's framework: a comment may speak to one that is not under review."""
    if consultation.framework_id is None:
        return []
    return list(Objective.objects.filter(framework=consultation.framework_id).order_by("number"))
