"""A cache whose absence costs what it would have saved, and nothing else."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE = 5.0
SECONDS_BETWEEN_LINES = 60.0
Answer = TypeVar("Answer")


def sealed_key(key: str, key_prefix: str, version: int) -> str:
    """For KEY_FUNCTION: no key says whose it is, though limits are counted by person and by address."""
    return f"{key_prefix}:{version}:{salted_hmac('apps.core.cache', key, algorithm='sha256').hexdigest()}"


class Outage:
    """What this process knows of a Redis that does not answer; moments are monotonic seconds."""

    def __init__(self) -> None:
        self.silent_until = 0.0
        self.logged_at = -SECONDS_BETWEEN_LINES

    @property
    def is_pausing(self) -> bool:
        """Redis is not asked again for a moment: a request asks many times, and each could take two seconds."""
        return time.monotonic() < self.silent_until

    def note(self, error: RedisError) -> None:
        now = time.monotonic()
        self.silent_until = now + PAUSE
        if now - self.logged_at >= SECONDS_BETWEEN_LINES:
            self.logged_at = now
            logger.warning("No cache, limits on sign-in and sending are not counted: %s", error)


class ForgivingClient(RedisCacheClient):
    """Answers as an empty cache that takes everything and keeps nothing while Redis does not answer.

    `add` says yes then: allauth takes its locks that way, and without one would let nobody sign in.
    """

    # Each thread has a client of its own; what one has found out holds for all.
    outages: dict[str, Outage] = {}

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self.outage = self.outages.setdefault(",".join(servers), Outage())

    def add(self, *args: Any) -> bool:
        return self._ask(super().add, args, otherwise=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(super().get, (key, default), otherwise=default)

    def set(self, *args: Any) -> None:
        self._ask(super().set, args, otherwise=None)

    def touch(self, *args: Any) -> bool:
        return self._ask(super().touch, args, otherwise=False)

    def delete(self, *args: Any) -> bool:
        return self._ask(super().delete, args, otherwise=False)

    def get_many(self, *args: Any) -> dict[Any, Any]:
        return self._ask(super().get_many, args, otherwise={})

    def has_key(self, *args: Any) -> bool:
        return self._ask(super().has_key, args, otherwise=False)

    def incr(self, key: Any, delta: int) -> int:
        """Raises ValueError for a key that is not there, as every cache does."""
        value = self._ask(super().incr, (key, delta), otherwise=None)
        if value is None:
            raise ValueError(f"Key {key!r} not found.")
        return value

    def set_many(self, *args: Any) -> None:
        self._ask(super().set_many, args, otherwise=None)

    def delete_many(self, *args: Any) -> None:
        self._ask(super().delete_many, args, otherwise=None)

    def clear(self) -> bool:
        return self._ask(super().clear, (), otherwise=False)

    def _ask(self, method: Callable[..., Answer], args: tuple[Any, ...], *, otherwise: Answer) -> Answer:
        if self.outage.is_pausing:
            return otherwise
        try:
            return method(*args)
        except RedisError as error:
            self.outage.note(error)
            return otherwise


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, without which pages and forms still work."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
