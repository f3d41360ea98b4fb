"""The style sheets stay few, short and light, and heed what people have set in their systems."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.test import Client

from apps.consultations.enums import RoleName
from apps.core.identity import memory
from apps.core.models import SiteIdentity
from apps.core.storage import SHEET, Joined
from tests.factories import QuestionFactory, RoleFactory

SHEETS = sorted(Path(settings.BASE_DIR, "static", "css").glob("*.css"))
MOST_LINES = 300
MOST_BYTES = 14_000  # compressed


def linked(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


def test_no_sheet_is_long():
    assert SHEETS
    assert {sheet.name: lines for sheet in SHEETS if (lines := sheet.read_text().count("\n")) > MOST_LINES} == {}


def test_every_rule_is_in_a_layer():
    for sheet in (sheet for sheet in SHEETS if sheet.name != Path(SHEET).name):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        outside = re.sub(r"@layer [a-z]+ \{.*?\n\}", "", rules, flags=re.DOTALL)
        assert outside.strip() in ("", "@layer tokens, base, layout, parts, pages;"), sheet.name


@pytest.mark.parametrize(
    "feature", ["prefers-color-scheme: dark", "prefers-reduced-motion", "prefers-contrast: more"]
)
def test_wishes_of_the_system_are_heeded(feature: str):
    assert f"({feature}" in "".join(sheet.read_text() for sheet in SHEETS)


def test_they_are_light(record_property: Callable[[str, object], None]):
    weight = len(gzip.compress(Joined(FileSystemStorage(SHEETS[0].parents[1])).open(SHEET).read(), 9))

    record_property("figure", f"style sheets: {weight:,} bytes (gzip) for all pages, in one request")
    assert weight <= MOST_BYTES


@pytest.mark.django_db
def test_each_page_asks_for_one_sheet(client: Client):
    question = QuestionFactory()
    organiser = RoleFactory(consultation=question.roundtable.consultation, name=RoleName.ORGANISER).user
    client.force_login(organiser)
    here = question.roundtable.consultation.get_absolute_url()

    pages = {path: linked(client.get(path).content.decode()) for path in _paths(question.get_absolute_url(), here)}

    assert {path: sheets for path, sheets in pages.items() if sheets != [f"/static/{SHEET}"]} == {}


@pytest.mark.django_db
def test_accent_of_a_site_is_one_sheet_more(client: Client):
    before = linked(client.get("/").content.decode())
    SiteIdentity.objects.create(accent="#7a1020")
    memory.forget()

    assert len(linked(client.get("/").content.decode())) == len(before) + 1


def _paths(question: str, consultation: str) -> list[str]:
    desk = [
        f"{consultation}{page}" for page in ("", "desk/", "desk/settings/", "people/", "queue/", "participants/")
    ]
    return [
        "/",
        question,
        *desk,
        f"{consultation}figures/",
        "/updates/",
        "/profile/",
        "/accounts/email/",
        "/not-here/",
    ]
