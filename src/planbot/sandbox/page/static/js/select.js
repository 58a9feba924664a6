// Menus that can be searched: a text field with a list, after the combobox pattern of WAI-ARIA.

import { act } from "./page.js";
import { altered } from "./elements.js";

const WAIT_MILLISECONDS = 150;
let asking = 0;

const selectOf = (target) => target.closest?.(".select");
const fieldOf = (select) => select.querySelector("[role=combobox]");
const listOf = (select) => select.querySelector("[role=listbox]");
const optionsOf = (select) => [...select.querySelectorAll("[role=option]")];
const isMany = (select) => "many" in select.dataset;
const chosenIn = (select) => JSON.parse(fieldOf(select).dataset.chosen);

function isOpen(select) {
  return !listOf(select).hidden;
}

function open(select) {
  if (isOpen(select)) return;
  filter(select, "");
  listOf(select).hidden = false;
  fieldOf(select).setAttribute("aria-expanded", "true");
  listOf(select).scrollIntoView({ block: "nearest" });
}

function close(select) {
  const field = fieldOf(select);
  listOf(select).hidden = true;
  field.setAttribute("aria-expanded", "false");
  activate(select, null);
  const [first] = chosenIn(select);
  field.value = isMany(select) || !first ? "" : first.text.text;
}

function filter(select, query) {
  const wanted = query.trim().toLowerCase();
  for (const option of optionsOf(select)) option.hidden = !option.textContent.toLowerCase().includes(wanted);
  for (const group of select.querySelectorAll(".group")) {
    let next = group.nextElementSibling;
    let some = false;
    while (next && !next.matches(".group")) {
      some ||= !next.hidden;
      next = next.nextElementSibling;
    }
    group.hidden = !some;
  }
}

function activate(select, option) {
  select.querySelector(".active")?.classList.remove("active");
  const field = fieldOf(select);
  if (!option) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  option.classList.add("active");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function step(select, by) {
  open(select);
  const seen = optionsOf(select).filter((option) => !option.hidden);
  const at = seen.findIndex((option) => option.matches(".active"));
  const next = at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length;
  activate(select, seen[next] || null);
}

function put(select, chosen) {
  fieldOf(select).dataset.chosen = JSON.stringify(chosen);
  for (const option of optionsOf(select)) {
    option.setAttribute("aria-selected", chosen.some((one) => one.value === option.dataset.value) ? "true" : "false");
  }
  if (isMany(select)) select.querySelector(".chips").replaceChildren(...chosen.map(chip));
  altered(select);
}

function chip(option) {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  item.dataset.value = option.value;
  item.textContent = `${option.text.text} `;
  remove.type = "button";
  remove.dataset.remove = "";
  remove.setAttribute("aria-label", `Remove ${option.text.text}`);
  remove.textContent = "×";
  item.append(remove);
  return item;
}

function pick(select, item) {
  const words = item.querySelector(".option-text").textContent;
  const option = { text: { type: "plain_text", text: words, emoji: true }, value: item.dataset.value };
  const chosen = chosenIn(select);
  if (!isMany(select)) {
    put(select, [option]);
    close(select);
    return;
  }
  const without = chosen.filter((one) => one.value !== option.value);
  const most = Number(select.dataset.most) || Infinity;
  if (without.length === chosen.length && chosen.length >= most) return;
  put(select, without.length === chosen.length ? [...chosen, option] : without);
  fieldOf(select).value = "";
  filter(select, "");
}

/** Let the app offer options for what was typed. */
async function ask(select) {
  const field = fieldOf(select);
  if (field.value.length < Number(select.dataset.external)) return;
  const place = select.closest("[data-place]").dataset;
  const where = place.place === "message" ? { channel: place.channel, ts: place.ts } : { in: place.place };
  const { block, action } = select.dataset;
  const answer = await act("suggestions", { ...where, block_id: block, action_id: action, query: field.value });
  if (!answer) return;
  const groups = answer.option_groups.length ? answer.option_groups : [{ options: answer.options }];
  const items = groups.flatMap((group, outer) => [
    ...(group.label ? [heading(group.label.text)] : []),
    ...group.options.map((option, inner) => offered(option, `${field.id}-${outer}-${inner}`)),
  ]);
  listOf(select).replaceChildren(...items);
}

function heading(words) {
  const item = document.createElement("li");
  item.className = "group";
  item.setAttribute("role", "presentation");
  item.textContent = words;
  return item;
}

function offered(option, id) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.id = id;
  item.dataset.value = option.value;
  words.className = "option-text";
  words.textContent = option.text.text;
  item.append(words);
  return item;
}

document.addEventListener("input", (event) => {
  const select = event.target.matches("[role=combobox]") && selectOf(event.target);
  if (!select) return;
  open(select);
  activate(select, null);
  if ("external" in select.dataset) {
    clearTimeout(asking);
    asking = setTimeout(() => ask(select), WAIT_MILLISECONDS);
  } else {
    filter(select, event.target.value);
  }
});

document.addEventListener("keydown", (event) => {
  const select = event.target.matches?.("[role=combobox]") && selectOf(event.target);
  if (!select) return;
  const active = select.querySelector("[role=option].active");
  if (event.key === "ArrowDown") step(select, 1);
  else if (event.key === "ArrowUp") step(select, -1);
  else if (event.key === "Escape" && isOpen(select)) close(select);
  else if (event.key === "Enter") {
    if (active) pick(select, active);
    else open(select);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option][data-value]");
  if (!option || !selectOf(option)) return;
  event.preventDefault();
  pick(selectOf(option), option);
});

document.addEventListener("click", (event) => {
  if (event.target.matches("[role=combobox]")) open(selectOf(event.target));
  const remove = event.target.closest(".select [data-remove]");
  if (!remove) return;
  const select = selectOf(remove);
  put(select, chosenIn(select).filter((one) => one.value !== remove.parentElement.dataset.value));
  fieldOf(select).focus();
});

document.addEventListener("focusout", (event) => {
  const select = event.target.matches?.("[role=combobox]") && selectOf(event.target);
  if (!select || !isOpen(select)) return;
  if (!isMany(select) && event.target.value === "" && chosenIn(select).length) put(select, []);
  close(select);
});
