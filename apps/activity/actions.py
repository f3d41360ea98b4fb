"""Writing to the log, and following."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.dispatch import Signal

from apps.accounts.models import User
from apps.activity.kinds import kind_named
from apps.activity.models import Activity, Subscription
from apps.activity.topics import is_topic

# Sent once per activity, after its transaction has committed, with `activity`.
activity_recorded = Signal()
LOG_LOCK = 20_261_121


def record(
    kind: str, *, actor: User | None, target: models.Model, topics: Iterable[str], **data: object
) -> Activity:
    """Append one fact, as the last step of an action's transaction, and announce it on commit.

    `topics` run from the widest to the narrowest. Raises KeyError for an unregistered kind and
    TransactionManagementError outside a transaction. Activities commit in the order of their ids, so that an
    id can serve readers as a cursor: one lock for the whole log holds from here until the commit.
    """
    kind_named(kind)
    topics = list(topics)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{kind} has to be recorded inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    activity = Activity.objects.create(
        kind=kind,
        actor=actor,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        topics=topics,
        data=data,
    )
    transaction.on_commit(lambda: activity_recorded.send_robust(Activity, activity=activity))
    return activity


def follow(*, user: User, topic: str) -> Subscription:
    """Subscribe `user` to `topic`; following twice is following once. Raises ValueError for no topic."""
    if not is_topic(topic):
        raise ValueError(f"{topic[:80]!r} is not a topic.")
    return Subscription.objects.get_or_create(user=user, topic=topic)[0]


def unfollow(*, user: User, topic: str) -> None:
    """Nobody follows what is no topic, so there is nothing to end."""
    if is_topic(topic):
        Subscription.objects.filter(user=user, topic=topic).delete()
