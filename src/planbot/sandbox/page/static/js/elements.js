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

/** What has been changed in a form, a message or Home and not yet sent: {block_id: {action_id: value}}. */
export function changed(surface) {
  const values = {};
  for (const element of changedIn(surface)) {
    const { block, action } = element.dataset;
    (values[block] ||= {})[action] = held(element);
  }
  return values;
}

const changedIn = (surface) => [...surface.querySelectorAll(".element[data-dirty]")];

const NOTES = ["aria-invalid", "aria-describedby"];
const fieldIn = (element) => element.querySelector("[data-input], [role=combobox], [data-files]");

/** Carry what is typed and not yet sent from a surface to the one that takes its place. */
export function keepTyped(old, fresh) {
  for (const typed of changedIn(old)) {
    const { block, action } = typed.dataset;
    const place = [...fresh.querySelectorAll(".element")].find((one) => one.dataset.block === block && one.dataset.action === action);
    if (!place || place.dataset.element !== typed.dataset.element) continue;
    for (const name of NOTES) {
      const words = fieldIn(place)?.getAttribute(name);
      if (words) fieldIn(typed)?.setAttribute(name, words);
      else fieldIn(typed)?.removeAttribute(name);
    }
    place.replaceWith(typed);
  }
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

/** Tell the app that a button was pressed or something chosen; what was filled in beside it goes along. */
export async function take(element, choice) {
  if (element.getAttribute("aria-busy") === "true") return false;
  delete element.dataset.dirty;
  if (!(await agreed(element))) return false;
  element.setAttribute("aria-busy", "true");
  const surface = element.closest("[data-place]");
  const values = changed(surface);
  const sent = changedIn(surface);
  sent.forEach((one) => delete one.dataset.dirty);
  const answer = await act("action", { ...wanted(element), values, choice });
  if (!answer) sent.forEach((one) => { one.dataset.dirty = "yes"; });
  element.removeAttribute("aria-busy");
  if (answer && !answer.ok) tell(failure(answer.error));
  return true;
}

/** An element as the control API finds it; feedback buttons share an action_id, their words tell them apart. */
function wanted(element) {
  const { block, action, value, label } = element.dataset;
  return { ...placeOf(element), block_id: block, action_id: action, value, label };
}

/** Something in an element changed: a plain input waits for a button or its form, all else is told at once. */
export async function altered(element) {
  const input = element.closest("[data-input-block]");
  const isInForm = element.closest("form.view");
  element.dataset.dirty = "yes";
  if (input && !("dispatch" in input.dataset)) {
    if (!isInForm) await act("action", { ...wanted(element), choice: held(element) });
    return;
  }
  if (input && isInForm) {
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
