/* What one looks at stays where it is in the window while the page changes around it. */

function isInView(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/* What has the focus and is not about to go, or else the first thing in view. */
function anchor() {
  const active = document.activeElement;
  const mayGo = "main, .comment, [role=status] *";
  if (active?.closest("main") && !active.matches(mayGo) && isInView(active)) return active;
  const parts = "main :is(h1, form, .comment > header, .comment > .text, .comment > footer)";
  return [...document.querySelectorAll(parts)].find(isInView);
}

/* Runs `change` and scrolls by as much as it moved what is in view. The browser's own scroll anchoring is set aside
   for that moment, since not all have it and two corrections are one too many. */
export function inPlace(change) {
  const fixed = anchor();
  const root = document.documentElement;
  const before = fixed?.getBoundingClientRect().top;
  root.style.overflowAnchor = "none";
  change();
  if (fixed?.isConnected) scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => { root.style.overflowAnchor = ""; });
}
