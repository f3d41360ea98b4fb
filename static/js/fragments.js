/* Fetches htmx when somebody is about to use what asks for it: who only reads does not pay for it. */

const NEEDS = "[data-hx-get], [data-hx-post]";
const source = document.querySelector("meta[name=htmx-source]")?.content;
let coming;

/* Once the page is complete, for until then htmx would wait for what has happened already. */
const completed = () => new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else addEventListener("load", resolve, { once: true });
});

const fetched = () => new Promise((resolve) => {
  const script = document.createElement("script");
  script.src = source;
  script.onload = script.onerror = resolve;
  document.head.append(script);
});

const arrive = () => coming ??= completed().then(fetched);
const asks = (element) => element.closest?.(NEEDS) ?? element.closest?.("form")?.querySelector(NEEDS);

if (source) {
  /* What asks while one types has to be there before. */
  if (document.querySelector("[data-hx-get]")) arrive();
  for (const kind of ["focusin", "pointerdown"])
    addEventListener(kind, ({ target }) => { if (asks(target)) arrive(); });

  /* What was pressed before it came is pressed once more; without it the form is sent as any other. */
  const wait = (event, element, repeat) => {
    if (window.htmx || "waited" in element.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    element.dataset.waited = "";
    arrive().then(repeat);
  };
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-hx-post]");
    if (button) wait(event, button, () => button.click());
  }, true);
  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    // By a click where there was one, since htmx asks the click which button it was.
    if (form.matches("form[data-hx-post]")) wait(event, form, () => submitter ? submitter.click() : form.requestSubmit());
  }, true);
}
