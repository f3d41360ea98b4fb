"""Who has an account while bench/enumeration.py measures."""

import time
from collections.abc import Iterator
from secrets import token_hex

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from apps.accounts.models import SignUp, User


def make_people(addresses: list[str], kind: str = "") -> list[str]:
    """One account for each of `addresses`, which it returns; all have the same password."""
    password = make_password(None if kind == "without a password" else token_hex(8))
    if kind == "only asked for":
        asked = (SignUp(email=email, name="Amal Haddad", password=password) for email in addresses)
        SignUp.objects.bulk_create(asked)
        return addresses
    people = User.objects.bulk_create(
        User(email=email, name="Zaira Ahmadi", password=password, is_active=kind != "inactive")
        for email in addresses
    )
    is_confirmed = kind != "unconfirmed"
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=is_confirmed, primary=True) for person in people
    )
    if kind == "with a second factor":
        app = {"type": Authenticator.Type.TOTP, "data": {"secret": "not read here"}}
        Authenticator.objects.bulk_create(Authenticator(user=person, **app) for person in people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return addresses


def signed_in_browsers(count: int) -> Iterator[dict[str, str]]:
    """The cookies of `count` people who have just given their password, each once."""
    addresses = make_people([f"{token_hex(6)}@signed-in.example" for _ in range(count)])
    for person in User.objects.filter(email__in=addresses):
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "apps.accounts.backend.EmailBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.create()
        yield {"sessionid": str(session.session_key)}
