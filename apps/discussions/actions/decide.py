"""What becomes of a comment by a decision. Moderation decides; the state stays with its owner.

Each function runs inside the deciding transaction, on a comment that its caller has locked.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import register_visible_change
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions.tag import set_objectives
from apps.discussions.attribution import day_of
from apps.discussions.co_signing import shown_co_signatories
from apps.discussions.enums import RevisionStatus, Status, TagOrigin
from apps.discussions.mentioning import tell_mentioned
from apps.discussions.models import Comment, Revision


def publish_comment(comment: Comment, revision: Revision) -> None:
    """Readers see `revision` from now on; the place in the thread is that of the first publication.

    What is recorded is the author's doing, whoever decided: the decision has a record of its own.
    """
    is_first, was_visible = comment.published_at is None, comment.is_published
    if comment.published_revision:
        _settle(comment.published_revision, RevisionStatus.SUPERSEDED)
    if not was_visible:
        _move(comment, Status.PUBLISHED)
    _settle(revision, RevisionStatus.PUBLISHED)
    comment.published_revision = revision
    if is_first:
        comment.published_at = now = timezone.now()
        comment.placed_at = day_of(now, comment.consultation.zone) if comment.is_timeless else now
    comment.tagged_at = None  # of another wording
    comment.co_signatories = shown_co_signatories(comment, revision)
    names = ("status", "published_revision", "published_at", "placed_at", "tagged_at", "co_signatories")
    comment.save(update_fields=names)
    set_objectives(comment, revision.objectives.all(), origin=TagOrigin.PROPOSED, by=comment.author)
    register_visible_change(comment.question, comments=0 if was_visible else 1)
    if is_first:
        note_shown(comment)
    record(
        "comment.published" if is_first else "comment.edited",
        actor=comment.author,
        target=comment,
        topics=comment.question.topics,
    )
    tell_mentioned(comment, revision)


def note_shown(comment: Comment) -> None:
    """From the question's revision as it is now readers see `comment`."""
    comment.shown_since = Question.objects.values_list("revision", flat=True).get(pk=comment.question_id)
    comment.save(update_fields=["shown_since"])


def return_comment(comment: Comment, revision: Revision) -> None:
    """Back to its author; of a comment that was published only the new wording goes back."""
    _turn_down(comment, revision, RevisionStatus.RETURNED, Status.RETURNED)


def decline_comment(comment: Comment, revision: Revision) -> None:
    """Not published; of a comment that was published only the new wording is declined."""
    _turn_down(comment, revision, RevisionStatus.DECLINED, Status.DECLINED)


def hide_comment(comment: Comment, *, by: User) -> None:
    _change_visibility(comment, Status.HIDDEN, "comment.hidden", -1, by)


def restore_comment(comment: Comment, *, by: User) -> None:
    _change_visibility(comment, Status.PUBLISHED, "comment.restored", 1, by)


def _turn_down(comment: Comment, revision: Revision, ruled: RevisionStatus, status: Status) -> None:
    _settle(revision, ruled)
    if comment.published_at is None:
        _move(comment, status)
        comment.save(update_fields=["status"])


def _change_visibility(comment: Comment, status: Status, kind: str, change: int, by: User) -> None:
    _move(comment, status)
    comment.save(update_fields=["status"])
    register_visible_change(comment.question, comments=change)
    record(kind, actor=by, target=comment, topics=comment.question.topics)


def _move(comment: Comment, status: Status) -> None:
    if not comment.may_become(status):
        raise Refused(_("This cannot be done: the comment is %s.") % comment.get_status_display())
    comment.status = status


def _settle(revision: Revision, status: RevisionStatus) -> None:
    revision.status = status
    revision.decided_at = timezone.now()
    revision.save(update_fields=["status", "decided_at"])
