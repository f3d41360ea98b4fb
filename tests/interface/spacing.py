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
  const textsOf = (node) => [...node.childNodes].flatMap((each) => {
    if (each.nodeType === 3) return each.data.trim() ? [each] : []
    return each.nodeType === 1 && getComputedStyle(each).display === "inline" ? textsOf(each) : []
  })
  const problems = new Set(), range = document.createRange()
  for (const node of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(node)
    if (/^(inline|contents)$/.test(style.display) || node.matches("option, textarea, svg *")) continue
    if (!isShown(node) || style.webkitLineClamp !== "none") continue  // cut short on purpose, at any spacing
    const lines = textsOf(node).flatMap((each) => (range.selectNodeContents(each), [...range.getClientRects()]))
    if (!lines.length) continue
    // A font such as Arabic's has room of its own above and below its letters.
    const height = parseFloat(style.lineHeight), tallest = Math.max(...lines.map((line) => line.height))
    const room = Math.max(height - parseFloat(style.fontSize) * 1.2 || 0, tallest - height || 0, 0)
    const end = Math.max(...lines.map((line) => line.bottom))
    if (end > node.getBoundingClientRect().bottom + room / 2 + 3) problems.add(`words stick out: ${name(node)}`)
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
