"""Under Chatham House what was written comes to the moderators when its day is over.

At once it would tell them, and whoever watches a queue, an export or the numbers of the log, when somebody
wrote; set beside who else spoke by name in that minute, that tells who. Until then a comment is known to its
author alone, and a new wording changes nothing of a comment that others know.
"""

import logging
from datetime import datetime
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.activity.actions import record
from apps.consultations.actions import lock_question
from apps.consultations.models import Consultation
from apps.discussions.actions.references import draw_key
from apps.discussions.actions.tag import set_objectives
from apps.discussions.attribution import day_of
from apps.discussions.enums import CommentAttribution, RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment, Revision
from apps.discussions.queries import private_topics

logger = logging.getLogger(__name__)


def release_held() -> int:
    """Release what was held on days that are over, in an order that is drawn; returns how much that was.

    What fails is logged and does not hold up the others.
    """
    due = _due()
    SystemRandom().shuffle(due)
    for comment in due:
        try:
            release(comment)
        except Exception:
            logger.exception("Comment %s is not released", comment.pk)
    return len(due)


@transaction.atomic
def release(comment: Comment) -> None:
    """Let what is held of `comment` await a decision, unless that would be in vain; nothing held, nothing done."""
    comment = Comment.objects.locked().get(pk=comment.pk)
    revision, before, is_new = comment.held_revision, comment.latest_language, comment.status == Status.HELD
    if revision is None:
        return
    if not (is_new or comment.may_be_revised or comment.status == Status.HIDDEN):
        _settle(comment, revision, RevisionStatus.SUPERSEDED)
        return
    comment.revisions.filter(status=RevisionStatus.PENDING).update(status=RevisionStatus.SUPERSEDED)
    if comment.may_become(Status.PENDING):
        comment.status = Status.PENDING
    comment.latest_revision = revision
    _settle(comment, revision, RevisionStatus.PENDING)
    if comment.published_at is None:
        set_objectives(comment, revision.objectives.all(), origin=TagOrigin.PROPOSED, by=comment.author)
    lock_question(comment.question)
    kind = "comment.submitted" if is_new else "comment.revised"
    topics = private_topics(comment, before, revision.language)
    record(kind, actor=comment.author, target=comment, topics=topics)


def moments_of(attribution: CommentAttribution, consultation: Consultation) -> dict[str, object]:
    """When it was written, and whether others may know by now: under Chatham House the day alone, and not yet."""
    if attribution != CommentAttribution.CHATHAM_HOUSE:
        return {}
    today = day_of(timezone.now(), consultation.zone)
    return {"submitted_at": today, "placed_at": today, "date_only": True, "status": Status.HELD}


def state_of_wording(comment: Comment) -> dict[str, Any]:
    """Under Chatham House it is held, has a day and no time, and no number that runs."""
    if not comment.is_timeless:
        return {"created_at": timezone.now()}
    today = day_of(timezone.now(), comment.consultation.zone)
    return {"id": draw_key(), "status": RevisionStatus.HELD, "created_at": today}


def _due() -> list[Comment]:
    held = Comment.objects.filter(held_revision__isnull=False).select_related("consultation", "held_revision")
    now = timezone.now()
    return [comment for comment in held if _is_over(comment, now)]


def _is_over(comment: Comment, now: datetime) -> bool:
    """Whether it is another day by the consultation's calendar than when the wording was written."""
    revision = comment.held_revision
    return revision is not None and revision.created_at < day_of(now, comment.consultation.zone)


def _settle(comment: Comment, revision: Revision, status: RevisionStatus) -> None:
    comment.held_revision = None
    comment.save(update_fields=["status", "held_revision", "latest_revision"])
    revision.status = status
    revision.save(update_fields=["status"])
