"""Accessibility by the rules of axe-core, as the wheel axe-playwright-python carries it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from tests.interface.survey import Visit

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of all rules, these alone ask what colour something has.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
HEIGHT = 900
RUN = """async (options) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, any, all, none }) =>
    ({ html: html.slice(0, 160), why: [...any, ...all, ...none].map((check) => check.message).join("; ") })) }));
}"""
EVERYTHING = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}
COLOURS = {"runOnly": {"type": "rule", "values": OF_COLOUR}}


@dataclass(frozen=True)
class View:
    """A window: its width in pixels and the colours that the person prefers."""

    width: int
    scheme: str


ALL_VIEWS = tuple(View(width, scheme) for width in (360, 768, 1440) for scheme in ("light", "dark"))


@dataclass(eq=False)
class Axe:
    """Asks every rule in each width; what a width has shown by day is by night asked for its colours only."""

    views: Mapping[str, Iterable[View]]  # by language
    runs: int = field(default=0)

    def look(self, visit: Visit) -> Iterable[str]:
        visit.page.evaluate(SCRIPT)
        seen: set[int] = set()
        for view in self.views[visit.language]:
            visit.page.set_viewport_size({"width": view.width, "height": HEIGHT})
            visit.page.emulate_media(color_scheme=view.scheme)  # type: ignore[arg-type]
            self.runs += 1
            options = COLOURS if view.width in seen else EVERYTHING
            seen.add(view.width)
            for violation in visit.page.evaluate(RUN, options):
                yield f"{_in_words(violation)} at {view.width}, {view.scheme}"


def _in_words(violation: dict[str, Any]) -> str:
    first, count = violation["nodes"][0], len(violation["nodes"])
    return f"{violation['id']} ({count}×): {violation['help']}: {first['html']}: {first['why'][:400]}"
