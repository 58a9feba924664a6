// The guided path: what to do next, kept for this browser until the workspace is started anew.

import { run } from "./page.js";
import { move, now } from "./clock.js";
import { show as showPane } from "./panes.js";

const pane = document.getElementById("guide");
const steps = [...pane.querySelectorAll("[data-step]")];
const KEY = `guide-${run}`;

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

function store(change) {
  const kept = { ...stored(), ...change };
  for (const key of Object.keys(localStorage)) if (key.startsWith("guide-") && key !== KEY) localStorage.removeItem(key);
  localStorage.setItem(KEY, JSON.stringify(kept));
}

function render() {
  const { at = 0 } = stored();
  steps.forEach((step, number) => {
    const state = number < at ? "done" : number === at ? "current" : "ahead";
    step.dataset.state = state;
    step.querySelector(".step-body").hidden = state !== "current";
    step.querySelector("[data-step-choose]").setAttribute("aria-expanded", state === "current" ? "true" : "false");
    step.querySelector("[data-step-state]").textContent = { done: " (done)", current: " (now)", ahead: "" }[state];
    step.querySelector(".step-mark").textContent = state === "done" ? "✓" : number + 1;
    const clock = step.querySelector("[data-step-clock]");
    if (clock) clock.disabled = Date.parse(clock.dataset.stepClock) <= now();
  });
}

function go(number) {
  store({ at: Math.min(number, steps.length) });
  render();
  const next = steps[number];
  if (next && pane.contains(document.activeElement)) next.querySelector("[data-step-choose]").focus();
}

pane.addEventListener("click", async (event) => {
  const step = event.target.closest("[data-step]");
  if (event.target.closest("[data-dismiss-guide]")) {
    store({ dismissed: true });
    showPane("");
  }
  if (!step) return;
  const number = Number(step.dataset.step);
  const clock = event.target.closest("[data-step-clock]");
  const person = event.target.closest("[data-step-go]");
  if (clock && (await move({ to: clock.dataset.stepClock }))) go(number + 1);
  else if (person) {
    if (!step.dataset.stepUntil) go(number + 1);
    location.assign(person.dataset.stepGo);
  } else if (event.target.closest("[data-step-next]")) go(number + 1);
  else if (event.target.closest("[data-step-choose]")) go(number);
});

document.addEventListener("clock", render);
document.addEventListener("happened", ({ detail }) => {
  const { at = 0 } = stored();
  if (steps[at]?.dataset.stepUntil === detail) go(at + 1);
});
document.querySelector('[data-toggle-pane="guide"]')?.addEventListener("click", () => store({ dismissed: pane.hidden }));
if (steps.length) {
  render();
  if (!stored().dismissed) showPane("guide", { unlessOther: true });
}
