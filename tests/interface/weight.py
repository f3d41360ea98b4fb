"""What a page weighs on the wire, as the browser itself counts: headers and bodies as they came, compressed."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

from tests.interface.installation import Installation
from tests.interface.pages.state import VISITOR, Path, at, review

KB = 1024
# A slow mobile network: 400 ms there and back, 50 kB a second either way.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
READABLE = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True)
class Weight:
    """Bytes and requests of one view; `readable` is when the text stood there, in milliseconds."""

    size: int
    requests: int
    script: int
    readable: float


@dataclass(frozen=True)
class Budget:
    first: int = 60 * KB
    requests: int = 8
    script: int = 25 * KB
    repeat: int = 15 * KB

    def excess(self, first: Weight, repeat: Weight) -> list[str]:
        return [
            f"{what} {value} of {most}"
            for what, value, most in (
                ("bytes at first", first.size, self.first),
                ("requests", first.requests, self.requests),
                ("bytes of JavaScript", first.script, self.script),
                ("bytes again", repeat.size, self.repeat),
            )
            if value > most
        ]


# The six main pages; the question once more for somebody who is signed in, and so has the box to answer in.
PAGES: dict[str, tuple[Path, str]] = {
    "home": (at("consultations:home"), VISITOR),
    "consultation": (review("consultations:consultation"), VISITOR),
    "roundtable": (review("consultations:roundtable", number=lambda world: 1), VISITOR),
    "question, 20 threads": (lambda world: world.twenty_threads.get_absolute_url(), VISITOR),
    "the same, signed in": (lambda world: world.twenty_threads.get_absolute_url(), "participant"),
    "profile": (
        at("profiles:profile", public_id=lambda world: world.people["participant"].profile.public_id),
        VISITOR,
    ),
    "participants": (review("profiles:participants"), VISITOR),
}


def weigh(browser: Browser, interface: Installation, path: str, who: str, **network: Any) -> tuple[Weight, Weight]:
    """A first view with nothing in the browser's cache, and then a second one."""
    context = browser.new_context()
    context.add_cookies(interface.cookies_of(who))  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    session.send("Network.enable")
    if network:
        session.send("Network.emulateNetworkConditions", network)
    views = []
    for _view in range(2):
        kinds.clear()
        sizes.clear()
        page.goto(interface.site.url + path, wait_until="load")
        page.wait_for_timeout(SETTLED)
        sent = {request: size for request, size in sizes.items() if size}  # the rest was in the cache
        script = sum(size for request, size in sent.items() if kinds.get(request) == "Script")
        views.append(Weight(sum(sent.values()), len(sent), script, page.evaluate(READABLE)))
    context.close()
    return views[0], views[1]


SETTLED = 300  # ms in which the browser tells of what it has loaded last
