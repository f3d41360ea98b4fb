"""Saying yes to one purpose, and taking it back. What follows from it is the business of whoever asks."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Consent, Purpose, User


@transaction.atomic
def give_consent(*, user: User, purpose: Purpose, wording: str, now: datetime | None = None) -> Consent:
    """Record that `user` said yes to `wording`; saying so twice is saying it once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    standing = Consent.objects.standing().filter(user=user, purpose=purpose).first()
    return standing or Consent.objects.create(
        user=user, purpose=purpose, wording=wording, given_at=now or timezone.now()
    )


def withdraw_consent(*, user: User, purpose: Purpose, now: datetime | None = None) -> None:
    """The row stays and says until when it held; without a consent there is nothing to withdraw."""
    Consent.objects.standing().filter(user=user, purpose=purpose).update(withdrawn_at=now or timezone.now())
