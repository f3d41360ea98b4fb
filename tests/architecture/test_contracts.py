"""The plan of the house, held: imports, migrations, translations, templates, who may see what."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.views.access import Access
from tests.access.patterns import named_routes
from tests.access.routes import ROWS

ROOT = Path(__file__).resolve().parents[2]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("apps.")]
CONTRIBUTED = re.compile(r"^\d{4}_(auto_|alter_|remove_\w+_and_more)")


def test_imports_run_from_right_to_left():
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "path", sorted((ROOT / "apps").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_import_hides_inside_a_function(path: Path):
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    hidden = [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_names_that_say_what_they_do_and_import_no_app():
    migrations = [path for config in OURS for path in Path(config.path).glob("migrations/0*.py")]

    assert migrations
    assert [path.name for path in migrations if CONTRIBUTED.match(path.stem)] == []
    # Models keep validators and QuerySets by reference; functions of ours may move, models in RunPython may not.
    assert [
        str(path) for path in migrations if "RunPython" in path.read_text() and "from apps." in path.read_text()
    ] == []


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        found += patterns(entry, route) if isinstance(entry, URLResolver) else [(route, entry)]
    return found


def our_views() -> list[tuple[str, type]]:
    return [
        (route, entry.callback.view_class)
        for route, entry in patterns(get_resolver())
        if hasattr(entry.callback, "view_class") and entry.callback.view_class.__module__.startswith("apps.")
    ]


def test_every_view_says_whom_it_answers():
    views = our_views()

    assert len(views) > 20
    assert [route for route, view in views if not issubclass(view, Access) or view.permission is None] == []


def test_every_route_is_in_the_access_matrix():
    """One without a row fails, and a row without a route: tests/access says how to add one."""
    assert {row.route for row in ROWS} == named_routes(get_resolver())


def test_no_view_of_ours_escapes_the_mixin():
    functions = [
        route
        for route, entry in patterns(get_resolver())
        if entry.callback.__module__.startswith("apps.") and not hasattr(entry.callback, "view_class")
    ]

    assert functions == []


# Not pages: what leaves the site as a file of its own.
ELSEWHERE = {"email", "downloads", "offline"}
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if not ELSEWHERE & set(path.parts)]


def test_no_page_needs_an_exception_from_the_content_security_policy():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    offenders = [str(path.relative_to(ROOT)) for path in PAGES if inline.search(path.read_text())]

    assert PAGES
    assert offenders == []


def test_style_sheets_know_no_left_and_no_right():
    physical = re.compile(
        r"(margin|padding|border)-(left|right)|[^-]\b(left|right)\s*:|text-align:\s*(left|right)"
    )
    sheets = list((ROOT / "static" / "css").glob("*.css"))

    assert sheets
    assert [sheet.name for sheet in sheets if physical.search(sheet.read_text())] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_stand_outside_gettext(path: Path):
    """What is left of a template without tags, variables and comments has no two letters in a row."""
    text = path.read_text()
    text = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", text)
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    spoken = re.findall(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*[^\W\d_]{2}[^\"]*)\"", text)
    text = re.sub(r"<[^>]*>", "", text, flags=re.DOTALL)

    assert spoken == []
    assert re.findall(r"[^\W\d_]{2,}", text.replace("&amp;", "").replace("Plenary", "")) == []


def test_every_string_is_translated_in_every_catalogue():
    result = subprocess.run(
        [sys.executable, "scripts/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout
