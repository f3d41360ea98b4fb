/* Answer forms: what one types is kept on this device, counted, and sent with Ctrl+Enter.

   <form data-draft-key="question-12">
     <div data-draft-offer hidden> … <button type="button" data-draft-restore> … <button type="button" data-draft-discard>
     <textarea> … <output data-character-count data-limit="20000">

   A page made after a successful submission has data-draft-clear="question-12"; "*" (after signing out) clears all. */

const PREFIX = "plenary:draft:";
const FORM = "form[data-draft-key]";

/* Storage may be full, or forbidden: then there are no drafts, and nothing else is lost. */
function inStorage(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

const nameOf = (form) => PREFIX + form.dataset.draftKey;
const kept = (name) => inStorage((storage) => storage.getItem(name));
const forget = (name) => inStorage((storage) => storage.removeItem(name));

function keep(name, text) {
  if (text.trim()) inStorage((storage) => storage.setItem(name, text));
  else forget(name);
}

function clear(key) {
  if (key !== "*") forget(PREFIX + key);
  else inStorage((storage) => Object.keys(storage).filter((name) => name.startsWith(PREFIX)).forEach(forget));
}

/* Characters as the server counts them, not UTF-16 units. */
function count(form) {
  const display = form.querySelector("[data-character-count]");
  if (!display) return;
  const length = [...form.querySelector("textarea").value].length;
  display.textContent = new Intl.NumberFormat(document.documentElement.lang).format(length);
  display.toggleAttribute("data-over", length > Number(display.dataset.limit || Infinity));
}

/* Offers what was kept, unless the page brings the same text itself. */
function offer(form, text) {
  const panel = form.querySelector("[data-draft-offer]");
  const area = form.querySelector("textarea");
  if (!panel || !text || text === area.value) return;
  panel.hidden = false;
  panel.querySelector("[data-draft-restore]")?.addEventListener("click", () => {
    panel.hidden = true;
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  panel.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    panel.hidden = true;
    keep(nameOf(form), area.value);
    area.focus();
  });
}

function prepare(form) {
  if (!form.querySelector("textarea")) return;
  offer(form, kept(nameOf(form)));
  count(form);
}

function formOf({ target }) {
  return target.matches?.("textarea") ? target.closest(FORM) : null;
}

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (!form) return;
  keep(nameOf(form), event.target.value);
  count(form);
});

document.addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
  const form = isSend && formOf(event);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.main") ?? undefined);
});

/* Fetched when somebody is to be mentioned, and not before. */
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-mention]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const { mention } = await import("./mentions.js").catch(() => ({ mention: () => window.open(link.href) }));
  mention(link);
});

document.querySelectorAll("[data-draft-clear]").forEach((mark) => clear(mark.dataset.draftClear));
document.querySelectorAll(FORM).forEach(prepare);
document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches?.(FORM)) prepare(target);
  target.querySelectorAll?.(FORM).forEach(prepare);
});

/* The preview comes in above the button that asked for it, and must not push it out of sight. */
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  const active = document.activeElement;
  if (target?.id === "preview" && active?.closest(FORM)) active.scrollIntoView({ block: "nearest" });
});
