"""Servers as child processes: started in a session of their own, waited for, stopped, never left behind."""

# ruff: noqa: S603 (every command here is put together from our own words)
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SECONDS_TO_START = 60
SECONDS_TO_STOP = 4
ENDS_WITH_PARENT = ["setpriv", "--pdeathsig", "INT"]


class EmbeddedServerError(Exception):
    """A server could not be started; the message is one sentence for the person at the terminal."""


class ServerInUseError(EmbeddedServerError):
    """Another process runs a server on the same directory."""


@contextmanager
def running(
    command: list[str], *, log: Path, keep_open: int | None = None, standard_input: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a session of its own, so that Ctrl-C reaches only us and we stop it in our order."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if keep_open is None else (keep_open,),
            env=environment(),
            cwd="/",
        )
    try:
        if process.stdin:
            process.stdin.write(standard_input.encode())
            process.stdin.close()
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a quick but clean end; insist when it is not kept."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def wait_for(
    answer: Callable[[], object], process: subprocess.Popen[bytes], log: Path, not_yet: type[Exception]
) -> None:
    """Return as soon as `answer` no longer raises `not_yet`."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            answer()
            return
        except not_yet as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = reason(log.read_text(errors="replace"))
                raise EmbeddedServerError(f"The server did not start, see {log}: {said}") from error
        time.sleep(0.02)


def tie() -> list[str]:
    """What ends a command with its parent, where the system has it."""
    return ENDS_WITH_PARENT if works([*ENDS_WITH_PARENT, "true"]) else []


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
    except FileNotFoundError:
        return False


def environment() -> dict[str, str]:
    """Ours without what PostgreSQL would take for settings, in a locale that every system has."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def package_directory(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def reason(output: str) -> str:
    """The line of a failed server's output that says why, else its last one."""
    lines = output.strip().splitlines() or ["it said nothing"]
    return next((line for line in lines if "FATAL" in line or "error:" in line), lines[-1])
