"""Countries have the names that organisers set: nobody but core asks django-countries for others."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED_BY = {"apps/core/countries.py", "apps/core/country_fields.py"}
SOURCES = [
    path
    for folder in ("apps", "config", "bench", "templates")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
]
LIBRARY = re.compile(r"(?:from|import) django_countries|load [^%]*\bcountries\b")
OTHER_NAMES = re.compile(r"country\.name\b|get_country_display|country\.alpha3|country_code\.name")


def test_only_core_imports_the_library():
    asking = {str(path.relative_to(ROOT)) for path in SOURCES if LIBRARY.search(path.read_text())}

    assert asking == ASKED_BY


def test_nobody_shows_a_name_that_knows_no_footnote():
    assert SOURCES
    assert [str(path.relative_to(ROOT)) for path in SOURCES if OTHER_NAMES.search(path.read_text())] == []


def test_the_guard_sees_what_it_forbids():
    assert LIBRARY.search("{% load i18n countries %}")
    assert LIBRARY.search("from django_countries import countries")
    assert not LIBRARY.search("{% load country_names i18n %}")
    assert OTHER_NAMES.search("{{ organisation.country.name }}")
