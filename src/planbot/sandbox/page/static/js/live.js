// Keeping the page as it is in the workspace: the server tells what changed, and that part is fetched again.

import { address, fetchPart, run, tab, tell } from "./page.js";
import { keepTyped } from "./elements.js";
import { patch } from "./patch.js";

const RETRY_MILLISECONDS = 700;
const parts = new Map();
let seen = {};
let lost = false;

/** Call `refresh` whenever the digest of a part changes; it gets the latest digests. */
export function onChange(part, refresh) {
  parts.set(part, refresh);
}

function replacing(part) {
  return async () => {
    const holder = document.querySelector(`[data-part="${part}"]`);
    const content = await fetchPart(part);
    if (!holder || !content) return;
    keepTyped(holder, content);
    holder.replaceChildren(content);
  };
}

function patching(part) {
  return async () => {
    const more = part === "messages" && document.visibilityState === "visible" ? { read: 1 } : {};
    const list = document.querySelector(`[data-part="${part}"]`);
    const content = await fetchPart(part, more);
    if (list && content) patch(list, content);
  };
}

onChange("app", ({ app }) => { document.querySelector("[data-no-app]").hidden = app; });
onChange("sidebar", replacing("sidebar"));
onChange("home", () => tab === "home" && replacing("home")());
onChange("messages", () => tab !== "home" && patching("messages")());
onChange("thread", patching("thread"));

async function take(now) {
  if (now.run !== run) {
    location.reload();
    return;
  }
  const before = seen;
  seen = now;
  for (const [part, refresh] of parts) {
    if (now[part] !== before[part]) await refresh(now, before[part] === undefined);
  }
}

export function connect() {
  const from = new URL(address("live"), location.href);
  from.protocol = "ws:";
  const socket = new WebSocket(from);
  let work = Promise.resolve();
  socket.addEventListener("message", (event) => {
    const now = JSON.parse(event.data);
    work = work.then(() => take(now)).then(() => { document.body.dataset.live = "yes"; });
  });
  socket.addEventListener("close", () => {
    document.body.dataset.live = "no";
    if (!lost) tell("The sandbox does not answer. This page goes on as soon as it is back.");
    lost = true;
    setTimeout(connect, RETRY_MILLISECONDS);
  });
  socket.addEventListener("open", () => { lost = false; });
  window.addEventListener("pagehide", () => { lost = true; }, { once: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && tab !== "home") patching("messages")();
});
