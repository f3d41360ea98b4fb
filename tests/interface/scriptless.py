"""What a browser without JavaScript shows works there: nothing waits for a script that does not come."""

from collections.abc import Iterable

from tests.interface.survey import Visit
from tests.interface.wishes import EYES

IDLE = """() => {
  const { name, isShown } = eyes
  const problems = []
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(isShown)
  const sends = (form) => [...form.elements].some((each) => each.type === "submit" || each.type === "image")
  const main = document.querySelector("main")
  if (!main?.querySelector("h1, h2") || !isShown(main)) problems.push("there is no content")
  for (const button of shown("button, input[type=button]"))
    if (button.type === "button" || !button.form) problems.push(`a button that does nothing: ${name(button)}`)
  for (const field of shown("input:not([type=submit], [type=button]), select, textarea"))
    if (!field.readOnly && !(field.form && sends(field.form)))
      problems.push(`a field that nothing sends: ${name(field)}`)
  for (const link of shown("a")) {
    const to = link.getAttribute("href") ?? ""
    const isNowhere = to === "#" || to.startsWith("javascript:") || !to
    const isLost = to.length > 1 && to.startsWith("#") && !document.getElementById(decodeURIComponent(to.slice(1)))
    if (isNowhere || isLost) problems.push(`a link that leads nowhere: ${name(link)} to “${to}”`)
  }
  const goesAnyway = "form, a[href], button, form :is(input, select, textarea)"
  for (const node of shown("[data-hx-get], [data-hx-post]"))
    if (!node.matches(goesAnyway) && !node.innerText.trim()) problems.push(`it waits for a script: ${name(node)}`)
  for (const node of shown("[role=toolbar], [role=button]:not(summary), [aria-busy=true], .htmx-indicator"))
    problems.push(`it is for scripts only: ${name(node)}`)
  return problems
}"""


class Scriptless:
    def look(self, visit: Visit) -> Iterable[str]:
        visit.page.evaluate(EYES)
        yield from visit.page.evaluate(IDLE)
