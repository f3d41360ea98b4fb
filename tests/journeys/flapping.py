"""A line that is slow and breaks: a proxy on loopback which cuts what is sent or answered, when told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from time import sleep

CHUNK = 4096


class Cut(StrEnum):
    """What becomes of a request."""

    BEFORE = "nothing arrives"
    REQUEST = "a part of what is sent arrives, and is not answered"
    RESPONSE = "all of it arrives, and the answer is lost"
    ANSWERING = "all of it arrives, and the answer breaks off"


@dataclass
class FlappingLine:
    """`plan` says what becomes of the next requests whose head contains `marker`; then all goes through.

    `seconds_per_chunk` makes it slow: 4 kB each.
    """

    target: int
    marker: bytes
    plan: list[Cut] = field(default_factory=list)
    seconds_per_chunk: float = 0.0
    is_down: bool = False
    cuts: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["FlappingLine"]:
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if self.is_down:
                return
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                _Connection(self, client, server).run()


@dataclass
class _Connection:
    line: FlappingLine
    client: socket.socket
    server: socket.socket
    cut: Cut | None = None

    def run(self) -> None:
        back = threading.Thread(target=self._bring_back, daemon=True)
        back.start()
        with suppress(OSError):
            while data := self.client.recv(CHUNK):
                sleep(self.line.seconds_per_chunk)  # that is what the line is like
                if self.line.is_down or not self._send(data):
                    break
        self._hang_up()

    def _send(self, data: bytes) -> bool:
        """Whether the line holds."""
        if self.line.marker in data and self.line.plan:
            self.cut = self.line.plan.pop(0)
            self.line.cuts.append(self.cut)
        if self.cut == Cut.BEFORE:
            return False
        if self.cut == Cut.REQUEST:
            self.server.sendall(data[: len(data) // 2])
            return False
        self.server.sendall(data)
        return True

    def _bring_back(self) -> None:
        with suppress(OSError):
            while data := self.server.recv(CHUNK):
                sleep(self.line.seconds_per_chunk)
                if self.cut == Cut.RESPONSE or self.line.is_down:
                    break
                if self.cut == Cut.ANSWERING:
                    self.client.sendall(data[:40])
                    break
                self.client.sendall(data)
        self._hang_up()

    def _hang_up(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
