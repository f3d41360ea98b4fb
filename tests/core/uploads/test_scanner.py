"""Talking to a virus scanner: the daemon here is ours, its protocol clamd's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.core.uploads.scanner import ScannerUnavailable, is_infected
from tests.core.uploads.clamd import Clamd
from tests.core.uploads.files import EICAR


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    with Clamd() as daemon:
        yield daemon


def test_scanner_finds_the_test_virus_and_nothing_else(clamd: Clamd):
    large = [b"a" * 100_000, b"", b"b" * 100_000]

    assert is_infected([b"some " + EICAR[:10], EICAR[10:]], clamd.url) is True
    assert is_infected(large, clamd.url) is False
    assert clamd.seen[-1] == b"".join(large)


def test_scanner_is_reached_through_a_socket_of_the_machine(tmp_path: Path):
    with Clamd(tmp_path / "clamd.ctl") as daemon:
        assert is_infected([EICAR], daemon.url) is True


def test_scanner_that_is_not_there_says_nothing_about_a_file():
    with Clamd() as daemon:
        url = daemon.url

    with pytest.raises(ScannerUnavailable):
        is_infected([b"a"], url)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \xff\0"])
def test_scanner_that_cannot_tell_says_nothing_about_a_file(answer: bytes):
    with Clamd(answer=answer) as daemon, pytest.raises(ScannerUnavailable):
        is_infected([b"a"], daemon.url)
