"""Browsers fetch the style sheets as one file, under a name that changes with it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from apps.core.storage import SHEET, StaticStorage

SOURCES = Path(settings.BASE_DIR, "static")
PRODUCTION = {**settings.STORAGES, "staticfiles": {"BACKEND": "apps.core.storage.StaticStorage"}}


@pytest.fixture
def collected(tmp_path: Path, settings) -> StaticStorage:  # type: ignore[no-untyped-def]
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, PRODUCTION
    call_command("collectstatic", "--no-input", verbosity=0)
    return StaticStorage(location=tmp_path)


def bare(css: str) -> str:
    return re.sub(r"/\*.*?\*/|\s+", "", css, flags=re.DOTALL)


def test_style_sheets_are_one_file(collected: StaticStorage):
    name = collected.stored_name(SHEET)
    joined = Path(collected.path(name)).read_text()
    imported = re.findall(r'@import url\("([^"]+)"\)', (SOURCES / SHEET).read_text())

    assert re.fullmatch(r"css/plenary\.[0-9a-f]{12}\.css", name)
    assert bare(joined) == "".join(bare((SOURCES / "css" / sheet).read_text()) for sheet in imported)
    assert "/*" not in joined
    assert Path(collected.path(f"{name}.gz")).exists()


def test_every_style_sheet_is_in_it_or_asked_for_by_a_page():
    templates = "".join(page.read_text() for page in Path(settings.BASE_DIR, "templates").rglob("*.html"))
    sheets = {sheet.name for sheet in (SOURCES / "css").glob("*.css")} - {Path(SHEET).name}
    imported = set(re.findall(r'url\("([^"]+)"\)', (SOURCES / SHEET).read_text()))

    assert imported <= sheets
    assert {sheet for sheet in sheets - imported if f"css/{sheet}" not in templates} == set()
