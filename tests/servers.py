"""Real servers for the tests: those named in the environment, else a PostgreSQL and a Redis of our own.

Loaded with `-p tests.servers`, since Django's settings are read before any conftest.py is.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.embedded import ServerInUseError, postgres, redis

DIRECTORY = Path(__file__).resolve().parents[1] / "var" / "test"
_servers = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start what is missing; the workers of a parallel run inherit the addresses."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _postgres()
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = _servers.enter_context(redis(DIRECTORY / "redis"))
    return (yield)


def _postgres() -> str:
    """The cluster that is kept from run to run, or a new one while another run is using that."""
    try:
        return _servers.enter_context(postgres(DIRECTORY / "postgres", durable=False))
    except ServerInUseError:
        directory = _servers.enter_context(TemporaryDirectory(prefix="plenary-test-"))
        return _servers.enter_context(postgres(Path(directory) / "postgres", durable=False))


def pytest_unconfigure() -> None:
    _servers.close()
