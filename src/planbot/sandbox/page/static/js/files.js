// Uploading files: into a channel or thread, and for a form.

import { act, channel } from "./page.js";
import { altered } from "./elements.js";

function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1] || ""));
    reader.addEventListener("error", reject);
    reader.readAsDataURL(file);
  });
}

async function upload(file, more) {
  return act("files", { name: file.name, content: await encoded(file), channel, ...more });
}

/** Send a file with whatever is written beside it. */
async function attach(field) {
  const form = field.closest("form");
  const { thread } = form.dataset;
  const [file] = field.files;
  if (!file) return;
  const message = form.elements.text.value.trim();
  const answer = await upload(file, { message, ...(thread ? { thread_ts: thread } : {}) });
  field.value = "";
  if (answer) form.elements.text.value = "";
}

/** Keep the chosen files of a form where the workspace can find them. */
async function hold(field) {
  const answers = [];
  for (const file of field.files) answers.push(await upload(file, { share: false, channel: "dm" }));
  const files = answers.filter(Boolean).map((answer) => answer.file);
  field.dataset.held = JSON.stringify(files.map((file) => file.id));
  field.parentElement.querySelector("[data-file-names]").textContent = files.map((file) => file.name).join(", ");
  altered(field.closest(".element"));
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-attach]")) attach(event.target);
  if (event.target.matches("[data-files]")) hold(event.target);
});
