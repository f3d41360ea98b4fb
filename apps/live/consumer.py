"""One socket of one open page."""

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.live.handshake import admit, guarded_topics, may_hear, requested_cursors
from apps.live.hub import hub
from apps.live.mailbox import Mailbox
from apps.live.messages import PONG

logger = logging.getLogger(__name__)

# Close codes; the page comes back after all of them but the first.
REFUSED = 4403
TOO_SLOW = 4408
TOO_LONG = 1009
TRY_AGAIN_LATER = 1013

LONGEST_MESSAGE = 64
FAREWELL_TIMEOUT = 5.0  # seconds


class LiveConsumer(AsyncWebsocketConsumer):
    """Asks for its topics in the address, then only listens.

    It is accepted before it is refused, because a browser tells a page the code of an open socket only.
    """

    mailbox: Mailbox | None = None
    sender: asyncio.Task[None] | None = None
    farewell: asyncio.Task[None] | None = None
    question: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:  # whatever ended it
            self._leave()
            if self.question:
                self.question.cancel()

    async def connect(self) -> None:
        try:
            cursors = requested_cursors(self.scope["query_string"])
            self.mailbox = mailbox = Mailbox(cursors, guarded_topics(self.scope["user"]))
            await hub().join(mailbox)
            missed = await database_sync_to_async(admit)(self.scope["user"], mailbox.cursors)
        except TimeoutError:
            await self._turn_away(TRY_AGAIN_LATER)
        except ValueError:
            await self._turn_away(REFUSED)
        else:
            await self._welcome(mailbox, missed)

    async def _welcome(self, mailbox: Mailbox, missed: list[str] | None) -> None:
        if missed is None:
            await self._turn_away(REFUSED)
            return
        await self.accept()
        if mailbox.has_overflowed:
            await self.close(TOO_SLOW)
            return
        self.sender = asyncio.create_task(self._send_all(mailbox, missed))
        mailbox.on_overflow = partial(self._dismiss, TOO_SLOW)
        mailbox.on_doubt = self._ask_again
        if mailbox.is_doubted:
            self._ask_again()

    async def _turn_away(self, code: int) -> None:
        await self.accept()
        await self.close(code)

    async def _send_all(self, mailbox: Mailbox, missed: list[str]) -> None:
        with suppress(OSError):  # the page has gone; `disconnect` follows
            for text in missed:
                await self.send(text)
            while True:
                await self.send(await mailbox.get())

    def _ask_again(self) -> None:
        self.question = asyncio.create_task(self._check())

    async def _check(self) -> None:
        """Dismisses a page that may no longer listen to all it asked for, and one of which that is not known."""
        assert self.mailbox is not None  # noqa: S101 - only a mailbox doubts
        try:
            may_stay = await database_sync_to_async(may_hear)(self.scope["user"], self.mailbox.cursors)
        except Exception:
            logger.exception("Not known whether a page may still listen: it is asked to come again")
            self._dismiss(TRY_AGAIN_LATER)
        else:
            if not may_stay:
                self._dismiss(REFUSED)

    def _dismiss(self, code: int) -> None:
        self._leave()
        self.farewell = asyncio.create_task(self._close_promptly(code))

    async def _close_promptly(self, code: int) -> None:
        # Closing waits, as sending does, for room in a buffer that may never be read.
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(self.close(code), FAREWELL_TIMEOUT)

    def _leave(self) -> None:
        if self.sender:
            self.sender.cancel()
        if self.mailbox:
            hub().leave(self.mailbox)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pages have nothing to say here but `ping`, when they wake and wonder whether the line is dead."""
        if len(text_data or bytes_data or b"") > LONGEST_MESSAGE:
            await self.close(TOO_LONG)
        elif text_data == "ping" and self.mailbox:
            self.mailbox.put(PONG)


class NowhereConsumer(AsyncWebsocketConsumer):
    """Refuses an address that is not ours with a plain 403 instead of an error in the log."""

    async def connect(self) -> None:
        await self.close()
