"""The page of all components is complete, and is there in the demo only."""

from pathlib import Path

import pytest
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.test import Client
from django.urls import include, path

from config.urls import urlpatterns as site

pytestmark = pytest.mark.django_db
urlpatterns = [
    *i18n_patterns(path("", include("apps.interchange.demo_urls")), prefix_default_language=False),
    *site,
]
COMPONENTS = Path(settings.BASE_DIR, "templates", "components")
# Shown on every page, or with the page that they are a part of.
ELSEWHERE = {"site_header.html", "site_footer.html", "mark.html", "country_notes.html", "overtaken.html"}


@pytest.fixture
def demo(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO, settings.ROOT_URLCONF = True, __name__


def test_every_component_is_on_it(client: Client, demo: None):
    used = {template.name for template in client.get("/demo/components/").templates}

    missing = {path.name for path in COMPONENTS.glob("*.html") if f"components/{path.name}" not in used}

    assert missing - ELSEWHERE == set()


def test_every_state_is_on_it(client: Client, demo: None):
    page = client.get("/demo/components/").content.decode()

    for state in ("phase open", "phase coming", "phase closed", 'class="proposed"', "note warning", "invalid"):
        assert state in page
    assert page.count("disabled") >= 3
    assert 'aria-invalid="true"' in page


def test_it_is_there_in_arabic(client: Client, demo: None):
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/demo/components/").content.decode()


def test_it_is_not_there_outside_the_demo(client: Client, settings, demo: None):  # type: ignore[no-untyped-def]
    settings.DEMO = False

    assert client.get("/demo/components/").status_code == 404


def test_it_has_no_address_outside_the_demo(client: Client):
    assert client.get("/demo/components/").status_code == 404
