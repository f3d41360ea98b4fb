"""Passkeys with the browser's own authenticator, made virtual: the only honest way to try them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from apps.accounts.second_factor import has_second_factor
from tests.journeys.conftest import PASSWORD, fill_in_sign_in, make_person
from tests.journeys.site import Site

EMAIL = "amal@coast.example"


@dataclass
class Phone:
    """A browser with a virtual authenticator that asks for a fingerprint, and is shown the right one."""

    page: Page
    session: CDPSession
    id: str

    def lose_all(self) -> None:
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Phone:
    context = open_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Phone(page, session, answer["authenticatorId"])


@pytest.fixture
def url(site: Site) -> str:
    """Passkeys belong to a name, not to an IP address."""
    return site.url.replace("127.0.0.1", "localhost")


def test_passkey_is_added_and_signs_in_alone_and_as_second_factor(phone: Phone, url: str):
    person = make_person(EMAIL, "Amal Haddad")
    page = phone.page
    page.goto(f"{url}/accounts/login/?next=/profile/")
    fill_in_sign_in(page, EMAIL)
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("Work phone")
    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.get_by_role("main").locator("li code")).to_have_count(10)
    assert has_second_factor(person)

    sign_out(page, url)
    page.goto(f"{url}/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()

    sign_out(page, url)
    page.goto(f"{url}/accounts/login/?next=/profile/")
    fill_in_sign_in(page, EMAIL)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()

    sign_out(page, url)
    phone.lose_all()
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="That did not work")).to_be_visible()


def sign_out(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{url}/")
