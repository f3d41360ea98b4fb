"""What people ask their system for: colours of their own, and nothing that moves (WCAG 2.2 SC 1.4.1, 2.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.interface.survey import Visit

EYES = Path(__file__).with_name("eyes.js").read_text()
# In the page's own colours: what stands out from its surroundings by its background.
REMEMBER = """() => {
  const { boxes, colour, ground } = eyes
  const stands = ([node, style, place]) => { const own = colour(style.backgroundColor)
    return own.a > 0 && JSON.stringify(own) !== JSON.stringify(ground(place ? node : node.parentElement)) }
  window.filled = boxes().filter(stands).map(([node, , place]) => [node, place])
}"""
# In the person's: each of these has an edge, or words of its own, or is marked otherwise.
FORCED = """() => {
  const { name, isShown, colour, ground, contrast, borders, hasOutline } = eyes
  const problems = []
  const isSeen = (node, style, place) => {
    const behind = ground(place ? node : node.parentElement), fill = colour(style.backgroundColor)
    return borders(style).some((each) => contrast(each, behind) >= 3) || hasOutline(style)
      || (fill.a > 0 && contrast(fill, behind) >= 3)
  }
  const isWord = (node, style, place) => place
    ? !["none", "normal", '""'].includes(style.content.split(" / ")[0])
    : !node.children.length && node.textContent.trim()
  const PLAIN = "html, body, header, footer, main, option, img, progress, meter"
  const MARKED = ":checked, [aria-current]"
  for (const [node, place] of filled) {
    if (!isShown(node)) continue
    const style = getComputedStyle(node, place || null)
    if (isSeen(node, style, place) || isWord(node, style, place)) continue
    if (!place && (style.appearance === "auto" || node.matches(PLAIN) || node.querySelector(MARKED))) continue
    problems.push(`only its colour tells: ${name(node)}${place}`)
  }
  for (const picture of document.querySelectorAll("svg")) {
    const shapes = [...picture.querySelectorAll("path, rect, circle, line, polyline, polygon, use, text")]
    const isDrawn = (shape) => { const { fill, stroke } = getComputedStyle(shape)
      return [fill, stroke].map(colour).some((each) => each.a > 0 && contrast(each, ground(picture)) >= 3) }
    if (!isShown(picture) || !shapes.length || shapes.some(isDrawn)) continue
    problems.push(`cannot be seen: ${name(picture)}`)
  }
  return problems
}"""
# Each thing one can operate, as it has the focus, but for the kinds that are `known`.
FOCUS = """(known) => {
  const { stops, name, colour, ground, contrast } = eyes
  const kinds = [...stops()].filter(([kind]) => !known.includes(kind))
  const problems = kinds.flatMap(([, node]) => {
    node.focus({ preventScroll: true, focusVisible: true })
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node)
    node.blur()
    if (outlineStyle === "auto") return []
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return [`the focus cannot be seen: ${name(node)}`]
    const isPale = contrast(colour(outlineColor), ground(node.parentElement)) < 3
    return isPale ? [`the ring of the focus is pale: ${name(node)}`] : []
  })
  return { problems, kinds: kinds.map(([kind]) => kind) }
}"""
MOVING = """() => {
  const { name } = eyes
  const problems = document.getAnimations().map((each) => `it moves: ${each.animationName ?? each}`)
  const lasts = (text) => text.split(",").some((each) => parseFloat(each) > 0)
  if (getComputedStyle(document.documentElement).scrollBehavior !== "auto") problems.push("the page glides")
  for (const node of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(node)
    if (lasts(style.transitionDuration) || style.animationName !== "none")
      problems.push(`it would move: ${name(node)}`)
    if (style.scrollBehavior !== "auto") problems.push(`it glides: ${name(node)}`)
  }
  return problems
}"""


@dataclass(eq=False)
class ForcedColours:
    """A contrast theme of Windows, in which backgrounds are taken away: a dark one, as most are."""

    known: list[str] = field(default_factory=list)  # what has had the focus already

    def look(self, visit: Visit) -> Iterable[str]:
        page = visit.page
        page.evaluate(EYES)
        page.emulate_media(color_scheme="light", forced_colors="none")
        page.evaluate(REMEMBER)
        page.emulate_media(color_scheme="dark", forced_colors="active")
        yield from (f"in forced colours: {problem}" for problem in page.evaluate(FORCED))
        focused = page.evaluate(FOCUS, self.known)
        self.known += focused["kinds"]
        yield from (f"in forced colours: {problem}" for problem in focused["problems"])
        page.emulate_media(color_scheme="light", forced_colors="none")


class LessMotion:
    def look(self, visit: Visit) -> Iterable[str]:
        visit.page.evaluate(EYES)
        visit.page.emulate_media(reduced_motion="reduce")
        yield from (f"with less motion: {problem}" for problem in visit.page.evaluate(MOVING))
        visit.page.emulate_media(reduced_motion="no-preference")
