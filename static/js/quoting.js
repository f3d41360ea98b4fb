/* Words of a comment that are selected when its reply is asked for become a quotation in the box of the reply, with the comment's reference and no name: what a
   comment is called by may change, its reference does not. */
import { markdownFromHtml } from "./paste.js";
import { replace } from "./toolbar.js";

const KEPT = "plenary:quote"; // in the session, from the page on which a reply is asked for to that of its form

/* Notes stay behind, and headings are as large again as they were written. */
function wordsOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(".footnote-ref, .footnotes, .footnotes-sep").forEach((node) => node.remove());
  return markdownFromHtml(body.innerHTML).replace(/^#{3,6} /gm, (marks) => marks.slice(2));
}

function quote(form, html) {
  const area = form.elements.body;
  const words = wordsOf(html);
  if (!words || area.readOnly) return;
  const { quote: reference } = form.querySelector("[data-quote]").dataset;
  const lines = [...words.split("\n"), "", `— ${reference}`].map((line) => `> ${line}`.trimEnd());
  const at = area.selectionEnd;
  const before = area.value.slice(0, at);
  const gap = before && "\n\n".slice(before.match(/\n{0,2}$/)[0].length);
  const text = `${gap}${lines.join("\n")}\n\n`;
  replace(area, { start: at, end: at, text, from: at + text.length });
}

/* {id, html} of the comment and of what is selected in its words. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const { commonAncestorContainer: node } = range;
  const text = (node.closest ? node : node.parentElement).closest(".comment .text");
  if (!text) return null;
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  return { id: text.closest(".comment").id, html: holder.innerHTML };
}

const formOf = (id) =>
  [...document.querySelectorAll("form[data-draft-key]")].find(({ elements }) => `c${elements.parent?.value}` === id);

/* A mouse takes the selection away before it clicks. */
let pointed = null;
document.addEventListener("pointerdown", () => { pointed = selected(); }, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href*="reply="]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = `c${new URL(link.href).searchParams.get("reply")}`;
  const found = event.detail ? pointed : selected();
  const words = found?.id === id ? found.html : null;
  const all = "quote" in link.dataset ? document.querySelector(`#${id} .text`)?.innerHTML : null;
  const form = formOf(id);
  if (form && (words ?? all)) {
    event.preventDefault();
    quote(form, words ?? all);
  } else if (words) sessionStorage.setItem(KEPT, JSON.stringify(found));
});

const kept = JSON.parse(sessionStorage.getItem(KEPT));
sessionStorage.removeItem(KEPT);
if (kept && formOf(kept.id)) quote(formOf(kept.id), kept.html);
