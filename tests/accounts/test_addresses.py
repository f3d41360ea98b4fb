"""E-mail addresses of an account: changed by its owner alone, who is told at the old one."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.accounts.conftest import link_in, posted, say_it_is_you
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "/accounts/email/"
NEW = "new@coast.example"


@pytest.fixture
def client(person: User, sign_in: Callable[..., Client]) -> Client:
    return sign_in(person)


@pytest.mark.parametrize("action", ["action_add", "action_remove", "action_primary"])
def test_change_asks_for_the_password_first(client: Client, person: User, action: str):
    person.emailaddress_set.create(email=NEW, verified=True)
    email = "third@coast.example" if action == "action_add" else NEW

    answer = client.post(EMAIL, {"email": email, action: ""})

    assert answer.url.startswith("/accounts/reauthenticate/")
    assert sorted(person.emailaddress_set.values_list("email", "primary")) == [(person.email, True), (NEW, False)]


def test_added_address_is_confirmed_by_its_link(client: Client, person: User):
    say_it_is_you(client).post(EMAIL, {"email": NEW, "action_add": ""})
    (message,) = posted()
    link = link_in(message)
    assert message.to == [NEW]

    client.get(link)
    assert not person.emailaddress_set.get(email=NEW).verified
    client.post(link)
    assert person.emailaddress_set.get(email=NEW).verified


def test_old_address_is_told_of_the_new_one(client: Client, person: User):
    person.emailaddress_set.create(email=NEW, verified=True)

    say_it_is_you(client).post(EMAIL, {"email": NEW, "action_primary": ""})

    (message,) = posted()
    assert message.to == ["amal@coast.example"]
    assert "Messages now go to new@coast.example." in message.body


def test_main_address_is_told_of_one_that_is_removed(client: Client, person: User):
    person.emailaddress_set.create(email=NEW, verified=True)

    say_it_is_you(client).post(EMAIL, {"email": NEW, "action_remove": ""})

    assert [(message.to, message.subject) for message in posted()] == [
        ([person.email], "An e-mail address was removed")
    ]


def test_unconfirmed_address_keeps_nobody_from_signing_up_with_it(client: Client, person: User):
    say_it_is_you(client).post(EMAIL, {"email": NEW, "action_add": ""})
    owner = Client()
    owner.post("/accounts/signup/", {"name": "Noor", "email": NEW, "password1": "another walk by the sea"})

    owner.post(link_in(next(message for message in posted() if "/sign-up/" in message.body)))

    assert User.objects.get(email=NEW).name == "Noor"
    assert not person.emailaddress_set.get(email=NEW).verified


@pytest.mark.parametrize("of", ["address", "password"])
def test_looking_at_the_link_of_another_account_signs_nobody_out(client: Client, person: User, of: str):
    other = UserFactory(email="other@coast.example")
    if of == "address":
        other.emailaddress_set.update(verified=False)
        say_it_is_you(client).post(EMAIL, {"email": other.email, "action_send": ""})
        other_client = Client()
        other_client.force_login(other)
        other_client.post(EMAIL, {"email": other.email, "action_send": ""})
    else:
        Client().post("/accounts/password/reset/", {"email": other.email})
    link = link_in(posted()[0])

    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert client.session["_auth_user_id"] == str(person.pk)
    new = "a longer walk by the sea"
    client.post(page.redirect_chain[-1][0] if of == "password" else link, {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
