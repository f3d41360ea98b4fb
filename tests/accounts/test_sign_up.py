"""Joining, through allauth as a browser would: the form, the message, the confirmation, the first page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apps.accounts.models import SignUp, User
from tests.accounts.conftest import PASSWORD, link_in, posted
from tests.factories import AffiliationFactory, QuestionFactory, SignUpFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
NEWCOMER = {"name": "Amal Haddad", "email": "amal@coast.example", "password1": PASSWORD}
CREDENTIALS = {"login": NEWCOMER["email"], "password": PASSWORD}


def sign_up(client: Client, prefix: str = "", **fields: str):
    return client.post(prefix + SIGN_UP, {**NEWCOMER, **fields})


def confirmation_path() -> str:
    """The path of the link in the last message."""
    return link_in(posted()[-1])


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def test_newcomer_confirms_by_post_and_begins_with_the_profile(client: Client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    link = confirmation_path()

    assert client.get(link).status_code == 200
    assert not User.objects.exists(), "neither asking nor looking at the page makes an account"

    answer = client.post(link)
    user = User.objects.get(email="amal@coast.example")
    assert (user.name, user.language, user.time_zone) == ("Amal Haddad", "en", "UTC")
    assert answer.url == reverse("organisations:profile")
    assert user.emailaddress_set.get().verified
    assert client.get(answer.url).status_code == 200
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("prefix", "language", "direction", "words"),
    [("", "en", "ltr", "Confirm"), ("/fr", "fr", "ltr", "/fr/accounts/"), ("/ar", "ar", "rtl", "/ar/accounts/")],
)
def test_message_is_in_the_language_of_the_page(
    client: Client, prefix: str, language: str, direction: str, words: str
):
    sign_up(client, prefix)
    messages = posted()

    assert len(messages) == 1
    assert words in messages[0].body + messages[0].subject
    assert f'<html lang="{language}" dir="{direction}">' in str(messages[0].alternatives[0].content)
    link = link_in(messages[0])
    assert f'<html lang="{language}" dir="{direction}">' in client.get(link).content.decode()
    client.post(link)
    assert User.objects.get().language == language


def test_who_came_from_a_question_goes_back_to_it_with_a_note(client: Client):
    place = QuestionFactory().get_absolute_url()
    sign_up(client, next=place)

    answer = client.post(confirmation_path(), follow=True)

    assert answer.redirect_chain == [(place, 302)]
    profile = f"{reverse('organisations:profile')}?{urlencode({'next': place})}"
    assert f'Say for whom you speak in <a href="{profile}">' in answer.content.decode()


def test_in_another_browser_the_password_is_asked_for_and_signs_in(client: Client):
    sign_up(client)
    link, phone = confirmation_path(), Client()

    assert 'type="password"' in phone.get(link).content.decode()
    refused = phone.post(link, {"password": "another password"})
    assert "This is not the password" in refused.content.decode()
    assert not User.objects.exists()

    assert phone.post(link, {"password": PASSWORD}).url == reverse("organisations:profile")
    assert is_signed_in(phone)


def test_nobody_confirms_what_somebody_else_asked_for_with_their_address(client: Client):
    """Somebody signs up with the address of another, who follows the link without knowing the password."""
    sign_up(client, name="Mallory", password1="a password of Mallory's")
    stolen = confirmation_path()
    owner = Client()
    sign_up(owner)

    assert owner.post(stolen).status_code == 200
    assert not User.objects.exists()
    owner.post(confirmation_path())
    assert User.objects.get().name == "Amal Haddad"
    assert client.post(stolen).status_code == 410, "what was asked for with the address is over"


def test_sign_up_does_not_keep_an_address_from_its_owner():
    mallory, owner = Client(), Client()
    for number in range(3):
        sign_up(mallory, password1=f"a password of Mallory's {number}")
    sign_up(owner)

    owner.post(confirmation_path())
    assert User.objects.get().check_password(PASSWORD)
    assert Client().post("/accounts/login/", CREDENTIALS).status_code == 302


def test_guesses_of_the_password_are_counted(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    sign_up(client)
    link = confirmation_path()

    answers = [Client().post(link, {"password": f"guess {number}"}).status_code for number in range(4)]

    assert answers == [200, 200, 200, 429]


def test_address_that_got_an_account_meanwhile_is_said_to_have_one(client: Client):
    sign_up(client)
    link = confirmation_path()
    UserFactory(email="amal@coast.example")

    answer = client.post(link, follow=True)

    assert "There is an account with this address already" in answer.content.decode()
    assert not is_signed_in(client)


def test_who_is_signed_in_stays_so_until_they_confirm_another_account(client: Client):
    client.force_login(UserFactory(email="other@coast.example"))
    link = f"/accounts/sign-up/{SignUpFactory(email='amal@coast.example').token}/"

    client.get(link)
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    client.post(link, {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="amal@coast.example").pk)


def test_session_that_was_open_before_is_not_the_one_that_is_signed_in(client: Client):
    """Who had the cookie before has nothing afterwards (session fixation)."""
    sign_up(client)
    before = client.session.session_key
    client.post(confirmation_path())

    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert not is_signed_in(stranger)


def test_link_is_sent_again_and_is_the_same_one(client: Client):
    sign_up(client)
    first = confirmation_path()
    page = client.get(reverse("account_email_verification_sent")).content.decode()
    assert reverse("accounts:sign_up_resending") in page

    answer = client.post(reverse("accounts:sign_up_resending"), follow=True)

    assert "The message is on its way again." in answer.content.decode()
    assert confirmation_path() == first
    assert len({message.extra_headers["Message-ID"] for message in posted()}) == 2


def test_who_did_not_sign_up_here_cannot_have_it_sent_again(client: Client):
    SignUpFactory()

    assert client.post(reverse("accounts:sign_up_resending")).url == reverse("account_signup")
    page = client.get(reverse("account_email_verification_sent")).content.decode()
    assert reverse("accounts:sign_up_resending") not in page


@pytest.mark.parametrize("spoil", ["forged", "expired", "used"])
def test_link_that_gives_nothing_says_so(client: Client, spoil: str):
    sign_up(client)
    link = confirmation_path()
    if spoil == "forged":
        link = link[:-3] + "x/"
    elif spoil == "expired":
        SignUp.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    else:
        client.post(link)

    for answer in (Client().get(link), Client().post(link, {"password": PASSWORD})):
        assert answer.status_code == 410
        assert "This link has expired or was used already." in answer.content.decode()
        assert "<form" not in answer.content.decode().split("<main")[1]


def test_profile_comes_first_only_once(client: Client):
    sign_up(client)
    client.post(confirmation_path())
    client.post("/accounts/logout/")

    assert client.post("/accounts/login/", CREDENTIALS).url == reverse("consultations:home")


def test_who_has_an_affiliation_is_not_led_anywhere(client: Client):
    user = AffiliationFactory().user
    user.set_password(PASSWORD)
    user.save()

    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url == reverse("consultations:home")


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "not an address"), ("email", ""), ("password1", "12345678")]
)
def test_form_that_is_not_right_asks_for_nothing(client: Client, field: str, value: str):
    answer = sign_up(client, **{field: value})

    assert answer.status_code == 200
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not SignUp.objects.exists()
    assert posted() == []


def test_next_cannot_lead_to_another_site(client: Client):
    sign_up(client, next="https://evil.example/")

    assert client.post(confirmation_path()).url == reverse("organisations:profile")


@pytest.mark.parametrize(
    "address", ["http://[", "//[", "http://elsewhere.example/", "https://[x]/", "\x00"], ids=ascii
)
def test_sign_in_leads_to_no_other_address_and_bears_a_broken_one(client: Client, address: str):
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()

    assert client.get("/accounts/login/", {"next": address}).status_code == 200
    form = {"login": user.email, "password": PASSWORD, "next": address}
    assert client.post("/accounts/login/", form).url == "/profile/"
