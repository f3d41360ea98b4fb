"""Limits count the address that our own proxy saw, whatever a client claims to have come through."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.test import Client

from apps.accounts.models import User
from config.settings import base
from tests.accounts.conftest import PASSWORD, add_app, posted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Attempt = Callable[[str], int]


@pytest.fixture(autouse=True)
def _production_limits(settings) -> None:
    """As in production, behind one proxy that appends the address it has seen."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def post(forwarded: str, path: str, data: dict[str, str]) -> int:
    return Client().post(path, data, HTTP_X_FORWARDED_FOR=forwarded).status_code


@pytest.fixture
def fresh() -> Iterator[int]:
    """Numbers for addresses and names that were not used before."""
    return count()


def attempts(fresh: Iterator[int]) -> dict[str, Attempt]:
    return {
        "sign-in": lambda forwarded: post(
            forwarded, "/accounts/login/", {"login": f"p{next(fresh)}@coast.example", "password": "wrong"}
        ),
        "sign-up": lambda forwarded: post(
            forwarded,
            "/accounts/signup/",
            {"name": "", "email": "", "password1": f"{next(fresh)}"},
        ),
        "reset": lambda forwarded: post(
            forwarded, "/accounts/password/reset/", {"email": f"p{next(fresh)}@coast.example"}
        ),
    }


# What each answers at first, after how many from one address it says stop, and how.
LIMITS = {"sign-in": (200, 30), "sign-up": (200, 20), "reset": (302, 20)}


@pytest.mark.parametrize("name", LIMITS)
def test_spoofed_header_gives_no_new_attempts(name: str, fresh: Iterator[int]):
    attempt = attempts(fresh)[name]
    usual, most = LIMITS[name]

    answers = [attempt(f"10.0.{number}.1, 198.51.100.7") for number in range(most + 1)]

    assert answers == [usual] * most + [429]


@pytest.mark.parametrize("name", LIMITS)
def test_neighbour_is_not_limited_with_them(name: str, fresh: Iterator[int]):
    attempt = attempts(fresh)[name]
    usual, most = LIMITS[name]
    for _ in range(most + 1):
        attempt("198.51.100.7")

    assert attempt("198.51.100.7, 198.51.100.8") == usual


def test_wrong_passwords_are_counted_by_the_address_that_the_proxy_saw(fresh: Iterator[int]):
    """Ten from one address, though each names another account; then even the right one waits."""
    person = UserFactory(email="amal@coast.example")
    person.set_password("a long walk by the sea")
    person.save()
    for number in range(10):
        attempts(fresh)["sign-in"](f"10.0.{number}.1, 198.51.100.7")
    right = {"login": person.email, "password": "a long walk by the sea"}

    assert post("198.51.100.7", "/accounts/login/", right) == 200
    assert post("198.51.100.7, 198.51.100.8", "/accounts/login/", right) == 302


def unconfirmed(number: int) -> User:
    """Somebody whose password is right and whose address is not confirmed: signing in sends the link again."""
    user = UserFactory(email=f"unconfirmed{number}@coast.example")
    user.set_password("a long walk by the sea")
    user.save()
    user.emailaddress_set.update(verified=False)
    return user


def ask_for_link(user: User, forwarded: str) -> None:
    post(forwarded, "/accounts/login/", {"login": user.email, "password": "a long walk by the sea"})


def test_link_is_sent_again_to_one_address_once_in_three_minutes():
    user = unconfirmed(0)
    for number in range(3):
        ask_for_link(user, f"198.51.100.{number}")

    assert len(posted()) == 1


def test_links_asked_for_from_one_place_are_limited_whatever_the_header_says():
    people = [unconfirmed(number) for number in range(22)]
    for number, user in enumerate(people[:21]):
        ask_for_link(user, f"10.0.{number}.1, 198.51.100.7")
    assert len(posted()) == 20

    ask_for_link(people[21], "198.51.100.7, 198.51.100.8")
    assert len(posted()) == 21


def test_sign_ups_with_one_address_are_limited_from_wherever_they_come():
    form = {"name": "Amal", "email": "amal@coast.example", "password1": "a long walk by the sea"}

    answers = [post(f"198.51.100.{number}", "/accounts/signup/", form) for number in range(6)]

    assert answers == [302] * 5 + [429]


def resend_from(forwarded: str, number: int) -> int:
    """Ask once more for the link of a sign-up that was just made from somewhere else, in the same browser."""
    client = Client()
    form = {"name": "Amal", "email": f"p{number}@coast.example", "password1": "a long walk by the sea"}
    client.post("/accounts/signup/", form, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    return client.post("/accounts/sign-up/resending/", HTTP_X_FORWARDED_FOR=forwarded).status_code


def test_resending_is_limited_by_the_address_that_the_proxy_saw():
    answers = [resend_from(f"10.0.{number}.1, 198.51.100.7", number) for number in range(21)]

    assert answers == [302] * 20 + [429]
    assert resend_from("198.51.100.7, 198.51.100.8", 30) == 302


def test_one_address_is_sent_the_link_again_once_a_minute():
    assert [resend_from(f"198.51.100.{number}", 0) for number in range(2)] == [302, 429]


def test_codes_of_the_second_factor_are_counted_by_account(person: User):
    """Whoever has the password guesses no more than five codes, from wherever and in whichever browser."""
    add_app(person)
    seen = []
    for number in range(6):
        client = Client()
        place = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
        client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, **place)
        seen.append(client.post("/accounts/2fa/authenticate/", {"code": "000000"}, **place).content.decode())

    assert ["Too many" in page for page in seen] == [False] * 5 + [True]
