"""What is done every day."""

from celery import shared_task
from django.utils import timezone

from apps.organisations.actions import expire_affiliations


@shared_task(name="organisations.expire_affiliations")
def expire_affiliations_due() -> None:
    """By the calendar of UTC; run twice on a day, the second finds nothing to do."""
    expire_affiliations(timezone.now().date())
