"""What runs in the background. The rows say what is owed or due, so that every task may be lost or run twice."""

from celery import shared_task

from apps.discussions import actions, attaching, messages


@shared_task(name="discussions.send_co_signature_requests")
def send_co_signature_requests() -> None:
    messages.send_co_signature_requests()


@shared_task(name="discussions.release_held")
def release_held() -> None:
    actions.release_held()


@shared_task(name="discussions.scan_attachments")
def scan_attachments() -> None:
    attaching.scan_waiting()
