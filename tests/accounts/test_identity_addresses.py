"""Which account it is that a provider’s answer signs in, and what is believed of its addresses and names."""

import re
from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from apps.accounts.models import SignUp, User
from tests.accounts.conftest import PASSWORD, add_app, link_in, posted
from tests.accounts.identities import (
    EMAIL,
    come_in,
    configure,
    user_of,
)
from tests.accounts.openid_server import Provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("trust", "verified"), [("never", True), ("verified", False), ("verified", None)])
def test_address_that_is_not_believed_is_asked(
    provider: Provider, client: Client, settings, trust: str, verified: bool | None
):
    configure(settings, provider, trust_email=trust)
    provider.claims["email_verified"] = verified

    assert come_in(client).url == "/accounts/confirm-email/"
    assert not User.objects.exists()
    link = link_in(posted()[0])
    elsewhere = Client()
    for answer in (elsewhere.get(link), elsewhere.post(link, {"password": ""})):
        assert answer.status_code == 403
        assert "in the browser in which you signed up" in answer.content.decode()
    client.post(link)
    assert user_of(client).email == EMAIL
    assert come_in(Client()).url == "/"


def test_address_that_is_not_believed_tells_nothing_and_joins_nothing(provider: Provider, settings):
    """Somebody says at their own provider that they have the address of another."""
    configure(settings, provider, trust_email="never")
    owner = UserFactory(email=EMAIL)
    seen = []
    for number, email in enumerate([EMAIL, "noor@ministry.example"]):
        provider.claims |= {"email": email, "sub": str(number)}
        client = Client()
        answer = come_in(client)
        page = client.get(answer.url).content.decode()
        seen.append((answer.status_code, answer.url, re.sub(r'token" value="\w+"', "", page)))

    assert seen[0] == seen[1]
    assert [message.subject for message in posted()] == [
        "You have an account already",
        "Confirm your e-mail address",
    ]
    assert not owner.socialaccount_set.exists()


def test_account_with_a_believed_address_is_joined_and_told(provider: Provider, client: Client, person: User):
    provider.claims["email"] = person.email

    come_in(client)

    assert user_of(client) == person
    assert person.check_password(PASSWORD)
    (letter,) = posted()
    assert (letter.to, letter.subject) == ([person.email], "A way to sign in was connected")
    assert "You can now sign in through: The Ministry." in letter.body


def with_app(user: User) -> None:
    add_app(user)


def administrator(user: User) -> None:
    user.is_staff = True
    user.save()


def inactive(user: User) -> None:
    user.is_active = False
    user.save()


def unconfirmed(user: User) -> None:
    user.emailaddress_set.update(verified=False)


@pytest.mark.parametrize(
    "guard", [with_app, administrator, inactive, unconfirmed], ids=lambda guard: guard.__name__
)
def test_guarded_account_is_not_joined_by_the_address_alone(
    provider: Provider, client: Client, person: User, guard: Callable[[User], None]
):
    guard(person)
    provider.claims["email"] = person.email

    answer = come_in(client)

    assert answer.status_code == 403
    assert "Sign in to it as usual, then connect The Ministry to it." in answer.content.decode()
    assert user_of(client) is None
    assert not SocialAccount.objects.exists()


def test_account_without_an_address_is_told_what_to_do(provider: Provider, client: Client):
    provider.claims |= {"email": "not an address"}

    answer = come_in(client)

    assert answer.status_code == 403
    assert "The Ministry tells us no e-mail address." in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("trust", ["always", "never"])
def test_address_that_no_column_holds_is_refused_with_a_sentence(
    provider: Provider, client: Client, settings, trust: str
):
    configure(settings, provider, trust_email=trust)
    domain = ".".join(["ministry" * 7] * 4)
    provider.claims["email"] = f"{'a' * (255 - len(domain) - len('@.example'))}@{domain}.example"
    assert len(provider.claims["email"]) == 255

    answer = come_in(client)

    assert answer.status_code == 403
    assert "The e-mail address that The Ministry tells us is too long." in answer.content.decode()
    assert not User.objects.exists()
    assert not SignUp.objects.exists()

    provider.claims["email"] = provider.claims["email"][1:]
    assert come_in(client).status_code == 302


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Amal Haddad "}, "Amal Haddad"),
        ({"name": None, "given_name": "Amal", "family_name": "Haddad"}, "Amal Haddad"),
        ({"name": None, "preferred_username": "a.haddad"}, "Participant without a name"),
        ({"name": "x" * 300}, "x" * 150),
    ],
)
def test_name_comes_from_the_claims_and_never_out_of_the_address(
    provider: Provider, client: Client, claims: dict[str, str], name: str
):
    provider.claims |= claims
    come_in(client)

    assert user_of(client).name == name
