"""A language is added by a catalogue alone: no line of code, no migration."""

import json
import os
import runpy
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = runpy.run_path(str(ROOT / "scripts" / "messages.py"))
# Four forms, where Django's own Hebrew has three: each file is read by its own rule.
HEBREW = """
msgid ""
msgstr ""
"Language: he\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=4; plural=(n==1 ? 0 : n==2 ? 1 : n>10 && n%10==0 ? 2 : 3);\\n"

msgid "Skip to the content"
msgstr "דלגו לתוכן"

msgid "%(comments)s comment"
msgid_plural "%(comments)s comments"
msgstr[0] "תגובה אחת"
msgstr[1] "שתי תגובות"
msgstr[2] "%(comments)s תגובה"
msgstr[3] "%(comments)s תגובות"
"""
# Django knows neither its name nor the way it is written.
PASHTO = """
msgid ""
msgstr ""
"Language: ps\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "the language of this catalogue"
msgid "English"
msgstr "پښتو"
"""
PORTUGUESE = PASHTO.replace("ps", "pt").replace("پښتو", "Português")
SITE = """
import json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import ngettext, override
from apps.accounts.models import User
from apps.accounts.forms import PersonForm
from apps.core.language import detect_language, text_direction
from apps.search.lexemes import dictionary_of

call_command("makemigrations", check=True, dry_run=True, verbosity=0)
pages = {code: Client().get(f"/{code}/").content.decode() for code in ("he", "ps", "pt")}
with override("he"):
    forms = {n: ngettext("%(comments)s comment", "%(comments)s comments", n) for n in (1, 2, 20, 7)}
print(json.dumps({
    "pages": pages,
    "plurals": [form % {"comments": n} for n, form in forms.items()],
    "languages": settings.LANGUAGES,
    "written": len(dict(settings.COMMENT_LANGUAGES)) == len(settings.COMMENT_LANGUAGES),
    "offered": [code for code, _name in PersonForm().fields["language"].choices],
    "directions": [text_direction(code) for code in ("he", "ps", "pt", "az")],
    "detected": detect_language("יש לפרסם את המרשם לציבור בכל השפות.", "en"),
    "dictionaries": [dictionary_of("pt", "casa"), dictionary_of("he", "בית")],
}))
"""


def add_catalogue(folder: Path, locale: str, text: str) -> None:
    path = folder / locale / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(source, locale=locale))


@pytest.fixture
def site(db: None, tmp_path: Path) -> dict[str, object]:
    """What a site says of itself that finds three catalogues more than there are in locale/."""
    for locale, text in {"he": HEBREW, "ps": PASHTO, "pt": PORTUGUESE}.items():
        add_catalogue(tmp_path, locale, text)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    started = subprocess.run(
        [sys.executable, "-c", SITE],
        cwd=ROOT,
        env={
            **os.environ,
            "EXTRA_LOCALE_PATHS": str(tmp_path),
            "DATABASE_URL": address.geturl(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stdout + started.stderr
    return dict(json.loads(started.stdout.splitlines()[-1]))


def test_catalogue_is_all_that_a_language_takes(site: dict[str, object]):
    pages = site.pop("pages")
    assert isinstance(pages, dict)
    assert '<html lang="he" dir="rtl">' in pages["he"]
    assert '<html lang="ps" dir="rtl">' in pages["ps"]
    assert '<html lang="pt" dir="ltr">' in pages["pt"]
    assert ">דלגו לתוכן</a>" in pages["he"]
    assert '<a href="/he/" lang="he" hreflang="he">עברית</a>' in pages["pt"]
    codes = ["ar", "en", "es", "fr", "he", "ps", "pt", "ru", "zh-hans"]
    names = ["العربية", "English", "Español", "Français", "עברית", "پښتو", "Português", "Русский", "简体中文"]
    assert site == {
        "languages": [list(pair) for pair in zip(codes, names, strict=True)],
        "written": True,
        "offered": codes,
        "directions": ["rtl", "rtl", "ltr", "ltr"],
        "detected": "he",
        "dictionaries": ["pt", None],
        "plurals": ["תגובה אחת", "שתי תגובות", "20 תגובה", "7 תגובות"],
    }


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (HEBREW, []),
        (
            HEBREW.replace('msgstr[3] "%(comments)s תגובות"', ""),
            ["('%(comments)s comment', '%(comments)s comments')"],
        ),
        (HEBREW.replace('msgstr "דלגו לתוכן"', 'msgstr ""'), ["Skip to the content"]),
    ],
)
def test_unfinished_catalogue_is_told_of(text: str, lacking: list[str]):
    assert MESSAGES["untranslated"](catalogue(text)) == lacking


def test_translation_that_asks_for_what_is_not_given_is_told_of():
    wrong = HEBREW.replace('"%(comments)s תגובה"', '"%(coments)s תגובה"')

    assert MESSAGES["misplaced"](catalogue(HEBREW)) == []
    assert MESSAGES["misplaced"](catalogue(wrong)) == ["('%(comments)s comment', '%(comments)s comments')"]


def catalogue(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="he")
