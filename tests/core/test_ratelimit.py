"""How much one person may send in a minute."""

import socket
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from apps.accounts.models import User
from apps.core.ratelimit import is_over_limit

NOON = 1_800_000_000.0


@pytest.fixture(autouse=True)
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The tests begin with a minute, so that none of them ends in the next one."""

    def set_to(moment: float) -> None:
        monkeypatch.setattr("time.time", lambda: moment)

    set_to(NOON)
    return set_to


def request_of(number: int | None, address: str = "192.0.2.1") -> HttpRequest:
    request = RequestFactory().post("/preview/", REMOTE_ADDR=address)
    request.user = User(pk=number) if number else AnonymousUser()
    return request


def times(count: int, number: int | None, action: str = "preview", **where: str) -> list[bool]:
    return [is_over_limit(request_of(number, **where), action, per_minute=2) for _time in range(count)]


def test_limit_is_passed_by_the_one_after_it():
    assert times(4, 1) == [False, False, True, True]


def test_limit_is_a_persons_own_wherever_they_are():
    assert times(2, 1) == [False, False]
    assert times(1, 2) == [False]
    assert times(1, 1, address="192.0.2.2") == [True]


def test_limit_is_an_actions_own():
    assert times(3, 1, "preview") == [False, False, True]
    assert times(1, 1, "submit") == [False]


def test_visitors_are_counted_by_their_address():
    assert times(3, None) == [False, False, True]
    assert times(1, None, address="192.0.2.2") == [False]


def test_limit_begins_again_with_the_next_minute(set_clock: Callable[[float], None]):
    assert times(3, 1) == [False, False, True]
    set_clock(NOON + 60)
    assert times(1, 1) == [False]


def test_nobody_is_over_the_limit_where_nothing_can_be_counted():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        location = f"redis://127.0.0.1:{held.getsockname()[1]}/0"
        with override_settings(
            CACHES={"default": {"BACKEND": "apps.core.cache.ForgivingRedisCache", "LOCATION": location}}
        ):
            assert times(4, 1) == [False] * 4
