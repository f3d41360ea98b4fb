"""Sign-in through OpenID Connect, against a provider that really answers."""

from collections.abc import Callable
from time import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from apps.accounts.models import User
from tests.accounts.identities import CALLBACK, EMAIL, START, come_in, configure, set_out, user_of, way_back
from tests.accounts.openid_server import ANOTHER_KEY, CLIENT, Provider, openid_server

pytestmark = pytest.mark.django_db


def test_newcomer_whose_address_is_believed_gets_an_account(provider: Provider, client: Client):
    answer = come_in(client)

    user = user_of(client)
    assert user is not None
    assert (user.name, user.email, user.has_usable_password()) == ("Amal Haddad", EMAIL, False)
    assert list(user.emailaddress_set.values_list("verified", "primary")) == [(True, True)]
    assert answer.url == "/profile/"
    account = user.socialaccount_set.get()
    assert (account.provider, account.uid, account.extra_data) == ("ministry", "248289761001", {"label": EMAIL})
    assert not SocialToken.objects.exists()


def test_who_was_here_before_is_known_by_number_and_not_by_address(provider: Provider, client: Client):
    come_in(client)
    provider.claims |= {"email": "amal.haddad@ministry.example", "name": "A. Haddad"}
    again = Client()

    assert come_in(again).url == "/"
    assert user_of(again) == user_of(client)
    assert User.objects.get().email == EMAIL


def test_request_says_what_the_specifications_ask_for(provider: Provider, client: Client, settings):
    configure(settings, provider, auth_params={"acr_values": "eidas1"})
    come_in(client)

    (asked,) = provider.asked
    assert asked["acr_values"] == "eidas1"
    assert len(asked["nonce"]) >= 32
    assert len(asked["state"]) >= 16
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"


def test_person_comes_back_in_their_language_to_where_they_were(provider: Provider):
    first, second = Client(), Client()

    assert come_in(first, "/ar").url == "/ar/profile/"
    assert user_of(first).language == "ar"
    assert provider.asked[0]["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert come_in(second, "/fr", next="/fr/notifications/").url == "/fr/notifications/"


def test_next_cannot_lead_to_another_site(provider: Provider, client: Client):
    come_in(client)
    assert come_in(Client(), next="https://evil.example/").url == "/"


def test_buttons_stand_on_the_pages_for_signing_in_and_up(provider: Provider, client: Client):
    for page in ("/accounts/login/", "/accounts/signup/"):
        html = client.get(page, {"next": "/notifications/"}).content.decode()
        assert f'action="{START}"' in html
        assert "Sign in with <bdi>The Ministry</bdi>" in html


def test_without_a_provider_there_is_no_button(client: Client):
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert client.post(START).status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_nothing_begins_by_get(provider: Provider, client: Client):
    assert client.get(START).status_code == 405
    assert provider.asked == []


WRONG: dict[str, Callable[[Provider], object]] = {
    "issuer": lambda provider: provider.in_token.update(iss="https://elsewhere.example"),
    "audience": lambda provider: provider.in_token.update(aud="another client"),
    "authorised party": lambda provider: provider.in_token.update(azp="another client"),
    "nonce": lambda provider: provider.in_token.update(nonce="of another sign-in"),
    "no nonce": lambda provider: provider.in_token.update(nonce=None),
    "expired": lambda provider: provider.in_token.update(exp=int(time()) - 120),
    "no expiry": lambda provider: provider.in_token.update(exp=None),
    "made in the future": lambda provider: provider.in_token.update(iat=int(time()) + 600),
    "no subject": lambda provider: provider.in_token.update(sub=None),
    "signature": lambda provider: setattr(provider, "key", ANOTHER_KEY),
    "unknown key": lambda provider: setattr(provider, "key_name", "never published"),
    "made with our secret": lambda provider: (
        setattr(provider, "key", CLIENT["client_secret"]),
        setattr(provider, "algorithm", "HS256"),
    ),
    "not signed": lambda provider: (setattr(provider, "key", None), setattr(provider, "algorithm", "none")),
    "userinfo of somebody else": lambda provider: provider.in_user_info.update(sub="another"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.filterwarnings("ignore:The HMAC key is")
def test_what_proves_nothing_signs_nobody_in(provider: Provider, client: Client, wrong: str):
    url = set_out(client)
    WRONG[wrong](provider)

    answer = client.get(way_back(url))

    assert answer.status_code == 401
    assert "That did not work" in answer.content.decode()
    assert user_of(client) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"issuer": "https://other.example"}, {"jwks_uri": None}], ids=["issuer", "keys"]
)
def test_provider_that_says_wrong_things_of_itself_is_not_asked(provider: Provider, client: Client, wrong: dict):
    provider.in_discovery |= wrong

    assert client.post(START).status_code == 401
    assert provider.asked == []


def test_provider_that_is_away_is_said_to_be(settings, client: Client):
    with openid_server() as provider:
        configure(settings, provider)

    answer = client.post(START)
    assert answer.status_code == 401
    assert "nothing has changed here" in answer.content.decode()


def test_keys_that_changed_are_asked_for_anew(provider: Provider, client: Client):
    come_in(client)
    provider.published, provider.key, provider.key_name = {"second": ANOTHER_KEY}, ANOTHER_KEY, "second"

    assert come_in(Client()).status_code == 302


def test_signed_userinfo_is_read_and_checked(provider: Provider, client: Client):
    provider.user_info_is_signed = True
    provider.in_token |= {"email": None, "name": None}
    come_in(client)
    assert user_of(client).name == "Amal Haddad"

    provider.in_user_info |= {"aud": "another client"}
    assert come_in(Client()).status_code == 401


def test_answer_is_good_once_and_in_one_browser(provider: Provider, client: Client):
    back = way_back(set_out(client))
    thief = Client()

    assert thief.get(back).status_code == 401
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 401
    assert user_of(client) is None
    assert user_of(thief) is None


def test_code_of_somebody_else_does_not_fit(provider: Provider, client: Client):
    """A code stolen on its way is of no use in another browser, even with that browser's own state."""
    stolen = parse_qs(urlsplit(way_back(set_out(client))).query)["code"][0]
    thief = Client()
    state = parse_qs(urlsplit(set_out(thief)).query)["state"][0]

    assert thief.get(CALLBACK, {"code": stolen, "state": state}).status_code == 401
    assert user_of(thief) is None


def test_answer_of_another_issuer_is_refused(provider: Provider, client: Client):
    back = way_back(set_out(client))

    assert client.get(f"{back}&iss=https%3A%2F%2Fevil.example").status_code == 401
    assert user_of(client) is None


def test_who_cancels_is_back_at_the_sign_in(provider: Provider, client: Client):
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]

    answer = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)

    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "you cancelled it at The Ministry" in answer.content.decode()
