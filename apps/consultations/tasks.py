"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task

from apps.consultations import messages


@shared_task(name="consultations.send_invitations")
def send_invitations() -> None:
    messages.send_invitations()
