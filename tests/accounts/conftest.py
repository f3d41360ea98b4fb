"""People with a password, and with a second factor that allauth itself has made."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from secrets import token_bytes

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from apps.accounts.letters import send_letters
from apps.accounts.models import User
from tests.accounts.identities import EMAIL, configure
from tests.accounts.openid_server import Provider, openid_server
from tests.factories import UserFactory

PASSWORD = "a long walk by the sea"
LOGIN = "/accounts/login/"


def posted() -> list[EmailMessage]:
    """All mail so far, once the worker has sent what is owed."""
    send_letters()
    return mail.outbox


def link_in(message: EmailMessage) -> str:
    """The path of the link of ours in the text of `message`."""
    found = re.search(r"http://localhost:8000(/\S+)", message.body)
    assert found, message.body
    return found[1]


@pytest.fixture
def person() -> User:
    user = UserFactory(email="amal@coast.example", name="Amal Haddad")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which `user` has given their password; `headers` are sent with each of its requests."""

    def sign_in(user: User, **headers: str) -> Client:
        client = Client(**headers)
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """The ministry's, which is believed about addresses that it calls verified."""
    with openid_server() as provider:
        provider.claims |= {"email": EMAIL, "email_verified": True}
        configure(settings, provider)
        yield provider


def say_it_is_you(client: Client) -> Client:
    """The same browser, in which the password has just been given once more."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def code_for(secret: str) -> str:
    """What an app with `secret` shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def add_app(user: User) -> str:
    """Give `user` an authenticator app and recovery codes; returns the secret of the app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user).mark_as_viewed()
    return secret


def add_passkey(user: User, name: str = "Old phone") -> Authenticator:
    """A passkey as a phone would have made it, whose private half is thrown away."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid.NONE, token_bytes(16), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"testserver").digest(), flags, 0, attested)
    origin = "http://localhost"
    response = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create(CollectedClientData.TYPE.CREATE, token_bytes(32), origin),
        attestation_object=AttestationObject.create("none", data, {}),
    )
    credential = RegistrationResponse(raw_id=attested.credential_id, response=response)
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": dict(credential)}
    )
