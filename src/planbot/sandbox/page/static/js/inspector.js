// What went over the wire, and the JSON of messages and forms.

import { address, fetchJson, fetchPart, who } from "./page.js";
import { onChange } from "./live.js";

const list = document.querySelector('[data-part="wire"]');
const pane = document.getElementById("inspector");
const dialog = document.getElementById("json");

async function refresh() {
  if (pane.hidden) return;
  const content = await fetchPart("wire");
  if (!content) return;
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  list.replaceChildren(...[...content.children].map((item) => known.get(item.dataset.key) || item));
}

async function showJson(button) {
  const what = button.dataset.json;
  const message = button.closest("li.message");
  const found = await fetchJson(address("json", { of: what, ...(message ? { ts: message.dataset.ts } : {}) }));
  dialog.querySelector("pre").textContent = JSON.stringify(found, null, 2);
  dialog.showModal();
}

list.addEventListener("toggle", async (event) => {
  const entry = event.target.closest("[data-wire]");
  const holder = entry?.querySelector("pre");
  if (!entry?.open || holder.textContent) return;
  const found = await fetchJson(`/page/${encodeURIComponent(who)}/wire/${entry.dataset.wire}`);
  holder.textContent = JSON.stringify(found, null, 2);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-json]");
  if (button) {
    const menu = button.closest("details");
    if (menu) menu.open = false;
    showJson(button);
  }
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
});

document.addEventListener("pane", refresh);
onChange("wire", refresh);
