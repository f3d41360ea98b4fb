"""Opens every state once in each language and lets every instrument look at it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Browser, Page, Response

from tests.interface.installation import Installation
from tests.interface.pages import State

PATIENCE = 30_000  # ms
SHOWN = 5
WINDOW = {"width": 1440, "height": 900}


@dataclass
class Visit:
    """A state in one language, as it stands open in `page`; `answers` are the documents that led there."""

    state: State
    language: str
    page: Page
    answers: list[Response] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # on the console

    def __str__(self) -> str:
        return f"{self.state.name} ({self.language})"

    @property
    def route(self) -> str:
        """The name of the address at which one has arrived; empty where there is nothing."""
        try:
            return resolve(urlsplit(self.page.url).path).view_name
        except Resolver404:
            return ""


class Instrument(Protocol):
    def look(self, visit: Visit) -> Iterable[str]:
        """What is wrong with what stands open, each in a line of words."""


@dataclass(frozen=True, eq=False)
class Sometimes:
    """An instrument that need not look at everything: at what the languages have alike, in one of them."""

    instrument: Instrument
    when: Callable[[Visit], bool]

    def look(self, visit: Visit) -> Iterable[str]:
        return self.instrument.look(visit) if self.when(visit) else ()


@dataclass
class Survey:
    """The findings of all instruments, and how many states were looked at in how many languages."""

    states: Sequence[State]
    languages: Sequence[str]
    findings: dict[Instrument, dict[str, list[Visit]]]  # each with where it was found
    strays: list[str] = field(default_factory=list)  # what is not the state that it should be
    routes: set[str] = field(default_factory=set)  # of the pages that were seen

    def said_of(self, instrument: Instrument) -> str:
        """All that one has found, each finding once."""
        lines = []
        for finding, visits in self.findings[instrument].items():
            where = ", ".join(map(str, visits[:SHOWN])) + (" …" if len(visits) > SHOWN else "")
            lines.append(f"{finding}\n        in {where}")
        return "\n".join(lines)


def survey(
    browser: Browser,
    interface: Installation,
    states: Sequence[State],
    languages: Sequence[str],
    instruments: Sequence[Instrument],
    *,
    scripts: bool = True,
) -> Survey:
    """Without `scripts` for browsers that run none."""
    result = Survey(states, languages, {instrument: defaultdict(list) for instrument in instruments})
    for language in languages:
        with browsers(browser, interface, language, scripts=scripts) as visits, translation.override(language):
            for state in states:
                visit = visits.open(state)
                result.routes.add(visit.route)
                if not visit.answers or visit.answers[-1].status != state.status:
                    result.strays.append(f"{visit} answers {[answer.status for answer in visit.answers]}")
                for instrument, found in result.findings.items():
                    for finding in instrument.look(visit):
                        found[finding].append(visit)
    return result


@contextmanager
def browsers(
    browser: Browser, interface: Installation, language: str, *, scripts: bool = True
) -> "Iterator[Visits]":
    visits = Visits(browser, interface, language, scripts)
    try:
        yield visits
    finally:
        for page in visits.pages.values():
            page.context.close()


@dataclass
class Visits:
    """One window for each person, in which all that they see is opened one after the other."""

    browser: Browser
    interface: Installation
    language: str
    scripts: bool = True
    pages: dict[str, Page] = field(default_factory=dict)
    current: Visit | None = None

    def open(self, state: State) -> Visit:
        page = self.pages.get(state.who) or self._window(state.who)
        page.set_viewport_size(WINDOW)
        page.emulate_media(color_scheme="light")
        self.current = visit = Visit(state, self.language, page)
        page.goto(self.interface.site.url + state.path(self.interface.world))
        if state.act:
            state.act(page)
        return visit

    def _window(self, who: str) -> Page:
        context = self.browser.new_context(locale=self.language, viewport=WINDOW, java_script_enabled=self.scripts)
        context.set_default_timeout(PATIENCE)
        context.add_cookies(self.interface.cookies_of(who))
        page = self.pages[who] = context.new_page()
        page.on("response", self._note_answer)
        page.on("console", lambda message: self._note(f"{message.type}: {message.text}", message.type))
        page.on("pageerror", lambda error: self._note(f"error: {error}", "error"))
        return page

    def _note_answer(self, response: Response) -> None:
        if self.current and response.request.is_navigation_request():
            self.current.answers.append(response)

    def _note(self, text: str, kind: str) -> None:
        if self.current and kind in ("error", "warning"):
            self.current.said.append(text)
