"""The log's half of live: every activity is announced to the pages that listen."""

from django.dispatch import receiver

from apps.activity.actions import activity_recorded
from apps.activity.models import Activity
from apps.live.bus import publish
from apps.live.messages import messages_of


@receiver(activity_recorded)
def announce(activity: Activity, **kwargs: object) -> None:
    publish(messages_of(activity))
