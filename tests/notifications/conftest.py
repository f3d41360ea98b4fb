"""A real mail server on loopback, and a real morning."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from apps.core.sending import Clock

MONDAY_MORNING = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)


class Postbox:
    """Keeps what it is sent, in order; `answers` are given, one each, before the usual "taken"."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def closed_port(settings: object) -> None:
    """Mail is sent to a port at which nobody listens."""
    _send_by_smtp(settings, free_port())


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    """Mail is sent to a server that keeps it here."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    _send_by_smtp(settings, port)
    yield box
    controller.stop()


@pytest.fixture
def now() -> datetime:
    return MONDAY_MORNING


@pytest.fixture
def clock(now: datetime) -> Clock:
    return lambda: now


@pytest.fixture
def yesterday(now: datetime) -> datetime:
    return now - timedelta(hours=20)


def _send_by_smtp(settings, port: int) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
