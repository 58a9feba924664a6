// The form on top of this person's stack of modals.

import { act, failure, fetchPart } from "./page.js";
import { changed } from "./elements.js";
import { onChange } from "./live.js";

const dialog = document.getElementById("modal");
let opener = null;

/** Show what is on top of the stack now, or nothing. */
async function refresh() {
  const content = await fetchPart("modal");
  const form = content?.querySelector("form.view");
  if (!form) {
    if (dialog.open) dialog.close();
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
    opener = null;
    return;
  }
  const same = dialog.querySelector("form.view")?.dataset.view === form.dataset.view;
  const at = same ? document.activeElement?.id : "";
  const scrolled = same ? dialog.querySelector(".content").scrollTop : 0;
  dialog.replaceChildren(form);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  form.querySelector(".content").scrollTop = scrolled;
  const wrong = form.querySelector("[aria-invalid]");
  const before = at ? document.getElementById(at) : null;
  const first = form.querySelector("[autofocus], .content input, .content textarea, .content button, footer button");
  (wrong || before || first)?.focus();
}

function complain(words) {
  const banner = dialog.querySelector(".banner");
  banner.textContent = words;
  banner.hidden = false;
}

async function submit(form) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const answer = await act("modal/submit", { values: changed(form) });
  form.removeAttribute("aria-busy");
  await refresh();
  if (answer && !answer.ok && !["client_validation", "errors"].includes(answer.error)) {
    complain(`${failure(answer.error)} What you wrote is still here.`);
  }
}

async function close(all) {
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

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close(false);
});

onChange("modal", refresh);
