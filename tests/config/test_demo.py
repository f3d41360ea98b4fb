"""The demo's own parts; that the whole of it comes up is shown by starting it."""

import socket
from threading import Event, Thread

import pytest
from celery import shared_task

from config.demo import DemoError, repeat, reserved

ran = Event()
survived = Event()


@shared_task(name="tests.fails_at_first")
def fails_at_first() -> None:
    if not ran.is_set():
        ran.set()
        raise RuntimeError("the first run fails")
    survived.set()


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = rf"^Port {port} is taken: choose another one, as in PORT={port + 1} make demo\.$"
        with pytest.raises(DemoError, match=sentence), reserved("127.0.0.1", str(port)):
            pass


def test_what_is_no_port_is_named() -> None:
    sentence = r"^The demo cannot listen on HOST=127\.0\.0\.1 PORT=http: "
    with pytest.raises(DemoError, match=sentence), reserved("127.0.0.1", "http"):
        pass


def test_a_reserved_port_is_the_demos_alone() -> None:
    with reserved("127.0.0.1", "0") as listener:
        listener.listen()
        with pytest.raises(DemoError), reserved(*map(str, listener.getsockname())):
            pass


def test_a_periodic_task_that_fails_runs_again_when_it_is_due() -> None:
    stopped = Event()
    thread = Thread(target=repeat, args=("tests.fails_at_first", 0.01, stopped))
    thread.start()
    try:
        assert survived.wait(10)
    finally:
        stopped.set()
        thread.join()
