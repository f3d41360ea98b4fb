"""No main page outgrows its budget: bytes are the same on every machine, so they may be asserted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.interface.installation import Installation
from tests.interface.weight import KB, PAGES, Budget, weigh


@pytest.mark.parametrize("name", PAGES)
def test_page_is_within_its_budget(
    name: str, interface: Installation, browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    path, who = PAGES[name]
    first, repeat = weigh(browser, interface, path(interface.world), who)
    assert Budget().excess(first, repeat) == []
    sizes = f"{first.size / KB:.1f} KB in {first.requests} requests, {repeat.size / KB:.1f} KB again"
    record_property("figure", f"{name}: {sizes}, JavaScript {first.script / KB:.1f} KB")
