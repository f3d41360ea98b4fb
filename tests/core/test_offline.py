"""Who loses the connection is told so by a service worker that keeps nothing of anybody."""

import base64
import hashlib
import json
import re

import pytest
from django.conf import settings
from django.test import Client

from apps.core.identity import memory
from apps.core.models import SiteIdentity

pytestmark = pytest.mark.django_db


def constants(client: Client) -> dict[str, object]:
    script = client.get("/offline.js").content.decode()
    return {
        name: json.loads(value) for name, value in re.findall(r"^const ([A-Z]+) = (.*);$", script, re.MULTILINE)
    }


def test_there_is_a_page_in_every_language(client: Client):
    pages = constants(client)["PAGES"]

    assert set(pages) == {code for code, _name in settings.LANGUAGES}
    assert len({re.search(r"<h1>(.*?)</h1>", page)[1] for page in pages.values()}) == len(pages)
    assert '<html lang="ar" dir="rtl">' in pages["ar"]
    assert "what you were writing is still in the page before this one" in pages["en"]


def test_its_page_allows_nothing_but_its_own_style(client: Client):
    known = constants(client)
    style = re.search(r"<style>(.*?)</style>", known["PAGES"]["fr"], re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = known["HEADERS"]["Content-Security-Policy"]

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    assert "<script" not in known["PAGES"]["fr"]


def test_worker_keeps_nothing_and_touches_only_what_is_read(client: Client):
    script = client.get("/offline.js").content.decode()

    assert "caches" not in script
    assert 'mode === "navigate" && method === "GET"' in script


def test_worker_is_asked_for_once_a_day(client: Client):
    answer = client.get("/offline.js")

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "public, max-age=86400")
    assert "Set-Cookie" not in answer


def test_name_of_the_site_cannot_break_out(client: Client):
    SiteIdentity.objects.create(name={"en": "</style><script>alert(1)</script>`"})
    memory.forget()

    page = constants(client)["PAGES"]["en"]

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
