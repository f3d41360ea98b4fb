"""One person in their browser: goes wherever links lead, and knocks where none does."""

import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from tests.access.routes import ROWS
from tests.access.things import SITE
from tests.access.world import World
from tests.canaries.findings import Findings
from tests.canaries.reading import text_of_response

LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
# Other languages say the same, and so do pages that ask "really?"; the Django admin shows its administrator the
# tables; leaving would end the walk.
ELSEWHERE = r"/(?:ar|es|fr|ru|zh-hans|admin|static|media|accounts/logout)/"
NOT_FOLLOWED = re.compile(rf"{ELSEWHERE}|.*/removal/|.*[?&](?:in|reply)=")
MOST_PAGES = 500


@dataclass
class Visitor:
    name: str
    client: Client
    findings: Findings

    def walk(self) -> int:
        """Follow every link from the first page on; returns how many pages that were."""
        known, waiting = {"/"}, deque(["/"])
        while waiting:
            address = waiting.popleft()
            for link in self.look_at(address):
                if link not in known and not NOT_FOLLOWED.match(link):
                    assert len(known) < MOST_PAGES, f"{self.name} finds no end of pages, the last is {link}"
                    known.add(link)
                    waiting.append(link)
        return len(known)

    def knock(self, world: World) -> None:
        """Ask for every page of `world` that the matrix knows, link or no link."""
        for row in ROWS:
            # What an address itself tells is told on purpose.
            if row.get and not (row.opens_late or row.of is SITE or row.of.tells):
                self.look_at(f"{reverse(row.route, kwargs=row.of.arguments(world))}?{row.query}")

    def look_for(self, words: Collection[str]) -> None:
        """Search for each, and look at the first forty answers."""
        for word in words:
            for page in (1, 2):
                self.look_at(f"{reverse('search:search')}?q={word}&page={page}")

    def look_at(self, address: str) -> list[str]:
        """The links on the page."""
        response = self.client.get(address)
        assert response.status_code < 500, f"{address} breaks for {self.name}"
        text = text_of_response(response)
        self.findings.search(text, self.name, address)
        links = LINK.findall(text) if response.headers.get("Content-Type", "").startswith("text/html") else []
        if location := response.headers.get("Location"):
            links.append(urljoin(address, location))
        return [link for link in links if not urlsplit(link).netloc]
