// Writing messages and slash commands.

import { act, channel, failure, fetchPart, tell } from "./page.js";
import { prepend, scrollToEnd, stay } from "./patch.js";

const listOf = (form) => form.querySelector("[role=listbox]");
const offered = (form) => [...form.querySelectorAll("[role=option]")].filter((one) => !one.hidden);

function grow(area) {
  area.rows = Math.min(8, Math.max(1, area.value.split("\n").length));
}

function focusEnd(area) {
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

async function send(form) {
  const area = form.elements.text;
  const text = area.value.trim();
  if (!text || form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const thread = form.dataset.thread;
  const isCommand = text.startsWith("/");
  if (isCommand && thread) {
    tell("Slash commands cannot be used in threads.");
    form.removeAttribute("aria-busy");
    return;
  }
  const kept = area.value;
  area.value = "";
  complete(form);
  const answer = await act(isCommand ? "command" : "message", { text, channel, ...(thread ? { thread_ts: thread } : {}) });
  form.removeAttribute("aria-busy");
  const isUnknown = answer?.error === "invalid_command";
  if ((!answer || isUnknown) && !area.value) area.value = kept;
  if (!answer || isUnknown) focusEnd(area);
  else if (isCommand && !answer.ok) tell(failure(answer.error));
  else if (!isCommand) document.dispatchEvent(new CustomEvent("happened", { detail: "message" }));
  if (answer?.delivered === false) tell("The message stands here, but the app has not taken it.");
  grow(area);
  scrollToEnd(form.parentElement.querySelector(".messages"));
}

/** Offer the commands that begin with what is typed. */
function complete(form) {
  const list = listOf(form);
  const typed = form.elements.text.value;
  const isName = /^\/\S*$/.test(typed) && !form.dataset.thread;
  for (const option of list.children) option.hidden = !(isName && option.dataset.command.startsWith(typed));
  list.hidden = offered(form).length === 0;
  activate(form, null);
}

function activate(form, option) {
  for (const one of listOf(form).children) one.setAttribute("aria-selected", one === option ? "true" : "false");
  if (option) form.elements.text.setAttribute("aria-activedescendant", option.id);
  else form.elements.text.removeAttribute("aria-activedescendant");
}

/** Put words into the field of the conversation, ready to be sent. */
export function write(words) {
  insert(document.querySelector(".conversation > [data-composer]"), words);
}

function insert(form, words) {
  const area = form.elements.text;
  area.value = words;
  area.focus();
  complete(form);
}

function onKey(event, form) {
  const options = listOf(form).hidden ? [] : offered(form);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const by = event.key === "ArrowDown" ? 1 : -1;
    activate(form, options[(at + by + options.length) % options.length]);
  } else if (options.length && event.key === "Escape") {
    listOf(form).hidden = true;
  } else if (options.length && event.key === "Tab" && !event.shiftKey) {
    insert(form, `${options[Math.max(at, 0)].dataset.command} `);
  } else if (at >= 0 && event.key === "Enter") {
    insert(form, `${options[at].dataset.command} `);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    send(form);
  } else return;
  event.preventDefault();
}

for (const form of document.querySelectorAll("[data-composer]")) {
  const area = form.elements.text;
  area.addEventListener("keydown", (event) => onKey(event, form));
  area.addEventListener("input", () => { grow(area); complete(form); });
  area.addEventListener("blur", () => { listOf(form).hidden = true; });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
  listOf(form).addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) insert(form, `${option.dataset.command} `);
  });
  grow(area);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) {
    button.closest("details").open = false;
    insert(button.closest("form"), button.dataset.insert);
  }
  const older = event.target.closest("[data-older]");
  if (older) {
    const list = older.closest(".messages");
    const first = list.querySelector("li.message");
    const content = await fetchPart("messages", { before: first.dataset.ts });
    if (content) prepend(list, content);
  }
});

document.querySelectorAll(".messages").forEach(stay);
const main = document.querySelector(".conversation > [data-composer] textarea");
if (main?.value) focusEnd(main);
