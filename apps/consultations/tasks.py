"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task
from django.utils import timezone

from apps.consultations import messages
from apps.consultations.batches import actions


@shared_task(name="consultations.send_invitations")
def send_invitations() -> None:
    messages.send_invitations()


@shared_task(name="consultations.forget_batches")
def forget_batches() -> None:
    """Run twice on a day, the second finds nothing to do."""
    actions.forget_batches(timezone.now())
