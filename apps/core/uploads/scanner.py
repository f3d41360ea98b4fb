"""Asking clamd, the daemon of ClamAV, about a file: its protocol is in clamd(8), under INSTREAM."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PORT = 3310
SECONDS = 60
CLEAN, FOUND = "OK", "FOUND"


class ScannerUnavailable(Exception):
    """The scanner did not answer, or said that it cannot tell."""


def is_infected(chunks: Iterable[bytes], url: str) -> bool:
    """Whether the scanner at `url` (`tcp://host:port` or `unix:///path`) finds something in `chunks` of a file.

    Raises ScannerUnavailable: then nobody knows.
    """
    try:
        with _connected(url) as connection:
            connection.sendall(b"zINSTREAM\0")
            for chunk in filter(None, chunks):  # an empty one says that this was the last
                connection.sendall(len(chunk).to_bytes(4) + chunk)
            connection.sendall((0).to_bytes(4))
            answer = b"".join(iter(lambda: connection.recv(1_024), b""))
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    verdict = answer.strip(b"\0\n ").decode(errors="replace").rpartition(" ")[2]
    if verdict not in (CLEAN, FOUND):
        raise ScannerUnavailable(f"it answered {answer[:100]!r}")
    return verdict == FOUND


@contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    address = urlsplit(url)
    if address.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(SECONDS)
            connection.connect(address.path)
            yield connection
    else:
        with socket.create_connection((address.hostname or "", address.port or PORT), SECONDS) as connection:
            yield connection
