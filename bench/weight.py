"""What the main pages weigh on the wire, at first and again, and when they can be read on a slow network.

Starts the site with production's settings under uvicorn, compressed as nginx compresses it, and asks Chromium.
"""

from typing import TYPE_CHECKING

from tests.interface.alone import alone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.interface.installation import Installation


def main() -> None:
    with alone() as (interface, browser):
        measure(interface, browser)


def measure(interface: "Installation", browser: "Browser") -> None:
    from tests.interface.weight import KB, PAGES, SLOW, Budget, weigh

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


if __name__ == "__main__":
    main()
