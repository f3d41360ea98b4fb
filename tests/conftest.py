"""Real servers for the tests: those named in the environment, else PostgreSQL and Redis of our own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
_servers = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that starts the workers."""
    if hasattr(config, "workerinput"):
        return
    from config.embedded import postgres, redis

    directory = ROOT / "var" / "test"
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _servers.enter_context(postgres(directory / "postgres", durable=False))
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = _servers.enter_context(redis(directory / "redis"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _servers.close()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """No test inherits the language or the cache of another."""
    from django.core.cache import cache
    from django.utils import translation

    with translation.override("en"):
        yield
    cache.clear()
