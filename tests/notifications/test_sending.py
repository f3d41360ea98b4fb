"""Sent once: with two workers, a killed worker, a refusing server, no server."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.core.sending import MOST_ATTEMPTS, STALE_AFTER, claim_next
from apps.notifications.actions import owe_digests, send_digests, send_notifications
from apps.notifications.models import Digest, Notification
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import decision, follower, publication

pytestmark = pytest.mark.django_db(transaction=True)


def at(moment: datetime):
    return lambda: moment


def in_thread(work) -> Thread:
    """`work` running with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def owed(clock, yesterday):
    """Eight digests that are owed and that nobody has claimed."""
    question = QuestionFactory()
    for _number in range(8):
        follower(UserFactory(), question, since=yesterday)
    publication(question, at=yesterday)
    owe_digests(clock=clock)
    return Digest.objects.owed()


def test_send_digests_two_workers_send_each_once(postbox, owed, now, clock):
    start = Barrier(2)

    def work() -> None:
        start.wait()
        send_digests(clock=clock)

    for thread in [in_thread(work), in_thread(work)]:
        thread.join()
    assert sorted(postbox.ids) == sorted(set(postbox.ids))
    assert len(postbox.ids) == 8
    assert list(Digest.objects.values_list("sent_at", "attempts").distinct()) == [(now, 1)]


def test_owe_digests_two_workers_make_one_row_each(clock, yesterday):
    question = QuestionFactory()
    for _number in range(8):
        follower(UserFactory(), question, since=yesterday)
    start = Barrier(2)

    def work() -> None:
        start.wait()
        owe_digests(clock=clock)

    for thread in [in_thread(work), in_thread(work)]:
        thread.join()
    assert Digest.objects.count() == 8


def test_send_digests_after_a_killed_worker_sends_its_one_once_with_the_same_id(postbox, owed, now):
    claimed = claim_next(owed, now)
    send_digests(clock=at(now))
    assert f"<digest-{claimed.pk}@localhost>" not in postbox.ids
    send_digests(clock=at(now + STALE_AFTER - timedelta(seconds=1)))
    assert len(postbox.ids) == 7
    send_digests(clock=at(now + STALE_AFTER))
    send_digests(clock=at(now + 2 * STALE_AFTER))
    assert postbox.ids.count(f"<digest-{claimed.pk}@localhost>") == 1
    assert len(postbox.ids) == 8


def test_send_digests_refused_ones_are_tried_again_and_hold_up_nobody(postbox, owed, now):
    postbox.answers = ["451 later", "550 no"]
    assert send_digests(clock=at(now)) == 6
    assert send_digests(clock=at(now)) == 0
    assert send_digests(clock=at(now + STALE_AFTER)) == 2
    assert len(set(postbox.ids)) == 8


def test_send_digests_given_up_after_many_attempts(postbox, owed, now):
    owed.update(attempts=MOST_ATTEMPTS)
    assert send_digests(clock=at(now)) == 0


def test_send_digests_without_a_mail_server_claims_nothing(closed_port, owed, clock):
    with pytest.raises(OSError, match="refused"):
        send_digests(clock=clock)
    assert set(owed.values_list("claimed_at", "attempts")) == {(None, 0)}


def test_send_digests_server_that_goes_away_leaves_the_others_unclaimed(postbox, owed, clock):
    postbox.answers = ["421 closing", "421 closing"]
    with pytest.raises(OSError):
        send_digests(clock=clock)
    assert owed.filter(claimed_at__isnull=True).count() >= 5


def test_send_notifications_two_workers_send_one(postbox, now, clock):
    author = UserFactory()
    activity = decision(author, at=now, question=QuestionFactory())
    Notification.objects.create(user=author, activity=activity)
    start = Barrier(2)

    def work() -> None:
        start.wait()
        send_notifications(clock=clock)

    for thread in [in_thread(work), in_thread(work)]:
        thread.join()
    assert len(postbox.ids) == 1
