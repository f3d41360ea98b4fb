"""How fast a publication reaches N open pages, and whether it reaches all.

    python bench/live.py [SOCKETS] [PUBLICATIONS]      default 500 and 20; at most 3000 sockets

Starts PostgreSQL, Redis, the project under uvicorn and, for comparison, a bare echo server; everything is on
loopback and ends with the run. Client and servers share the machine: read the ratios, not the milliseconds.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from config.embedded import postgres, redis  # noqa: E402

MOST_SOCKETS = 3_000
BURST = 150
WAVE = 50  # sockets opened at a time
PATIENCE = 10.0  # seconds without an arrival, after which the rest is lost
UVICORN = ["-m", "uvicorn", "config.asgi:application", "--fd", "{fd}", "--lifespan", "off", "--log-level", "error"]
ECHO = """
import asyncio, logging, socket, sys
from websockets.asyncio.server import serve
async def echo(page):
    async for text in page:
        await page.send(text)
async def main():
    logging.disable()
    async with serve(echo, sock=socket.socket(fileno=int(sys.argv[1])), compression=None):
        await asyncio.get_running_loop().create_future()
asyncio.run(main())
"""


class Page(asyncio.Protocol):
    """A WebSocket client with as little in it as can be, so that the server is what is measured."""

    def __init__(self, path: str, hear: Callable[[bytes], None]) -> None:
        self.path = path
        self.hear = hear
        self.is_open = asyncio.get_running_loop().create_future()
        self.bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        lines = (
            f"GET {self.path} HTTP/1.1",
            "Host: localhost",
            "Origin: http://localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        )
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        self.bytes += data
        if not self.is_open.done():
            head, end, self.bytes = self.bytes.partition(b"\r\n\r\n")
            if not end:
                self.bytes = head
                return
            is_accepted = head.startswith(b"HTTP/1.1 101")
            self.is_open.set_result(True) if is_accepted else self.is_open.set_exception(OSError(head.decode()))
        while len(self.bytes) >= 2 and len(self.bytes) >= 2 + self.bytes[1]:
            self._take(self.bytes[0] & 15, self.bytes[2 : 2 + self.bytes[1]])
            self.bytes = self.bytes[2 + self.bytes[1] :]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 1:
            self.hear(payload)
        elif opcode == 9:
            self.send(payload, opcode=10)

    def send(self, payload: bytes, opcode: int = 1) -> None:
        """One short frame, with a mask of zeros."""
        self.transport.write(bytes([128 | opcode, 128 | len(payload), 0, 0, 0, 0]) + payload)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_open.done():
            self.is_open.set_exception(OSError("closed"))


class Clock:
    """Counts arrivals and their delays since `start`."""

    def __init__(self) -> None:
        self.start(0)

    def start(self, expected: int) -> None:
        self.started, self.delays, self.expected = time.perf_counter(), [], expected
        self.all_arrived = asyncio.Event()

    def arrive(self, _payload: bytes) -> None:
        self.delays.append(time.perf_counter() - self.started)
        if len(self.delays) == self.expected:
            self.all_arrived.set()

    async def lost(self) -> int:
        """Wait for the rest as long as any come; how many did not."""
        arrived = -1
        while arrived < len(self.delays) < self.expected:
            arrived = len(self.delays)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.all_arrived.wait(), PATIENCE)
        return self.expected - len(self.delays)


@contextmanager
def server(*command: str) -> Iterator[int]:
    """A Python process that is given a listening socket; yields the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=MOST_SOCKETS) as listener:
        arguments = [part.replace("{fd}", str(listener.fileno())) for part in command]
        process = subprocess.Popen([sys.executable, *arguments], pass_fds=[listener.fileno()], cwd=ROOT)
        try:
            yield listener.getsockname()[1]
        finally:
            process.kill()
            process.wait()


