"""`python -m config.demo`: the whole site in one process, with a database of its own and a consultation in it."""

import asyncio
import errno
import logging
import os
import signal
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import django
import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from config.celery import app as celery_app
from config.embedded import EmbeddedServerError, postgres

POSTGRES = Path(__file__).parents[1] / "var" / "demo" / "postgres"
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 (only when the person asks for it)
STOPS = (signal.SIGINT, signal.SIGTERM)
SECONDS_FOR_OPEN_REQUESTS = 2
SECONDS_FOR_THE_FIRST_PAGE = 30
log = logging.getLogger(__name__)


class DemoError(Exception):
    """Why the demo cannot run: one sentence for the person at the terminal."""


def main() -> int:
    """Serve until Ctrl-C and return 0, or say in one sentence why not and return 1."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    for stop in STOPS:
        signal.signal(stop, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            run(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
    except (DemoError, EmbeddedServerError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(host: str, port: str) -> None:
    """Everything that the demo needs, begun in order and ended in the opposite order."""
    given = os.environ.get("DATABASE_URL")
    with nullcontext(given) if given else postgres(POSTGRES) as url, reserved(host, port) as listener:
        # The settings read it when they are first imported, so it has to stand there before Django is set up.
        os.environ["DATABASE_URL"] = url
        django.setup()
        # Said of every static file; nginx serves those elsewhere.
        warnings.filterwarnings("ignore", "StreamingHttpResponse must consume")
        logging.getLogger("celery").setLevel(logging.WARNING)
        with closing_connections():
            print("Preparing the database …", flush=True)
            # WhiteNoise warns when it is not there; nothing has to be in it.
            settings.STATIC_ROOT.mkdir(exist_ok=True)
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_demo")
            with clock():
                serve(listener)


@contextmanager
def reserved(host: str, port: str) -> Iterator[socket.socket]:
    """A socket on the address that the site will have, taken before the work of preparing the site is done."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, int(port)))
        except (OSError, ValueError, OverflowError) as error:
            raise DemoError(_why_not(host, port, error)) from error
        yield listener


def _why_not(host: str, port: str, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: choose another one, as in PORT={int(port) + 1} make demo."
    return f"The demo cannot listen on HOST={host} PORT={port}: {error}."


@contextmanager
def closing_connections() -> Iterator[None]:
    """Give the database its connections back before it is stopped."""
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
            if isinstance(connection, DatabaseWrapper):
                connection.close_pool()


@contextmanager
def clock() -> Iterator[None]:
    """Run the periodic tasks in this process at their intervals, as Celery's beat and worker do elsewhere."""
    celery_app.loader.import_default_modules()
    stopped = Event()
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    threads = [Thread(target=repeat, args=(e["task"], e["schedule"], stopped), daemon=True) for e in entries]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(timeout=1)


def repeat(task: str, seconds: float, stopped: Event) -> None:
    """Run the task every so many seconds; one that fails is logged and tried again when it is due."""
    while not stopped.wait(seconds):
        try:
            celery_app.tasks[task].apply(throw=True)
        except Exception:
            log.exception("The periodic task %s failed", task)
        finally:
            close_old_connections()


class Server(uvicorn.Server):
    """Tells the address once the home page has really been served from it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await asyncio.to_thread(announce, *(sockets or [])[0].getsockname()[:2])


def serve(listener: socket.socket) -> None:
    config = uvicorn.Config(
        "config.asgi:application",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        ws_per_message_deflate=False,  # costs memory and time for each socket, for 60 bytes
        ws_max_size=1024,
        timeout_graceful_shutdown=SECONDS_FOR_OPEN_REQUESTS,
    )
    config.load()
    # Uvicorn takes the signals while it serves, and afterwards sends those that it got to whoever had them before.
    for stop in STOPS:
        signal.signal(stop, signal.SIG_IGN)
    Server(config).run([listener])


def announce(host: str, port: int) -> None:
    """Ask for the home page as a browser on this machine would, then say where it is."""
    name = "127.0.0.1" if host in EVERY_ADDRESS else host
    connection = HTTPConnection(name, port, timeout=SECONDS_FOR_THE_FIRST_PAGE)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    address = f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
    complaint = "" if status == 200 else f" (but its home page answers with {status})"
    print(f"\nPlenary is at {address}{complaint}; Ctrl-C ends it.", flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Everything is stopped by now but the threads of requests that were cut off; an orderly exit waits for them.
    os._exit(code)
