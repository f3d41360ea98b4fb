"""Carries messages from the process in which something happened to the processes that hold sockets.

A message may be lost: whoever listens reads the activity log again from where it was. What may not happen
is that a request waits for, or fails with, the bus.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any, NoReturn, Protocol

from django.conf import settings
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from apps.live.messages import Message

logger = logging.getLogger(__name__)

PUBLISH_TIMEOUT = 0.5  # seconds
SILENCE = 10.0  # seconds without a message, after which Redis is asked whether it is there

Hear = Callable[[Message], Awaitable[None]]
Begin = Callable[[], Awaitable[None]]


class Bus(Protocol):
    def publish(self, messages: Sequence[Message]) -> None:
        """Send from any thread of any process, in order; what cannot be sent is logged and dropped."""

    async def listen(self, *, hear: Hear, begin: Begin) -> NoReturn:
        """Hand every message to `hear`. Whatever was published after `begin` was called is heard.

        Raises when the connection is lost, and messages with it.
        """


class LocalBus:
    """Inside this process: the demo."""

    def __init__(self) -> None:
        self._ears: dict[asyncio.Queue[Message], asyncio.AbstractEventLoop] = {}

    def publish(self, messages: Sequence[Message]) -> None:
        for queue, loop in list(self._ears.items()):
            for message in messages:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(queue.put_nowait, message)

    async def listen(self, *, hear: Hear, begin: Begin) -> NoReturn:
        queue: asyncio.Queue[Message] = asyncio.Queue()
        self._ears[queue] = asyncio.get_running_loop()
        try:
            await begin()
            while True:
                await hear(await queue.get())
        finally:
            del self._ears[queue]


class RedisBus:
    """Over one channel of Redis, to which each process subscribes once."""

    def __init__(self, url: str) -> None:
        self._url = url
        # One retry at once, for a pooled connection that the server has closed; none after a time-out.
        self._publisher = Redis.from_url(
            url,
            socket_timeout=PUBLISH_TIMEOUT,
            socket_connect_timeout=PUBLISH_TIMEOUT,
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        )

    @property
    def channel(self) -> str:
        """Channels are shared by all the databases of a Redis, so that the name has to say whose it is."""
        number = self._publisher.get_connection_kwargs().get("db") or 0
        return f"plenary:{number}:{settings.DATABASES['default']['NAME']}:live"

    def publish(self, messages: Sequence[Message]) -> None:
        try:
            with self._publisher.pipeline(transaction=False) as pipeline:
                for message in messages:
                    pipeline.publish(self.channel, message.as_text())
                pipeline.execute()
        except RedisError as error:
            logger.warning("Open pages learn later of %s: %s", messages, error)

    async def listen(self, *, hear: Hear, begin: Begin) -> NoReturn:
        client = AsyncRedis.from_url(
            self._url, socket_connect_timeout=2, socket_timeout=5, retry=AsyncRetry(NoBackoff(), 0)
        )
        async with client, client.pubsub() as subscription:
            await subscription.subscribe(self.channel)
            while True:
                await self._take(await _next_reply(subscription), hear, begin)

    async def _take(self, reply: dict[str, Any], hear: Hear, begin: Begin) -> None:
        if reply["type"] == "subscribe":
            await begin()
        elif reply["type"] == "message":
            try:
                message = Message.from_text(reply["data"])
            except (TypeError, ValueError):
                logger.warning("Not a message of ours on %s: %.200r", self.channel, reply["data"])
            else:
                await hear(message)


async def _next_reply(subscription: PubSub) -> dict[str, Any]:
    """What Redis says next. Raises ConnectionError when it does not even answer a ping."""
    reply = await subscription.get_message(timeout=SILENCE)
    if reply is None:
        await subscription.ping()
        reply = await subscription.get_message(timeout=SILENCE)
    if reply is None:
        raise RedisConnectionError("Redis has fallen silent.")
    return reply


@cache
def _bus_at(url: str | None) -> Bus:
    return RedisBus(url) if url else LocalBus()


def bus() -> Bus:
    """The bus of this installation, as its settings say."""
    return _bus_at(settings.REDIS_URL)


def publish(messages: Sequence[Message]) -> None:
    """Tell all processes; never raises for a bus that is down, and waits for it a second at most."""
    if messages:
        bus().publish(messages)
