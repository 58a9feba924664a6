// The form on top of this person's stack of modals.

import { act, failure, fetchPart } from "./page.js";
import { changed, keepTyped } from "./elements.js";
import { onChange } from "./live.js";

const dialog = document.getElementById("modal");
const asking = document.getElementById("confirm");
let opener = null;
let drawn = "";
let work = Promise.resolve();

const formShown = () => dialog.querySelector("form.view");

/** Show what is on top of the stack now, or nothing; one after the other, as answers may overtake one another. */
function refresh() {
  work = work.then(draw);
  return work;
}

async function draw() {
  const content = await fetchPart("modal");
  if (!content) return;
  const form = content.querySelector("form.view");
  if (!form) {
    clear();
    return;
  }
  const old = formShown();
  const html = form.outerHTML;
  if (old && html === drawn) return;
  drawn = html;
  if (old?.dataset.view === form.dataset.view) redraw(old, form);
  else begin(form);
}

function clear() {
  drawn = "";
  if (dialog.open) dialog.close();
  dialog.replaceChildren();
  if (opener?.isConnected) opener.focus();
  opener = null;
}

function begin(form) {
  dialog.replaceChildren(form);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  form.querySelector("[autofocus], .content input, .content textarea, .content button, footer button")?.focus();
}

/** The same form in another state: what is typed and not yet sent stays, and so do the focus and the view. */
function redraw(old, form) {
  const { activeElement } = document;
  const focused = old.contains(activeElement) ? activeElement : null;
  const caret = focused ? [focused.selectionStart, focused.selectionEnd] : [];
  const scrolled = old.querySelector(".content").scrollTop;
  keepTyped(old, form);
  dialog.replaceChildren(form);
  form.querySelector(".content").scrollTop = scrolled;
  const again = focused?.id && document.getElementById(focused.id);
  if (!again) return;
  again.focus();
  if (again.setSelectionRange && Number.isInteger(caret[0])) again.setSelectionRange(...caret);
}

function complain(words) {
  const banner = dialog.querySelector(".banner");
  if (!banner) return;
  banner.textContent = words;
  banner.hidden = false;
}

async function submit(form) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const values = changed(form);
  const sent = [...form.querySelectorAll(".element[data-dirty]")];
  sent.forEach((one) => delete one.dataset.dirty);
  const answer = await act("modal/submit", { values });
  if (!answer) sent.forEach((one) => { one.dataset.dirty = "yes"; });
  form.removeAttribute("aria-busy");
  await refresh();
  if (answer?.ok) document.dispatchEvent(new CustomEvent("happened", { detail: "form" }));
  if (!answer || answer.ok) return;
  if (["client_validation", "errors"].includes(answer.error)) dialog.querySelector("[aria-invalid]")?.focus();
  else complain(`${failure(answer.error)} What you wrote is still here.`);
}

async function close(all) {
  if (!dialog.open) return;
  await act("modal/close", { all });
  await refresh();
}

dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target);
});

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) close(button.dataset.close === "all");
});

// A browser closes a dialog by itself at a second Escape; the stack in the workspace is what counts.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !dialog.open || asking.open) return;
  event.preventDefault();
  close(false);
});

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close(false);
});

onChange("modal", refresh);
