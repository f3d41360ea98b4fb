"""No test inherits the language or the cache of another. The servers are started by tests/servers.py."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
    cache.clear()
