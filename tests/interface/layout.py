"""Nothing wider than the window: in 320 pixels, and with letters twice the size (WCAG 2.2 SC 1.4.10, 1.4.4)."""

from collections.abc import Iterable

from tests.interface.survey import Visit

SMALLEST = {"width": 320, "height": 640}
USUAL = {"width": 1280, "height": 900}
# What reaches out of the page, or is cut off inside it; regions that scroll by themselves are meant to.
OVERFLOW = """() => {
  const problems = [];
  const wide = document.scrollingElement.scrollWidth;
  const scrolls = (node) => { for (let each = node; each; each = each.parentElement)
    if (/auto|scroll/.test(getComputedStyle(each).overflowX)) return true; return false; };
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className} ${node.textContent.trim().slice(0, 50)}`;
  const isHidden = (node) => node.closest(".visually-hidden, .skip, [hidden]") !== null;
  const all = [...document.body.querySelectorAll("*")];
  if (wide > innerWidth) {
    const out = all.filter((node) => { const box = node.getBoundingClientRect();
      return box.width && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(node.parentElement); });
    problems.push(`the page is ${wide} wide, because of ${out.slice(-2).map(name).join(" | ")}`);
  }
  for (const node of all) {
    const style = getComputedStyle(node);
    if (/hidden|clip/.test(style.overflowX) && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1
      && !isHidden(node) && node.textContent.trim()) problems.push(`cut off: ${name(node)}`);
  }
  return problems;
}"""


class Layout:
    def look(self, visit: Visit) -> Iterable[str]:
        page = visit.page
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
        yield from (f"at 320 pixels {problem}" for problem in page.evaluate(OVERFLOW))
        page.set_viewport_size(USUAL)  # type: ignore[arg-type]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        yield from (f"with large letters {problem}" for problem in page.evaluate(OVERFLOW))
        page.evaluate("document.documentElement.style.fontSize = ''")
