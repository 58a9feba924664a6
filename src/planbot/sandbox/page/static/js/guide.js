// The guided path: what to do next, kept for this browser until the workspace is started anew.

import { run } from "./page.js";
import { isMoving, move, now } from "./clock.js";
import { write } from "./composer.js";
import { show as showPane } from "./panes.js";

const pane = document.getElementById("guide");
const steps = [...pane.querySelectorAll("[data-step]")];
const fold = pane.querySelector("[data-fold]");
const KEY = `guide-${run}`;
const MOVING = "The clock is moving…";

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

/** Keep where the visitor is: `at`; `reread`, a step of the past that was opened again; `folded`; `dismissed`. */
function store(change) {
  const kept = { ...stored(), ...change };
  for (const key of Object.keys(localStorage)) if (key.startsWith("guide-") && key !== KEY) localStorage.removeItem(key);
  localStorage.setItem(KEY, JSON.stringify(kept));
}

/** Whether a step only waits for an instant that the clock has reached. */
function hasPassed(step) {
  const clock = step?.querySelector("[data-step-clock]");
  return clock !== null && clock !== undefined && Date.parse(clock.dataset.stepClock) <= now();
}

function render() {
  const { at = 0, folded = false } = stored();
  steps.forEach((step, number) => {
    const state = number < at ? "done" : number === at ? "current" : "ahead";
    step.dataset.state = state;
    step.querySelector(".step-body").hidden = state !== "current";
    step.querySelector("[data-step-choose]").setAttribute("aria-expanded", state === "current" ? "true" : "false");
    step.querySelector("[data-step-state]").textContent = { done: " (done)", current: " (now)", ahead: "" }[state];
    step.querySelector(".step-mark").textContent = state === "done" ? "✓" : number + 1;
    renderAct(step);
  });
  renderFold(at, folded);
}

/** A step's button waits while the clock moves: what it leads to is only there when the move is over. */
function renderAct(step) {
  const button = step.querySelector("[data-step-act]");
  if (!button) return;
  const wait = isMoving() && step.dataset.state === "current" ? MOVING : "";
  const note = step.querySelector("[data-step-wait]");
  const isFocused = button === document.activeElement;
  button.disabled = isMoving() || hasPassed(step);
  if (isFocused && button.disabled) focus(step);
  if (note.textContent !== wait) note.textContent = wait;
}

/** On a phone the guide is one line that opens: the current step. */
function renderFold(at, folded) {
  const step = steps[at];
  pane.classList.toggle("folded", folded);
  pane.classList.toggle("at-end", !step);
  fold.setAttribute("aria-expanded", folded ? "false" : "true");
  fold.querySelector("[data-fold-mark]").textContent = step ? at + 1 : "✓";
  fold.querySelector("[data-fold-title]").textContent = step?.querySelector("[data-step-title]").textContent ?? "The path is done";
}

function focus(step) {
  (fold.checkVisibility() ? fold : step?.querySelector("[data-step-choose]"))?.focus();
}

function go(number) {
  const hadFocus = pane.contains(document.activeElement);
  store({ at: Math.min(number, steps.length), reread: null });
  render();
  if (hadFocus) focus(steps[number]);
}

/** Go on from clock steps whose instant the clock has reached, whoever moved it, unless one is read again. */
function goOn() {
  const { at = 0, reread = null } = stored();
  let next = at;
  while (!isMoving() && next !== reread && hasPassed(steps[next])) next += 1;
  if (next > at) go(next);
  else render();
}

function choose(number) {
  go(number);
  if (hasPassed(steps[number])) store({ reread: number });
}

/** Become somebody, or stay where one is already: a page loaded anew would lose what it shows. */
function become(step, button) {
  const isHere = "stepHere" in button.dataset;
  if (!step.dataset.stepUntil) go(Number(step.dataset.step) + 1);
  if (!isHere) location.assign(button.dataset.stepGo);
  else if (button.dataset.stepSay) write(button.dataset.stepSay);
}

pane.addEventListener("click", async (event) => {
  const step = event.target.closest("[data-step]");
  const button = event.target.closest("[data-step-act]");
  if (event.target.closest("[data-dismiss-guide]")) {
    store({ dismissed: true });
    showPane("");
  } else if (event.target.closest("[data-fold]")) {
    store({ folded: !stored().folded });
    render();
  } else if (button) {
    if (button.dataset.stepClock && !(await move({ to: button.dataset.stepClock }))) return;
    store({ folded: true });
    if (button.dataset.stepGo) become(step, button);
    else render();
  } else if (event.target.closest("[data-step-next]")) go(Number(step.dataset.step) + 1);
  else if (event.target.closest("[data-step-choose]")) choose(Number(step.dataset.step));
});

document.addEventListener("clock", goOn);
document.addEventListener("happened", ({ detail }) => {
  const { at = 0 } = stored();
  if (steps[at]?.dataset.stepUntil === detail) go(at + 1);
});
window.addEventListener("storage", ({ key }) => key === KEY && goOn());
document.querySelector('[data-toggle-pane="guide"]')?.addEventListener("click", () => store({ dismissed: pane.hidden }));
if (steps.length) {
  goOn();
  if (!stored().dismissed) showPane("guide", { unlessOther: true });
}
