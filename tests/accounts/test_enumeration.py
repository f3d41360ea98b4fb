"""No form tells whether an address has an account: not by its answer, nor by the work that it does.

How long it takes is measured by bench/enumeration.py; here stands that there is nothing to measure.
"""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from tests.accounts.conftest import PASSWORD, add_app, posted, say_it_is_you
from tests.factories import SignUpFactory, UserFactory

pytestmark = pytest.mark.django_db
UNKNOWN = "noor@coast.example"  # as long as the known one
TOKENS = (
    (r'name="csrfmiddlewaretoken" value="[^"]*"', "token"),
    (r"'[0-9a-z]{32}'", "'key'"),
    (r"session_data\" = '[^']*'", "session"),
    (r"'[A-Za-z0-9_-]{22}'", "'secret'"),
    (r"'[^']*:1[^']*:[^']*'", "'signed'"),
    (r"md5\$[^']*", "md5$"),
    (r"'20\d\d-[^']*'", "'moment'"),
    (r"\b\d+\b", "number"),
)


class CountingHasher(MD5PasswordHasher):
    count = 0

    def encode(self, *args: object, **kwargs: object) -> str:
        CountingHasher.count += 1
        return super().encode(*args, **kwargs)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _counted(settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


def plain(text: str, address: str) -> str:
    text = text.replace(address, "ADDRESS")
    for pattern, instead in TOKENS:
        text = re.sub(pattern, instead, text)
    return text


def ordinary(user: User) -> None: ...


def unconfirmed(user: User) -> None:
    user.emailaddress_set.update(verified=False)


def inactive(user: User) -> None:
    user.is_active = False
    user.save()


def without_password(user: User) -> None:
    user.set_unusable_password()
    user.save()


def with_second_factor(user: User) -> None:
    add_app(user)


def only_asked_for(user: User) -> None:
    user.delete()
    SignUpFactory(email="amal@coast.example")


def of_second_address(user: User) -> None:
    user.emailaddress_set.update(primary=False)
    user.emailaddress_set.create(email="another@coast.example", verified=True, primary=True)
    user.email = "another@coast.example"
    user.save()


KINDS = (
    ordinary, unconfirmed, inactive, without_password, with_second_factor, only_asked_for, of_second_address,
)  # fmt: skip
FORMS: dict[str, tuple[str, Callable[[str], dict[str, str]]]] = {
    "sign-up": ("/accounts/signup/", lambda email: {"name": "Amal", "email": email, "password1": PASSWORD}),
    "sign-in": ("/accounts/login/", lambda email: {"login": email, "password": "not the password"}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
}


def observed(client: Client, path: str, form: dict[str, str], address: str) -> dict[str, object]:
    """Everything that an answer shows, where it leads to, and what it cost."""
    CountingHasher.count = 0
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, form)
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    return {
        "status": answer.status_code,
        "headers": plain(str(sorted(answer.items())), address),
        "cookies": sorted((name, len(cookie.value)) for name, cookie in answer.cookies.items()),
        "body": plain(answer.content.decode(), address),
        "page": plain(page.content.decode(), address),
        "passwords hashed": CountingHasher.count,
        "queries": [plain(query["sql"], address) for query in queries],
    }


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_form_tells_nothing(name: str, kind: Callable[[User], None], person: User):
    kind(person)
    path, form = FORMS[name]

    known, unknown = (
        observed(Client(), path, form(address), address) for address in ("amal@coast.example", UNKNOWN)
    )

    assert known == unknown
    assert known["passwords hashed"] == (0 if name == "reset" else 1)


@pytest.mark.parametrize("name", FORMS)
def test_limits_tell_nothing(name: str, person: User, settings):
    settings.ACCOUNT_RATE_LIMITS = {
        "signup_address": "2/m/key",
        "login_failed": "2/m/key",
        "reset_password": "2/m/key",
    }
    path, form = FORMS[name]

    known, unknown = (
        [observed(Client(), path, form(address), address) for _time in range(4)]
        for address in (person.email, UNKNOWN)
    )

    assert known == unknown
    assert known[-1] != known[0]


def test_link_sent_again_tells_nothing(person: User):
    seen = []
    for address in (person.email, UNKNOWN):
        client = Client()
        client.post("/accounts/signup/", FORMS["sign-up"][1](address))
        seen.append(observed(client, "/accounts/sign-up/resending/", {}, address))

    assert seen[0] == seen[1]


def test_adding_an_address_tells_nothing(person: User, sign_in: Callable[..., Client]):
    seen = []
    for address in (person.email, UNKNOWN):
        other = UserFactory(email="zaira@coast.example")
        other.set_password(PASSWORD)
        other.save()
        client = say_it_is_you(sign_in(other))
        seen.append(observed(client, "/accounts/email/", {"email": address, "action_add": ""}, address))
        other.delete()

    assert seen[0] == seen[1]
    assert seen[0]["status"] == 302


def test_adding_an_address_reads_nobody_elses_account(person: User, sign_in: Callable[..., Client]):
    """Queries can be the same and take longer: the rows of an account have to be made into objects."""
    client = say_it_is_you(sign_in(person))
    UserFactory(email="noor@coast.example")

    with CaptureQueriesContext(connection) as queries:
        client.post("/accounts/email/", {"email": UNKNOWN, "action_add": ""})

    about_it = [query["sql"] for query in queries if UNKNOWN in query["sql"]]
    assert [sql for sql in about_it if sql.startswith("SELECT") and "user_id" not in sql.split("WHERE")[1]] == []


@pytest.mark.parametrize("address", ["amal@coast.example", "AMAL@coast.example", "second@coast.example"])
def test_ones_own_address_is_not_added_again(person: User, sign_in: Callable[..., Client], address: str):
    person.emailaddress_set.create(email="second@coast.example", verified=False)

    answer = say_it_is_you(sign_in(person)).post("/accounts/email/", {"email": address, "action_add": ""})

    assert "already associated with this account" in answer.content.decode()
    assert person.emailaddress_set.count() == 2


def test_no_more_than_five_addresses_are_added(person: User, sign_in: Callable[..., Client]):
    for number in range(4):
        person.emailaddress_set.create(email=f"p{number}@coast.example", verified=False)

    answer = say_it_is_you(sign_in(person)).post("/accounts/email/", {"email": UNKNOWN, "action_add": ""})

    assert answer.status_code == 200
    assert person.emailaddress_set.count() == 5


def test_with_a_second_factor_unconfirmed_addresses_are_refused(person: User, sign_in: Callable[..., Client]):
    client = say_it_is_you(sign_in(person))
    add_app(person)

    answer = client.post("/accounts/email/", {"email": UNKNOWN, "action_add": ""})

    assert answer.status_code == 200
    assert not person.emailaddress_set.filter(email=UNKNOWN).exists()


def test_mail_tells_the_owner_of_the_address_alone(person: User):
    for path, form in FORMS.values():
        for address in (person.email, UNKNOWN):
            Client().post(path, form(address))

    assert sorted((message.to[0], message.subject) for message in posted()) == [
        ("amal@coast.example", "Choose a new password"),
        ("amal@coast.example", "You have an account already"),
        (UNKNOWN, "Confirm your e-mail address"),
        (UNKNOWN, "No account with this address"),
    ]
    about_known = next(message for message in posted() if message.subject == "You have an account already")
    assert "/sign-up/" not in about_known.body
