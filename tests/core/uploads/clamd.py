"""A daemon on this machine that speaks clamd's INSTREAM, and knows one virus."""

import socketserver
import threading
from pathlib import Path
from typing import Any, Self

from tests.core.uploads.files import EICAR


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        daemon: Clamd = self.server.daemon  # type: ignore[attr-defined]
        daemon.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(found if daemon.answer is None else daemon.answer)


class Clamd:
    """Listens on a free port of the loopback, or at `path`; `seen` is what it was sent, `answer` what it says."""

    def __init__(self, path: Path | None = None, answer: bytes | None = None) -> None:
        self.seen: list[bytes] = []
        self.answer = answer
        if path:
            self.server: Any = socketserver.ThreadingUnixStreamServer(str(path), _Handler)
            self.url = f"unix://{path}"
        else:
            self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler)
            self.url = f"tcp://127.0.0.1:{self.server.server_address[1]}"
        self.server.daemon = self

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
