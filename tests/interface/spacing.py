"""Lines, words, letters and paragraphs as far apart as a person may want them (WCAG 2.2 SC 1.4.12)."""

from collections.abc import Iterable

from tests.interface.layout import OVERFLOW, SMALLEST, USUAL
from tests.interface.survey import Visit
from tests.interface.wishes import EYES

# As the criterion has it; the letters of Arabic are joined, and no space can be put between them.
APART = """(letters) => {
  const sheet = new CSSStyleSheet()  // the policy of the page allows no style in it
  sheet.replaceSync(`
    * { line-height: 1.5 !important; word-spacing: .16em !important; letter-spacing: ${letters} !important }
    p { margin-block-end: 2em !important }`)
  document.adoptedStyleSheets = [sheet]
}"""
AS_BEFORE = "() => { document.adoptedStyleSheets = [] }"
# Words that stick out of the box that was made for them lie over what comes next.
OVERLAPS = """() => {
  const { name, isShown } = eyes
  const problems = new Set()
  for (const node of document.body.querySelectorAll("*")) {
    const own = [...node.childNodes].filter((each) => each.nodeType === 3 && each.data.trim())
    if (!own.length || !isShown(node)) continue
    const style = getComputedStyle(node)
    if (/^(inline|contents)$/.test(style.display) || node.matches("option, textarea, svg *")) continue
    if (style.webkitLineClamp !== "none") continue  // cut short on purpose, at any spacing
    const box = node.getBoundingClientRect(), range = document.createRange()
    range.setStartBefore(own[0]), range.setEndAfter(own.at(-1))
    const words = range.getBoundingClientRect()
    const leading = parseFloat(style.lineHeight) - parseFloat(style.fontSize) * 1.2 || 0
    if (words.bottom > box.bottom + Math.max(leading, 0) / 2 + 3) problems.add(`words stick out: ${name(node)}`)
    if (/hidden|clip/.test(style.overflowY) && node.scrollHeight > node.clientHeight + 1)
      problems.add(`cut off: ${name(node)}`)
  }
  return [...problems]
}"""


class Spacing:
    def look(self, visit: Visit) -> Iterable[str]:
        page = visit.page
        page.evaluate(EYES)
        page.evaluate(APART, "normal" if visit.language == "ar" else ".12em")
        for window in (SMALLEST, USUAL):
            page.set_viewport_size(window)  # type: ignore[arg-type]
            for look in (OVERFLOW, OVERLAPS):
                yield from (f"far apart, at {window['width']}: {problem}" for problem in page.evaluate(look))
        page.evaluate(AS_BEFORE)
