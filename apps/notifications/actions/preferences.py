"""What people set for themselves: how they are told, and what they have read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.consents import give_consent, withdraw_consent
from apps.accounts.models import Purpose, User
from apps.notifications.models import Frequency, Notification, Preference
from apps.notifications.unsubscribing import What

DIGEST_WORDING = _("Send me by e-mail what is new where I follow, until I say stop.")


@transaction.atomic
def save_preference(*, user: User, now: datetime | None = None, **changes: object) -> Preference:
    """Change what is given. Digests that begin again leave out what happened while they were off.

    To ask for digests is a consent, to stop them withdraws it; both are recorded.
    """
    now = now or timezone.now()
    Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(user=user)
    was_off = preference.digest == Frequency.OFF
    for name, value in changes.items():
        setattr(preference, name, value)
    if was_off and preference.digest != Frequency.OFF:
        preference.digest_since = now
        give_consent(user=user, purpose=Purpose.DIGESTS, wording=str(DIGEST_WORDING), now=now)
    if preference.digest == Frequency.OFF:
        withdraw_consent(user=user, purpose=Purpose.DIGESTS, now=now)
    preference.save()
    return preference


@transaction.atomic
def offer_digest(*, user: User) -> bool:
    """Whether `user` is to be asked now if they want digests: once, the first time that they follow something."""
    Preference.objects.get_or_create(user=user)
    unasked = Preference.objects.filter(user=user, digest=Frequency.OFF, digest_offered_at__isnull=True)
    return bool(unasked.update(digest_offered_at=timezone.now()))


def stop(*, user: User, what: What) -> None:
    """No more digests, or no more e-mails at once; stopping twice is stopping once."""
    if what == What.DIGEST:
        save_preference(user=user, digest=Frequency.OFF)
    else:
        save_preference(user=user, email_at_once=False)


def mark_read(*, user: User, notification: int | None = None) -> None:
    """Mark one notification of `user` as read, or all of them."""
    unread = Notification.objects.unread().filter(user=user)
    if notification is not None:
        unread = unread.filter(pk=notification)
    unread.update(read_at=timezone.now())
