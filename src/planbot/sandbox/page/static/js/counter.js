// How many characters a field still takes, once that is little.

const NEAR = 0.2;

function count(field) {
  const most = Number(field.dataset.most);
  const left = most - [...field.value].length;
  const size = Math.abs(left);
  const words = `${size} ${size === 1 ? "character" : "characters"} ${left < 0 ? "too many" : "left"}`;
  field.closest(".element").querySelector("[data-left]").textContent = left > most * NEAR ? "" : words;
}

for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => event.target.matches?.("[data-most][data-input]") && count(event.target));
}
