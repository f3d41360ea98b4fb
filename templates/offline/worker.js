{% autoescape off %}/* Shows a page of its own where one cannot be fetched. It keeps nothing: no page, no answer, nothing of anybody. */
const PAGES = {{ pages }};
const OTHERWISE = {{ otherwise }};
const HEADERS = {{ headers }};

/* By the first part of the address, as the site does. */
function pageFor(address) {
  const [, first] = new URL(address).pathname.split("/");
  return PAGES[first] ?? PAGES[OTHERWISE];
}

async function answer(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return new Response(pageFor(event.request.url), { status: 503, headers: HEADERS });
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(registration.navigationPreload?.enable()));
addEventListener("fetch", (event) => {
  const { mode, method } = event.request;
  if (mode === "navigate" && method === "GET") event.respondWith(answer(event));
});
{% endautoescape %}
