"""Somebody at the keyboard whose every step is judged, and what is stated of the way counted.

Wherever a key moves the focus to, it is not lost; what has it is seen (tests/journeys/keyboard.py says how), and
in the accessibility tree it has a name with the words that stand there in it (WCAG 2.2 SC 2.5.3, 4.1.2).
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.interface.names import Node, Tree
from tests.journeys.keyboard import PHONE, Keyboard, Place

# Words as they are compared: isolates and white space are for the eyes, and some letters are drawn as capitals.
UNHEARD = re.compile("[\u2066-\u2069\u200e\u200f\\s]+")
TAGS = re.compile("<[^>]+>")
# What stands on what has the focus, or at its side.
WORDS = """() => {
  const here = document.activeElement;
  const wordsOf = (node) => [...node.querySelectorAll("[aria-hidden=true], select, textarea")]
    .reduce((words, hidden) => words.replace(hidden.innerText, ""), node.innerText);
  if (here.labels?.length) return [...here.labels].map(wordsOf);
  return here.matches("a, button, summary") ? [wordsOf(here)] : [];
}"""
# All that somebody who reads or types must find as they left it.
PLACE = """() => {
  const here = document.activeElement;
  return [here.tagName, here.id || here.href, here.value ?? "", here.selectionStart ?? 0, here.selectionEnd ?? 0,
    here.getBoundingClientRect().top];
}"""

# Pages scroll smoothly, and slowly at the end: at rest is what has not moved for twenty frames.
AT_REST = """() => new Promise((resolve) => {
  let top = scrollY, still = 0
  const look = () => {
    still = scrollY === top ? still + 1 : 0
    top = scrollY
    still < 20 ? requestAnimationFrame(look) : resolve(true)
  }
  requestAnimationFrame(look)
})"""


@dataclass
class Tally:
    """What was stated of the journeys in one language; at each of the `stops` the focus was judged."""

    statements: list[str] = field(default_factory=list)
    stops: int = 0


def plain(text: str) -> str:
    """Words of the interface as a person hears them."""
    return UNHEARD.sub(" ", TAGS.sub("", text)).strip()


class Walk(Keyboard):
    def __init__(self, page: Page, tally: Tally) -> None:
        super().__init__(page)
        self.tally = tally
        self.tree = Tree(page)

    def check(self, statement: str, is_so: object) -> None:
        """Count `statement`, if it is so."""
        assert is_so, f"Not so: {statement} (on {self.page.url}, after {self.way[-5:]})"
        self.tally.statements.append(statement)

    def sees(self, statement: str, there: Locator) -> None:
        """`there` comes into the page."""
        expect(there).to_be_visible()
        self.check(statement, True)

    def says(self, region: str, words: str) -> None:
        """`words` are told in a region that had been there, empty, for it to be heard (SC 4.1.3)."""
        expect(self.page.locator(f"{region}[role=status]")).to_contain_text(words)
        self.check(f"{words!r} is said", True)

    def look(self) -> Place:
        """Judge what has the focus, under the name that the accessibility tree has for it."""
        place = super().look()
        assert place, f"The focus is lost on {self.page.url}, after {self.way[-5:]}"
        node = self.tree.focused()
        assert node.name, f"{place.tag} has no name on {self.page.url}, after {self.way[-5:]}"
        for words in self.page.evaluate(WORDS):
            assert _squeezed(words) in _squeezed(node.name), (
                f"{words!r} is called {node.name!r} on {self.page.url}"
            )
        self.tally.stops += 1
        return replace(place, name=plain(node.name))

    def here(self) -> Node:
        """What has the focus, as it is read out."""
        return self.tree.focused()

    def tab_to(self, name: str, **where: Any) -> Place:
        place = super().tab_to(plain(name), **where)
        self.check(f"Tab leads to {place.tag} {name!r}", True)
        return place

    def tab_to_that_of(self, description: str, name: str, *, key: str = "Tab", within: int = 120) -> None:
        """Press Tab until what is called `name` and described by `description` has the focus."""
        for _step in range(within):
            self.press(key)
            if plain(name) in self.look().name and description in self.here().description:
                return self.check(f"{key} leads to {name!r} of {description!r}", True)
        raise AssertionError(f"{name!r} of {description!r} is not reached; there are {self.way[-within:]}")

    @property
    def is_on_a_phone(self) -> bool:
        return bool(self.page.evaluate("innerWidth") <= PHONE["width"])

    def choose_here(self, option: str) -> None:
        """Arrow down in the select that has the focus until `option` is chosen."""
        self._arrow_until(lambda: self._chosen_option() == option, option)
        self.check(f"the arrow chooses {option!r}", True)

    def stays(self, name: str) -> None:
        super().stays(plain(name))
        self.check(f"the focus is on {name!r}", True)

    def moves(self, key: str, name: str) -> None:
        """`key` moves the focus to what is called `name`."""
        self.press(key)
        place = self.look()
        self.check(f"{key} moves the focus to {name!r}, not {place.name!r}", plain(name) in place.name)

    def arrives(self, pattern: str) -> None:
        expect(self.page).to_have_url(re.compile(pattern))
        self.page.wait_for_load_state()
        wide = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        self.check(f"the next page is {pattern}, and no wider than the window", wide <= 0)

    def place(self) -> list[Any]:
        """Focus, caret, what is typed and what is in view."""
        self.page.wait_for_function(AT_REST)
        found: list[Any] = self.page.evaluate(PLACE)
        return found

    def is_where_it_was(self, statement: str, before: list[Any]) -> None:
        """All of `place()` is the same after what `statement` says."""
        *before, top = before
        *after, new_top = self.place()
        for what, was, now in zip(WHAT_STAYS, before, after, strict=True):
            self.check(f"{statement}: {what} is as it was, {was!r}, not {now!r}", was == now)
        self.check(
            f"{statement}: it stands in the window where it was, {top}, not {new_top}", abs(top - new_top) <= 1
        )


WHAT_STAYS = ("the element in focus", "its name", "what is typed", "the caret", "the end of the selection")


def _squeezed(text: str) -> str:
    return UNHEARD.sub("", text).casefold()
