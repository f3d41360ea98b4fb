/* A toolbar for the box of an answer form, made from the form's own <template data-toolbar>, and its shortcuts.

   One stop for the Tab key; the arrows lead from button to button, as the page runs. Every change can be undone. */

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/* Puts `text` in place of what lies between `start` and `end`, as if it had been typed, and selects `from` to `to`. */
export function replace(area, { start, end, text, from, to = from }) {
  area.focus();
  area.setSelectionRange(start, end);
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!isDone && area.value.slice(start, end) !== text) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

/* Each gives what `replace` does, of a text and what is selected in it. */
const formats = {
  bold(value, start, end) {
    const marks = "**";
    if (start === end) [start, end] = wordAt(value, start);
    const inner = value.slice(start, end);
    const isBold = value.slice(start - 2, start) === marks && value.slice(end, end + 2) === marks;
    if (isBold) return { start: start - 2, end: end + 2, text: inner, from: start - 2, to: end - 2 };
    // Marks that stand beside a space mark nothing.
    const [, before, words, after] = inner.match(/^(\s*)([^]*?)(\s*)$/);
    const from = start + before.length + 2;
    return { start, end, text: before + marks + words + marks + after, from, to: from + words.length };
  },

  list: (value, start, end) => prefixed(value, start, end, "- "),
  quote: (value, start, end) => prefixed(value, start, end, "> "),

  heading(value, start) {
    const [first, last] = linesAt(value, start, start);
    const line = value.slice(first, last);
    const words = line.replace(/^#{1,6} +/, "");
    const text = words === line ? `# ${line}` : words;
    return { start: first, end: last, text, from: Math.max(first, start + text.length - line.length) };
  },

  link(value, start, end) {
    const words = value.slice(start, end);
    const isAddress = /^https?:\/\/\S+$/.test(words);
    const address = isAddress ? words : "https://";
    const text = isAddress ? `[](${address})` : `[${words}](${address})`;
    if (isAddress || !words) return { start, end, text, from: start + 1 };
    const from = start + words.length + 3;
    return { start, end, text, from, to: from + address.length };
  },

  /* The mark goes where one is, the note to the end of the text, where one goes on. */
  footnote(value, start, end) {
    const numbers = [...value.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
    const label = `[^${Math.max(0, ...numbers) + 1}]`;
    const rest = value.slice(end).trimEnd();
    const isAfterNote = /(^|\n)\[\^[^\]\n]+\]:[^\n]*$/.test(value.slice(0, end) + rest);
    const text = `${label}${rest}${isAfterNote ? "\n" : "\n\n"}${label}: `;
    return { start: end, end: value.length, text, from: end + text.length };
  },
};

function wordAt(value, at) {
  const before = value.slice(0, at).match(/[\p{L}\p{M}\p{N}]*$/u)[0].length;
  const after = value.slice(at).match(/^[\p{L}\p{M}\p{N}]*/u)[0].length;
  return [at - before, at + after];
}

/* The lines that are touched, without the line break at their end. */
function linesAt(value, start, end) {
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const last = value.indexOf("\n", Math.max(end - (end > start ? 1 : 0), first));
  return [first, last < 0 ? value.length : last];
}

/* Each line begins with `mark`, or no longer does; free lines around it keep it from running into what is there. */
function prefixed(value, start, end, mark) {
  const [first, last] = linesAt(value, start, end);
  const lines = value.slice(first, last).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n");
  if (isMarked) return { start: first, end: last, text, from: first, to: first + text.length };
  const before = /[^\n]\n$/.test(value.slice(0, first)) ? "\n" : "";
  const after = /^\n[^\n]/.test(value.slice(last)) ? "\n" : "";
  const to = first + before.length + text.length;
  return { start: first, end: last, text: before + text + after, from: start === end ? to : first + before.length, to };
}

function apply(area, name) {
  if (area.readOnly) return;
  const { value, selectionStart, selectionEnd } = area;
  replace(area, formats[name](value, selectionStart, selectionEnd));
}

/* `data-keys="Shift+8"` of a button, with Ctrl or ⌘; the digit is that of the key, whatever else is on it. */
function isPressed({ dataset: { keys } }, event) {
  const [, shift, key] = (keys ?? "").match(/^(Shift\+)?(.)$/) ?? [];
  if (!key || event.altKey || event.isComposing) return false;
  const isHeld = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  const isKey = event.key.toUpperCase() === key || event.code === `Key${key}` || event.code === `Digit${key}`;
  return isHeld && isKey && event.shiftKey === Boolean(shift);
}

/* Only the current button can be reached with Tab. */
function moveTo(buttons, button, isFocused = true) {
  for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
  if (isFocused) button.focus();
}

function walk(buttons, event) {
  const isMirrored = getComputedStyle(buttons[0]).direction === "rtl";
  const step = { ArrowRight: isMirrored ? -1 : 1, ArrowLeft: isMirrored ? 1 : -1 }[event.key];
  const at = buttons.indexOf(event.target.closest("button"));
  const next = { Home: 0, End: buttons.length - 1 }[event.key] ?? (at + step + buttons.length) % buttons.length;
  if (Number.isNaN(next)) return;
  event.preventDefault();
  moveTo(buttons, buttons[next]);
}

export function addToolbar(form, area) {
  const template = form.querySelector("template[data-toolbar]");
  if (!template) return;
  const bar = document.importNode(template.content, true).firstElementChild;
  const buttons = [...bar.querySelectorAll("button[data-format]")];
  bar.setAttribute("aria-controls", area.id);
  for (const button of buttons) {
    const { keys } = button.dataset;
    button.setAttribute("aria-keyshortcuts", `${isMac ? "Meta" : "Control"}+${keys}`);
    button.querySelector("kbd").textContent = isMac ? `⌘${keys.replace("Shift+", "⇧")}` : `Ctrl+${keys}`;
  }
  moveTo(buttons, buttons[0], false);
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-format]");
    if (!button) return;
    moveTo(buttons, button, false);
    apply(area, button.dataset.format);
  });
  bar.addEventListener("keydown", (event) => walk(buttons, event));
  area.addEventListener("keydown", (event) => {
    const button = buttons.find((each) => isPressed(each, event));
    if (!button) return;
    event.preventDefault();
    apply(area, button.dataset.format);
  });
  placeBefore(area, bar);
}

/* What has the focus stays where it is on the screen, the box or, if the toolbar comes late, what one has gone on to.
   The browser's own scroll anchoring is set aside for that moment, since not all have it and two corrections are one
   too many. */
function placeBefore(area, bar) {
  const root = document.documentElement;
  const held = document.activeElement === document.body ? area : document.activeElement;
  const { top: before, bottom } = held.getBoundingClientRect();
  const isInView = before >= 0 && bottom <= innerHeight;
  root.style.overflowAnchor = "none";
  area.before(bar);
  if (isInView) scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
  else held.scrollIntoView({ block: "nearest", behavior: "instant" });
  requestAnimationFrame(() => { root.style.overflowAnchor = ""; });
}
