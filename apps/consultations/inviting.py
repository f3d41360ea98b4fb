"""Writes to invitations: made, sent again, revoked, accepted."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import give_role, lock_consultation
from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.models import Acceptance, Consultation, Invitation, Role
from apps.consultations.models.invitation import OVER
from apps.consultations.presets import Preset, take_preset
from apps.core.addresses import canonical_address
from apps.core.errors import Refused

VALID_FOR = timedelta(days=30)


@transaction.atomic
def invite(
    *,
    consultation: Consultation,
    by: User,
    role: RoleName,
    language: str,
    email: str = "",
    name: str = "",
    limit: int = 1,
    preset: Preset | None = None,
) -> Invitation:
    """Invite the person at `email`, who is written to soon, or without it make a link for `limit` people.

    Raises Refused for an address that has such an invitation already.
    """
    lock_consultation(consultation)  # a file that is being confirmed would not see this one
    invitation = Invitation(
        consultation=consultation,
        email=canonical_address(email),
        name=name,
        role=role,
        language=language,
        limit=1 if email else limit,
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
        **(preset.columns if preset else {}),
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise Refused(_("This address has such an invitation already: send that one again.")) from error
    record("invitation.made", actor=by, target=invitation, topics=[], role=role)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation) -> None:
    """Send it once more, valid for as long as a new one. Raises Refused when that would be of no use."""
    invitation = invitation.locked()
    if not invitation.may_be_resent:
        raise Refused(_("This invitation cannot be sent again: it is %s.") % invitation.state.label)
    Invitation.objects.filter(pk=invitation.pk).update(**as_new())


def as_new() -> dict[str, object]:
    """What makes an invitation that was sent, or could not be, one that is owed."""
    unsent = dict.fromkeys(("sent_at", "bounced_at", "claimed_at", "claimed_by"))
    return {"expires_at": timezone.now() + VALID_FOR, "attempts": 0, "bounce": "", **unsent}


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """Nobody can accept it from now on; roles that it gave remain. Raises Refused for one that is over."""
    invitation = invitation.locked()
    if invitation.state in OVER:
        raise Refused(_("This invitation cannot be revoked: it is %s.") % invitation.state.label)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("invitation.revoked", actor=by, target=invitation, topics=[])


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, takes_preset: bool | None = None) -> Role:
    """Give `user` the role, once; who has it already has it, and uses nothing up.

    With `takes_preset` they speak for what the invitation proposes from now on; None does what they are shown
    to happen unless they say otherwise. Raises Refused for an invitation that is over, that they used before,
    or that is another address's.
    """
    invitation = invitation.locked()
    held = Role.objects.filter(consultation=invitation.consultation, user=user, name=invitation.role).first()
    if held:
        return held
    refusal = refusal_sentence(invitation, user)
    if refusal:
        raise Refused(refusal)
    invitation.used += 1
    invitation.save(update_fields=["used"])
    Acceptance.objects.create(invitation=invitation, user=user)
    if invitation.preset and takes_preset is not False:
        take_preset(invitation, user, is_asked_for=bool(takes_preset))
    name = RoleName(invitation.role)
    role = give_role(user=user, consultation=invitation.consultation, name=name, by=user)
    record("invitation.accepted", actor=user, target=invitation, topics=[])
    return role


def refusal_sentence(invitation: Invitation, user: User) -> str:
    """Why `user` cannot accept it; empty if they can."""
    if invitation.is_held_by(user):
        return ""
    if invitation.acceptances.filter(user=user).exists():
        return _("You have used this invitation before. To take part again, write to the organisers.")
    if not invitation.is_open:
        return void_sentence(invitation.state)
    if not invitation.is_for(user):
        return _(
            "This invitation was sent to another e-mail address. Sign in with the account that has it, or add "
            "the address to this account and confirm it."
        )
    return ""


def void_sentence(state: InvitationState | None) -> str:
    """Why an invitation gives nothing; without a state it was never made."""
    if state is None:
        return _("This link is not complete, or nobody was ever invited by it.")
    return {
        InvitationState.EXPIRED: _("This invitation has expired; ask the organisers for a new one."),
        InvitationState.REVOKED: _("The organisers have taken this invitation back."),
        InvitationState.USED_UP: _("This link has been used by as many people as it was made for."),
        InvitationState.ACCEPTED: _("This invitation has been used."),
    }[state]
