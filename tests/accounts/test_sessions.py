from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.sessions import approximate_address, describe_browser, places_of
from apps.accounts.tasks import forget_ended_sessions
from tests.accounts.conftest import PASSWORD, link_in, posted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SESSIONS = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
SignIn = Callable[..., Client]


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.fixture
def computer(person: User, sign_in: SignIn) -> Client:
    return sign_in(person, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.23")


@pytest.fixture
def phone(person: User, sign_in: SignIn) -> Client:
    return sign_in(person, HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="2001:db8:77:12::1")


def key(client: Client) -> str:
    return client.session.session_key or ""


def test_list_says_where_one_is_signed_in_this_browser_first(person: User, phone: Client, computer: Client):
    places = places_of(person, current_key=key(phone))

    assert [(place.browser, place.address, place.is_current) for place in places] == [
        ("Safari on iPhone", "2001:db8:77::x", True),
        ("Firefox on Linux", "198.51.100.x", False),
    ]
    page = phone.get(SESSIONS).content.decode()
    assert "Safari on iPhone · this one" in page
    assert page.count(">Sign out there<") == 1


def test_address_is_kept_only_approximately(phone: Client, computer: Client):
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"198.51.100.0", "2001:db8:77::"}


def test_session_that_is_ended_is_signed_out_at_its_next_request(phone: Client, computer: Client):
    place = UserSession.objects.get(session_key=key(computer))

    answer = phone.post(reverse("accounts:session_end", args=[place.pk]), follow=True)

    assert "You are signed out there." in answer.content.decode()
    assert (is_signed_in(computer), is_signed_in(phone)) == (False, True)


def test_all_others_are_ended_at_once_and_nobody_elses(
    person: User, phone: Client, computer: Client, sign_in: SignIn
):
    other = UserFactory()
    other.set_password(PASSWORD)
    other.save()
    stranger, third = sign_in(other), sign_in(person)

    answer = phone.post(reverse("accounts:other_sessions_end"), follow=True)

    assert "You are signed out in 2 other browsers." in answer.content.decode()
    assert [is_signed_in(client) for client in (phone, computer, third, stranger)] == [True, False, False, True]


def test_session_of_somebody_else_is_not_found(computer: Client):
    stranger = Client()
    stranger.force_login(UserFactory())
    place = UserSession.objects.get(session_key=key(computer))

    assert stranger.post(reverse("accounts:session_end", args=[place.pk])).status_code == 404
    assert is_signed_in(computer)


def test_this_session_is_ended_by_signing_out_only(phone: Client):
    place = UserSession.objects.get(session_key=key(phone))

    assert phone.post(reverse("accounts:session_end", args=[place.pk])).status_code == 404
    phone.post("/accounts/logout/")
    assert not is_signed_in(phone)


@pytest.mark.parametrize("name", ["accounts:session_end", "accounts:other_sessions_end"])
def test_nothing_ends_by_get(phone: Client, computer: Client, name: str):
    place = UserSession.objects.get(session_key=key(computer))
    address = reverse(name, args=[place.pk] if name == "accounts:session_end" else [])

    assert phone.get(address).status_code == 405
    assert is_signed_in(computer)


def test_new_password_signs_out_everywhere_else(person: User, phone: Client, computer: Client):
    new = {
        "oldpassword": PASSWORD,
        "password1": "a longer walk by the sea",
        "password2": "a longer walk by the sea",
    }
    assert phone.post("/accounts/password/change/", new).status_code == 302

    assert (is_signed_in(phone), is_signed_in(computer)) == (True, False)
    assert [place.is_current for place in places_of(person, current_key=key(phone))] == [True]


def test_password_set_by_a_link_signs_out_everywhere(person: User, phone: Client, computer: Client):
    Client().post("/accounts/password/reset/", {"email": person.email})
    owner = Client()
    page = owner.get(link_in(posted()[-1]), follow=True)
    new = "a longer walk by the sea"

    owner.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert [is_signed_in(client) for client in (phone, computer, owner)] == [False, False, False]
    assert places_of(person, current_key=None) == []


def test_last_seen_is_noted_each_quarter_of_an_hour(phone: Client):
    long_ago = timezone.now() - timedelta(days=1)
    UserSession.objects.update(last_seen_at=long_ago)
    phone.get("/")
    assert UserSession.objects.get().last_seen_at == long_ago
    cache.clear()  # as after a quarter of an hour
    phone.get("/")
    first = UserSession.objects.get().last_seen_at
    phone.get("/")
    cache.clear()  # as after a quarter of an hour
    phone.get("/")

    assert long_ago < first < UserSession.objects.get().last_seen_at


def test_what_has_expired_is_not_listed_and_forgotten_by_the_daily_task(
    person: User, phone: Client, computer: Client
):
    Session.objects.filter(session_key=key(computer)).update(expire_date=timezone.now() - timedelta(minutes=1))

    assert len(places_of(person, current_key=key(phone))) == 1
    assert UserSession.objects.count() == 2
    forget_ended_sessions()
    assert UserSession.objects.get().session_key == key(phone)


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"), ("::1", "::")],
)
def test_approximate_address_leaves_out_the_household(address: str, network: str):
    assert approximate_address(address) == network


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.5.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_browser_is_named_as_its_user_would(user_agent: str, said: str):
    assert describe_browser(user_agent) == said


def sign_in_again(client: Client, person: User) -> None:
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def test_owner_is_told_of_a_browser_that_was_not_used_before(person: User, sign_in: SignIn):
    first = sign_in(person)
    assert posted() == [], "who joins is not told of the browser in which they join"
    sign_in_again(first, person)
    assert posted() == []

    second = sign_in(person, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    sign_in_again(second, person)

    (letter,) = posted()
    assert (letter.to, letter.subject) == ([person.email], "You signed in from a new browser")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "The browser says that it is: Firefox on Linux." in letter.body


def test_browser_known_to_another_account_is_new_to_this_one(person: User, sign_in: SignIn):
    sign_in(person)
    other = UserFactory()
    other.set_password(PASSWORD)
    other.save()
    client = sign_in(other)

    sign_in_again(client, person)
    assert [letter.to for letter in posted()] == [[person.email]]
    for user in (other, person):
        sign_in_again(client, user)
    assert len(posted()) == 1


def test_note_of_known_browsers_cannot_be_made_up(person: User, sign_in: SignIn):
    sign_in(person)
    client = Client()
    client.cookies["known_accounts"] = "WyJmb3JnZWQiXQ:1abcde:forged"

    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert len(posted()) == 1
    assert client.cookies["known_accounts"]["httponly"]
    assert str(person.pk) not in client.cookies["known_accounts"].value.split(":")[0]
