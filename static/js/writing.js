/* Whoever writes in an answer form is helped by this, from the moment they first use the box. The text is saved on the
   site every few seconds where the form has an address for that, and is sent even where the line keeps breaking. All words come from the form:

   <form data-draft-url="…"> … <p data-draft-status data-device="…" data-saved="… {time}" …> <span role="status" data-draft-voice>
     <button data-save-draft> … <button type="button" data-stop-sending hidden> */

import { addToolbar, replace } from "./toolbar.js";

const SAVE_EVERY = 3_000;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 30_000;
const MOST_FAILURES = 4; // of the site itself, before its own page has the word
const ANSWER_WITHIN = 60_000;
const MOST_ON_LEAVING = 60_000; // bytes: browsers carry no more for a page that is left
const page = Math.random().toString(36).slice(2, 10);
const boxOf = (form) => form.elements.body;

/* The token of the cookie is younger than that of a page during which somebody has signed in elsewhere. */
function contentOf(form) {
  const content = new FormData(form);
  const token = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];
  if (token) content.set("csrfmiddlewaretoken", token);
  return content;
}

function post(url, body, options) {
  return fetch(url, {
    method: "POST",
    body,
    redirect: "manual",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    ...options,
  });
}

const clock = () =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/* What the writer is told beside the box. Read aloud only when it changes from good to bad or back. */
class Status {
  constructor(form) {
    this.place = form.querySelector("[data-draft-status]");
    this.voice = form.querySelector("[data-draft-voice]");
    this.wasTrouble = false;
  }

  show(name, { isTrouble = false, moment, sentence } = {}) {
    if (!this.place) return;
    const time = moment && clock().format(moment);
    const words = sentence ?? (this.place.dataset[name] ?? "").replace("{time}", time ?? "");
    if (this.place.textContent !== words) this.place.textContent = words;
    this.place.toggleAttribute("data-trouble", isTrouble);
    if (isTrouble !== this.wasTrouble && this.voice) this.voice.textContent = words;
    this.wasTrouble = isTrouble;
  }
}

/* Saves what the form holds on the site, one request at a time. */
class Keeper {
  constructor(form, status, storage) {
    Object.assign(this, { form, status, storage, wait: SAVE_EVERY, isOn: true });
    const box = boxOf(form);
    this.saved = box.value === box.defaultValue ? this.mark() : null; // who types fast was faster than this script
    if (this.saved === null) this.changed();
  }

  /* What is worth saving when it changes. */
  mark() {
    const fields = [...new FormData(this.form)].filter(([name]) => !/^(csrfmiddlewaretoken|version)$/.test(name));
    return JSON.stringify(fields);
  }

  changed() {
    if (!this.isOn) return;
    const isHere = this.storage.keep(this.form);
    if (!this.wasTrouble && boxOf(this.form).value.trim()) this.status.show(isHere ? "device" : "unsaved");
    this.timer ??= setTimeout(() => this.save(), this.wait);
  }

  stop() {
    this.isOn = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.request?.abort();
  }

  start() {
    this.isOn = true;
    this.changed();
  }

  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timer);
    this.timer = undefined;
    const mark = this.mark();
    if (!this.isOn || !this.form.dataset.draftUrl || mark === this.saved || !boxOf(this.form).value.trim()) return;
    if (this.request && !isLeaving) return;
    const content = contentOf(this.form);
    for (const [name, value] of [...content]) if (value instanceof File) content.delete(name);
    content.set("autosave", "1");
    content.set("device", `${this.storage.device()}.${page}`);
    const keepalive = isLeaving && new Blob([mark]).size < MOST_ON_LEAVING;
    const began = Date.now();
    this.request = new AbortController();
    try {
      const response = await post(this.form.dataset.draftUrl, content, { keepalive, signal: this.request.signal });
      this.wait = Math.max(SAVE_EVERY, 2 * (Date.now() - began));
      await this.hear(response, mark);
    } catch (error) {
      if (error.name !== "AbortError") this.fail("offline");
    } finally {
      this.request = null;
    }
    if (this.isOn && this.mark() !== this.saved) this.timer ??= setTimeout(() => this.save(), this.wait);
  }

  async hear(response, mark) {
    if (response.type === "opaqueredirect") return this.fail("signedOut");
    const answer = await response.json().catch(() => ({}));
    if (answer.sent) return this.begin();
    if (!response.ok) return this.fail("offline", answer.error);
    this.saved = mark;
    this.wasTrouble = false;
    if (answer.version) this.form.elements.version.value = answer.version;
    if (mark === this.mark()) this.storage.keep(this.form, true);
    this.status.show(answer.kept_older ? "older" : "saved", { moment: new Date(answer.saved_at ?? Date.now()) });
  }

  fail(name, sentence) {
    this.wasTrouble = true;
    this.wait = Math.min(LONGEST_RETRY, this.wait * 2);
    this.status.show(name, { isTrouble: true, sentence });
  }

  /* What was in this form has been sent, and somebody came back to it: another text begins. */
  begin() {
    const { client_token: token, version } = this.form.elements;
    if (token) token.value = uuid();
    if (version) version.value = 0;
  }
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/* Sends the form, again and again under the same token until the site has answered: it arrives once. */
class Sender {
  constructor(form, status, keeper) {
    Object.assign(this, { form, status, keeper });
    this.stopButton = form.querySelector("[data-stop-sending]");
    this.stopButton?.addEventListener("click", () => this.stop());
    addEventListener("online", () => this.again?.());
  }

