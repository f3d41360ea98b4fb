"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task

from apps.accounts import erasing, exporting, letters, retention, sessions


@shared_task(name="accounts.send_letters")
def send_letters() -> None:
    letters.send_letters()


@shared_task(name="accounts.forget_ended_sessions")
def forget_ended_sessions() -> None:
    sessions.forget_ended_sessions()


@shared_task(name="accounts.enforce_retention")
def enforce_retention() -> None:
    retention.enforce()


@shared_task(name="accounts.make_data_exports")
def make_data_exports() -> None:
    exporting.make_exports()
    exporting.send_export_notices()


@shared_task(name="accounts.erase")
def erase_accounts() -> None:
    erasing.erase_due()
