"""The bus under trouble: a connection that is cut, a Redis that is gone, a reader that does not read."""

import socket
import time

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from redis import Redis

from apps.activity.models import Activity
from apps.consultations.models import Question
from apps.live import bus, catching_up
from apps.live.consumer import TOO_SLOW
from apps.live.messages import Message
from tests.live.conftest import KIND, PATIENCE, Listen, Record, closing_code, heard, is_silent, told, wait_until


@pytest.fixture
def redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL)


def subscribers(redis: Redis) -> int:
    channel = bus.RedisBus(settings.REDIS_URL).channel
    return redis.pubsub_numsub(channel)[0][1]


def test_a_process_subscribes_once_however_many_pages_it_serves(listen: Listen, question: Question, redis: Redis):
    for page in [listen(question.topic), listen(question.topic, f"roundtable:{question.roundtable_id}")]:
        assert is_silent(page)

    wait_until(lambda: subscribers(redis) == 1)
    assert subscribers(redis) == 1


def write_silently(question: Question, count: int) -> list[Activity]:
    """Activities that no bus has carried, as when Redis was away at that moment."""
    return [
        Activity.objects.create(
            kind=KIND,
            target_type=ContentType.objects.get_for_model(question),
            target_id=question.pk,
            topics=question.topics,
        )
        for _ in range(count)
    ]


def test_nothing_is_lost_when_the_connection_to_redis_is_cut(
    listen: Listen, question: Question, happen: Record, redis: Redis
):
    page = listen(question.topic)
    before = happen(question, question.topic)
    assert heard(page) == told(before, question.topic)

    missed = write_silently(question, 3)
    redis.client_kill_filter(_type="pubsub")
    received = [heard(page) for _ in missed]
    after = happen(question, question.topic)

    assert received == [told(activity, question.topic) for activity in missed]
    assert heard(page) == told(after, question.topic)
    assert is_silent(page)


def test_what_happens_while_there_is_no_connection_is_heard_once(
    listen: Listen, question: Question, happen: Record, redis: Redis
):
    page = listen(question.topic)
    wait_until(lambda: subscribers(redis) == 1)
    happened = []
    for _ in range(10):
        redis.client_kill_filter(_type="pubsub")
        happened += [happen(question, question.topic) for _ in range(3)]
        wait_until(lambda: subscribers(redis) == 1)

    received = {heard(page)["cursor"] for _ in happened}
    assert received == {activity.pk for activity in happened}
    assert is_silent(page)


def test_catching_up_tells_a_page_only_what_it_was_not_made_with(
    listen: Listen, question: Question, happen: Record, redis: Redis
):
    early = listen(question.topic)
    before = happen(question, question.topic)
    assert heard(early) == told(before, question.topic)

    known = write_silently(question, 2)
    late = listen(question.topic, cursor=known[-1].pk)
    (new,) = write_silently(question, 1)
    redis.client_kill_filter(_type="pubsub")

    assert heard(late) == told(new, question.topic)
    assert [heard(early) for _ in range(3)] == [told(each, question.topic) for each in [*known, new]]


def test_pages_are_told_to_reload_when_too_much_was_missed(
    listen: Listen, question: Question, happen: Record, redis: Redis, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(catching_up, "LIMIT_OF_PROCESS", 2)
    page = listen(question.topic)
    before = happen(question, question.topic)
    assert heard(page) == told(before, question.topic)

    write_silently(question, 2)
    redis.client_kill_filter(_type="pubsub")

    assert heard(page) == {"kind": "reset"}


def test_what_is_not_ours_on_the_channel_does_no_harm(
    listen: Listen, question: Question, happen: Record, redis: Redis
):
    page = listen(question.topic)
    wait_until(lambda: subscribers(redis) == 1)
    channel = bus.RedisBus(settings.REDIS_URL).channel
    for text in ("not JSON", "[]", '{"kind": "comment.published"}'):
        redis.publish(channel, text)

    activity = happen(question, question.topic)

    assert heard(page) == told(activity, question.topic)


def test_publishing_survives_a_pooled_connection_that_was_closed(redis: Redis):
    publisher = bus.RedisBus(f"{settings.REDIS_URL}?client_name=publisher-under-test")
    with redis.pubsub() as subscription:
        subscription.subscribe(publisher.channel)
        subscription.get_message(timeout=PATIENCE)
        message = Message("live.tested", "question:1", 1)
        publisher.publish([message])
        for client in redis.client_list():
            if client["name"] == "publisher-under-test":
                redis.client_kill_filter(_id=client["id"])
        publisher.publish([message])
        texts = [subscription.get_message(timeout=PATIENCE)["data"] for _ in range(2)]

    assert [Message.from_text(text) for text in texts] == [message, message]


@pytest.mark.parametrize("backlog", ["refused", "silent"])
def test_a_redis_that_is_down_costs_a_request_little(backlog: str, caplog: pytest.LogCaptureFixture):
    """Refused at once, or accepted by a listener that never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if backlog == "refused":
            listener.close()
        started = time.monotonic()
        bus.RedisBus(f"redis://127.0.0.1:{port}/0").publish([Message("live.tested", "question:1", 1)] * 3)

    assert time.monotonic() - started < 4 * bus.PUBLISH_TIMEOUT
    assert "Open pages learn later" in caplog.text


class TestInOneProcess:
    """The demo has no Redis."""

    @pytest.fixture(autouse=True)
    def _without_redis(self, settings) -> None:
        settings.REDIS_URL = None

    def test_pages_hear(self, listen: Listen, question: Question, happen: Record):
        pages = [listen(question.topic) for _ in range(3)]
        activity = happen(question, question.topic)

        assert [heard(page) for page in pages] == [told(activity, question.topic)] * 3

    def test_a_server_that_has_stopped_is_forgotten(self, listen: Listen, question: Question, happen: Record):
        """The bus outlives the loops that listened to it in other tests."""
        assert is_silent(listen(question.topic))
        happen(question, question.topic)


class TestSlowReader:
    @pytest.fixture
    def buffer_size(self) -> int:
        """Little room in the kernel, so that a reader is soon late."""
        return 4096

    def test_it_is_closed_and_nobody_waits_for_it(self, listen: Listen, question: Question, redis: Redis):
        quick, slow = listen(question.topic), listen(question.topic, receive_buffer=4096)
        wait_until(lambda: subscribers(redis) == 1)
        publisher = bus.RedisBus(settings.REDIS_URL)
        for first in range(1, 3001, 50):
            batch = [Message(KIND, question.topic, cursor) for cursor in range(first, first + 50)]
            publisher.publish(batch)
            assert [heard(quick)["cursor"] for _ in batch] == [message.cursor for message in batch]

        assert closing_code(slow) == TOO_SLOW
        assert is_silent(quick)
