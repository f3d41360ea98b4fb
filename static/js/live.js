/* One socket per page, for the topics that an element names:

   <main data-live="/live/" data-topics="question:12 person:7" data-cursor="123">

   `data-cursor` is the last activity that the page was made with: one for all topics, or one for each. Whatever
   happens afterwards is dispatched on the document as a "live" event {kind, topic, cursor}. "reset" says that too
   much was missed to tell; an element with `data-live-reset` is then shown. */

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
const STEADY = 10_000;
const ANSWER_TIMEOUT = 5_000;
const REFUSED = 4403;
const REMEMBERED = 1_000;

const element = document.querySelector("[data-live][data-topics]");
const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);

/* Topic → last activity known. */
const cursors = new Map();

/* The topic of this page that starts with `prefix`, with the activity that the page was made with. */
export function pageTopic(prefix) {
  const topic = [...cursors.keys()].find((name) => name.startsWith(prefix));
  return topic && { topic, cursor: cursors.get(topic) };
}

/* Calls `action` once the messages have paused for `delay` milliseconds. */
export function debounced(action, delay = 300) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}

/* The fragment at `url` as an inert document, or null if there is none for this reader. Throws if the network fails. */
export async function fetchFragment(url, signal) {
  const response = await fetch(url, { headers: { "HX-Request": "true" }, signal });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

class Line {
  constructor(address) {
    this.address = address;
    this.attempt = 0;
    this.seen = new Set();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket) return;
    const url = new URL(this.address, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.search = `?topics=${[...cursors.keys()]}&cursor=${[...cursors.values()]}`;
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => { this.openedAt = Date.now(); };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => { if (this.socket === socket) this.lost(code); };
  }

  /* Lets go of the socket, without waiting for a farewell that a dead line never brings. */
  hangUp() {
    clearTimeout(this.timer);
    clearTimeout(this.doubt);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  lost(code) {
    this.hangUp();
    if (code === REFUSED) return;
    if (Date.now() - this.openedAt > STEADY) this.attempt = 0;
    this.openedAt = undefined;
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempt++);
    this.timer = setTimeout(() => this.connect(), longest * (0.2 + 0.8 * Math.random()));
  }

  /* After sleep or a change of network: is anyone there? */
  check() {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      this.hangUp();
      this.connect();
      return;
    }
    this.socket.send("ping");
    clearTimeout(this.doubt);
    this.doubt = setTimeout(() => this.lost(), ANSWER_TIMEOUT);
  }

  hear(message) {
    clearTimeout(this.doubt);
    const { kind, topic, cursor } = message;
    if (kind === "pong" || (topic && !this.isNews(topic, cursor))) return;
    document.dispatchEvent(new CustomEvent("live", { detail: message }));
  }

  /* Notes it, too. Messages may come twice and out of order, so that a lower cursor is not one already seen. */
  isNews(topic, cursor) {
    const key = `${topic} ${cursor}`;
    if (!cursors.has(topic) || this.seen.has(key)) return false;
    this.seen.add(key);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value);
    cursors.set(topic, Math.max(cursor, cursors.get(topic)));
    return true;
  }
}

if (element) {
  const known = words(element.dataset.cursor);
  words(element.dataset.topics).forEach((topic, at) => cursors.set(topic, Number(known[at] ?? known[0] ?? 0)));
  const line = new Line(element.dataset.live || "/live/");
  line.connect();
  addEventListener("online", () => line.check());
  addEventListener("offline", () => line.check());
  addEventListener("pagehide", () => line.hangUp());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) line.connect(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) line.check(); });
  document.addEventListener("live", ({ detail }) => {
    if (detail.kind === "reset") document.querySelector("[data-live-reset]")?.removeAttribute("hidden");
  });
}
