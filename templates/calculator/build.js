// Elements of the page; whatever people wrote comes in as text, never as markup.
const grow = (node, options, children) => {
  for (const [name, value] of Object.entries(options)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((one) => one !== null && one !== undefined));
  return node;
};
const el = (name, options = {}, ...children) => grow(document.createElement(name), options, children);
const svg = (name, options = {}, ...children) =>
  grow(document.createElementNS("http://www.w3.org/2000/svg", name), options, children);
const said = (text) => el("bdi", {}, text);
let numbers = 0;
const fresh = (name) => `${name}-${numbers += 1}`;

// A table that scrolls by itself where it is wider than the screen.
const table = (caption, heads, rows, kind = "") => el("div", { class: "tabled" },
  el("p", { class: "caption", "aria-hidden": "true" }, said(caption)),
  el("div", { class: "table", tabindex: "0", role: "group", "aria-label": caption },
    el("table", { class: kind },
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, heads.map((head, at) => (head
        ? el("th", { scope: "col", class: at ? "number" : undefined }, said(head)) : el("td"))))),
      el("tbody", {}, rows))));
const row = (title, cells, kind) => el("tr", { class: kind },
  el("th", { scope: "row" }, title), cells.map((cell) => el("td", { class: "number" }, cell)));

// A number of the plan that follows the inputs, with its change against the agreement.
const watched = new Set();
// Where the currency stands at the head of a column, its numbers are `bare`.
const number = (cell, unit = "", { wordy = false, bare = false } = {}) => {
  const value = el("span", { class: "value", "data-cell": cell, "data-unit": unit, "data-bare": bare });
  const delta = el("span", { class: "delta" });
  watched.add({ cell, unit, bare, wordy, value, delta, last: undefined });
  return [value, delta];
};
const refreshNumbers = (values, agreed) => {
  for (const one of watched) {
    if (one.last !== undefined && !one.value.isConnected) { watched.delete(one); continue; }
    const now = values[one.cell];
    if (one.last !== undefined && same(one.last, now)) continue;
    one.last = now;
    const naked = (text) => (one.bare ? text.replace(` ${one.unit}`, "").replace(/ month$/, "") : text);
    one.value.textContent = naked(shown(now, one.unit));
    tell(one.delta, naked(change(now, agreed[one.cell], one.unit)), one.wordy);
  }
};
const tell = (delta, text, wordy) => {
  const words = text && !/possible/.test(text) ? " against the agreement" : "";
  delta.replaceChildren(text, el("span", { class: wordy ? "" : "unseen" }, words));
  delta.hidden = !text;
};
