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
let told = { is_moving: !bar.hidden, move: 0 };
let begun = 0;
let isAsking = false;

function show() {
  const now = base + (performance.now() - since);
  shown.textContent = shortMoment(now);
  document.body.dataset.now = new Date(now).toISOString();
  document.dispatchEvent(new CustomEvent("clock", { detail: now }));
}

export function now() {
  return base + (performance.now() - since);
}

/** Whether a move is under way; one that was begun here from the start, before the page is told of it. */
export function isMoving() {
  return isAsking || told.is_moving || told.move < begun;
}

/** Begin to move forward: {to}, {preset} or {local}; null where that was refused. */
export async function move(wanted) {
  menu.open = false;
  isAsking = true;
  show();
  const answer = await post(`/page/${encodeURIComponent(who)}/clock`, wanted);
  if (answer) begun = answer.move;
  isAsking = false;
  show();
  return answer;
}

function read(digests) {
  base = Date.parse(digests.now);
  since = performance.now();
  told = digests;
  bar.hidden = !told.is_moving;
  bar.value = told.progress;
  show();
}

async function showArrived() {
  const content = await fetchPart("arrived");
  if (!content?.childElementCount) return;
  arrived.replaceChildren(content);
  arrived.hidden = false;
}

for (const part of ["step", "progress", "move", "is_moving"]) onChange(part, read);
onChange("arrived", (digests, isFirst) => (!isFirst || digests.progress < 1) && showArrived());

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
