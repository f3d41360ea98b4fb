"""Files of strangers are taken apart in a process of their own, which may use little time and memory and no more.

Whatever a parser does over a file that was made to break it, it does not do it to the site.
"""

import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from apps.core.uploads.cleaning import clean
from apps.core.uploads.kinds import Fault, Kind, Unacceptable
from apps.core.uploads.pictures import FORMATS, Thumbnail, thumbnail

SECONDS = 30
MOST_MEMORY = 1_500_000_000
# The first line of what comes back: why not, or what it is; of a picture also how many bytes of what follows are
# the little one, its width and its height.
REFUSED = "!"


class Cleaned(NamedTuple):
    kind: Kind
    content: bytes
    thumbnail: Thumbnail | None


def clean_apart(content: bytes) -> Cleaned:
    """What `cleaning.clean` does, elsewhere, and a picture in little.

    Raises Unacceptable, also for what takes too long or too much.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "apps.core.uploads.sandbox"],
            cwd=Path(__file__).parents[3],
            env={},
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unacceptable(Fault.TOO_MUCH) from error
    first, _newline, rest = done.stdout.partition(b"\n")
    if first.startswith(REFUSED.encode()):
        raise Unacceptable(Fault(first.decode()[1:]))
    kind, *numbers = first.decode().split()
    if not numbers:
        return Cleaned(Kind(kind), rest, None)
    size, width, height = map(int, numbers)
    return Cleaned(Kind(kind), rest[size:], Thumbnail(rest[:size], width, height))


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Reads a file, writes what became of it."""
    _bound()
    try:
        kind, cleaned = clean(sys.stdin.buffer.read())
        small = thumbnail(cleaned, kind) if kind in FORMATS else None
    except Unacceptable as refusal:
        sys.stdout.buffer.write(f"{REFUSED}{refusal.fault.value}\n".encode())
        return
    numbers = f" {len(small.content)} {small.width} {small.height}" if small else ""
    sys.stdout.buffer.write(f"{kind.value}{numbers}\n".encode() + (small.content if small else b"") + cleaned)


if __name__ == "__main__":
    main()
