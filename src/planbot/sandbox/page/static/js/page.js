// Who and where this page is, and how it speaks to the workspace.

const about = document.body.dataset;

export const who = about.who;
export const path = about.path;
export const zone = about.zone;
export const run = about.run;
export const channel = about.channel;
export const thread = about.thread;
export const tab = about.tab;

const acting = `/sandbox/people/${encodeURIComponent(who)}`;

/** Act as this person through the control API; answers its JSON, or null where it was refused. */
export function act(what, body) {
  return post(`${acting}/${what}`, body);
}

export async function post(address, body) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response) {
    tell("The sandbox does not answer. Is it still running?");
    return null;
  }
  const answer = await response.json();
  if (!response.ok) {
    tell(answer.error);
    return null;
  }
  return answer;
}

/** The address of a part of this page; `more` adds to its query. */
export function address(part, more = {}) {
  const query = new URLSearchParams({ channel, ...(thread ? { thread } : {}), ...more });
  return `/page/${encodeURIComponent(who)}/${part}?${query}`;
}

/** The nodes of a part of the page, rendered by the server; null where it does not answer. */
export async function fetchPart(part, more) {
  const response = await fetch(address(part, more)).catch(() => null);
  if (!response || !response.ok) return null;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content;
}

export async function fetchJson(from) {
  const response = await fetch(from).catch(() => null);
  return response ? response.json() : { error: "The sandbox does not answer." };
}

const NEW_MILLISECONDS = 8000;
const KNOWN_MILLISECONDS = 3500;
const told = new Set();

/** Say something at the head of the page for a while; what was said before, for a shorter one. */
export function tell(words) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = words;
  document.querySelector("[data-toasts]").replaceChildren(note);
  setTimeout(() => note.remove(), told.has(words) ? KNOWN_MILLISECONDS : NEW_MILLISECONDS);
  told.add(words);
}

/** Why something that a person did came to nothing, in words. */
export function failure(error) {
  const words = {
    dispatch_failed: "The app is not connected, so nothing happened.",
    operation_timeout: "The app did not answer in time.",
    invalid_response_action: "The app answered with something that Slack could not show.",
    push_limit_reached: "The app wanted to open a fourth form on top of three.",
  };
  return words[error] || `That did not work (${error}).`;
}
