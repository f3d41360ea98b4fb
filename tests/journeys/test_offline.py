"""A reader loses the connection, is told so in their language, and reads on once it is back."""

from playwright.sync_api import Browser

from tests.journeys.site import Site


def test_reader_without_a_connection_is_told_so_and_comes_back(site: Site, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    context.set_offline(True)
    page.goto(f"{site.url}/fr/")
    assert page.locator("h1").inner_text() == "Vous êtes hors ligne"
    assert page.locator("html").get_attribute("lang") == "fr"
    page.goto(f"{site.url}/ar/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("a").evaluate("link => getComputedStyle(link).borderRadius") == "8px"

    context.set_offline(False)
    page.locator("a").click()
    page.wait_for_url(f"{site.url}/ar/")
    assert page.locator("header.site").count() == 1
    assert page.evaluate("caches.keys()") == []
    context.close()
