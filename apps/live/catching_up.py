"""Reading the activity log again, for what the bus did not bring."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Max, Q

from apps.activity.models import Activity
from apps.live.messages import RESET, Message, messages_of

LIMIT_OF_SOCKET = 200
LIMIT_OF_PROCESS = 2_000


def latest_cursor() -> int:
    return Activity.objects.aggregate(latest=Max("id"))["latest"] or 0


def messages_since(cursor: int) -> list[Message] | None:
    """All that happened after `cursor`, oldest first; None if that is too much to tell one by one."""
    activities = list(Activity.objects.filter(id__gt=cursor).order_by("id")[: LIMIT_OF_PROCESS + 1])
    if len(activities) > LIMIT_OF_PROCESS:
        return None
    return [message for activity in activities for message in messages_of(activity)]


def missed_texts(cursors: Mapping[str, int]) -> list[str]:
    """What happened on the topics in `cursors` since the activity that each was at, oldest first.

    One `RESET` instead of more than 200 activities.
    """
    is_missed = reduce(or_, (Q(topics__contains=[topic], id__gt=at) for topic, at in cursors.items()))
    activities = list(Activity.objects.filter(is_missed).order_by("id")[: LIMIT_OF_SOCKET + 1])
    if len(activities) > LIMIT_OF_SOCKET:
        return [RESET]
    return [
        message.as_text()
        for activity in activities
        for message in messages_of(activity)
        if message.topic in cursors and message.cursor > cursors[message.topic]
    ]
