"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task

from apps.accounts import letters, sessions


@shared_task(name="accounts.send_letters")
def send_letters() -> None:
    letters.send_letters()


@shared_task(name="accounts.forget_ended_sessions")
def forget_ended_sessions() -> None:
    sessions.forget_ended_sessions()


@shared_task(name="accounts.forget_letters")
def forget_letters() -> None:
    letters.forget_letters()
