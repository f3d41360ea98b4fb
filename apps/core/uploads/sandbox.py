"""Files of strangers are taken apart in a process of their own, which may use little time and memory and no more.

Whatever a parser does over a file that was made to break it, it does not do it to the site.
"""

import resource
import subprocess
import sys
from pathlib import Path

from apps.core.uploads.cleaning import clean
from apps.core.uploads.kinds import Fault, Kind, Unacceptable

SECONDS = 30
MOST_MEMORY = 1_500_000_000
# The first line of what comes back: what it is, or why not.
REFUSED = "!"


def clean_apart(content: bytes) -> tuple[Kind, bytes]:
    """What `cleaning.clean` does, elsewhere. Raises Unacceptable, also for what takes too long or too much."""
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
    first, _newline, cleaned = done.stdout.partition(b"\n")
    if first.startswith(REFUSED.encode()):
        raise Unacceptable(Fault(first.decode()[1:]))
    return Kind(first.decode()), cleaned


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Reads a file, writes what became of it."""
    _bound()
    try:
        kind, cleaned = clean(sys.stdin.buffer.read())
    except Unacceptable as refusal:
        sys.stdout.buffer.write(f"{REFUSED}{refusal.fault.value}\n".encode())
        return
    sys.stdout.buffer.write(f"{kind.value}\n".encode() + cleaned)


if __name__ == "__main__":
    main()
