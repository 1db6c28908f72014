// @ts-check
/**
 * @typedef {any} Child A node, a text, nothing, or a list of these
 * @typedef {Record<string, any> | null} Attributes
 * @typedef {any} Head A text, a cell, or the text of a column of numbers: {number: text}
 */

// Elements are made, never parsed: a benchmark that is named <script> shows as text.
/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** @param {string} text */
export const code = (text) => make("code", {}, text);
/** @param {string} href @param {...Child} children */
export const link = (href, ...children) => make("a", {href}, ...children);
/** @param {...Child} children */
export const faint = (...children) => make("p", {class: "faint"}, ...children);
/** @param {...Child} pickers */
export const choices = (...pickers) => make("div", {class: "pickers"}, ...pickers);
/** @param {Child} summary @param {...Child} children */
export const folded = (summary, ...children) =>
  make("details", {}, make("summary", {}, summary), ...children);
/** @param {...Child} children */
export const cell = (...children) => make("td", {}, ...children);
/** @param {...Child} children */
export const rowHead = (...children) => make("th", {scope: "row"}, ...children);
/** @param {...Child} children */
export const codeHead = (...children) => make("th", {scope: "row", class: "code"}, ...children);

// What Vega has drawn, by the element that holds it: it listens and keeps its data until it is
// finalized.
export const drawings = new Map();

export function releaseCharts(which = (element) => !element.isConnected) {
  for (const [element, drawing] of drawings) {
    if (!which(element)) continue;
    drawing.finalize();
    drawings.delete(element);
  }
}

/** @param {string} id @param {...Child} children */
export function fill(id, ...children) {
  const place = document.querySelector(`#${id} .content`) || document.getElementById(id);
  place.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  releaseCharts();
  return place;
}

// On a phone each row is a card, in which every cell has its heading.
/**
 * @param {string} caption @param {Head[]} heads @param {Child} rows
 * @param {Attributes} [attributes]
 */
export function table(caption, heads, rows, attributes) {
  const texts = heads.map((head) => (head instanceof Node ? head.textContent
    : head.number ?? head));
  for (const row of rows.flat(Infinity)) [...row.children].forEach((one, column) =>
    one.setAttribute("data-head", texts[column] ?? ""));
  return make("div", {class: `scroll ${attributes?.class === "heat" ? "" : "cards-on-phones"}`,
    tabindex: "0", role: "region", "aria-label": caption},
  make("table", attributes,
    make("caption", {}, make("span", {}, caption)),
    make("thead", {}, make("tr", {}, heads.map((head) => headCell(head)))),
    make("tbody", {}, rows)));
}

/** @param {Head} head */
function headCell(head) {
  if (head instanceof Node) return head;
  const numeric = typeof head === "object";
  return make("th", {scope: "col", class: numeric ? "number" : null}, numeric ? head.number : head);
}

/** @param {string} text @param {string} [className] */
export function numberCell(text, className) {
  return make("td", {class: `number ${className || ""}`.trim()}, text);
}

/** @param {string} text */
export function copyable(text) {
  const button = make("button", {type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(shown);
      button.textContent = "Selected: press Ctrl-C";
    }
  }}, "Copy");
  const shown = code(text);
  return make("div", {}, make("pre", {tabindex: "0"}, shown), button);
}
