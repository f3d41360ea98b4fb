"""Once per local date, never before seven in the morning: whatever the zone, the season and the move."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.notifications.actions import owe_digests
from apps.notifications.models import Digest
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import follower

pytestmark = pytest.mark.django_db
LOOK = timedelta(minutes=30)
LOOKS = 5 * 24
SEVEN = time(7)

# Every zone there is, and days on which the clocks change somewhere.
zones = st.sampled_from(sorted(available_timezones()))
starts = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(
        [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 7), (3, 28), (10, 24), (10, 31))]
    ),
)
by_database = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def digests_of(moments: list[datetime], moves: dict[int, list[str]], names: list[str]) -> list[tuple]:  # type: ignore[type-arg]
    """`(person's place in names, zone then, moment, local date)` of each digest made at `moments`.

    `moves` says which zones the people are in from the n-th moment on. Leaves the database as it was.
    """
    with transaction.atomic():
        question = QuestionFactory()
        people = [follower(UserFactory(time_zone=name), question, since=moments[0]) for name in names]
        made, seen = [], set()
        for number, moment in enumerate(moments):
            for person, name in zip(people, moves.get(number, []), strict=False):
                person.time_zone = name
                person.save()
            owe_digests(clock=lambda moment=moment: moment)
            for digest in Digest.objects.exclude(pk__in=seen):
                place = next(i for i, person in enumerate(people) if person.pk == digest.user_id)
                made.append((place, people[place].time_zone, moment, digest.local_date))
                seen.add(digest.pk)
        transaction.set_rollback(True)
    return made


def expected(name: str, moments: list[datetime]) -> list[tuple[datetime, date]]:
    """The first look after each seven o'clock there, from the calendar and not from our code."""
    first: dict[date, datetime] = {}
    for moment in moments:
        local = moment.astimezone(ZoneInfo(name))
        if local.time() >= SEVEN:
            first.setdefault(local.date(), moment)
    return [(moment, day) for day, moment in first.items()]


@by_database
@example(["Pacific/Kiritimati", "Asia/Kathmandu", "America/St_Johns"], datetime(2026, 3, 7, tzinfo=UTC))
@example(["Europe/Zurich", "Australia/Lord_Howe", "Africa/Casablanca"], datetime(2026, 10, 24, tzinfo=UTC))
@given(st.lists(zones, min_size=1, max_size=4), starts)
def test_digest_at_the_first_look_after_seven_of_every_local_date(names, start):
    moments = [start + LOOK * number for number in range(LOOKS)]
    made = digests_of(moments, {}, names)
    for place, name in enumerate(names):
        assert [(moment, day) for who, _zone, moment, day in made if who == place] == expected(name, moments)


@by_database
@example("Pacific/Kiritimati", ["Pacific/Honolulu"], datetime(2026, 3, 7, 18, tzinfo=UTC), 2)
@example("Pacific/Pago_Pago", ["Pacific/Kiritimati"], datetime(2026, 3, 7, 19, tzinfo=UTC), 2)
@given(zones, st.lists(zones, min_size=1, max_size=3), starts, st.integers(1, 40))
def test_digest_once_per_local_date_for_a_person_who_moves(name, later, start, every):
    moments = [start + LOOK * number for number in range(LOOKS)]
    moves = {every * number: [zone] for number, zone in enumerate(later, start=1)}
    made = digests_of(moments, moves, [name])
    days = [day for _who, _zone, _moment, day in made]
    assert days == sorted(set(days))
    for _who, zone, moment, day in made:
        local = moment.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time() >= SEVEN) == (day, True)
