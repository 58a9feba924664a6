// Times in the zone of the person whom this page belongs to, whatever the zone of the browser.

import { zone } from "./page.js";

const parts = new Intl.DateTimeFormat("en-US", {
  timeZone: zone, hourCycle: "h23",
  year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
});

const words = new Intl.DateTimeFormat("en-US", {
  timeZone: zone, weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit",
});

function offset(milliseconds) {
  const at = Object.fromEntries(parts.formatToParts(milliseconds).map((one) => [one.type, Number(one.value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(milliseconds / 1000) * 1000;
}

/** Unix seconds of a local date and time such as 2026-11-24T09:30. */
export function seconds(local) {
  const asUtc = Date.parse(`${local}Z`);
  const guess = asUtc - offset(asUtc);
  return (asUtc - offset(guess)) / 1000;
}

/** `Tue, Nov 24, 9:30 AM` without its first comma, as the server writes it. */
export function shortMoment(milliseconds) {
  return words.format(milliseconds).replace(",", "");
}
