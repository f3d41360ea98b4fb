/* The moderators' list that grows by itself, and the count of updates in the header. */
import { debounced, fetchFragment } from "./live.js";

const list = document.querySelector("[data-queue-list]");
const refreshUrl = document.querySelector("[data-refresh-url]")?.dataset.refreshUrl;
const note = document.querySelector("[data-queue-note]");
const unread = document.querySelector("[data-unread-url]");

const nameOf = (item) =>
  item.id || item.getAttribute("href") || item.querySelector("[href]")?.getAttribute("href");

/* What is marked as current stays marked when the list is made anew, and what is folded stays folded. */
function replaceList(fragment) {
  const current = list.querySelector("[aria-current]");
  const isOpen = list.querySelector("details")?.open;
  list.replaceChildren(...fragment.body.childNodes);
  if (isOpen !== undefined) list.querySelector("details").open = isOpen;
  if (!current || list.querySelector("[aria-current]")) return;
  const again = [...list.querySelectorAll(current.tagName)].find((item) => nameOf(item) === nameOf(current));
  again?.setAttribute("aria-current", current.getAttribute("aria-current"));
}

async function refreshList({ evenInUse = false } = {}) {
  const fragment = await fetchFragment(refreshUrl).catch(() => null);
  if (!fragment) return;
  const isInUse = !evenInUse && list.contains(document.activeElement);
  note?.querySelector("button").toggleAttribute("hidden", !isInUse);
  if (!isInUse) replaceList(fragment);
}

/* The button that is pressed goes; who pressed it goes on in the list. */
async function showChanges(button) {
  const hadFocus = button === document.activeElement;
  await refreshList({ evenInUse: true });
  if (hadFocus && button.hidden) list.querySelector("a")?.focus();
}

async function refreshUnread() {
  const fragment = await fetchFragment(unread.dataset.unreadUrl).catch(() => null);
  if (fragment) unread.replaceChildren(...fragment.body.childNodes);
}

if (list && refreshUrl) {
  const refreshSoon = debounced(refreshList);
  document.addEventListener("live", ({ detail: { topic } }) => {
    if (/^(queue|desk):/.test(topic)) refreshSoon();
  });
  note?.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) showChanges(button);
  });
}

if (unread) {
  const refreshSoon = debounced(refreshUnread);
  document.addEventListener("live", ({ detail: { topic } }) => {
    if (topic?.startsWith("person:")) refreshSoon();
  });
}
