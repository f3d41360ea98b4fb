"""A broker that is down costs nobody a request."""

import pytest
from celery import Celery, Task

from apps.core.queueing import PAUSE, Queue
from tests.notifications.conftest import free_port


@pytest.fixture
def task_without_broker() -> Task:
    """A task that would go to a Redis that is not there."""
    app = Celery("lonely", broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    app.conf.task_publish_retry = False
    app.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0, "interval_max": 0}

    @app.task(name="lonely.deliver")
    def deliver(activity_id: int) -> None:
        raise AssertionError("Nobody runs this.")

    return deliver


def test_queue_without_a_broker_leaves_it_to_the_sweep(task_without_broker, caplog):
    Queue(task_without_broker).put(5)
    assert "lonely.deliver(5,) is left to the sweep" in caplog.text


def test_queue_leaves_a_dead_broker_alone_for_a_while(task_without_broker, caplog):
    queue = Queue(task_without_broker)
    queue.put(6)
    queue.put(7)
    assert "(7,)" not in caplog.text
    queue.silent_until -= PAUSE
    queue.put(8)
    assert "lonely.deliver(8,) is left to the sweep" in caplog.text
