"""No test inherits the language, the cache or the emptied tables of another.

The servers are started by tests/servers.py.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import translation

from apps.core.identity import Identity, memory


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    # As it is after the first page: no test counts the query that asks for the site's name.
    memory.keep(Identity())
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--route", default="", help="of the access matrix only the routes whose name contains this")
    parser.addoption("--state", default="", help="of the interface only the states whose name contains this")
    parser.addoption("--all-views", action="store_true", help="look at the interface in all languages and windows")
    parser.addoption("--language", help="look at the interface in this language alone, in all windows")
    parser.addoption("--runs", type=int, default=1, help="how often Chatham House is played")
    parser.addoption("--scale", default="small", help="how long it is played: small, medium or large")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded as the property "figure"."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(str(value))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit empty all tables; each gives back what the migrations had put into them.

    It has to be all of them: Django loads the rows again only when nobody else has made new ones meanwhile.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        names = getattr(item, "fixturenames", [])
        if "transactional_db" in names or (marker and marker.kwargs.get("transaction")):
            names.append("django_db_serialized_rollback")
