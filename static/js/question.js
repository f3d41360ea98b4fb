/* New comments on an open question page: announced when they are published, brought in on a click, and never under
   the eyes or the hands of someone who reads or types. */
import { fetchFragment, pageTopic } from "./live.js";
import { inPlace } from "./steady.js";

const RETRY_DELAY = 5_000;
/* What comes together is told together, and nobody is told more often than this. */
const PAUSE = 300;
const TELL_EVERY = 10_000;

const region = document.querySelector("[data-fresh]");
const url = document.querySelector("[data-fresh-url]")?.dataset.freshUrl;
const threads = document.querySelector("[data-threads]");
const place = pageTopic("question:");

/* Where replies to `parent` go, made if it is the first; null if the page has no such place. */
function repliesOf(parent) {
  const there = [...parent.querySelectorAll(".replies")].find((node) => node.closest(".comment") === parent);
  if (there) return there;
  const blank = document.getElementById("replies-template")?.content.firstElementChild;
  return blank ? parent.appendChild(document.importNode(blank, true)) : null;
}

/* Puts the focus on a comment that came in; without scrolling for whoever pressed a mouse and sees where it is. */
function visit(article, preventScroll) {
  if (!article) return;
  article.tabIndex = -1;
  article.focus({ preventScroll });
}

/* Each comment as an item of the list that it belongs to; gives the articles that were not there yet. */
function insert(template) {
  const { parent: id } = template.dataset;
  const parent = id && document.getElementById(id);
  const home = id ? parent && repliesOf(parent) : threads;
  if (!home) return [];
  const isNew = ({ id }) => !document.getElementById(id);
  return [...template.content.children].filter(isNew).map((article) => {
    const item = home.appendChild(document.createElement("li"));
    if (home === threads) item.className = "thread";
    const added = item.appendChild(document.importNode(article, true));
    added.classList.add("new");
    window.htmx?.process(added);
    return added;
  });
}

/* Publications on this page: up to where it shows them (`shown`), up to where they are known of (`latest`). */
class News {
  constructor() {
    this.shown = this.latest = place.cursor;
    this.load = this.load.bind(this);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.load, Math.max(PAUSE, (this.toldAt ?? -TELL_EVERY) + TELL_EVERY - performance.now()));
  }

  hear(cursor) {
    this.latest = Math.max(this.latest, cursor);
    this.soon();
  }

  async load() {
    this.request?.abort();
    this.request = new AbortController();
    const upTo = this.latest;
    const address = new URL(url, location.href);
    address.searchParams.set("after", this.shown);
    try {
      const fragment = await fetchFragment(address, this.request.signal);
      if (fragment) this.offer(fragment, upTo);
    } catch (error) {
      if (error.name !== "AbortError") setTimeout(this.load, RETRY_DELAY);
    }
  }

  /* Says how many there are, once; a button that has the focus keeps it. */
  offer(fragment, upTo) {
    const button = fragment.querySelector(".fresh :is(button, a)");
    const isEmpty = !button || fragment.querySelector(".fresh").dataset.count === "0";
    if (!isEmpty) this.toldAt = performance.now();
    this.pending = isEmpty ? null : { templates: fragment.querySelectorAll("template[data-parent]"), upTo };
    inPlace(() => this.tell(isEmpty ? null : button));
  }

  tell(button) {
    const shown = region.querySelector("button, a");
    if (!button) region.replaceChildren();
    else if (shown?.tagName !== button.tagName) region.replaceChildren(document.importNode(button, true));
    else if (shown.textContent !== button.textContent) shown.textContent = button.textContent;
  }

  /* The button that is pressed goes; who pressed it with a key goes on at the first comment that came in. */
  bringIn(isByKey) {
    if (!this.pending) return;
    const hadFocus = region.contains(document.activeElement);
    const { templates, upTo } = this.pending;
    this.pending = null;
    this.shown = upTo;
    let added = [];
    inPlace(() => {
      region.replaceChildren();
      added = [...templates].flatMap(insert);
    });
    document.dispatchEvent(new CustomEvent("comments-inserted", { detail: added }));
    if (hadFocus) visit(added[0], !isByKey);
    if (this.latest > upTo) this.soon();
  }
}

/* Refused: a page of its own says why. */
document.addEventListener("htmx:responseError", ({ detail: { elt } }) => {
  if (elt.closest?.(".endorsement") && elt.matches("form")) elt.submit();
});

/* How many endorse it comes in above the button that was pressed, and must not push it out of sight. */
document.addEventListener("htmx:afterSettle", () => {
  const active = document.activeElement;
  if (active.closest(".endorsement")) active.scrollIntoView({ block: "nearest" });
});

if (region && url && threads && place) {
  const news = new News();
  document.addEventListener("live", ({ detail: { kind, topic, cursor } }) => {
    if (kind === "comment.published" && topic === place.topic) news.hear(cursor);
  });
  region.addEventListener("click", ({ target, detail }) => { if (target.closest("button")) news.bringIn(detail === 0); });
}
