"""A statement on accessibility in the form that the European Union asks for, linked from every page."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STATEMENT = "/accessibility/"


def text(client: Client, language: str = "en") -> str:
    answer = client.get(STATEMENT if language == "en" else f"/{language}{STATEMENT}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_in_every_language_with_all_its_parts(client: Client, language: str):
    page = text(client, language)

    assert len(re.findall(r"<h2>", page)) == 5
    assert "EN 301 549" in page
    assert "axe-core" in page


def test_it_is_different_words_in_each(client: Client):
    headings = {tuple(re.findall(r"<h2>(.*?)</h2>", text(client, language))) for language in LANGUAGES}

    assert len(headings) == len(LANGUAGES)


def test_every_page_leads_to_it(client: Client):
    assert '<a href="/accessibility/">Accessibility</a>' in client.get("/").content.decode()
    assert '<a href="/ar/accessibility/">' in client.get("/ar/").content.decode()


def test_it_says_that_not_everything_conforms(client: Client):
    page = text(client)

    assert "conforms in part" in page
    assert "no audit by an independent body has taken place yet" in page


@override_settings(
    PRIVACY_CONTROLLER="Secretariat of the Coast",
    ACCESSIBILITY_CONTACT="help@coast.example",
    ACCESSIBILITY_ENFORCEMENT="the Ombud of the Coast, ombud.example",
)
def test_it_names_whom_to_write_to_and_who_comes_next(client: Client):
    page = text(client)

    assert "Secretariat of the Coast wants everybody to be able to use this site." in page
    assert "Write to help@coast.example" in page
    assert "turn to: the Ombud of the Coast, ombud.example." in page


@override_settings(ACCESSIBILITY_CONTACT="", ACCESSIBILITY_ENFORCEMENT="")
def test_without_a_contact_it_still_says_what_to_do(client: Client):
    page = text(client)

    assert "Write to the organisers of the consultation" in page
    assert "turn to the authority that watches over" in page
