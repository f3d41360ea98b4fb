"""Who gets a digest, of what, and how often."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.activity.actions import unfollow
from apps.core.sending import Clock
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.notifications.actions import owe_digests, save_preference, send_digests
from apps.notifications.models import Digest, Frequency
from tests.factories import QuestionFactory, RoundtableFactory, UserFactory
from tests.factories.notifications import follower, publication

pytestmark = pytest.mark.django_db


def at(moment: datetime) -> Clock:
    return lambda: moment


def digest_bodies(mailoutbox: list, clock: Clock) -> list[str]:  # type: ignore[type-arg]
    """The texts of the digests that are sent at `clock`."""
    mailoutbox.clear()
    owe_digests(clock=clock)
    send_digests(clock=clock)
    return [message.body for message in mailoutbox]


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def reader(question, yesterday):
    return follower(UserFactory(), question, since=yesterday - timedelta(days=30))


def test_owe_digests_row_says_what_it_covers(reader, question, now, clock, yesterday):
    old = publication(question, at=yesterday - timedelta(days=2))
    new = publication(question, at=yesterday)
    owe_digests(clock=clock)
    row = Digest.objects.values("user", "kind", "local_date", "after", "until", "is_empty", "sent_at").get()
    assert row == {
        "user": reader.pk,
        "kind": "daily",
        "local_date": date(2026, 3, 2),
        "after": old.pk,
        "until": new.pk,
        "is_empty": False,
        "sent_at": None,
    }


def test_digest_sent_once_and_the_next_one_goes_on_where_it_ended(reader, question, now, yesterday, mailoutbox):
    publication(question, at=yesterday, body="Written on Sunday.")
    [first] = digest_bodies(mailoutbox, at(now))
    assert "Written on Sunday." in first
    assert digest_bodies(mailoutbox, at(now + timedelta(minutes=5))) == []
    publication(question, at=now + timedelta(hours=1), body="Written on Monday.")
    assert digest_bodies(mailoutbox, at(now + timedelta(hours=2))) == []
    [second] = digest_bodies(mailoutbox, at(now + timedelta(days=1)))
    assert "Written on Monday." in second
    assert "Written on Sunday." not in second


def test_digest_nothing_new_makes_an_empty_row_and_no_mail(reader, question, clock, mailoutbox):
    assert digest_bodies(mailoutbox, clock) == []
    assert list(Digest.objects.values_list("is_empty", "sent_at")) == [(True, None)]


def test_digest_own_comments_are_no_news(reader, question, clock, yesterday, mailoutbox):
    publication(question, at=yesterday, author=reader)
    assert digest_bodies(mailoutbox, clock) == []


def test_digest_leaves_out_what_happened_before_following(question, now, yesterday, mailoutbox):
    follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday - timedelta(minutes=1))
    assert digest_bodies(mailoutbox, at(now)) == []


def test_digest_leaves_out_what_is_no_longer_followed(reader, question, clock, yesterday, mailoutbox):
    publication(question, at=yesterday)
    unfollow(user=reader, topic=question.topic)
    assert digest_bodies(mailoutbox, clock) == []


def test_digest_unfollowed_after_it_was_owed_is_not_sent(reader, question, clock, yesterday, mailoutbox):
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    unfollow(user=reader, topic=question.topic)
    assert send_digests(clock=clock) == 0
    assert Digest.objects.get().is_empty


def test_digest_leaves_out_what_was_hidden_since(reader, question, clock, yesterday, mailoutbox):
    hidden = publication(question, at=yesterday, body="Hidden since.")
    publication(question, at=yesterday, body="Still to be read.")
    Comment.objects.filter(pk=hidden.target_id).update(status=Status.HIDDEN)
    [body] = digest_bodies(mailoutbox, clock)
    assert "Still to be read." in body
    assert "Hidden since." not in body


def test_digest_with_all_hidden_is_not_sent(reader, question, clock, yesterday, mailoutbox):
    hidden = publication(question, at=yesterday)
    Comment.objects.filter(pk=hidden.target_id).update(status=Status.HIDDEN)
    assert digest_bodies(mailoutbox, clock) == []


def test_digest_tells_once_what_reaches_a_person_three_ways(reader, question, clock, yesterday, mailoutbox):
    roundtable = question.roundtable
    follower(reader, roundtable, roundtable.consultation, since=yesterday - timedelta(days=1))
    publication(question, at=yesterday, body="Heard on three topics.")
    [body] = digest_bodies(mailoutbox, clock)
    assert body.count("Heard on three topics.") == 1


def test_digest_tells_once_of_a_comment_published_twice(reader, question, clock, yesterday, mailoutbox):
    first = publication(question, at=yesterday, body="Edited and published again.")
    first.pk = None
    first.save()
    [body] = digest_bodies(mailoutbox, clock)
    assert body.count("Edited and published again.") == 1


def test_digest_newest_first_in_groups_by_question(clock, yesterday, mailoutbox):
    roundtable = RoundtableFactory()
    one, two = (QuestionFactory(roundtable=roundtable, text={"en": text}) for text in ("Where?", "When?"))
    follower(UserFactory(), roundtable, since=yesterday)
    for minutes, question, body in ((1, one, "first"), (2, two, "second"), (3, one, "third")):
        publication(question, at=yesterday + timedelta(minutes=minutes), body=f"The {body} word.")
    [text] = digest_bodies(mailoutbox, clock)
    order = ["== Where?", "The third word.", "The first word.", "== When?", "The second word."]
    assert sorted(order, key=text.index) == order


def test_digest_first_one_looks_back_one_period(question, now, mailoutbox):
    follower(UserFactory(), question, since=now - timedelta(days=90))
    publication(question, at=now - timedelta(days=1, minutes=1), body="Older than a day.")
    publication(question, at=now - timedelta(hours=23), body="Younger than a day.")
    [body] = digest_bodies(mailoutbox, at(now))
    assert "Younger than a day." in body
    assert "Older than a day." not in body


def test_digest_weekly_comes_on_monday_with_the_week(question, now, mailoutbox):
    reader = follower(UserFactory(), question, since=now - timedelta(days=90))
    save_preference(user=reader, digest=Frequency.WEEKLY)
    publication(question, at=now - timedelta(days=5), body="Said on Wednesday.")
    sunday = now - timedelta(days=1)
    assert digest_bodies(mailoutbox, at(sunday)) == []
    assert "Said on Wednesday." in digest_bodies(mailoutbox, at(now))[0]


def test_digest_switched_to_weekly_on_monday_comes_no_second_time(reader, question, now, yesterday, mailoutbox):
    publication(question, at=yesterday)
    assert len(digest_bodies(mailoutbox, at(now))) == 1
    save_preference(user=reader, digest=Frequency.WEEKLY)
    publication(question, at=now + timedelta(minutes=1))
    assert digest_bodies(mailoutbox, at(now + timedelta(minutes=5))) == []


def test_digest_off_is_not_sent_even_when_owed(reader, question, clock, yesterday, mailoutbox):
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    save_preference(user=reader, digest=Frequency.OFF)
    assert send_digests(clock=clock) == 0


def test_digest_on_again_leaves_out_what_happened_while_it_was_off(reader, question, now, mailoutbox):
    assert digest_bodies(mailoutbox, at(now)) == []
    save_preference(user=reader, digest=Frequency.OFF)
    publication(question, at=now + timedelta(days=1), body="While it was off.")
    save_preference(user=reader, digest=Frequency.DAILY, now=now + timedelta(days=2))
    publication(question, at=now + timedelta(days=2, hours=1), body="Since it is on.")
    [body] = digest_bodies(mailoutbox, at(now + timedelta(days=3)))
    assert "Since it is on." in body
    assert "While it was off." not in body


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": "imported@authors.invalid"}])
def test_digest_only_for_people_who_can_be_written_to(question, clock, yesterday, fields):
    follower(UserFactory(**fields), question, since=yesterday)
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    ("zone", "moment", "is_due"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 1, 16, 59, tzinfo=UTC), False),
        ("Pacific/Kiritimati", datetime(2026, 3, 1, 17, 0, tzinfo=UTC), True),
        ("Asia/Kathmandu", datetime(2026, 3, 2, 1, 14, tzinfo=UTC), False),
        ("Asia/Kathmandu", datetime(2026, 3, 2, 1, 15, tzinfo=UTC), True),
        ("America/St_Johns", datetime(2026, 3, 2, 10, 29, tzinfo=UTC), False),
        ("America/St_Johns", datetime(2026, 3, 2, 10, 30, tzinfo=UTC), True),
        ("Europe/Zurich", datetime(2026, 3, 28, 5, 59, tzinfo=UTC), False),
        ("Europe/Zurich", datetime(2026, 3, 28, 6, 0, tzinfo=UTC), True),
        ("Europe/Zurich", datetime(2026, 3, 29, 4, 59, tzinfo=UTC), False),
        ("Europe/Zurich", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), True),
    ],
)
def test_digest_due_at_seven_where_the_person_is(question, zone, moment, is_due):
    follower(UserFactory(time_zone=zone), question, since=moment - timedelta(days=1))
    owe_digests(clock=at(moment))
    assert Digest.objects.exists() is is_due


def test_digest_unknown_time_zone_stops_nobody_elses(reader, question, clock, yesterday):
    follower(UserFactory(time_zone="Mars/Olympus"), question, since=yesterday)
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    assert list(Digest.objects.values_list("user", flat=True)) == [reader.pk]


def test_owe_digests_costs_the_same_for_one_and_for_ten(question, now, yesterday):
    publication(question, at=yesterday)
    costs = []
    for count in (1, 10):
        for _number in range(count):
            follower(UserFactory(), question, since=yesterday)
        with CaptureQueriesContext(connection) as queries:
            owe_digests(clock=at(now))
        costs.append(len(queries))
    assert Digest.objects.filter(is_empty=False).count() == 11
    assert costs[0] == costs[1]


def test_owe_digests_in_batches_reaches_everyone_once(question, clock, yesterday, monkeypatch):
    monkeypatch.setattr("apps.notifications.actions.digests.BATCH_SIZE", 2)
    readers = [follower(UserFactory(), question, since=yesterday) for _number in range(5)]
    owe_digests(clock=clock)
    assert sorted(Digest.objects.values_list("user", flat=True)) == [reader.pk for reader in readers]
