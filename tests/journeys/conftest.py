"""One installation and one browser for all journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.accounts.models import User
from tests.accounts.openid_server import Provider, openid_server, settings_for
from tests.journeys.chromium import chromium
from tests.journeys.database import fresh_database, prepared
from tests.journeys.keyboard import PHONE, Keyboard
from tests.journeys.site import PASSWORD, MailServer, Site, free_port, production_environment

# Playwright keeps an event loop in this thread; the tests use the models from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A busy machine may take its time: how long things take is measured elsewhere.
expect.set_options(timeout=30_000)
DATABASE = "plenary_journeys"


@pytest.fixture(scope="session")
def mail() -> Iterator[MailServer]:
    server = MailServer()
    controller = server.start()
    yield server
    controller.stop()


@pytest.fixture(scope="session")
def ministry() -> Iterator[Provider]:
    """Another site, with whose accounts people can sign in."""
    with openid_server() as provider:
        yield provider


@pytest.fixture(scope="session")
def site(
    mail: MailServer,
    ministry: Provider,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker,  # type: ignore[no-untyped-def]
) -> Iterator[Site]:
    """A site on a database of its own, to which the tests' own models are connected as well."""
    directory = tmp_path_factory.mktemp("site")
    database_url = fresh_database(os.environ["DATABASE_URL"], DATABASE)
    port = free_port()
    redis_url = os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/15"
    site = Site(
        production_environment(
            directory, database_url=database_url, redis_url=redis_url, mail_port=mail.port, port=port
        )
        | settings_for(ministry),
        port,
    )
    with prepared(site, DATABASE), django_db_blocker.unblock():
        site.start_worker()
        site.start_web()
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_context(browser: Browser) -> Iterator:  # type: ignore[type-arg]
    """Makes a browser context of its own for each person; a console error fails the journey."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(tolerates: tuple[str, ...] = (), **options: object) -> BrowserContext:
        def note(text: str) -> None:
            if not any(words in text for words in tolerates):
                errors.append(text)

        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        context.on("console", lambda message: note(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: note(str(error.error)))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Of the whole journey, and of the words that its test looks for."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def people(open_context, language: str):  # type: ignore[no-untyped-def]
    """Makes a small screen with a keyboard for each of those who take part."""

    def one() -> Keyboard:
        return Keyboard(open_context(viewport=PHONE, locale=language, has_touch=True).new_page())

    return one


def make_person(email: str, name: str, **fields: object) -> User:
    """Somebody who has signed up and confirmed their address."""
    user = User.objects.create_user(email, name=name, **fields)
    hasher = ScryptPasswordHasher()  # the production's; the tests' own settings have a faster one
    user.password = hasher.encode(PASSWORD, hasher.salt())
    user.save()
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/accounts/login/")
    fill_in_sign_in(page, email)
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def fill_in_sign_in(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    directory = Path(__file__).resolve().parents[2] / "var" / "screenshots"
    directory.mkdir(parents=True, exist_ok=True)
    return directory