async def open_pages(port: int, path: str, count: int, clock: Clock) -> list[Page]:
    loop = asyncio.get_running_loop()
    pages: list[Page] = []
    while len(pages) < count:
        wave = min(WAVE, count - len(pages))
        made = [loop.create_connection(lambda: Page(path, clock.arrive), "127.0.0.1", port) for _ in range(wave)]
        pages += [page for _transport, page in await asyncio.gather(*made)]
        await asyncio.gather(*(page.is_open for page in pages[-wave:]))
    return pages


async def measure(
    clock: Clock, rounds: int, expected: int, act: Callable[[], Awaitable[None]]
) -> tuple[list, int]:
    """The delays and losses of `rounds` acts, each of which is waited for."""
    delays: list[float] = []
    lost = 0
    for _ in range(rounds):
        clock.start(expected)
        await act()
        lost += await clock.lost()
        delays += clock.delays
    return delays, lost


async def measure_echo(port: int, count: int, rounds: int) -> list[float]:
    clock = Clock()
    pages = await open_pages(port, "/", count, clock)

    async def speak() -> None:
        for page in pages:
            page.send(b"x" * 70)

    delays, _lost = await measure(clock, rounds, count, speak)
    for page in pages:
        page.transport.close()
    return delays


async def measure_live(port: int, topic: str, count: int, rounds: int) -> tuple[list, int, list, int]:
    from apps.live.bus import publish
    from apps.live.messages import Message

    clock = Clock()
    (first,) = await open_pages(port, f"/live/?topics={topic}&cursor=0", 1, clock)  # the server is up
    first.transport.close()
    before = time.perf_counter()
    await open_pages(port, f"/live/?topics={topic}&cursor=0", count, clock)
    print(f"{count} sockets open after {time.perf_counter() - before:.1f} s")
    numbers = iter(range(1, 1_000_000))

    def publish_some(some: int) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await asyncio.to_thread(
                publish, [Message("comment.published", topic, next(numbers)) for _ in range(some)]
            )

        return act

    await measure(clock, 1, count, publish_some(1))  # the first one waits for the subscription
    delays, lost = await measure(clock, rounds, count, publish_some(1))
    burst, lost_in_burst = await measure(clock, 1, count * BURST, publish_some(BURST))
    return delays, lost, burst, lost_in_burst


def show(name: str, delays: list[float], bare: list[float], lost: int) -> None:
    cuts, bare_cuts = quantiles(delays, n=100), quantiles(bare, n=100)
    p50, p99 = (f"{cuts[at] * 1000:8.1f} ms ({cuts[at] / bare_cuts[at]:.2f} × bare)" for at in (49, 98))
    print(f"{name:26} p50 {p50}   p99 {p99}   lost {lost} of {len(delays) + lost}")


def show_burst(delays: list[float], bare: list[float], count: int, lost: int) -> None:
    """As a rate, since a burst is as long as it is large."""
    rate, bare_rate = len(delays) / max(delays), count / quantiles(bare, n=100)[98]
    print(
        f"burst of {BURST:<17} {rate:8.0f} deliveries/s ({rate / bare_rate:.2f} × bare)   "
        f"lost {lost} of {len(delays) + lost}"
    )


def make_question() -> str:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.factories import QuestionFactory

    return QuestionFactory().topic


def main() -> None:
    count = min(int(sys.argv[1]) if len(sys.argv) > 1 else 500, MOST_SOCKETS)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgres(directory / "postgres", durable=False))
        os.environ["DATABASE_URL"] = f"{url}{'&' if '?' in url else '?'}conn_max_age=60"
        os.environ["REDIS_URL"] = stack.enter_context(redis(directory / "redis"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        topic = make_question()
        with server("-c", ECHO, "{fd}") as port:
            bare = asyncio.run(measure_echo(port, count, rounds))
        with server(*UVICORN, "--ws-per-message-deflate", "false") as port:
            delays, lost, burst, lost_in_burst = asyncio.run(measure_live(port, topic, count, rounds))
    show("bare echo", bare, bare, 0)
    show("one publication at a time", delays, bare, lost)
    show_burst(burst, bare, count, lost_in_burst)


if __name__ == "__main__":
    main()
