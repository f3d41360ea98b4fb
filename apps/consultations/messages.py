"""The e-mail that invites: in the language of the invited, the same words as text and as HTML."""

from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.consultations.models import Invitation
from apps.consultations.models.invitation import PRESET
from apps.core.identity import letterhead
from apps.core.language import best_version
from apps.core.sending import send_owed

SHIFT = timedelta(seconds=18)
LONGEST_BOUNCE = 500


def send_invitations() -> int:
    """Send what is owed, for a while; returns how many e-mails the mail server took.

    Not to the end of thousands: others are waiting for the worker, too, and in a moment it is asked again.
    """
    owed = Invitation.objects.owed().select_related("consultation", *PRESET)
    return send_owed(owed, invitation_message, _finish, refuse=note_bounce, within=SHIFT)


def invitation_message(invitation: Invitation) -> EmailMultiAlternatives:
    """Who has an account here is written to in its language, others in the one that the organiser chose."""
    account = User.objects.annotate(address=Lower("email")).filter(address=invitation.email).first()
    zone = invitation.consultation.zone
    with translation.override(account.language if account else invitation.language), timezone.override(zone):
        return _message(invitation)


def _message(invitation: Invitation) -> EmailMultiAlternatives:
    title = best_version(invitation.consultation.title)[0]
    context = {
        "invitation": invitation,
        "preset": invitation.preset,
        "title": title,
        "organiser": best_version(invitation.consultation.organiser_name)[0],
        "url": urljoin(settings.SITE_URL, invitation.get_absolute_url()),
        "subject": _("Invitation: %s") % title,
        **letterhead(),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(str(context["subject"]).split()),
        body=render_to_string("email/invitation.txt", context).strip() + "\n",
        # The sender of the envelope: where it comes back to. People see, and answer, the one in the header.
        from_email=settings.BOUNCE_ADDRESS or None,
        to=[invitation.email],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(invitation),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("email/invitation.html", context), "text/html")
    return message


def message_id(invitation: Invitation) -> str:
    """The same for a repeat after a killed worker, another when it is sent again on purpose."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<invitation-{invitation.pk}-{invitation.expires_at:%Y%m%d%H%M%S%f}@{host}>"


def _finish(invitation: Invitation, moment: datetime | None) -> None:
    """In one statement and before anything else: what a worker is killed before noting is sent again."""
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=moment, claimed_by=None)


def note_bounce(invitation: Invitation, sentence: str) -> None:
    """It cannot be delivered, in the words of the mail server; it is not tried again by itself."""
    said = " ".join(sentence.split())[:LONGEST_BOUNCE]
    Invitation.objects.filter(pk=invitation.pk).update(bounced_at=timezone.now(), bounce=said, claimed_by=None)
