// Putting messages into a list without touching those that are as they were.

import { keepTyped } from "./elements.js";

const NEAR = 120;
const atEnd = new WeakMap();

const order = (item) => item.dataset.ts.split(".").map(Number);

function isBefore(one, other) {
  const [a, b] = [order(one), order(other)];
  return a[0] < b[0] || (a[0] === b[0] && (a[1] || 0) < (b[1] || 0));
}

function scrollerOf(list) {
  return list.closest(".scroller");
}

/** Where the end of a list is read from: a last message that is taller than the view from its beginning. */
function endOf(list) {
  const scroller = scrollerOf(list);
  const bottom = scroller.scrollHeight - scroller.clientHeight;
  const last = list.querySelector(":scope > li.message:last-child");
  if (!last) return bottom;
  const top = last.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  return Math.min(bottom, top);
}

export function scrollToEnd(list) {
  scrollerOf(list).scrollTop = endOf(list);
}

/** Keep a list that is read at its end there when its room grows or shrinks. */
export function stay(list) {
  const scroller = scrollerOf(list);
  const look = () => atEnd.set(scroller, scroller.scrollTop > endOf(list) - NEAR);
  scroller.addEventListener("scroll", look);
  new ResizeObserver(() => atEnd.get(scroller) && scrollToEnd(list)).observe(scroller);
  scrollToEnd(list);
  look();
}

/** Bring a list up to date with the newest messages in `content`; older ones that were loaded stay. */
export function patch(list, content) {
  const follow = atEnd.get(scrollerOf(list));
  const fresh = [...content.querySelectorAll("li.message")];
  const known = new Map([...list.querySelectorAll(":scope > li.message")].map((item) => [item.dataset.ts, item]));
  const wanted = new Set(fresh.map((item) => item.dataset.ts));
  let hasOlder = false;
  for (const [ts, item] of known) {
    if (fresh.length && isBefore(item, fresh[0])) hasOlder = true;
    else if (!wanted.has(ts)) item.remove();
  }
  if (!hasOlder) {
    list.querySelector(":scope > li.older")?.remove();
    const older = content.querySelector("li.older");
    if (older) list.prepend(older);
  }
  const following = (item) => [...list.children].find((one) => one.matches("li.message") && isBefore(item, one)) || null;
  fresh.forEach((item, number) => {
    const old = known.get(item.dataset.ts);
    const day = hasOlder && number === 0 ? /d$/ : /(?!)/;
    if (!old) list.insertBefore(item, following(item));
    else if (old.dataset.digest.replace(day, "") !== item.dataset.digest.replace(day, "")) swap(old, item);
  });
  if (follow) scrollToEnd(list);
}

/** Put an item in the place of another, and the focus where it was. */
function swap(old, item) {
  const focused = old.contains(document.activeElement) ? document.activeElement.closest("[data-action]") : null;
  keepTyped(old, item);
  old.replaceWith(item);
  if (!focused) return;
  const { block, action } = focused.dataset;
  const same = [...item.querySelectorAll("[data-action]")].find((one) => one.dataset.action === action && one.dataset.block === block);
  (same?.querySelector("button, input, summary, a") || item.querySelector("a, summary"))?.focus();
}

/** Put older messages before the first; the view stays where it is. */
export function prepend(list, content) {
  const scroller = scrollerOf(list);
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  list.querySelector(":scope > li.older")?.remove();
  list.prepend(content);
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
}
