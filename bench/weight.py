"""What the main pages weigh on the wire, at first and again, and when they can be read on a slow network.

Starts the site with production's settings under uvicorn, compressed as nginx compresses it, and asks Chromium.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from config.embedded import postgres, redis


def main() -> None:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(directory / "postgres", durable=False))
        os.environ["REDIS_URL"] = stack.enter_context(redis(directory / "redis"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        measure(directory)


def measure(directory: Path) -> None:
    from playwright.sync_api import sync_playwright

    from tests.interface.installation import installation
    from tests.interface.weight import KB, PAGES, SLOW, Budget, weigh
    from tests.journeys.conftest import CHROMIUM_FLAGS

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with installation(directory) as interface, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        print(f"{'page':>22} {'first KB':>9} {'requests':>9} {'script KB':>10} {'again KB':>9} {'readable s':>11}")
        for name, (path, who) in PAGES.items():
            address = path(interface.world)
            first, repeat = weigh(browser, interface, address, who)
            slow, _again = weigh(browser, interface, address, who, **SLOW)
            excess = "; ".join(Budget().excess(first, repeat))
            print(
                f"{name:>22} {first.size / KB:9.1f} {first.requests:9} {first.script / KB:10.1f} "
                f"{repeat.size / KB:9.1f} {slow.readable / 1000:11.1f}  {excess}"
            )
        browser.close()


if __name__ == "__main__":
    main()
