"""Taking part under a pseudonym: a person at risk asks, the organisers grant it and alone know who it is."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation, person_topic, register_visible_change
from apps.consultations.models import Consultation
from apps.core.errors import Refused
from apps.discussions.actions.attribute import withhold_names
from apps.discussions.co_signing import take_signatures_off
from apps.discussions.enums import CommentAttribution
from apps.discussions.mentioning import forget_mentions
from apps.discussions.models import Comment, CommentTranslation, Protection, ProtectionStatus
from apps.discussions.translators import withhold_translators

WAITING, GRANTED = ProtectionStatus.REQUESTED, ProtectionStatus.GRANTED


@transaction.atomic
def ask_for_protection(*, consultation: Consultation, user: User, reason: str) -> Protection:
    """Ask to take part under a pseudonym. Raises Refused for somebody who has asked and waits, or has it."""
    lock_consultation(consultation)
    protection = Protection.objects.filter(consultation=consultation, user=user).first()
    if protection and protection.status in (WAITING, GRANTED):
        raise Refused(_("You have asked for this already."))
    protection = protection or Protection(consultation=consultation, user=user)
    protection.reason, protection.status, protection.requested_at = reason, WAITING, timezone.now()
    protection.decided_at = protection.decided_by = None
    protection.save()
    return _tell(protection, by=user)


@transaction.atomic
def decide_on_protection(*, protection: Protection, status: ProtectionStatus, by: User) -> Protection:
    """Grant or decline what was asked for, or end what was granted.

    Granted, it also withholds the name from what the person has said in this consultation before; ended, it
    stays withheld there. Raises Refused for a step that its state does not allow.
    """
    consultation = lock_consultation(protection.consultation)
    locked = Protection.objects.select_for_update(of=("self",)).select_related("user").get(pk=protection.pk)
    before = {GRANTED: WAITING, ProtectionStatus.DECLINED: WAITING, ProtectionStatus.ENDED: GRANTED}
    if locked.status != before.get(status):
        raise Refused(_("This was decided meanwhile: %s.") % locked.get_status_display())
    locked.status, locked.decided_at, locked.decided_by = status, timezone.now(), by
    locked.save(update_fields=["status", "decided_at", "decided_by"])
    if status == GRANTED:
        _withhold_name(locked.user, consultation)
    return _tell(locked, by=by)


def _withhold_name(user: User, consultation: Consultation) -> None:
    """From all that they have said, signed and translated, but for what tells less than a pseudonym already."""
    told = (CommentAttribution.NAMED, CommentAttribution.ORGANISATION)
    comments = Comment.objects.filter(consultation=consultation, author=user, attribution__in=told)
    withheld = withhold_names(comments, CommentAttribution.PROTECTED)
    translations = CommentTranslation.objects.filter(comment__consultation=consultation, translator=user)
    translated = withhold_translators(translations, CommentAttribution.PROTECTED)
    forget_mentions(user, consultation)
    signed = take_signatures_off(user, consultation)
    changed = {question.pk: question for question in [*withheld, *translated, *signed]}
    for _pk, question in sorted(changed.items()):
        register_visible_change(question)


def _tell(protection: Protection, by: User) -> Protection:
    topics = [person_topic(protection.user)]
    record(f"protection.{protection.status}", actor=by, target=protection, topics=topics)
    return protection
