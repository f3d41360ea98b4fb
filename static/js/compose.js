/* Answer forms: what one types is kept on this device at once, counted, and sent with Ctrl+Enter. Whatever else helps
   to write comes when the box is first used (writing.js).

   <form data-draft-key="7-12-root">
     <div data-draft-offer hidden> … <button type="button" data-draft-restore> … <button type="button" data-draft-discard>
     <textarea name="body"> … <output data-character-count data-limit="20000">

   The key begins with the writer. A page made after a successful submission has data-draft-clear="7-12-root". */

const PREFIX = "plenary:draft:";
const FORM = "form[data-draft-key]";

/* Storage may be full, or forbidden: then there are no drafts here, and nothing else is lost. */
function inStorage(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

const boxOf = (form) => form.elements.body;
const nameOf = (form) => PREFIX + form.dataset.draftKey;
const forgetName = (name) => inStorage((storage) => storage.removeItem(name));
const forget = (form) => forgetName(nameOf(form));

/* {text, token, isSafe}: `isSafe` once the site has that very text. */
function kept(form) {
  return inStorage((storage) => JSON.parse(storage.getItem(nameOf(form))));
}

/* Whether the text is now on this device. */
function keep(form, isSafe = false) {
  const { value } = boxOf(form);
  if (!value.trim()) return forget(form) === undefined;
  const entry = { text: value, token: form.elements.client_token?.value, isSafe };
  return inStorage((storage) => storage.setItem(nameOf(form), JSON.stringify(entry))) === undefined;
}

/* The name of this browser, drawn once, by which its own drafts are known. */
function device() {
  const drawn = () => Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join("");
  return inStorage((storage) => {
    if (!storage.getItem("plenary:device")) storage.setItem("plenary:device", drawn());
    return storage.getItem("plenary:device");
  }) ?? drawn();
}

function clearAll() {
  inStorage((storage) => Object.keys(storage).filter((name) => name.startsWith(PREFIX)).forEach(forgetName));
}

/* Characters as the server counts them, not UTF-16 units. */
function count(form) {
  const display = form.querySelector("[data-character-count]");
  if (!display) return;
  const length = [...boxOf(form).value].length;
  display.textContent = new Intl.NumberFormat(document.documentElement.lang).format(length);
  display.toggleAttribute("data-over", length > Number(display.dataset.limit || Infinity));
}

/* Offers what this device kept and the site has not, unless the page brings the same text itself. */
function offer(form) {
  const panel = form.querySelector("[data-draft-offer]");
  const [area, entry] = [boxOf(form), kept(form)];
  if (entry?.isSafe) forget(form);
  if (!panel || !entry?.text || entry.isSafe || entry.text === area.value) return;
  panel.hidden = false;
  panel.querySelector("[data-draft-restore]").addEventListener("click", () => {
    panel.hidden = true;
    area.value = entry.text;
    if (entry.token && form.elements.client_token) form.elements.client_token.value = entry.token;
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  panel.querySelector("[data-draft-discard]").addEventListener("click", () => {
    panel.hidden = true;
    keep(form);
    area.focus();
  });
}

function prepare(form) {
  if (!boxOf(form)) return;
  offer(form);
  count(form);
  const here = `${device()}.`;
  for (const panel of form.querySelectorAll("[data-unsent]")) {
    const { unsent } = panel.dataset;
    panel.querySelector("[data-elsewhere]").hidden = !unsent || unsent.startsWith(here);
  }
}

const formOf = ({ target }) => (target.name === "body" ? target.closest(FORM) : null);

/* The rest may have to wait for a line; until then it is this device that keeps the text, and says so. */
async function help(form) {
  if ("attended" in form.dataset) return;
  const status = form.querySelector("[data-draft-status]");
  if (status && kept(form)) status.textContent = status.dataset.device;
  try {
    (await import("./writing.js")).attend(form, { device, forget, keep, kept });
  } catch {
    addEventListener("online", () => help(form), { once: true });
  }
}

document.addEventListener("focusin", (event) => {
  const form = formOf(event);
  if (form) help(form);
});

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (!form) return;
  keep(form);
  count(form);
  help(form);
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

/* Whoever signs out leaves no text of theirs behind on a device that others may use. */
document.addEventListener("submit", ({ target }) => { if (target.matches("[data-signs-out]")) clearAll(); });

/* Whoever selects words of a comment may want to quote them in their answer. */
document.addEventListener("selectionchange", () => {
  const { anchorNode: node, isCollapsed } = getSelection();
  if (!isCollapsed && node?.parentElement?.closest(".comment .text")) import("./quoting.js").catch(() => {});
});
if (inStorage(() => sessionStorage.getItem("plenary:quote"))) import("./quoting.js").catch(() => {});

/* Where nothing can be sent any more: what was written here without a line, an answer or a reply. */
document.querySelectorAll("[data-kept-here]").forEach((panel) => {
  const found = inStorage((storage) => Object.keys(storage).find((key) => key.startsWith(PREFIX + panel.dataset.keptHere)));
  const entry = found && inStorage((storage) => JSON.parse(storage.getItem(found)));
  if (!entry || entry.isSafe) return;
  panel.hidden = false;
  panel.querySelector("textarea").value = entry.text;
});

document.querySelectorAll("[data-draft-clear]").forEach(({ dataset }) => forgetName(PREFIX + dataset.draftClear));
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