  async send() {
    if (this.isBusy) return;
    this.keeper.stop();
    this.hold(true);
    const content = contentOf(this.form);
    let delay = FIRST_RETRY;
    this.failures = 0;
    while (this.isBusy) {
      this.status.show("sending");
      const isDone = await this.attempt(content);
      if (isDone || !this.isBusy) return;
      this.status.show("waiting", { isTrouble: true });
      await this.pause(delay);
      delay = Math.min(LONGEST_RETRY, delay * 2);
    }
  }

  /* Whether the site has answered. What it has to say about the text it says on a page of its own. */
  async attempt(content) {
    this.request = new AbortController();
    const timeout = setTimeout(() => this.request.abort(), ANSWER_WITHIN);
    try {
      const response = await post(this.form.action, content, { signal: this.request.signal });
      if (response.status >= 500 && ++this.failures < MOST_FAILURES) return false;
      if (response.status !== 201) return this.sendPlainly();
      const { url } = await response.json();
      this.isSent = true;
      this.keeper.storage.forget(this.form);
      location.assign(url);
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timeout);
    }
  }

  sendPlainly() {
    this.hold(false);
    HTMLFormElement.prototype.submit.call(this.form);
    return true;
  }

  pause(delay) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.again = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  stop() {
    this.hold(false);
    this.request?.abort();
    this.again?.();
    this.keeper.start();
    boxOf(this.form).focus();
  }

  /* Somebody came back to the page by the browser's button: with an empty box if the text has been sent. */
  comeBack() {
    this.hold(false);
    if (this.isSent) {
      this.form.reset();
      this.keeper.begin();
    }
    this.isSent = false;
    this.keeper.start();
  }

  /* While it is on its way nothing in it changes: under one token there is one text. */
  hold(isBusy) {
    this.isBusy = isBusy;
    boxOf(this.form).readOnly = isBusy;
    this.form.toggleAttribute("aria-busy", isBusy);
    if (this.stopButton) this.stopButton.hidden = !isBusy;
  }
}

/* What comes with a form keeps it as far as Markdown can say it; without a line the plain words come. */
async function paste(event) {
  const { target: area, clipboardData: data } = event;
  const html = data?.getData("text/html");
  if (!html || area.readOnly) return;
  event.preventDefault();
  const plain = data.getData("text/plain");
  const { isFormatted, markdownFromHtml } = await import("./paste.js").catch(() => ({ isFormatted: () => false }));
  const text = (isFormatted(html) && markdownFromHtml(html)) || plain.replaceAll("\r\n", "\n");
  const { selectionStart: start, selectionEnd: end } = area;
  replace(area, { start, end, text, from: start + text.length });
}

/* Once for each form; again is nothing. `storage`: what compose.js does on this device. */
export function attend(form, storage) {
  if ("attended" in form.dataset) return;
  form.dataset.attended = "";
  const status = new Status(form);
  const keeper = new Keeper(form, status, storage);
  const sender = new Sender(form, status, keeper);
  addToolbar(form, boxOf(form));
  if (form.querySelector("[data-quote]")) import("./quoting.js").catch(() => {});
  boxOf(form).addEventListener("paste", paste);
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => keeper.changed());
  form.addEventListener("submit", (event) => {
    if (event.submitter && !event.submitter.matches(".main")) return keeper.stop();
    event.preventDefault();
    sender.send();
  });
  form.querySelector("[data-save-draft]")?.addEventListener("click", (event) => {
    if (!boxOf(form).value.trim()) return;
    event.preventDefault();
    keeper.save();
  });
  addEventListener("online", () => keeper.save());
  addEventListener("pagehide", () => keeper.save({ isLeaving: true }));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keeper.save({ isLeaving: true }); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) sender.comeBack(); });
}
