/* Tells the site which comments were before the reader's eyes, so that what is new to them can be marked next time.
   The marks of this page stay: nothing changes under somebody who reads. Without it there is a button.

   <form data-reading="unread|all" action="…"> with the token; "all" on a first visit, of which nothing is known. */

const LINGER = 1_000;
const SEND_EVERY = 10_000;

const form = document.querySelector("form[data-reading]");

class Reader {
  constructor() {
    this.timers = new Map();
    this.seen = new Set();
    this.told = new Set();
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.glance(entry)));
  }

  /* The end of a comment, below its words: who has that in view for a moment has had the comment. */
  watch(article) {
    const end = article.querySelector(":scope > footer");
    if (end) this.observer.observe(end);
  }

  glance({ target, isIntersecting }) {
    clearTimeout(this.timers.get(target));
    if (isIntersecting) this.timers.set(target, setTimeout(() => this.note(target), LINGER));
  }

  note(end) {
    if (document.hidden) return;
    this.observer.unobserve(end);
    const number = end.closest(".comment").id.slice(1);
    if (!this.told.has(number)) this.seen.add(number);
    this.due ??= setTimeout(() => this.tell(), SEND_EVERY);
  }

  tell() {
    clearTimeout(this.due);
    this.due = undefined;
    if (!this.seen.size) return;
    const data = new FormData(form);
    data.delete("until");
    this.seen.forEach((number) => {
      data.append("seen", number);
      this.told.add(number);
    });
    this.seen.clear();
    navigator.sendBeacon(form.action, data);
  }
}

if (form) {
  const reader = new Reader();
  const unseen = form.dataset.reading === "all" ? ".comment" : ".comment.unread";
  document.querySelectorAll(unseen).forEach((article) => reader.watch(article));
  document.addEventListener("comments-inserted", ({ detail }) => detail.forEach((article) => reader.watch(article)));
  document.addEventListener("visibilitychange", () => { if (document.hidden) reader.tell(); });
  addEventListener("pagehide", () => reader.tell());
}
