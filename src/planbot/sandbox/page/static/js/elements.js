// Buttons, menus, pickers and fields: what they hold, and telling the app.

import { act, channel, failure, tell } from "./page.js";
import { seconds } from "./zone.js";

/** Where an element stands, as the control API names it. */
function placeOf(element) {
  const place = element.closest("[data-place]");
  if (place.dataset.place !== "message") return { in: place.dataset.place };
  return { channel: place.dataset.channel, ts: place.dataset.ts };
}

/** What an element holds now, as the control API takes it. */
export function held(element) {
  const kind = element.dataset.element;
  const field = element.querySelector("[data-input], [role=combobox]");
  if (kind === "checkboxes") return [...element.querySelectorAll("input:checked")].map((one) => one.value);
  if (kind === "radio_buttons") return element.querySelector("input:checked")?.value ?? null;
  if (kind.endsWith("_select")) {
    const chosen = JSON.parse(field.dataset.chosen);
    const sent = "external" in element.dataset ? chosen : chosen.map((one) => one.value);
    return "many" in element.dataset ? sent : sent[0] ?? null;
  }
  if (kind === "file_input") return JSON.parse(element.querySelector("[data-files]").dataset.held);
  if (kind === "datetimepicker") return field.value ? seconds(field.value) : null;
  return field.value === "" ? null : field.value;
}

/** What has been changed in a form since it was shown: {block_id: {action_id: value}}. */
export function changed(form) {
  const values = {};
  for (const element of form.querySelectorAll(".element[data-dirty]")) {
    const { block, action } = element.dataset;
    (values[block] ||= {})[action] = held(element);
  }
  return values;
}

function clean(form) {
  form.querySelectorAll(".element[data-dirty]").forEach((one) => delete one.dataset.dirty);
}

/** Ask before something happens, where the app wants that. */
function agreed(element) {
  const content = element.querySelector(":scope > template.confirm");
  if (!content) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  dialog.replaceChildren(content.content.cloneNode(true));
  dialog.returnValue = "deny";
  dialog.showModal();
  dialog.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => dialog.close(button.value)));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

/** Tell the app that a button was pressed or something chosen; what was typed elsewhere goes along. */
export async function take(element, choice) {
  if (element.getAttribute("aria-busy") === "true" || !(await agreed(element))) return false;
  element.setAttribute("aria-busy", "true");
  const form = element.closest("form.view");
  if (form) {
    delete element.dataset.dirty;
    const values = changed(form);
    if (Object.keys(values).length) await act("modal/inputs", { values });
    clean(form);
  }
  const { block, action } = element.dataset;
  const more = choice === undefined ? {} : { choice };
  const answer = await act("action", { ...placeOf(element), block_id: block, action_id: action, ...more });
  element.removeAttribute("aria-busy");
  if (answer && !answer.ok) tell(failure(answer.error));
  return true;
}

/** Something in an element changed: inputs of forms wait, everything else is told to the app. */
export async function altered(element) {
  const input = element.closest("[data-input-block]");
  element.dataset.dirty = "yes";
  if (input && !("dispatch" in input.dataset)) return;
  if (input && element.closest("form.view")) {
    const { block, action } = element.dataset;
    delete element.dataset.dirty;
    const answer = await act("modal/inputs", { values: { [block]: { [action]: held(element) } } });
    if (answer && !answer.ok) tell(failure(answer.error));
    return;
  }
  await take(element, held(element));
}

async function press(button) {
  const element = button.closest(".element");
  const menu = button.closest("details");
  if (menu) menu.open = false;
  await take(element, button.dataset.choice);
}

async function useShortcut(button) {
  const message = button.closest("li.message");
  button.closest("details").open = false;
  const where = message ? { channel, ts: message.dataset.ts } : {};
  const answer = await act("shortcut", { callback_id: button.dataset.shortcut, ...where });
  if (answer && !answer.ok) tell(failure(answer.error));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  if (button) press(button);
  const shortcut = event.target.closest("[data-shortcut]");
  if (shortcut) useShortcut(shortcut);
});

document.addEventListener("input", (event) => {
  const element = event.target.matches("[data-input]") && event.target.closest(".element");
  if (element) element.dataset.dirty = "yes";
});

document.addEventListener("change", (event) => {
  const element = event.target.matches("[data-input]") && event.target.closest(".element");
  if (element) altered(element);
});
