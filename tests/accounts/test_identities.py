"""Sign-in through OpenID Connect, against a provider that really answers."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from environ import Env

from apps.accounts.models import SignUp, User
from config.settings import base
from config.settings.identity_providers import providers_in
from tests.accounts.conftest import PASSWORD, add_app, code_for, link_in, posted, say_it_is_you
from tests.accounts.openid_server import ANOTHER_KEY, CLIENT, Provider, openid_server, settings_for
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/ministry/login/"
CALLBACK = "/accounts/oidc/ministry/login/callback/"
CONNECTED = "/accounts/3rdparty/"
EMAIL = "amal@ministry.example"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """The ministry's, which is believed about addresses that it calls verified."""
    with openid_server() as provider:
        provider.claims |= {"email": EMAIL, "email_verified": True}
        configure(settings, provider)
        yield provider


def configure(settings, provider: Provider, **changed: Any) -> None:
    """As the environment does it, but for what is `changed`."""
    (app,) = providers_in(environment(settings_for(provider)))
    app["settings"] |= changed
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**base.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}
    }


def environment(variables: dict[str, str]) -> Env:
    env = Env()
    env.ENVIRON = variables
    return env


def set_out(client: Client, prefix: str = "", **form: str) -> str:
    """Where the page after the button leads."""
    page = client.post(prefix + START, form)
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return unescape(found[1])


def way_back(url: str) -> str:
    """The path and query with which the provider sends the browser back."""
    place = urlsplit(requests.get(url, allow_redirects=False, timeout=5).headers["Location"])
    assert (place.scheme, place.netloc) == ("http", "testserver")
    return f"{place.path}?{place.query}"


def come_in(client: Client, prefix: str = "", **form: str):
    return client.get(way_back(set_out(client, prefix, **form)))


