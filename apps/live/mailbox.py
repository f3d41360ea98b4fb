"""What one socket has still to be sent."""

import asyncio
from collections.abc import Callable, Mapping

CAPACITY = 100  # messages of some 70 bytes


class Mailbox:
    """A bounded queue of texts for the topics in `cursors`, a topic with the last activity known of it."""

    def __init__(self, cursors: Mapping[str, int]) -> None:
        self.cursors = cursors
        self.has_overflowed = False
        self.on_overflow: Callable[[], None] | None = None
        self._texts: asyncio.Queue[str] = asyncio.Queue(CAPACITY)

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
