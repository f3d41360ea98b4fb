/* What the instruments share: what can be seen of a page, in which colours, and how it is called in a finding. */
(() => {
  const TRANSPARENT = { r: 0, g: 0, b: 0, a: 0 }
  const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio], [type=range], [type=file]), select, textarea"

  const name = (node) => {
    const said = (node.textContent.trim() || node.getAttribute("name") || node.getAttribute("aria-label") || "").slice(0, 40)
    return `${node.tagName.toLowerCase()}${[...node.classList].map((each) => `.${each}`).join("")} “${said}”`
  }

  /* Whether one would see it: it has a size and is not put away for screen readers or behind a fold. */
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !node.closest(".hidden-label, .visually-hidden, .skip:not(:focus)") && node.getClientRects().length > 0

  const colour = (text) => {
    const [r, g, b, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    if (text.startsWith("color(srgb")) return { r: r * 255, g: g * 255, b: b * 255, a }
    return text.startsWith("rgb") ? { r, g, b, a } : TRANSPARENT
  }
  const over = (top, under) => Object.fromEntries(["r", "g", "b"]
    .map((each) => [each, top[each] * top.a + under[each] * (1 - top.a)]).concat([["a", 1]]))

  /* The colour behind a node: of its own background and those of all around it, over the browser's own page. */
  const ground = (node) => {
    const page = matchMedia("(prefers-color-scheme: dark)").matches ? colour("rgb(18, 18, 18)") : colour("rgb(255, 255, 255)")
    if (!node) return page
    const own = colour(getComputedStyle(node).backgroundColor)
    return own.a === 1 ? own : over(own, ground(node.parentElement))
  }

  /* Between 1 and 21, as WCAG 2.2 defines the contrast ratio. */
  const contrast = (one, other) => {
    const light = ({ r, g, b }) => [r, g, b].map((each) => each / 255)
      .map((each) => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
      .reduce((sum, each, place) => sum + each * [.2126, .7152, .0722][place], 0)
    const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b)
    return (lighter + .05) / (darker + .05)
  }

  const SIDES = ["Top", "Right", "Bottom", "Left"]
  /* The colours of those sides that have a border one can see. */
  const borders = (style) => SIDES
    .filter((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1)
    .map((side) => colour(style[`border${side}Color`])).filter(({ a }) => a > 0)
  const hasOutline = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
    && (style.outlineStyle === "auto" || colour(style.outlineColor).a > 0)

  /* Every node, and the boxes drawn before and after it: [node, style, "", "::before" or "::after"]. */
  const boxes = () => [...document.body.querySelectorAll("*")].flatMap((node) => [
    [node, getComputedStyle(node), ""],
    ...["::before", "::after"].map((place) => [node, getComputedStyle(node, place), place])
      .filter(([, style]) => style.content !== "none" && style.display !== "none"),
  ])

  /* What one can reach with the tabulator, by kind: of things that look alike, in the same surroundings, one. */
  const stops = () => {
    const kinds = new Map()
    for (const node of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
      if (node.disabled || node.tabIndex < 0 || node.type === "hidden" || !isShown(node)) continue
      const kind = [node, node.parentElement, node.parentElement?.parentElement]
        .map((each) => `${each?.tagName} ${each?.className} ${each?.type}`).join(" < ")
      if (!kinds.has(kind)) kinds.set(kind, node)
    }
    return kinds
  }

  window.eyes = { FIELDS, name, isShown, colour, ground, contrast, borders, hasOutline, boxes, stops }
})()
