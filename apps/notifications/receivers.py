"""An activity has been recorded: queue its delivery."""

from typing import Any

from django.dispatch import receiver

from apps.activity.actions import activity_recorded
from apps.activity.models import Activity
from apps.core.queueing import Queue
from apps.notifications.tasks import deliver_activity

deliveries = Queue(deliver_activity)


@receiver(activity_recorded, dispatch_uid="notifications")
def queue_delivery(sender: type[Activity], activity: Activity, **kwargs: Any) -> None:
    deliveries.put(activity.pk)
