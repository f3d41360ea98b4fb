"""Signing in through another site, in a real browser: its content security policy would stop a plain redirect."""

from playwright.sync_api import expect

from apps.accounts.models import User
from tests.accounts.openid_server import Provider
from tests.journeys.site import Site


def test_newcomer_signs_in_with_the_account_that_they_have_elsewhere(
    site: Site, ministry: Provider, open_context
) -> None:
    ministry.claims |= {"email": "lindiwe@ministry.example", "email_verified": True, "name": "Lindiwe Dube"}
    page = open_context().new_page()
    page.goto(f"{site.url}/fr/accounts/login/")

    page.get_by_role("button", name="Se connecter avec The Ministry").press("Enter")
    page.wait_for_url("**/fr/profile/")

    expect(page.locator("#id_name")).to_have_value("Lindiwe Dube")
    assert User.objects.get(email="lindiwe@ministry.example").language == "fr"
    page.get_by_role("link", name="Autres moyens de connexion").click()
    expect(page.get_by_text("lindiwe@ministry.example")).to_be_visible()


def test_without_javascript_the_way_is_the_same(site: Site, ministry: Provider, open_context) -> None:
    ministry.claims |= {"sub": "2", "email": "thandi@ministry.example", "email_verified": True, "name": "Thandi"}
    page = open_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site.url}/accounts/signup/")

    page.get_by_role("button", name="Sign in with The Ministry").click()
    page.wait_for_url("**/profile/")

    assert User.objects.filter(email="thandi@ministry.example").exists()
