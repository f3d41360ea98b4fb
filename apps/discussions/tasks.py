"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task

from apps.discussions import messages


@shared_task(name="discussions.send_co_signature_requests")
def send_co_signature_requests() -> None:
    messages.send_co_signature_requests()
