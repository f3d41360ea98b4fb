"""What people set for themselves: how they are told, and what they have read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.models import Frequency, Notification, Preference
from apps.notifications.unsubscribing import What


@transaction.atomic
def save_preference(*, user: User, now: datetime | None = None, **changes: object) -> Preference:
    """Change what is given. Digests that begin again leave out what happened while they were off."""
    Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(user=user)
    was_off = preference.digest == Frequency.OFF
    for name, value in changes.items():
        setattr(preference, name, value)
    if was_off and preference.digest != Frequency.OFF:
        preference.digest_since = now or timezone.now()
    preference.save()
    return preference


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
