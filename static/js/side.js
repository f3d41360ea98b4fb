/* Where there is room the style sheet shows what stands at the side without unfolding it: then it is said to be open,
   and its heading is no stop for the keyboard. */

const isWide = matchMedia("(min-width: 60rem)");

function arrange() {
  if (!CSS.supports("selector(::details-content)")) return;
  for (const summary of document.querySelectorAll(".side > summary")) {
    const details = summary.parentElement;
    if (isWide.matches) details.dataset.folded = String(!details.open);
    details.open = isWide.matches || details.dataset.folded === "false";
    summary.tabIndex = isWide.matches ? -1 : 0;
  }
}

if (isWide.matches) arrange();
isWide.addEventListener("change", arrange);
