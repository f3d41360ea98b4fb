/* A button beside each field of "Link and citation" that copies it, and says so. Without it one selects and copies.

   The words come from the list: <ul data-copy="Copy" data-copied="Copied">. */

const list = document.querySelector("[data-copy]");
const said = document.getElementById("said");

async function copy(field) {
  field.select();
  await navigator.clipboard.writeText(field.value);
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = list.dataset.copied; });
}

function equip(details) {
  details.querySelectorAll("[readonly]").forEach((field) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: list.dataset.copy });
    button.setAttribute("aria-describedby", field.id);
    button.addEventListener("click", () => copy(field));
    field.after(button);
  });
  details.dataset.equipped = "";
}

if (list && said && navigator.clipboard) {
  list.addEventListener("toggle", ({ target }) => {
    if (target.matches(".cite[open]:not([data-equipped])")) equip(target);
  }, true);
}
