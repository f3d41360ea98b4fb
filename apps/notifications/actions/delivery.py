"""Telling people at once: in the site, and by e-mail where they want it."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.kinds import kind_named
from apps.activity.models import Activity
from apps.core.sending import Clock, send_owed
from apps.notifications.messages import notification_message
from apps.notifications.models import Notification
from apps.notifications.queries import reachable

logger = logging.getLogger(__name__)
OVERDUE_AFTER = timedelta(seconds=10)
SWEEP_SIZE = 500


@transaction.atomic
def deliver(activity_id: int, *, clock: Clock = timezone.now) -> None:
    """Make the notifications of an activity, once; someone else's lock or an earlier delivery ends it.

    Raises KeyError for a kind that no app registers any longer.
    """
    undelivered = Activity.objects.undelivered().select_for_update(skip_locked=True)
    activity = undelivered.filter(pk=activity_id).first()
    if not activity:
        return
    told = [
        Notification(user=user, activity=activity, email_wanted=user.wants_email)
        for user in _recipients(activity).annotate(
            wants_email=Coalesce("notification_preference__email_at_once", True)
        )
    ]
    Notification.objects.bulk_create(told, ignore_conflicts=True)
    activity.delivered_at = clock()
    activity.save(update_fields=["delivered_at"])


def sweep_activities(*, clock: Clock = timezone.now) -> None:
    """Deliver what no task delivered; one that fails is logged and does not hold up the others."""
    overdue = Activity.objects.undelivered().filter(occurred_at__lte=clock() - OVERDUE_AFTER)
    for activity_id in overdue.values_list("pk", flat=True)[:SWEEP_SIZE]:
        try:
            deliver(activity_id, clock=clock)
        except Exception:
            logger.exception("Activity %s is not delivered", activity_id)


def send_notifications(*, of_activity: int | None = None, clock: Clock = timezone.now) -> int:
    """E-mail the notifications that are to be e-mailed, of one activity or of all; returns how many were."""
    owed = Notification.objects.to_be_emailed()
    if of_activity:
        owed = owed.filter(activity=of_activity)
    return send_owed(owed, notification_message, _finish, clock)


def _recipients(activity: Activity) -> QuerySet[User]:
    recipients = kind_named(activity.kind).recipients
    if not recipients:
        return User.objects.none()
    return reachable().filter(pk__in=recipients(activity).values("pk")).exclude(activities=activity)


def _finish(notification: Notification, moment: datetime | None) -> None:
    """What its person may no longer see is not e-mailed, now or later."""
    notification.emailed_at, notification.email_wanted = moment, moment is not None
    notification.save(update_fields=["emailed_at", "email_wanted"])
