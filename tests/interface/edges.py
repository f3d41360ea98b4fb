"""The edges of fields stand out from what is around them, by day and by night (WCAG 2.2 SC 1.4.11).

The ring of the focus has the accent's colour, which tests/core/test_colours.py compares with every ground.
"""

from collections.abc import Iterable

from tests.interface.survey import Visit
from tests.interface.wishes import EYES

LEAST = 3.0
EDGES = """(least) => {
  const { FIELDS, name, isShown, colour, ground, contrast, borders } = eyes
  const isPale = (node) => {
    const style = getComputedStyle(node), behind = ground(node.parentElement)
    return ![...borders(style), ground(node)].some((each) => contrast(each, behind) >= least)
  }
  const fields = [...document.querySelectorAll(FIELDS)].filter((node) => isShown(node) && !node.disabled)
  return fields.filter(isPale).map((node) => `its edge is pale: ${name(node)}`)
}"""


class Edges:
    def look(self, visit: Visit) -> Iterable[str]:
        visit.page.evaluate(EYES)
        for scheme in ("dark", "light"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            yield from (f"{problem}, {scheme}" for problem in visit.page.evaluate(EDGES, LEAST))
