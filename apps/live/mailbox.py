"""What one socket has still to be sent."""

import asyncio
from collections.abc import Callable, Mapping

from apps.activity.kinds import changes_access
from apps.live.messages import RESET, Message

CAPACITY = 100  # messages of some 70 bytes


class Mailbox:
    """A bounded queue of texts for the topics in `cursors`, a topic with the last activity known of it.

    It also hears `guarded` topics, of which nothing is sent: whether its page may still listen.
    """

    def __init__(self, cursors: Mapping[str, int], guarded: frozenset[str] = frozenset()) -> None:
        self.cursors = cursors
        self.topics = guarded | cursors.keys()
        self.has_overflowed = False
        self.is_doubted = False
        self.on_overflow: Callable[[], None] | None = None
        self.on_doubt: Callable[[], None] | None = None
        self._texts: asyncio.Queue[str] = asyncio.Queue(CAPACITY)

    def hear(self, message: Message, text: str) -> None:
        """Take in `message`, which reads `text`."""
        if message.topic in self.cursors:
            self.put(text)
        if changes_access(message.kind):
            self.doubt()

    def reset(self) -> None:
        """Something was missed, and that may have been anything."""
        self.put(RESET)
        self.doubt()

    def doubt(self) -> None:
        """Whoever listens here has to be asked again whether they may."""
        self.is_doubted = True
        if self.on_doubt:
            self.on_doubt()

    def put(self, text: str) -> None:
        """Never waits: a reader who is too slow loses the socket, and nobody else is held up."""
        if self.has_overflowed:
            return
        try:
            self._texts.put_nowait(text)
        except asyncio.QueueFull:
            self.has_overflowed = True
            if self.on_overflow:
                self.on_overflow()

    async def get(self) -> str:
        return await self._texts.get()
