"""An activity has been recorded: queue its delivery."""

import logging
import time
from typing import Any

from celery import Task
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from apps.activity.actions import activity_recorded
from apps.activity.models import Activity
from apps.notifications.tasks import deliver_activity

logger = logging.getLogger(__name__)
PAUSE = 30.0


class Queue:
    """Queues `task`; remembers, per process, until when (monotonic seconds) a dead broker is left alone."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.silent_until = 0.0

    def put(self, activity_id: int) -> None:
        """A broker that is down costs nobody their request: the sweep delivers instead."""
        if time.monotonic() < self.silent_until:
            return
        try:
            self.task.delay(activity_id)
        except OperationalError as error:
            self.silent_until = time.monotonic() + PAUSE
            logger.warning("No broker, activity %s is left to the sweep: %s", activity_id, error)


deliveries = Queue(deliver_activity)


@receiver(activity_recorded, dispatch_uid="notifications")
def queue_delivery(sender: type[Activity], activity: Activity, **kwargs: Any) -> None:
    deliveries.put(activity.pk)
