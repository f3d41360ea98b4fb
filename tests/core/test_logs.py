"""What is written down of requests: no secret in an address that lets whoever has it in."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.logs import WithoutSecrets, without_secrets
from tests.factories import InvitationFactory, UserFactory

SECRET = "12-S3cr3t_x:1abc"
NGINX = (Path(settings.BASE_DIR) / "deploy" / "nginx" / "nginx.conf").read_text()
# Where a key stands in an address without letting anybody in.
HARMLESS = {"account_reset_password_from_key_done"}


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address of this site with a token or a key in it."""
    for entry in resolver.url_patterns:
        here = before + re.sub(r"^\\^|\\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from addresses(entry, here)
        elif isinstance(entry, URLPattern) and {"token", "key"} & set(entry.pattern.converters | _groups(entry)):
            yield here


def _groups(entry: URLPattern) -> dict[str, int]:
    return dict(getattr(entry.pattern, "regex", re.compile("")).groupindex)


def filled(address: str) -> str:
    """With the secret in place of what stands for it."""
    address = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|<(?:\w+:)?\w+>", SECRET, address)
    return address.replace("^", "").replace("$", "")


def shown_by_nginx(address: str) -> str:
    before = re.search(r'"~(\^\(\?<before>.+)" "\$before', NGINX)
    assert before
    match = re.match(before[1].replace("?<before>", "?P<before>"), address)
    return f"{match['before']}***" if match else address


def test_neither_log_writes_down_a_secret():
    secret = [filled(address) for address in addresses(get_resolver())]

    assert len(secret) >= 7
    assert [each for each in secret if "S3cr3t" in without_secrets(f"Not Found: {each}")] == []
    assert [each for each in secret if "S3cr3t" in shown_by_nginx(each)] == []


@pytest.mark.django_db
def test_what_is_refused_is_written_down_without_the_secret(caplog):
    invitation = InvitationFactory()
    client = Client()
    client.force_login(UserFactory())
    filter_ = WithoutSecrets()
    caplog.handler.addFilter(filter_)

    with caplog.at_level(logging.WARNING, logger="django.request"):
        client.get(invitation.get_absolute_url())

    caplog.handler.removeFilter(filter_)
    assert "Forbidden: /invitations/…/" in caplog.text
    assert invitation.secret not in caplog.text


def test_all_that_is_written_down_passes_by_it():
    handlers = settings.LOGGING["handlers"].values()

    assert all("without_secrets" in handler["filters"] for handler in handlers)
