"""Browsers fetch the style sheets as one file, and the modules of JavaScript by names that change with them."""

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


def test_every_style_sheet_is_in_it():
    sheets = {sheet.name for sheet in (SOURCES / "css").glob("*.css")} - {Path(SHEET).name}

    assert set(re.findall(r'url\("([^"]+)"\)', (SOURCES / SHEET).read_text())) == sheets


def test_modules_import_each_other_by_the_names_they_have(collected: StaticStorage):
    script = Path(collected.path(collected.stored_name("js/plenary.js"))).read_text()

    imported = re.findall(r'import\(?\s*"\./([^"]+)"', script)

    assert imported
    assert all(re.fullmatch(r"[a-z/-]+\.[0-9a-f]{12}\.js", name) for name in imported)
