"""Who is due for a digest, and what is new for whom."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.activity.kinds import digest_kinds
from apps.activity.models import Activity, Subscription
from apps.notifications.models import Digest, Frequency

logger = logging.getLogger(__name__)
MORNING = time(7)
MONDAY = 0
PERIODS = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Due:
    """A digest that somebody is due; `after` is where their last one ended, None before the first."""

    user_id: int
    kind: str
    local_date: date
    after: int | None


class Place(Protocol):
    """A consultation, a roundtable or a question, of which this app knows no more than this."""

    pk: int

    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Followed:
    topic: str
    kind: str
    place: Place


def reachable() -> QuerySet[User]:
    """People who can be written to: not closed, and not an imported author (RFC 2606 `.invalid`)."""
    return User.objects.filter(is_active=True).exclude(email__iendswith=".invalid")


def due_in_batches(now: datetime, size: int) -> Iterator[list[Due]]:
    """Everyone who is due at `now`, in batches by the id of the person; one query per batch."""
    mornings = _mornings(now)
    last_id = 0
    while mornings and (batch := [Due(*row) for row in _due(mornings).filter(pk__gt=last_id)[:size]]):
        yield batch
        last_id = batch[-1].user_id


def _due(mornings: dict[date, list[str]]) -> QuerySet[User, tuple[int, str, date, int | None]]:
    """Followers for whom it is past seven on a date (weekly: a Monday) for which they have no digest yet.

    Nor one of a later date: who moves west does not live a morning twice.
    """
    local_date = Case(
        *(When(time_zone__in=zones, then=Value(day)) for day, zones in mornings.items()),
        output_field=models.DateField(),
    )
    last = Digest.objects.filter(user=OuterRef("pk")).order_by("-until").values("until")[:1]
    made = Digest.objects.filter(user=OuterRef("pk"), local_date__gte=OuterRef("local_date"))
    is_monday = Q(local_date__in=[day for day in mornings if day.weekday() == MONDAY])
    return (
        reachable()
        .annotate(
            local_date=local_date,
            kind=Coalesce("notification_preference__digest", Value(Frequency.OFF)),
            after=Subquery(last),
        )
        .filter(Exists(Subscription.objects.filter(user=OuterRef("pk"))), local_date__isnull=False)
        .filter(Q(kind=Frequency.DAILY) | Q(kind=Frequency.WEEKLY) & is_monday)
        .exclude(Exists(made))
        .order_by("pk")
        .values_list("pk", "kind", "local_date", "after")
    )


def _mornings(now: datetime) -> dict[date, list[str]]:
    """The time zones of followers in which it is past seven, by the local date there."""
    mornings: dict[date, list[str]] = {}
    followers = User.objects.filter(subscriptions__isnull=False)
    for name in followers.order_by("time_zone").values_list("time_zone", flat=True).distinct():
        local = _local(now, name)
        if local and local.time() >= MORNING:
            mornings.setdefault(local.date(), []).append(name)
    return mornings


def _local(now: datetime, zone_name: str) -> datetime | None:
    try:
        return now.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError):
        logger.error("No digests for people in the time zone %r: this machine does not know it", zone_name)
        return None


# One definition of what is new: pairs of a person and an activity of a kind for digests, on a topic they
# follow, since they follow it, later than their last digest, and not their own doing.
OWED = """
    WITH owed AS (SELECT * FROM unnest(%(users)s::bigint[], %(after)s::bigint[]) AS owed(user_id, after)),
"""
RECENT = """
    recent AS (
        SELECT activity.id, actor_id, occurred_at, topic
        FROM activity_activity AS activity, unnest(topics) AS topic
        WHERE activity.id > (SELECT min(after) FROM owed) AND activity.id <= %(until)s
          AND kind = ANY(%(kinds)s)
    ),
"""
# The last of each actor on each topic stands for all of theirs: whether there is news, not which.
LATEST = """
    recent AS (
        SELECT max(activity.id) AS id, actor_id, max(occurred_at) AS occurred_at, topic
        FROM activity_activity AS activity, unnest(topics) AS topic
        WHERE activity.id > (SELECT min(after) FROM owed) AND activity.id <= %(until)s
          AND kind = ANY(%(kinds)s)
        GROUP BY topic, actor_id
    ),
"""
NEWS = """
    news AS (
        SELECT owed.user_id, recent.id AS activity_id
        FROM owed
        JOIN activity_subscription AS subscription USING (user_id)
        LEFT JOIN notifications_preference AS preference USING (user_id)
        JOIN recent USING (topic)
        WHERE recent.id > owed.after
          AND recent.actor_id IS DISTINCT FROM owed.user_id
          AND recent.occurred_at >= GREATEST(subscription.created_at, preference.digest_since)
    )
"""
PEOPLE_WITH_NEWS = OWED + LATEST + NEWS + "SELECT DISTINCT user_id FROM news"  # noqa: S608 - constants
ACTIVITIES_THAT_ARE_NEWS = OWED + RECENT + NEWS + "SELECT DISTINCT activity_id FROM news"  # noqa: S608 - constants


def people_with_news(after: Mapping[int, int], until: int) -> set[int]:
    """Those of the people in `after` (id: where their last digest ended) for whom something is new."""
    return _ids(PEOPLE_WITH_NEWS, after, until)


def news_for(digest: Digest) -> QuerySet[Activity]:
    """The activities that `digest` may tell its person of, newest first."""
    news = _ids(ACTIVITIES_THAT_ARE_NEWS, {digest.user_id: digest.after}, digest.until)
    return Activity.objects.filter(pk__in=news).order_by("-pk")


def _ids(sql: str, after: Mapping[int, int], until: int) -> set[int]:
    values: dict[str, Any] = {
        "users": list(after),
        "after": list(after.values()),
        "until": until,
        "kinds": digest_kinds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0] for row in cursor.fetchall()}


def followed_by(user: User) -> list[Followed]:
    """What `user` follows and may see. The prefix of a topic is the name of a model with `visible_to`."""
    numbers: dict[str, list[int]] = {}
    for topic in user.subscriptions.order_by("pk").values_list("topic", flat=True):
        prefix, _colon, number = topic.partition(":")
        numbers.setdefault(prefix, []).append(int(number))
    return [
        Followed(f"{content_type.model}:{place.pk}", content_type.model, place)
        for content_type in ContentType.objects.filter(model__in=numbers).order_by("model")
        for place in _visible(content_type, numbers[content_type.model], user)
    ]


def _visible(content_type: ContentType, numbers: list[int], user: User) -> Iterable[Any]:
    model: Any = content_type.model_class()
    return model.objects.visible_to(user).filter(pk__in=numbers).select_related().order_by("pk")


def last_activity_id() -> int:
    """The last id in the log, 0 when it is empty. None below it is still to be committed: see `record()`."""
    return Activity.objects.aggregate(last=Coalesce(models.Max("pk"), 0))["last"]


def last_activity_id_before(moment: datetime) -> int:
    """The id of the last activity that had occurred at `moment`; 0 when there was none."""
    earlier = Activity.objects.filter(occurred_at__lte=moment).order_by("-pk")
    return earlier.values_list("pk", flat=True).first() or 0
