"""Who comes in through a provider, how often, and what people connect themselves."""

from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import SignUp, User
from config.settings import base
from tests.accounts.conftest import add_app, code_for, posted, say_it_is_you
from tests.accounts.identities import (
    CALLBACK,
    CONNECTED,
    EMAIL,
    START,
    come_in,
    configure,
    set_out,
    user_of,
    way_back,
)
from tests.accounts.openid_server import Provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


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
