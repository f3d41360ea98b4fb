"""Learning who wrote a comment whose author is not shown: it takes two organisers, and leaves a trace."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Role
from apps.consultations.rules import Visitor
from apps.core.errors import Refused
from apps.discussions.attribution import SEALED
from apps.discussions.enums import Status
from apps.discussions.models import Comment, Reveal


def sealed_comments(consultation: Consultation) -> QuerySet[Comment]:
    """Those of whose author even the organisers know nothing, though it could be revealed."""
    comments = Comment.objects.filter(consultation=consultation, attribution__in=SEALED, identity__isnull=False)
    return comments.exclude(status=Status.HELD)


@transaction.atomic
def request_reveal(*, comment: Comment, by: User, reason: str) -> Reveal:
    """Ask the other organisers to agree that the author be revealed. Raises Refused where somebody has asked."""
    _check_there_is_something(comment)
    try:
        with transaction.atomic():
            reveal = Reveal.objects.create(comment=comment, requested_by=by, reason=reason)
    except IntegrityError as error:
        raise Refused(
            _("Somebody has asked for this already: another organiser has to agree or refuse.")
        ) from error
    return _tell(reveal, "identity.reveal_requested", by)


@transaction.atomic
def confirm_reveal(*, reveal: Reveal, by: User) -> Reveal:
    """Agree, as another organiser than who asked. From now on these two see who it was; the author is told."""
    locked = _open(reveal)
    if locked.requested_by_id in (None, by.pk):
        raise Refused(_("Another organiser has to agree: revealing an identity takes two."))
    organisers = Role.objects.filter(consultation=locked.comment.consultation, name=RoleName.ORGANISER)
    if not organisers.filter(user=locked.requested_by).exists():
        raise Refused(_("Who asked for this is no organiser any more. You can ask for it yourself."))
    _check_there_is_something(locked.comment)
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    return _tell(locked, "identity.revealed", by)


@transaction.atomic
def refuse_reveal(*, reveal: Reveal, by: User) -> Reveal:
    """Refuse, or take one's own request back: nobody learns anything."""
    locked = _open(reveal)
    locked.refused_at = timezone.now()
    locked.save(update_fields=["refused_at"])
    return _tell(locked, "identity.reveal_refused", by)


def reveals_of(consultation: Consultation) -> QuerySet[Reveal]:
    """All that was asked, the newest first, with what a line says of each and without any identity."""
    reveals = Reveal.objects.filter(comment__consultation=consultation)
    return reveals.select_related(
        "comment__stakeholder_group", "comment__consultation", "requested_by", "confirmed_by"
    )


def revealed_to(user: Visitor, consultation: Consultation) -> QuerySet[Reveal]:
    """With the identities: for the two who agreed, nobody else."""
    agreed = reveals_of(consultation).filter(confirmed_at__isnull=False)
    return agreed.filter(Q(requested_by=user.pk) | Q(confirmed_by=user.pk)).select_related("comment__identity")


def _check_there_is_something(comment: Comment) -> None:
    if not sealed_comments(comment.consultation).filter(pk=comment.pk).exists():
        raise Refused(_("There is nothing to reveal: who wrote this is known, or is kept nowhere any more."))


def _open(reveal: Reveal) -> Reveal:
    reveals = Reveal.objects.select_for_update(of=("self",)).select_related("comment__consultation")
    locked = reveals.get(pk=reveal.pk)
    if not locked.is_open:
        raise Refused(_("This was decided meanwhile."))
    return locked


def _tell(reveal: Reveal, kind: str, by: User) -> Reveal:
    record(kind, actor=by, target=reveal, topics=[])
    return reveal
