// The pane at the side: the thread, the guide or the inspector; menus; the channel list on a phone.

const panes = { guide: document.getElementById("guide"), inspector: document.getElementById("inspector") };
const thread = document.querySelector(".thread-pane");
const hasThread = document.body.dataset.thread !== "";

/** Show one pane, or with "" the thread if one is open. `unlessOther`: not in place of the thread. */
export function show(name, { unlessOther = false } = {}) {
  if (unlessOther && (hasThread || !panes.inspector.hidden)) return;
  for (const [known, pane] of Object.entries(panes)) {
    pane.hidden = known !== name;
    document.querySelector(`.topbar [data-toggle-pane="${known}"]`)?.setAttribute("aria-pressed", known === name ? "true" : "false");
  }
  thread.hidden = !(hasThread && name === "");
  document.dispatchEvent(new CustomEvent("pane", { detail: name }));
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-pane]");
  if (toggle) show(panes[toggle.dataset.togglePane].hidden ? toggle.dataset.togglePane : "");
  const sidebar = event.target.closest('[data-toggle="sidebar"]');
  if (sidebar) {
    const isOpen = document.body.classList.toggle("sidebar-open");
    sidebar.setAttribute("aria-expanded", isOpen ? "true" : "false");
    if (isOpen) document.querySelector("#sidebar a")?.focus();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const menu = document.activeElement?.closest("details.menu[open]") || document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  } else if (document.body.classList.contains("sidebar-open")) {
    document.querySelector('[data-toggle="sidebar"]').click();
  } else if (hasThread && !thread.hidden && !document.querySelector("dialog[open]")) {
    location.assign(document.querySelector("[data-close-thread]").href);
  }
});

// A field that filters a list of links: what is typed hides the others, Enter takes the first that is left.
document.querySelectorAll("[data-filter]").forEach((field) => {
  const items = [...document.querySelector(field.dataset.filter).children];
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !field.value.trim()) return;
    event.preventDefault();
    items.find((item) => !item.hidden)?.querySelector("a").click();
  });
});

document.querySelectorAll("details.menu").forEach((menu) => {
  menu.addEventListener("toggle", () => menu.open && menu.querySelector("input[data-filter]")?.focus());
});
