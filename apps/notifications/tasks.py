"""What runs in the background. The rows say what is owed, so that every task may be lost or run twice."""

from celery import shared_task

from apps.notifications.actions import deliver, owe_digests, send_digests, send_notifications, sweep_activities


@shared_task(name="notifications.deliver_activity")
def deliver_activity(activity_id: int) -> None:
    deliver(activity_id)
    send_notifications(of_activity=activity_id)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    sweep_activities()
    send_notifications()
    send_digests()


@shared_task(name="notifications.send_due_digests")
def send_due_digests() -> None:
    owe_digests()
    send_digests()
