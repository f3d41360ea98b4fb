/* How far the sending of invitations is: fetched anew while it runs and somebody looks. */
import { fetchFragment } from "./live.js";

const EVERY = 2_000;
const place = document.querySelector("[data-progress-url]");

async function refresh() {
  if (!document.hidden) {
    const fragment = await fetchFragment(place.dataset.progressUrl).catch(() => null);
    if (fragment) place.replaceChildren(...fragment.body.childNodes);
  }
  refreshLater();
}

function refreshLater() {
  if (place.querySelector("[data-running]")) setTimeout(refresh, EVERY);
}

if (place) refreshLater();
