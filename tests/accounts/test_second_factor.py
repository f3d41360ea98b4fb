"""An app's codes, recovery codes and passkeys, through the pages as a browser would."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.second_factor import SecondFactorAdapter, has_second_factor
from tests.accounts.conftest import LOGIN, PASSWORD, add_app, add_passkey, code_for, say_it_is_you
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/accounts/2fa/authenticate/"
SignIn = Callable[..., Client]


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def set_up_app(client: Client) -> str:
    """Sets up an app as a person would, from the key on the page; returns the key."""
    address = reverse("mfa_activate_totp")
    page = say_it_is_you(client).get(address).content.decode()
    found = re.search(r'<code dir="ltr">(\w+)</code>', page)
    assert found
    answer = client.post(address, {"code": code_for(found[1])})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return found[1]


def test_app_is_set_up_from_the_page_and_asked_for_from_then_on(person: User, sign_in: SignIn):
    secret = set_up_app(sign_in(person))
    client = sign_in(person)

    assert not is_signed_in(client)
    assert client.get(AUTHENTICATE).status_code == 200
    assert client.post(AUTHENTICATE, {"code": code_for(secret)}).url == "/"
    assert is_signed_in(client)


def test_code_works_once(person: User, sign_in: SignIn):
    secret = add_app(person)
    code = code_for(secret)
    sign_in(person).post(AUTHENTICATE, {"code": code})
    eavesdropper = sign_in(person)

    answer = eavesdropper.post(AUTHENTICATE, {"code": code})

    assert "That did not fit." in answer.content.decode()
    assert not is_signed_in(eavesdropper)


def test_code_of_another_person_lets_nobody_in(person: User, sign_in: SignIn):
    add_app(person)
    secret = add_app(UserFactory())
    client = sign_in(person)

    client.post(AUTHENTICATE, {"code": code_for(secret)})

    assert not is_signed_in(client)


def test_next_page_survives_the_second_factor(person: User):
    secret = add_app(person)
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/updates/"})

    assert client.post(AUTHENTICATE, {"code": code_for(secret)}).url == "/updates/"


def test_recovery_code_lets_in_once(person: User, sign_in: SignIn):
    setting_up = sign_in(person)
    set_up_app(setting_up)
    page = setting_up.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r'<code dir="ltr">(\d{8})</code>', page)
    assert len(set(codes)) == 10

    client, later = sign_in(person), sign_in(person)
    client.post(AUTHENTICATE, {"code": codes[0]})
    later.post(AUTHENTICATE, {"code": codes[0]})

    assert (is_signed_in(client), is_signed_in(later)) == (True, False)


def test_new_recovery_codes_replace_the_old(person: User, sign_in: SignIn):
    client = sign_in(person)
    set_up_app(client)
    download = reverse("mfa_download_recovery_codes")
    before = client.get(download).content.decode().split()

    client.post(reverse("mfa_generate_recovery_codes"))

    after = client.get(download).content.decode().split()
    assert (len(before), len(after)) == (10, 10)
    assert set(before).isdisjoint(after)


def test_app_is_given_up_by_post_only(person: User, sign_in: SignIn):
    client = sign_in(person)
    set_up_app(client)

    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert has_second_factor(person)
    client.post(reverse("mfa_deactivate_totp"))
    assert not has_second_factor(person)


def test_picture_stands_in_the_page_with_its_key_as_text(person: User, sign_in: SignIn):
    page = say_it_is_you(sign_in(person)).get(reverse("mfa_activate_totp")).content.decode()

    assert "data:image" not in page
    assert '<svg role="img" aria-label="QR code with the key that is written below it"' in page


def test_who_has_an_unconfirmed_address_is_told_to_confirm_it_first(person: User, sign_in: SignIn):
    person.emailaddress_set.create(email="second@coast.example")

    answer = sign_in(person).get(reverse("mfa_activate_totp"), follow=True)

    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Confirm all your e-mail addresses first" in answer.content.decode()


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_changes_ask_for_the_password_once_more_when_it_was_given_long_ago(person: User, name: str):
    client = Client()
    client.force_login(person)

    assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))


def test_other_ways_are_offered_where_one_is_asked_who_one_is(person: User):
    add_app(person)
    client = Client()
    client.force_login(person)

    page = client.get(reverse("account_reauthenticate")).content.decode()

    assert f'<a href="{reverse("mfa_reauthenticate")}">Give a code</a>' in page


def test_passkey_of_another_person_is_not_found(person: User, sign_in: SignIn):
    passkey = add_passkey(UserFactory())
    client = say_it_is_you(sign_in(person))
    answers = [
        client.post(reverse(name, args=[passkey.pk]), {"name": "Mine"})
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_passkey_is_renamed_and_removed(person: User, sign_in: SignIn):
    client = sign_in(person)
    passkey = add_passkey(person)
    say_it_is_you(client)

    client.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "New phone"})
    assert "New phone" in client.get(reverse("mfa_list_webauthn")).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert not has_second_factor(person)


@pytest.mark.parametrize("credential", ["", "null", "[]", "{}", '"passkey"', '{"response": []}', "7", "{"])
def test_what_is_no_passkey_signs_nobody_in(client: Client, credential: str):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert (answer.status_code, answer.url) == (302, reverse("account_login"))


def test_keys_are_unreadable_in_the_database(person: User):
    secret = add_app(person)

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert SecondFactorAdapter().decrypt(app.data["secret"]) == secret


def test_key_is_read_with_an_earlier_secret_of_the_site_and_without_it_fits_nothing(person: User, settings):
    secret = add_app(person)
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert SecondFactorAdapter().decrypt(stored) == secret
    settings.SECRET_KEY_FALLBACKS = []
    first, second = SecondFactorAdapter().decrypt(stored), SecondFactorAdapter().decrypt(stored)
    assert len({secret, first, second}) == 3


def test_recovery_codes_alone_are_no_second_factor(person: User):
    add_app(person)
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()

    assert not has_second_factor(person)


def test_administrator_sees_who_has_a_second_factor_but_no_key(admin_client: Client, person: User):
    add_app(person)
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)

    page = admin_client.get(reverse("admin:mfa_authenticator_change", args=[app.pk])).content.decode()

    assert person.name in page
    assert app.data["secret"][:40] not in page
    admin_client.post(reverse("admin:mfa_authenticator_delete", args=[app.pk]), {"post": "yes"})
    assert not has_second_factor(person)
