"""A person at the keyboard of a small screen: they press keys, see where they are, and nothing else.

Nothing here clicks, scrolls or focuses by script. After each key that moves, what has the focus must be seen: it
has an indicator that stands out, lies within the window under nothing else, and is large enough for a finger, too
(WCAG 2.2 SC 2.4.7, 2.4.11, 2.5.8); and the page is no wider than the window (SC 1.4.10).
"""

import re
import time
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from tests.journeys.site import PASSWORD, Site

PHONE = {"width": 360, "height": 740}
MOST_STEPS = 120  # more than this to press is no way to get anywhere
# Elements scroll smoothly into view, and pages load: what is wrong this long is wrong.
SEEN_WITHIN = 3

# What a person sees of the element that has the focus; `problem` says in words what keeps them from it.
LOOK = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const nameOf = (node) => {
    const by = (ids) => ids.split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const labels = [...(node.labels ?? [])].map((label) => label.textContent).join(" ");
    const given = node.getAttribute("aria-label") || by(node.getAttribute("aria-labelledby") ?? "") || labels;
    return (given || node.textContent || node.value || "").replace(/\\s+/g, " ").trim();
  };
  const box = here.getBoundingClientRect();
  const held = [here, ...(here.labels ?? [])].map((node) => node.getBoundingClientRect());
  const width = Math.max(...held.map((rect) => rect.width));
  const height = Math.max(...held.map((rect) => rect.height));
  const style = getComputedStyle(here);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const backdrop = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0.9) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const isInSentence = here.tagName === "A" && style.display === "inline"
    && here.parentElement.textContent.trim().length > here.textContent.trim().length;
  // A link may run over several lines: its first is where it is pressed.
  const line = style.display === "inline" ? here.getClientRects()[0] : box;
  const between = (low, value, high) => Math.min(Math.max(value, low), high);
  const top = document.elementFromPoint(between(0, line.left + line.width / 2, innerWidth - 1),
    between(0, line.top + line.height / 2, innerHeight - 1));
  const isOnTop = top && (here.contains(top) || [...(here.labels ?? [])].some((label) => label.contains(top)));
  // Browsers bring the line that one types in into view, not the whole of a box of many lines.
  const taller = box.height > innerHeight || here.tagName === "TEXTAREA";
  const shown = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  const clipped = (() => {
    for (let each = here.parentElement; each && each !== document.body; each = each.parentElement) {
      if (!/hidden|clip|auto|scroll/.test(getComputedStyle(each).overflow)) continue;
      const around = each.getBoundingClientRect();
      if (box.bottom <= around.top || box.top >= around.bottom || box.right <= around.left
        || box.left >= around.right) return true;
    }
    return false;
  })();
  const problems = [];
  if (here.tabIndex >= 0) {
    const outline = parseFloat(style.outlineWidth);
    if (style.outlineStyle === "none" || outline < 2) problems.push(`no outline (${style.outline})`);
    else if (contrast(style.outlineColor, backdrop(here.parentElement)) < 3) problems.push("outline too faint");
    if (!isInSentence && (width < 24 || height < 24)) problems.push(`${width}×${height} is too small`);
  }
  if (box.left < -1 || box.right > innerWidth + 1) problems.push(`outside: ${box.left}–${box.right}`);
  if (!taller && (box.top < -1 || box.bottom > innerHeight + 1))
    problems.push(`out of view: ${box.top}–${box.bottom} of ${innerHeight}`);
  else if (taller && shown < 32) problems.push(`out of view but for ${shown}`);
  else if (clipped) problems.push("clipped");
  else if (here.tabIndex >= 0 && !isOnTop) problems.push(`under ${top?.outerHTML.slice(0, 80)}`);
  if (document.scrollingElement.scrollWidth > innerWidth)
    problems.push(`page is ${document.scrollingElement.scrollWidth} wide`);
  return {tag: here.tagName.toLowerCase(), name: nameOf(here), problem: problems.join("; ")};
}"""


@dataclass(frozen=True)
class Place:
    """Where the focus is."""

    tag: str
    name: str
    problem: str


class Keyboard:
    """`way` is every place that the focus came by, for whoever reads a failure."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.way: list[str] = []

    def open(self, address: str) -> None:
        """An address typed, or a link in an e-mail: the focus begins at the top of the page."""
        self.page.goto(address)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.look()

    def tab_to(
        self, name: str, *, tag: str = "", back: bool = False, exactly: bool = False, within: int = MOST_STEPS
    ) -> Place:
        """Press Tab until what is called `name` has the focus; all on the way must be seen, too."""
        started = len(self.way)
        for _step in range(within):
            self.press("Shift+Tab" if back else "Tab")
            place = self.look()
            is_called = place and (place.name == name if exactly else name in place.name)
            if place and is_called and tag in ("", place.tag):
                return place
        raise AssertionError(f"{name!r} is not reached by Tab; there are {self.way[started:]}")

    def follow(self, name: str, *, key: str = "Enter", **where: Any) -> None:
        """Tab to a link or button and press it."""
        self.tab_to(name, **where)
        self.press(key)

    def fill(self, name: str, text: str, **where: Any) -> None:
        """Tab to a field, replace what is in it."""
        self.tab_to(name, **where)
        self.press("ControlOrMeta+a")
        self.type(text)

    def choose(self, name: str, option: str) -> None:
        """Arrow down in a select until `option` is chosen."""
        self.tab_to(name, tag="select")
        self._arrow_until(lambda: self._chosen_option() == option, option)

    def pick(self, option: str) -> None:
        """Arrow down among the radio buttons that have the focus until `option` is chosen."""
        self._arrow_until(lambda: option in (self.look() or NOWHERE).name, option)

    def _arrow_until(self, is_there: Any, option: str) -> None:
        for _step in range(MOST_STEPS):
            if is_there():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{option!r} cannot be chosen.")

    def _chosen_option(self) -> str:
        chosen: str = self.page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()")
        return chosen

    def look(self) -> Place | None:
        """What has the focus, if anything has; it must be seen."""
        found = self.page.evaluate(LOOK)
        if found and found["problem"]:
            found = self._once_settled(found)
        place = Place(**found) if found else None
        self.way.append(f"{place.tag} {place.name[:40]}" if place else "nothing")
        return place

    def _once_settled(self, found: dict[str, str]) -> dict[str, str] | None:
        """The same after the page has come to rest. Raises AssertionError when it is no better then."""
        deadline = time.monotonic() + SEEN_WITHIN
        seen: dict[str, str] | None = found
        while seen and seen["problem"]:
            said = f"On {self.page.url}: {seen['tag']} {seen['name'][:60]!r}: {seen['problem']}"
            assert time.monotonic() < deadline, said
            self.page.wait_for_timeout(50)
            seen = self.page.evaluate(LOOK)
        return seen

    def stays(self, name: str) -> None:
        """The focus is still, or again, on what is called `name`: no fragment that came in took it away."""
        place = self.look() or NOWHERE
        assert name in place.name, f"The focus is on {place}, after {self.way[-5:]}"

    def arrives(self, pattern: str) -> None:
        """The next page is there: an address that ends like `pattern`."""
        expect(self.page).to_have_url(re.compile(pattern))
        self.page.wait_for_load_state()
        assert self.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"], self.page.url


NOWHERE = Place("", "", "")


def sign_in_by_keys(keys: Keyboard, site: Site, email: str) -> None:
    keys.open(f"{site.url}{reverse('account_login')}")
    keys.fill(_("Email"), email, tag="input")
    keys.fill(_("Password"), PASSWORD, tag="input")
    keys.follow(_("Sign in"), tag="button")
    keys.page.wait_for_url(lambda url: "/accounts/login/" not in url)
