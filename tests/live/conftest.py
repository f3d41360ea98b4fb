"""A real server on a loopback port, and sockets that connect to it as pages do."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import models, transaction
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from apps.accounts.models import User
from apps.activity.actions import record
from apps.activity.kinds import Kind, register
from apps.activity.models import Activity
from apps.consultations.models import Question
from tests.factories import QuestionFactory

KIND = register(Kind("live.tested")).name
PATIENCE = 10  # seconds, of which a passing test needs a fraction

Record = Callable[..., Activity]
Listen = Callable[..., ClientConnection]


def heard(page: ClientConnection) -> dict[str, object]:
    """The next message that `page` gets."""
    return json.loads(page.recv(timeout=PATIENCE))


def told(activity: Activity, topic: str) -> dict[str, object]:
    """The whole message that pages on `topic` should get of `activity`."""
    return {"kind": KIND, "topic": topic, "cursor": activity.pk}


def is_silent(page: ClientConnection) -> bool:
    """Whether nothing was sent to `page` before the answer to a ping of its own."""
    page.send("ping")
    return heard(page) == {"kind": "pong"}


def closing_code(page: ClientConnection) -> int | None:
    """The code that the server closes `page` with, after whatever it sends before."""
    with suppress(ConnectionClosed):
        while True:
            page.recv(timeout=PATIENCE)
    return page.close_code


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask again, with a pause in which servers work, until `condition()` holds."""
    deadline, pause = time.monotonic() + PATIENCE, Event()
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.01)


def session_cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backend.EmailBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@pytest.fixture
def buffer_size() -> int | None:
    """Of the server's sockets, in bytes; None leaves it to the system."""
    return None


@pytest.fixture
def port(transactional_db: None, buffer_size: int | None) -> Iterator[int]:
    """Where a server of this test listens."""
    from config.asgi import application

    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    if buffer_size:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer_size)
    server = uvicorn.Server(
        uvicorn.Config(application, lifespan="off", log_level="error", ws_per_message_deflate=False)
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)
    listener.close()
    assert not thread.is_alive()


@pytest.fixture
def listen(port: int) -> Iterator[Listen]:
    """Opens a page's socket: `listen("question:12", cursor=0, user=None)`."""
    with ExitStack() as pages:

        def _listen(
            *topics: str,
            cursor: int | str = 0,
            user: User | None = None,
            origin: str | None = "http://localhost",
            query: str | None = None,
            path: str = "live/",
            receive_buffer: int | None = None,
        ) -> ClientConnection:
            query = f"topics={','.join(topics)}&cursor={cursor}" if query is None else query
            headers = {"Cookie": session_cookie(user)} if user else {}
            address = f"ws://127.0.0.1:{port}/{path}?{query}"
            line = socket.socket()
            if receive_buffer:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            line.connect(("127.0.0.1", port))
            page = connect(address, sock=line, origin=origin, additional_headers=headers, compression=None)
            return pages.enter_context(page)

        yield _listen


@pytest.fixture
def question(transactional_db: None) -> Question:
    return QuestionFactory()


@pytest.fixture
def happen() -> Record:
    """Records an activity about `target` and commits it."""

    def _happen(target: models.Model, *topics: str) -> Activity:
        with transaction.atomic():
            return record(KIND, actor=None, target=target, topics=topics)

    return _happen