def user_of(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


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


@pytest.mark.parametrize(
    ("rule", "claims", "status"),
    [
        ({"email_domains": ["ministry.example"]}, {}, 302),
        ({"email_domains": ["union.example"]}, {}, 403),
        ({"email_domains": ["ministry.example"]}, {"email": "amal@evil-ministry.example"}, 403),
        ({"required_claims": {"department": "labour"}}, {"department": "labour"}, 302),
        ({"required_claims": {"groups": "plenary"}}, {"groups": ["others", "plenary"]}, 302),
        ({"required_claims": {"groups": "plenary"}}, {"groups": ["others"]}, 403),
        ({"required_claims": {"groups": "plenary"}}, {}, 403),
    ],
)
def test_only_those_come_in_whom_the_environment_admits(
    provider: Provider, client: Client, settings, rule: dict, claims: dict, status: int
):
    configure(settings, provider, **rule)
    provider.claims |= claims

    answer = come_in(client)

    assert answer.status_code == status
    assert (user_of(client) is None) == (status == 403)


def test_who_is_no_longer_admitted_stays_out(provider: Provider, client: Client, settings):
    come_in(client)
    configure(settings, provider, email_domains=["union.example"])

    assert come_in(Client()).status_code == 403


def test_second_factor_is_asked_for_all_the_same(provider: Provider, client: Client):
    come_in(client)
    secret = add_app(user_of(client))
    phone = Client()

    assert come_in(phone).url == "/accounts/2fa/authenticate/"
    assert user_of(phone) is None
    phone.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert user_of(phone) == user_of(client)


def test_session_is_a_new_one_after_signing_in(provider: Provider, client: Client):
    back = way_back(set_out(client))
    before = client.session.session_key
    client.get(back)

    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/accounts/sessions/").status_code == 302


def test_inactive_account_is_not_signed_in(provider: Provider, client: Client):
    come_in(client)
    User.objects.update(is_active=False)
    again = Client()

    assert come_in(again).url == "/accounts/inactive/"
    assert user_of(again) is None


class TestConnecting:
    @pytest.fixture
    def client(self, person: User, sign_in: Callable[..., Client]) -> Client:
        return sign_in(person)

    def test_asks_for_the_password_first(self, provider: Provider, client: Client):
        answer = client.post(START)
        assert answer.url.startswith("/accounts/reauthenticate/")
        assert provider.asked == []

    def test_connects_whatever_the_address_there(self, provider: Provider, client: Client, person: User):
        answer = come_in(say_it_is_you(client))

        assert answer.url == CONNECTED
        assert person.socialaccount_set.get().uid == "248289761001"
        page = client.get(CONNECTED).content.decode()
        assert f"<bdi>{EMAIL}</bdi>" in page
        assert "Connect <bdi>The Ministry</bdi>" in page
        assert [message.subject for message in posted()] == ["A way to sign in was connected"]
        again = Client()
        come_in(again)
        assert user_of(again) == person

    def test_identity_of_another_account_is_not_taken_away(self, provider: Provider, client: Client, person: User):
        come_in(Client())

        answer = client.get(come_in(say_it_is_you(client)).url)

        assert "This way to sign in belongs to another account here." in answer.content.decode()
        assert not person.socialaccount_set.exists()

    def test_is_removed_again(self, provider: Provider, client: Client, person: User):
        come_in(say_it_is_you(client))
        account = person.socialaccount_set.get()
        removal = f"/accounts/identities/{account.pk}/removal/"
        assert client.get(removal).status_code == 405

        answer = client.post(removal, follow=True)

        assert "The Ministry does not let you in any more." in answer.content.decode()
        assert not person.socialaccount_set.exists()
        assert posted()[-1].subject == "A way to sign in was removed"

    def test_removal_asks_for_the_password_first(self, client: Client, person: User):
        account = SocialAccount.objects.create(user=person, provider="ministry", uid="1")

        answer = client.post(f"/accounts/identities/{account.pk}/removal/")

        assert answer.url.startswith("/accounts/reauthenticate/")
        assert person.socialaccount_set.exists()

    def test_of_somebody_else_is_not_found(self, client: Client):
        account = SocialAccount.objects.create(user=UserFactory(), provider="ministry", uid="1")

        assert say_it_is_you(client).post(f"/accounts/identities/{account.pk}/removal/").status_code == 404

    def test_list_costs_the_same_for_one_and_three(self, client: Client, person: User, provider: Provider):
        client.get(CONNECTED)
        counts = []
        for number in range(3):
            SocialAccount.objects.create(user=person, provider="ministry", uid=str(number))
            with CaptureQueriesContext(connection) as queries:
                client.get(CONNECTED)
            counts.append(len(queries))

        assert counts[0] == counts[2]


def test_last_way_in_is_kept(provider: Provider, client: Client):
    come_in(client)
    account = SocialAccount.objects.get()

    answer = client.post(f"/accounts/identities/{account.pk}/removal/", follow=True)

    assert "Nothing else lets you in: set a password first." in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_limits_hold_for_the_way_there_and_back(provider: Provider, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    spoofed = ({"HTTP_X_FORWARDED_FOR": f"10.0.{number}.1, 198.51.100.7"} for number in range(100))

    answers = [Client().get(CALLBACK, {"state": "x"}, **next(spoofed)).status_code for _time in range(21)]
    assert answers == [401] * 20 + [429]
    assert Client().post(START, **next(spoofed)).status_code == 429
    assert Client().post(START, HTTP_X_FORWARDED_FOR="198.51.100.7, 198.51.100.8").status_code == 200


def test_sign_ups_through_a_provider_are_limited_by_address(provider: Provider, settings):
    configure(settings, provider, trust_email="never")
    settings.ACCOUNT_RATE_LIMITS = {"signup_address": "2/m/key"}

    assert [come_in(Client()).status_code for _time in range(3)] == [302, 302, 429]
    assert SignUp.objects.count() == 2


def test_environment_says_all_that_there_is_to_say():
    said = {
        "OIDC_PROVIDERS": "pro-connect",
        "OIDC_PRO_CONNECT_ISSUER": "https://identity.example/api/v2",
        "OIDC_PRO_CONNECT_CLIENT_ID": "plenary",
        "OIDC_PRO_CONNECT_CLIENT_SECRET": "secret",
        "OIDC_PRO_CONNECT_NAME": "ProConnect",
        "OIDC_PRO_CONNECT_SCOPE": "openid email given_name usual_name",
        "OIDC_PRO_CONNECT_AUTH_PARAMS": "acr_values=eidas1&prompt=login",
        "OIDC_PRO_CONNECT_REQUIRED_CLAIMS": "is_service_public=True",
        "OIDC_PRO_CONNECT_EMAIL_DOMAINS": "Ministry.example,union.example",
        "OIDC_PRO_CONNECT_TOKEN_AUTH_METHOD": "client_secret_basic",
    }

    assert providers_in(environment(said)) == [
        {
            "provider_id": "pro-connect",
            "name": "ProConnect",
            "client_id": "plenary",
            "secret": "secret",
            "settings": {
                "issuer": "https://identity.example/api/v2",
                "server_url": "https://identity.example/api/v2",
                "trust_email": "never",
                "email_domains": ["ministry.example", "union.example"],
                "required_claims": {"is_service_public": "True"},
                "auth_params": {"acr_values": "eidas1", "prompt": "login"},
                "scope": ["openid", "email", "given_name", "usual_name"],
                "token_auth_method": "client_secret_basic",
                "oauth_pkce_enabled": True,
            },
        }
    ]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"OIDC_MINISTRY_CLIENT_SECRET": ""}, "Set OIDC_MINISTRY_CLIENT_SECRET"),
        ({"OIDC_MINISTRY_ISSUER": "http://identity.example"}, "OIDC_MINISTRY_ISSUER has to begin with https://"),
        ({"OIDC_MINISTRY_TRUST_EMAIL": "1"}, "OIDC_MINISTRY_TRUST_EMAIL is one of: never, verified, always."),
    ],
)
def test_environment_that_cannot_be_is_refused_by_name(changed: dict[str, str], complaint: str):
    said = settings_for(Provider(issuer="https://identity.example")) | changed

    with pytest.raises(ImproperlyConfigured, match=complaint):
        providers_in(environment(said))


def test_site_without_providers_needs_no_setting():
    assert providers_in(environment({})) == []
