"""An activity has been recorded: what it is about may have to be found, or not any more."""

from typing import Any

from django.dispatch import receiver

from apps.activity.actions import activity_recorded
from apps.activity.models import Activity
from apps.core.queueing import Queue
from apps.search.tasks import compare, keep_up

readings, comparisons = Queue(keep_up), Queue(compare)


@receiver(activity_recorded, dispatch_uid="search")
def queue_reading(sender: type[Activity], **kwargs: Any) -> None:
    readings.put()
