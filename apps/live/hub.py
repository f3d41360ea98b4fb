"""The sockets of this process, by topic, and the one subscription that feeds them all."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from apps.live.bus import Bus, bus
from apps.live.catching_up import latest_cursor, messages_since
from apps.live.mailbox import Mailbox
from apps.live.messages import Message

logger = logging.getLogger(__name__)

FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0  # seconds between attempts to subscribe
START_TIMEOUT = 5.0  # seconds
# Activities of different consultations may commit, and messages arrive, out of the order of their ids.
OVERLAP = 100
REMEMBERED = 2_000


class Hub:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._mailboxes: defaultdict[str, set[Mailbox]] = defaultdict(set)
        self._heard: dict[Message, None] = {}
        self._cursor = 0
        self._begun = asyncio.Event()
        self._delay = FIRST_DELAY
        self._task: asyncio.Task[None] | None = None

    async def join(self, mailbox: Mailbox) -> None:
        """From now on `mailbox` gets what happens on its topics. Raises TimeoutError without a database.

        What happened before has to be read after this, so that nothing falls in between.
        """
        for topic in mailbox.topics:
            self._mailboxes[topic].add(mailbox)
        if self._task is None:
            self._task = asyncio.create_task(self._follow_bus())
        await asyncio.wait_for(self._begun.wait(), START_TIMEOUT)

    def leave(self, mailbox: Mailbox) -> None:
        for topic in mailbox.topics:
            self._mailboxes[topic].discard(mailbox)
            if not self._mailboxes[topic]:
                del self._mailboxes[topic]

    @property
    def listened_topics(self) -> set[str]:
        return set(self._mailboxes)

    async def _follow_bus(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:
                logger.warning("The live bus is interrupted: %s", error)
            await asyncio.sleep(self._delay * random.uniform(0.5, 1))  # noqa: S311 - spreads the load
            self._delay = min(2 * self._delay, LONGEST_DELAY)

    async def _listen(self) -> None:
        if not self._begun.is_set():
            await self._begin()
        await self._bus.listen(hear=self._hear, begin=self._catch_up)

    async def _begin(self) -> None:
        """Note where the log stands: what it has by now, each socket reads for itself."""
        cursor = await database_sync_to_async(latest_cursor)()
        for message in await database_sync_to_async(messages_since)(cursor - OVERLAP) or ():
            self._remember(message)
        self._begun.set()

    async def _hear(self, message: Message) -> None:
        if message not in self._heard:
            await self._tell(message, self._mailboxes.get(message.topic, ()))

    async def _tell(self, message: Message, mailboxes: Iterable[Mailbox]) -> None:
        self._remember(message)
        text = message.as_text()
        for mailbox in tuple(mailboxes):
            mailbox.hear(message, text)
        # In a burst, let the sockets send this one before the next is taken.
        await asyncio.sleep(0)

    def _remember(self, message: Message) -> None:
        self._cursor = max(self._cursor, message.cursor)
        self._heard[message] = None
        while len(self._heard) > REMEMBERED:
            del self._heard[next(iter(self._heard))]

    async def _catch_up(self) -> None:
        """Tell what the log has and the bus did not bring, while there was no subscription."""
        self._delay = FIRST_DELAY
        messages = await database_sync_to_async(messages_since)(self._cursor - OVERLAP)
        if messages is None:
            await self._reset()
            return
        for message in messages:
            if message not in self._heard:
                await self._tell(message, self._unaware_of(message))

    def _unaware_of(self, message: Message) -> list[Mailbox]:
        """Those whose page was not already made with what `message` tells."""
        group = self._mailboxes.get(message.topic, ())
        return [mailbox for mailbox in group if message.cursor > mailbox.cursors.get(message.topic, 0)]

    async def _reset(self) -> None:
        self._cursor = await database_sync_to_async(latest_cursor)()
        for mailbox in {mailbox for group in self._mailboxes.values() for mailbox in group}:
            mailbox.reset()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop, which in a server is that of the process."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(bus())
    return _hubs[loop]
