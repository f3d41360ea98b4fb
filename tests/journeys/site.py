"""The whole site as an operator runs it: production settings, a web process, a worker, a mail server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from config.celery import app as celery_app

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN = 180
PASSWORD = "a-long-walk-by-the-sea"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class MailServer:
    """A real SMTP server on loopback that keeps what it is given."""

    messages: list[EmailMessage] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages.append(BytesParser(policy=default).parsebytes(envelope.original_content))
        return "250 OK"

    def start(self) -> Controller:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        return controller

    def to(self, address: str, containing: str, within: float = 15) -> EmailMessage:
        """The first message to `address` with `containing` in its subject or text; waits for it."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for message in list(self.messages):
                if address in message["To"] and containing in f"{message['Subject']}\n{text_of(message)}":
                    return message
            time.sleep(0.05)
        subjects = [(message["To"], message["Subject"]) for message in self.messages]
        raise AssertionError(f"No mail to {address} with {containing!r}; there are {subjects}")


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return body.get_content() if body else ""


@dataclass
class Site:
    """Addresses and processes of a running installation; `environment` is what an operator would set."""

    environment: dict[str, str]
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    back: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def start(self, name: str, *command: str) -> None:
        log = (Path(self.environment["STATIC_ROOT"]).parent / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def start_web(self) -> None:
        self.start(
            "web", "uvicorn", "config.asgi:application", "--port", str(self.port), "--lifespan", "off",
            "--log-level", "warning",
        )  # fmt: skip
        self.wait_until_it_answers()

    def start_worker(self) -> None:
        self.start("worker", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "WARNING")

    def begin(self, task: str) -> None:
        """Hand `task` to the worker, as the clock would: no journey waits for it."""
        celery_app.conf.broker_url = self.environment["REDIS_URL"]
        celery_app.conf.task_always_eager = False
        celery_app.send_task(task)

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline:
            assert self.processes["web"].poll() is None, "The web process ended by itself."
            with suppress(OSError):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                assert connection.getresponse().status == 200
                return
            time.sleep(0.05)
        raise AssertionError("The site does not answer.")

    def wait_for(self, condition: Callable[[], bool], within: float = 60) -> None:
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, "What was waited for did not come."
            time.sleep(0.02)

    def kill(self, name: str) -> None:
        """As hard as it gets: no handler runs, nothing is flushed."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def production_environment(
    directory: Path, *, database_url: str, redis_url: str, mail_port: int, port: int
) -> dict:
    """What an operator sets, over what this machine has."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("DJANGO")},
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": settings.SECRET_KEY,  # shared with the tests, so that they can make sessions
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_ROOT": str(directory / "static"),
        "MEDIA_ROOT": str(directory / "media"),
        "LOG_LEVEL": "WARNING",
    }
