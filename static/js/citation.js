/* Buttons that copy the link and the citation of a comment, and say so. Without them one selects and copies.

   The words come from the list: <ul data-copy="Copy the citation" data-copy-link="Copy the link" data-copied="Copied.">. */

const list = document.querySelector("[data-copy]");
const said = document.getElementById("said");

async function copy(text) {
  await navigator.clipboard.writeText(text);
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = list.dataset.copied; });
}

function button(words, text, description) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.setAttribute("aria-describedby", description);
  made.addEventListener("click", () => copy(text()));
  return made;
}

function equip(details) {
  const field = details.querySelector("textarea");
  const link = details.closest("footer").querySelector(".path a");
  const row = document.createElement("p");
  const { copy: citation, copyLink } = list.dataset;
  const whose = details.querySelector("summary").getAttribute("aria-describedby");
  row.append(button(copyLink, () => link.href, whose), " ", button(citation, () => field.value, whose));
  field.parentElement.after(row);
  details.dataset.equipped = "";
}

if (list && said && navigator.clipboard) {
  list.addEventListener("toggle", ({ target }) => {
    if (target.matches(".cite[open]:not([data-equipped])")) equip(target);
  }, true);
}
