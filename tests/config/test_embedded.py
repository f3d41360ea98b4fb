"""The embedded servers, each started for real."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, ConnectionError

from config.embedded import EmbeddedServerError, ServerInUseError, postgres, redis

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from config.embedded import postgres
with postgres(Path(sys.argv[1]), durable=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def scalar(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def other_process(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another Python that holds a PostgreSQL on `data_dir` until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, str(data_dir)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()


def test_postgres_keeps_its_data_from_one_start_to_the_next(data_dir: Path) -> None:
    with postgres(data_dir, durable=False) as url:
        run(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SELECT answer FROM kept") == 42


def test_postgres_is_gone_after_the_context(data_dir: Path) -> None:
    with postgres(data_dir, durable=False) as url:
        pass
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_postgres_listens_on_a_private_socket_only(data_dir: Path) -> None:
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SHOW listen_addresses") == ""
    assert data_dir.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("durable", "expected"), [(True, "on"), (False, "off")])
def test_postgres_is_durable_unless_asked_otherwise(data_dir: Path, durable: bool, expected: str) -> None:
    with postgres(data_dir, durable=durable) as url:
        assert scalar(url, "SHOW fsync") == expected


def test_postgres_lowers_letters_of_every_script_whatever_the_locale(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "tlh_QO.UTF-8")
    monkeypatch.setenv("PGPORT", "1")
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SELECT lower('ÉÀЖΩ')") == "éàжω"


def test_postgres_starts_where_the_path_is_too_long_for_a_socket(tmp_path: Path) -> None:
    with postgres(tmp_path / ("long" * 30) / "postgres", durable=False) as url:
        assert scalar(url, "SELECT 1") == 1


def test_postgres_starts_in_an_empty_directory_and_in_one_with_spaces(tmp_path: Path) -> None:
    directory = tmp_path / "a & b, c"
    directory.mkdir()
    with postgres(directory, durable=False) as url:
        assert scalar(url, "SELECT 1") == 1


def test_two_directories_do_not_disturb_each_other(tmp_path: Path) -> None:
    with postgres(tmp_path / "one", durable=False) as one, postgres(tmp_path / "two", durable=False) as two:
        run(one, "CREATE TABLE only_here ()")
        assert scalar(two, "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'") == 0


def test_a_second_start_on_the_same_directory_is_refused_in_one_sentence(
    data_dir: Path, other_process: subprocess.Popen[str]
) -> None:
    sentence = r"^A PostgreSQL already runs on .*: stop what started it, then try again\.$"
    with pytest.raises(ServerInUseError, match=sentence), postgres(data_dir):
        pass
    assert other_process.poll() is None


def test_postgres_starts_again_after_its_parent_was_killed(
    data_dir: Path, other_process: subprocess.Popen[str]
) -> None:
    other_process.send_signal(signal.SIGKILL)
    other_process.wait()
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SELECT 1") == 1


def test_a_pid_file_that_names_a_living_stranger_does_not_prevent_the_start(data_dir: Path) -> None:
    with postgres(data_dir, durable=False):
        traces = (data_dir / "postmaster.pid").read_text().splitlines()
    stranger = [str(os.getpid()), *traces[1:]]
    (data_dir / "postmaster.pid").write_text("\n".join(stranger))
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SELECT 1") == 1


def test_an_interrupted_first_start_is_made_good(data_dir: Path) -> None:
    half = data_dir.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with postgres(data_dir, durable=False) as url:
        assert scalar(url, "SELECT 1") == 1
    assert not half.exists()


def test_a_cluster_of_another_version_is_named(data_dir: Path) -> None:
    with postgres(data_dir, durable=False):
        pass
    (data_dir / "PG_VERSION").write_text("9\n")
    sentence = "was made by PostgreSQL 9 and this is"
    with pytest.raises(EmbeddedServerError, match=sentence), postgres(data_dir):
        pass


def test_redis_answers_and_is_gone_after_the_context(tmp_path: Path) -> None:
    with redis(tmp_path / "redis") as url, Redis.from_url(url, decode_responses=True) as client:
        client.set("greeting", "hello")
        assert client.get("greeting") == "hello"
    with pytest.raises(ConnectionError):
        client.ping()


def test_redis_asks_for_its_password(tmp_path: Path) -> None:
    with redis(tmp_path) as url:
        stranger = Redis.from_url("redis://" + url.split("@")[1])
        with stranger, pytest.raises(AuthenticationError):
            stranger.ping()


def test_two_redis_servers_share_nothing(tmp_path: Path) -> None:
    with redis(tmp_path / "one") as one, redis(tmp_path / "two") as two:
        with Redis.from_url(one) as client:
            client.set("only", "here")
        with Redis.from_url(two) as client:
            assert client.get("only") is None
