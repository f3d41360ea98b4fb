"""A ministry that people sign in with, and what the tests of that share."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from environ import Env

from apps.accounts.models import User
from config.settings import base
from config.settings.identity_providers import providers_in
from tests.accounts.openid_server import Provider, settings_for

START = "/accounts/oidc/ministry/login/"
CALLBACK = "/accounts/oidc/ministry/login/callback/"
CONNECTED = "/accounts/3rdparty/"
EMAIL = "amal@ministry.example"


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
