"""Joining, through allauth as a browser would: the form, the message, the confirmation, the first page."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.factories import AffiliationFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
NEWCOMER = {"name": "Amal Haddad", "email": "amal@coast.example", "password1": "a long walk by the sea"}


def confirmation_path() -> str:
    """The path of the link in the last message."""
    found = re.search(r"http://testserver(\S+/confirm-email/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, prefix: str = "", **fields: str):
    return client.post(prefix + SIGN_UP, {**NEWCOMER, **fields})


def test_newcomer_confirms_by_post_and_begins_with_the_profile(client: Client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    user = User.objects.get(email="amal@coast.example")
    assert (user.name, user.language, user.time_zone) == ("Amal Haddad", "en", "UTC")
    link = confirmation_path()

    assert client.get(link).status_code == 200
    assert not user.emailaddress_set.get().verified, "looking at the page must not confirm"

    answer = client.post(link)
    assert answer.url == reverse("organisations:profile")
    assert user.emailaddress_set.get().verified
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("prefix", "language", "direction", "words"),
    [("", "en", "ltr", "Confirm"), ("/fr", "fr", "ltr", "/fr/accounts/"), ("/ar", "ar", "rtl", "/ar/accounts/")],
)
def test_message_is_in_the_language_of_the_page(
    client: Client, prefix: str, language: str, direction: str, words: str
):
    sign_up(client, prefix)

    assert User.objects.get().language == language
    assert len(mail.outbox) == 1
    assert words in mail.outbox[0].body + mail.outbox[0].subject
    page = client.get(confirmation_path()).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_who_came_from_a_question_goes_back_to_it_with_a_note(client: Client):
    place = QuestionFactory().get_absolute_url()
    sign_up(client, next=place)

    answer = client.post(confirmation_path(), follow=True)

    assert answer.redirect_chain == [(place, 302)]
    assert f'Say for whom you speak in <a href="{reverse("organisations:profile")}">' in answer.content.decode()


def test_who_confirms_elsewhere_is_led_to_the_profile_when_they_sign_in(client: Client):
    sign_up(client)
    Client().post(confirmation_path())
    credentials = {"login": NEWCOMER["email"], "password": NEWCOMER["password1"]}
    client = Client()

    assert client.post("/accounts/login/", credentials).url == reverse("organisations:profile")


def test_profile_comes_first_only_once(client: Client):
    sign_up(client)
    client.post(confirmation_path())
    client.post("/accounts/logout/")
    credentials = {"login": NEWCOMER["email"], "password": NEWCOMER["password1"]}

    assert client.post("/accounts/login/", credentials).url == reverse("consultations:home")


def test_who_has_an_affiliation_is_not_led_anywhere(client: Client):
    user = AffiliationFactory().user
    user.set_password("a long walk by the sea")
    user.save()
    credentials = {"login": user.email, "password": "a long walk by the sea"}

    assert client.post("/accounts/login/", credentials).url == reverse("consultations:home")


def test_address_that_has_an_account_is_answered_like_any_other(client: Client):
    known = UserFactory(email="amal@coast.example")
    answer = sign_up(client)
    stranger = sign_up(Client(), email="stranger@coast.example")

    assert (answer.status_code, answer.url) == (stranger.status_code, stranger.url)
    first, second = Client().get(answer.url), Client().get(stranger.url)
    assert first.content == second.content
    assert [message.to for message in mail.outbox] == [["amal@coast.example"], ["stranger@coast.example"]]
    assert "/confirm-email/" not in mail.outbox[0].body
    assert User.objects.get(email="amal@coast.example") == known


def test_lost_password_of_an_unknown_address_is_answered_like_any_other(client: Client):
    UserFactory(email="amal@coast.example")
    answers = [
        client.post("/accounts/password/reset/", {"email": address})
        for address in ("amal@coast.example", "nobody@coast.example")
    ]

    assert [answer.url for answer in answers] == [reverse("account_reset_password_done")] * 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "not an address"), ("email", ""), ("password1", "12345678")]
)
def test_form_that_is_not_right_makes_no_account(client: Client, field: str, value: str):
    answer = sign_up(client, **{field: value})

    assert answer.status_code == 200
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not User.objects.exists()
    assert mail.outbox == []


def test_link_that_was_used_says_so(client: Client):
    sign_up(client)
    link = confirmation_path()
    client.post(link)

    page = Client().get(link).content.decode()
    assert "This link has expired or was used already." in page
    assert "<form" not in page.split("<main")[1]


def test_next_cannot_lead_to_another_site(client: Client):
    sign_up(client, next="https://evil.example/")

    assert client.post(confirmation_path()).url == reverse("organisations:profile")


@pytest.mark.parametrize(
    "address", ["http://[", "//[", "http://elsewhere.example/", "https://[x]/", "\x00"], ids=ascii
)
def test_sign_in_leads_to_no_other_address_and_bears_a_broken_one(client: Client, address: str):
    user = UserFactory()
    user.set_password("a long walk by the sea")
    user.save()

    assert client.get("/accounts/login/", {"next": address}).status_code == 200
    form = {"login": user.email, "password": "a long walk by the sea", "next": address}
    assert client.post("/accounts/login/", form).url == "/profile/"
