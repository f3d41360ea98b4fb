"""The log: what it takes, in which order it commits, and that it is announced once."""

from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from apps.activity.actions import activity_recorded, follow, record, unfollow
from apps.activity.models import Activity, Subscription
from apps.activity.topics import may_follow, may_listen
from tests.factories import ConsultationFactory, UserFactory


def note(consultation, **fields):  # type: ignore[no-untyped-def]
    return record(
        "comment.submitted", actor=None, target=consultation, topics=[consultation.queue_topic], **fields
    )


@pytest.mark.django_db(transaction=True)
def test_record_needs_a_transaction_and_a_known_kind():
    consultation = ConsultationFactory()

    with pytest.raises(transaction.TransactionManagementError):
        note(consultation)
    with pytest.raises(KeyError), transaction.atomic():
        record("comment.invented", actor=None, target=consultation, topics=["queue:1"])
    assert not Activity.objects.exists()


def note_without_waiting(consultation) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        note(consultation)


def note_and_fail(consultation) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        note(consultation)
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_activities_commit_in_the_order_of_their_ids():
    """A second writer waits for the first: no lower id can appear after a higher one was read."""
    consultation, other = ConsultationFactory(), ConsultationFactory()
    has_written, may_commit = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            note(consultation)
            has_written.set()
            may_commit.wait(timeout=30)
        connection.close()

    thread = Thread(target=write_slowly)
    thread.start()
    has_written.wait(timeout=30)
    with pytest.raises(OperationalError):
        note_without_waiting(other)
    may_commit.set()
    thread.join(timeout=30)
    with transaction.atomic():
        later = note(other)

    assert list(Activity.objects.values_list("pk", flat=True))[-1] == later.pk
    assert Activity.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_activity_is_announced_once_and_only_when_it_is_committed():
    consultation, heard = ConsultationFactory(), []

    def listen(activity: Activity, **kwargs: object) -> None:
        heard.append(activity.pk)

    activity_recorded.connect(listen)
    try:
        with transaction.atomic():
            kept = note(consultation)
            assert heard == []
        with pytest.raises(ZeroDivisionError):
            note_and_fail(consultation)
    finally:
        activity_recorded.disconnect(listen)
    assert heard == [kept.pk]


@pytest.mark.django_db
def test_following_twice_is_following_once():
    user = UserFactory()

    follow(user=user, topic="question:1")
    follow(user=user, topic="question:1")
    assert Subscription.objects.count() == 1
    unfollow(user=user, topic="question:1")
    assert not Subscription.objects.exists()


MALFORMED = [
    *("", "question", "question:", "question:x", "question:-1", "question:0", "question:01", "question:1 "),
    *("question:²", "question:١", "question:1\n", "question:1\x00", "question:1:1", "Question:1"),
    *("question:" + "9" * 19, "question:" + "9" * 5000, "q" * 21 + ":1"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("topic", [*MALFORMED, "unheard:1", "person:0"], ids=lambda text: ascii(text)[:30])
def test_nobody_listens_to_what_is_malformed_or_unknown(topic: str):
    assert not may_listen(UserFactory(), topic)
    assert not may_follow(UserFactory(), topic)


@pytest.mark.django_db
@pytest.mark.parametrize("topic", MALFORMED, ids=lambda text: ascii(text)[:30])
def test_malformed_topic_is_never_stored(topic: str):
    user = UserFactory()

    with pytest.raises(ValueError, match="topic"):
        follow(user=user, topic=topic)
    unfollow(user=user, topic=topic)
    assert not Subscription.objects.exists()
