"""Endorsing a comment, and doing so no longer.

Neither is recorded in the log: it would keep who did so and when (decision 36).
"""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.enums import Feature
from apps.core.errors import Refused
from apps.discussions.models import Comment, Endorsement


@transaction.atomic
def endorse_comment(*, comment: Comment, by: User) -> Comment:
    """`by` endorses `comment`, once however often they say so; the comment as it is now.

    Raises Refused where endorsing is not open, for a comment that is not published and for one's own.
    """
    comment = _locked(comment)
    if not comment.is_published:
        raise Refused(_("This comment is no longer published."))
    if comment.author_id == by.pk:
        raise Refused(_("You cannot endorse your own comment."))
    is_new = Endorsement.objects.get_or_create(comment=comment, user=by)[1]
    return _counted(comment, int(is_new))


@transaction.atomic
def take_back_endorsement(*, comment: Comment, by: User) -> Comment:
    """`by` endorses `comment` no longer; nothing happens if they did not. Raises Refused once that is closed."""
    comment = _locked(comment)
    gone, _kinds = Endorsement.objects.filter(comment=comment, user=by).delete()
    return _counted(comment, -gone)


def _locked(comment: Comment) -> Comment:
    consultation = lock_consultation(comment.consultation)
    if not consultation.is_open_for(Feature.ENDORSE):
        raise Refused(_("Endorsing is not open now."))
    return Comment.objects.locked().get(pk=comment.pk)


def _counted(comment: Comment, change: int) -> Comment:
    if change:
        comment.endorsement_count += change
        comment.save(update_fields=["endorsement_count"])
        register_visible_change(comment.question)
    return comment
