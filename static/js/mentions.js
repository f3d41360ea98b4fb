/* Finding somebody to mention: a dialogue with a field and a list of buttons, fetched as one types.

   <a href="/…/mention/" data-mention> in the form, beside it <dialog data-mention-dialog>; a button of the list has
   data-mention-text. Focus is where the dialogue puts it, and afterwards in the text, behind the name. */

import { replace } from "./toolbar.js";

const PAUSE = 250;
const dialog = document.querySelector("[data-mention-dialog]");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[data-mention-list]");
const said = dialog.querySelector("[data-mention-said]");
let text;
let address;
let asked = 0;
let timer;

async function look() {
  const number = ++asked;
  const query = new URLSearchParams({ list: "1", name: field.value });
  const response = await fetch(`${address}?${query}`, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok || response.redirected) throw new Error(response.status);
  const html = await response.text();
  if (number === asked) show(html);
}

/* How many there are is said where it is listened for. */
function show(html) {
  list.innerHTML = html;
  const count = list.querySelector("[role=status]");
  said.textContent = count?.textContent ?? "";
  count?.remove();
}

/* Without an answer the page that the link leads to says why. */
const lookOrLeave = () => look().catch(() => window.open(address));

function put(words) {
  dialog.close();
  const { selectionStart, selectionEnd, value, readOnly } = text;
  if (readOnly) return;
  /* A text that came with the page and that nobody has been in yet goes on at its end. */
  const [from, to] = selectionEnd ? [selectionStart, selectionEnd] : [value.length, value.length];
  const before = from > 0 && !/\s/.test(value[from - 1]) ? " " : "";
  const mentioned = `${before}${words} `;
  replace(text, { start: from, end: to, text: mentioned, from: from + mentioned.length });
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(lookOrLeave, PAUSE);
});
dialog.addEventListener("click", ({ target }) => {
  const chosen = target.closest("[data-mention-text]");
  if (chosen) put(chosen.dataset.mentionText);
  else if (target.closest("[data-mention-close]")) dialog.close();
});

export function mention(link) {
  text = link.closest("form").elements.body;
  address = link.getAttribute("href");
  field.value = "";
  list.replaceChildren();
  said.textContent = "";
  dialog.showModal();
  return lookOrLeave();
}
