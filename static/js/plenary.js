/* Loaded on every page as a module. All of it is optional: the pages work without. */
import "./live.js";
import "./fragments.js";
import "./question.js";
import "./reading.js";
import "./queue.js";
import "./compose.js";
import "./progress.js";
import "./citation.js";
import "./side.js";

/* Who loses the connection is told so in their language. Last of all, so that no page waits for it. */
addEventListener("load", () => {
  /* Browsers do so by themselves, but for addresses that name another part of the page. */
  document.querySelector(".errors[autofocus]")?.focus();
  navigator.serviceWorker?.register("/offline.js", { updateViaCache: "all" }).catch(() => {});
});
