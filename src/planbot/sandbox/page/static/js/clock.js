// The workspace's clock: what it shows, moving it, and what came to pass on the way.

import { fetchPart, post, who } from "./page.js";
import { onChange } from "./live.js";
import { shortMoment } from "./zone.js";

const menu = document.getElementById("clock");
const shown = menu.querySelector("time");
const bar = document.querySelector(".moving");
const arrived = document.querySelector(".arrived");
let base = Date.parse(shown.dataset.now);
let since = performance.now();

function show() {
  const now = base + (performance.now() - since);
  shown.textContent = shortMoment(now);
  document.body.dataset.now = new Date(now).toISOString();
  document.dispatchEvent(new CustomEvent("clock", { detail: now }));
}

export function now() {
  return base + (performance.now() - since);
}

/** Move forward: {to}, {preset} or {local}. */
export async function move(wanted) {
  menu.open = false;
  return post(`/page/${encodeURIComponent(who)}/clock`, wanted);
}

function read(digests) {
  base = Date.parse(digests.now);
  since = performance.now();
  show();
}

async function showArrived() {
  const content = await fetchPart("arrived");
  if (!content?.childElementCount) return;
  arrived.replaceChildren(content);
  arrived.hidden = false;
}

onChange("step", read);
function showProgress(digests) {
  bar.hidden = !digests.is_moving;
  bar.value = digests.progress;
}

onChange("progress", showProgress);
onChange("is_moving", showProgress);
onChange("arrived", (digests, isFirst) => (!isFirst || digests.is_moving) && showArrived());

menu.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move-preset]");
  if (button) move({ preset: button.dataset.movePreset });
});
menu.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  move({ local: event.target.elements.local.value });
});
arrived.addEventListener("click", (event) => {
  if (event.target.closest("[data-stop-clock]")) {
    event.target.disabled = true;
    post(`/page/${encodeURIComponent(who)}/clock/stop`, {});
  }
  if (event.target.closest("[data-dismiss-arrived]")) arrived.hidden = true;
});

setInterval(show, 5000);
show();
