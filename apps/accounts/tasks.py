from celery import shared_task

from apps.accounts import sessions


@shared_task(name="accounts.forget_ended_sessions")
def forget_ended_sessions() -> None:
    sessions.forget_ended_sessions()
