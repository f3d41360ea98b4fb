"""Looking changes nothing: whatever is asked for by GET, all tables are afterwards what they were."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailConfirmationHMAC
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from apps.accounts.models import User
from tests.accounts.conftest import add_app, add_passkey, say_it_is_you
from tests.architecture.test_contracts import patterns
from tests.factories import RoleFactory, SignUpFactory, UserFactory

pytestmark = pytest.mark.django_db
ALLAUTHS_OWN = ("openid_connect_login", "openid_connect_callback")


def account_names() -> list[str]:
    """All addresses under /accounts/, ours and allauth's."""
    return sorted(
        ("accounts:" if "accounts" in entry.callback.__module__.split(".")[:2] else "") + entry.name
        for route, entry in patterns(get_resolver())
        if "accounts/" in route and "admin" not in route and entry.name
    )


def tables() -> dict[str, list[tuple]]:
    """Every row of every table but the sessions': what a page asks a browser for waits there for the answer."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model is not Session:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                found[table] = cursor.fetchall()
    return found


def address_of(name: str, person: User, passkey: int) -> str:
    if name == "accounts:sign_up_confirmation":
        return reverse(name, args=[SignUpFactory().token])
    if name in ("account_confirm_email", "accounts:address_confirmation"):
        address = UserFactory().emailaddress_set.get()
        address.verified = False
        address.save()
        return reverse(name, args=[EmailConfirmationHMAC(address).key])
    if name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        return reverse(name, args=[passkey])
    if name in ("account_reset_password_from_key", "accounts:password_reset_link"):
        return reverse(name, kwargs={"uidb36": "1", "key": "some-key"})
    if name in ("accounts:identity_start", "accounts:identity_callback", *ALLAUTHS_OWN):
        return reverse(name, args=["ministry"])
    if name == "accounts:identity_removal":
        return reverse(name, args=[SocialAccount.objects.create(user=person, provider="ministry", uid="1").pk])
    if name == "accounts:data_export":
        return reverse(name, args=["some-token"])
    return reverse(name, args=[1] if name == "accounts:session_end" else [])


def test_every_account_address_is_looked_at():
    assert len(account_names()) > 25


@pytest.mark.parametrize("name", account_names())
@pytest.mark.parametrize("who", ["visitor", "person"])
def test_get_leaves_all_tables_unchanged(name: str, who: str, person: User, sign_in: Callable[..., Client]):
    RoleFactory(user=person)
    visitor, signed_in = Client(), say_it_is_you(sign_in(person))
    add_app(person)
    address = address_of(name, person, add_passkey(person).pk)
    client = signed_in if who == "person" else visitor
    client.get("/")
    before = tables()

    for headers in ({}, {"accept": "application/json"}, {"hx-request": "true"}):
        assert client.get(address, headers=headers).status_code in (200, 301, 302, 401, 404, 405)

    assert tables() == before
