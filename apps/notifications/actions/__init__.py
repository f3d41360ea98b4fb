from apps.notifications.actions.delivery import deliver, send_notifications, sweep_activities
from apps.notifications.actions.digests import owe_digests, send_digests
from apps.notifications.actions.preferences import mark_read, offer_digest, save_preference, stop

__all__ = [
    "deliver",
    "mark_read",
    "offer_digest",
    "owe_digests",
    "save_preference",
    "send_digests",
    "send_notifications",
    "stop",
    "sweep_activities",
]
