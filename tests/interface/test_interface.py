"""What the instruments say of all pages; the failure names each state with what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.access.routes import ROWS
from tests.interface.axe import ALL_VIEWS, Axe, View
from tests.interface.edges import Edges
from tests.interface.installation import Installation
from tests.interface.layout import Layout
from tests.interface.manners import Manners
from tests.interface.markup import Markup
from tests.interface.names import Names
from tests.interface.pages import STATES
from tests.interface.scriptless import Scriptless
from tests.interface.spacing import Spacing
from tests.interface.survey import Instrument, Sometimes, Survey, survey
from tests.interface.wishes import ForcedColours, LessMotion

DOCUMENTS = Path(__file__).resolve().parents[2] / "var" / "interface"
# By language the windows in which axe looks.
A_FEW = {"en": (View(360, "light"),), "ar": (View(1440, "dark"),)}
ALL = {code: ALL_VIEWS for code, _name in settings.LANGUAGES}


# What answers with a piece of a page, a file or another address, or is there only where more has been set up.
NOT_PAGES = {
    *("health", "site_style", "offline_worker"),
    *("discussions:fresh", "moderation:queue_list", "moderation:translation_list"),
    *("notifications:unread", "organisations:matches"),
    *("consultations:batch_progress", "mfa_login_webauthn"),
    *("consultations:batch_problems", "consultations:batch_template", "mfa_download_recovery_codes"),
    *("organisations:logo", "reports:download", "reports:picture", "accounts:data_export"),
    *("discussions:attachment", "discussions:attachment_thumbnail"),
    *("discussions:comment", "discussions:question_address", "usersessions_list", "socialaccount_connections"),
    *(
        "account_confirm_email",
        "account_reset_password_from_key",
        "account_confirm_login_code",
        "account_set_password",
    ),
    *("accounts:identity_callback", "openid_connect_callback", "socialaccount_signup"),
}


# Their links and buttons are there to be seen.
SAMPLES = {"all components"}


@dataclass
class Looked:
    survey: Survey
    axe: Axe
    layout: Layout
    manners: Manners
    markup: Markup
    names: Names
    forced_colours: Sometimes
    less_motion: Sometimes
    edges: Sometimes
    spacing: Sometimes


@pytest.fixture(scope="session")
def looked(
    interface: Installation,
    browser: Browser,
    request: pytest.FixtureRequest,
) -> Looked:
    """Everything that the instruments find, in one walk through all states."""
    language = request.config.getoption("--language")
    views = {language: ALL_VIEWS} if language else ALL if request.config.getoption("--all-views") else A_FEW
    only = request.config.getoption("--state")
    states = [state for state in STATES if only in state.name]
    first = next(iter(views))
    alike = (ForcedColours(), LessMotion(), Edges())
    in_first = (Sometimes(each, lambda visit: visit.language == first) for each in alike)
    # Where words are longest, and nothing is done to a page, see `without_scripts`.
    acted = Sometimes(Spacing(), lambda visit: visit.language == first and visit.state.act is not None)
    instruments = Axe(views), Layout(), Manners(), Markup(DOCUMENTS), Names(), *in_first, acted
    return Looked(survey(browser, interface, states, tuple(views), instruments), *instruments)


def test_every_state_is_what_it_is_meant_to_be(looked: Looked) -> None:
    assert not looked.survey.strays, "\n".join(looked.survey.strays)


def test_every_page_is_in_some_state(looked: Looked, request: pytest.FixtureRequest) -> None:
    """By the matrix of who may ask for what, which knows every address there is."""
    if request.config.getoption("--state"):
        return
    pages = {row.route for row in ROWS if row.get and not row.route.startswith("admin:")} - NOT_PAGES
    assert pages - looked.survey.routes == set()


def test_axe_finds_nothing(looked: Looked, record_property: Callable[[str, object], None]) -> None:
    found = looked.survey.said_of(looked.axe)
    assert not found, found
    states, languages = len(looked.survey.states), len(looked.survey.languages)
    record_property(
        "figure", f"axe-core: 0 violations in {looked.axe.runs} runs, {states} states, {languages} languages"
    )


def test_everything_is_called_by_a_name_that_says_what_it_is(
    looked: Looked, record_property: Callable[[str, object], None]
) -> None:
    found = looked.survey.said_of(looked.names)
    assert not found, found
    record_property("figure", f"Accessibility tree: {looked.names.heard} nodes without a fault")


@pytest.mark.parametrize("name", ["layout", "manners", "forced_colours", "less_motion", "edges", "spacing"])
def test_instrument_finds_nothing(looked: Looked, name: str) -> None:
    instrument: Instrument = getattr(looked, name)
    found = looked.survey.said_of(instrument)
    assert not found, found


@pytest.fixture(scope="session")
def without_scripts(interface: Installation, browser: Browser, request: pytest.FixtureRequest) -> Survey:
    """In Russian, whose words are among the longest, what stands there as it is served."""
    only = request.config.getoption("--state")
    states = [state for state in STATES if not state.act and only in state.name and state.name not in SAMPLES]
    return survey(browser, interface, states, ("ru",), (Scriptless(), Layout(), Spacing()), scripts=False)


def test_pages_work_without_scripts(without_scripts: Survey) -> None:
    assert not without_scripts.strays, "\n".join(without_scripts.strays)
    found = "\n".join(filter(None, map(without_scripts.said_of, without_scripts.findings)))
    assert not found, found


def test_html_is_valid(looked: Looked, record_property: Callable[[str, object], None]) -> None:
    faults = list(looked.markup.faults())
    assert not faults, "\n".join(faults)
    record_property("figure", f"HTML: {len(looked.markup.known)} documents without a fault")
