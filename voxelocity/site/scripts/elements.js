// Elements are made, never parsed: a benchmark that is named <script> shows as text. Their parts
// are attributes, if they have any, then nodes, texts, nothing, or lists of these.
export function make(tag, ...parts) {
  const element = document.createElement(tag);
  const attributes = parts[0]?.constructor === Object ? parts.shift() : {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...parts.flat(Infinity).filter(isShown));
  return element;
}

/** As `make`, of what is drawn. */
export function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(Infinity).filter(isShown));
  return element;
}

const isShown = (child) => child !== null && child !== undefined && child !== false;

/** @type {Record<string, (...parts: any[]) => any>} */
const makers = new Proxy({}, {get: (_, tag) => (...parts) => make(String(tag), ...parts)});
export const {a, article, button, code, dd, details, div, dl, dt, fieldset, figcaption, figure, h3,
  h4, input, label, legend, li, option, p, pre, select, span, strong, summary, td, th, time, tr,
  ul} = makers;

export const link = (href, ...children) => a({href}, ...children);
// An address as people cite it, such as nilearn 6440.
const cited = (address) => address.replace(
  /^https:\/\/github\.com\/[^/]+\/([^/]+)\/(?:issues|pull)\/(\d+)$/, "$1 $2");
// Text whose addresses are links.
export const linked = (text) => text.split(/(https:\/\/[^\s:)]+)/).map((part) =>
  (part.startsWith("https://") ? link(part, cited(part)) : part));
// Lines in a box, under what they have in common; nothing without lines.
export const boxed = (look, words, lines) => (lines.length
  ? div({class: `${look} wide`}, strong(`${words}:`), lines.map((line) => div(linked(line))))
  : null);
export const faint = (...children) => p({class: "faint"}, ...children);
export const faintly = (...children) => span({class: "faint"}, ...children);
export const warning = (...children) => p({class: "warning"}, ...children);
export const refusal = (...children) => p({class: "warning", role: "alert"}, ...children);
export const choices = (...pickers) => div({class: "pickers"}, ...pickers);
export const folded = (words, ...children) => details(summary(words), ...children);
export const list = (items) => ul({class: "works"}, items.map((item) => li(item)));
// What tells a line in a chart; few can read a text in its colour.
export const dashIn = (colour) => span({class: "dash", "aria-hidden": "true",
  style: `color: ${colour}`}, "— ");
export const numberCell = (text, ...classes) => td({class: ["number", ...classes].join(" ")}, text);

// What Vega has drawn, by the element that holds it: it listens and keeps its data until it is
// finalized.
export const drawings = new Map();

export function releaseCharts() {
  for (const [element, drawing] of drawings) {
    if (element.isConnected) continue;
    drawing.finalize();
    drawings.delete(element);
  }
}

const placeOf = (id) => document.querySelector(`#${id} .content`) || document.getElementById(id);

const textOf = (/** @type {Element} */ element) => element.textContent;

export function fill(id, ...children) {
  const place = placeOf(id);
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const unfolded = [...place.querySelectorAll("details[open]:not([data-release])"
    + " > summary")].map(textOf);
  place.replaceChildren(...children.flat(Infinity).filter(isShown));
  // What was unfolded stays so, and may have the focus.
  for (const each of place.querySelectorAll("details")) {
    if (unfolded.includes(textOf(each.querySelector("summary")))) each.open = true;
  }
  const again = focused ? document.getElementById(focused) : null;
  again?.focus({preventScroll: true});
  // As Tab leaves it: what is typed next takes the place of what stands there.
  if (again instanceof HTMLInputElement && again.type !== "checkbox") again.select();
  releaseCharts();
}

// What each part of the page shows, by its id, in their order. Parts of views that are hidden wait
// until they are shown; without an id all others are drawn.
/** @type {Map<string, () => any>} */
export const sections = new Map();
// The history is that of the task and the file which are chosen above it; all is of the machine.
const FOLLOWERS = {"which-call": ["history"], machines: ["how-measured", "data"]};
export function redraw(id) {
  for (const each of id ? [id, ...FOLLOWERS[id] ?? []] : sections.keys()) {
    if (!placeOf(each).closest("[hidden]")) fill(each, sections.get(each)());
  }
}

// A column is the text or node at its head, what a row has in it, and the kind of its cells:
// "number", "code" or "head"; one that is false is left out. On a phone each row is a card, in
// which every cell has its heading.
/**
 * @param {string} caption @param {(false | any[])[]} columns @param {any[]} rows
 * @param {(row: any) => object} [attributesOf] @param {string} [look]
 */
export function table(caption, columns, rows, attributesOf = () => ({}), look = null) {
  const shown = columns.filter((column) => column !== false);
  const heads = shown.map(([head, , kind]) => (head instanceof Node ? head
    : th({scope: "col", class: kind === "number" ? kind : null}, head)));
  const lines = rows.map((row) => tr(attributesOf(row), shown.map(([head, of, kind]) => {
    const cell = cellOf(of(row), kind);
    cell.setAttribute("data-head", head.textContent ?? head);
    return cell;
  })));
  return div({class: `scroll ${look === "heat" ? "" : "cards-on-phones"}`,
    tabindex: "0", role: "region", "aria-label": caption},
  make("table", {class: look}, make("caption", span(caption)), make("thead", tr(heads)),
    make("tbody", lines)));
}

// Of a value that was looked up, its words or why there is none.
function cellOf(content, kind) {
  if (content instanceof HTMLTableCellElement) return content;
  if (kind === "head" || kind === "code") return th({scope: "row",
    class: kind === "code" ? kind : null}, content);
  if (kind !== "number") return td(content);
  const {note, words = content} = content ?? {};
  return note ? numberCell(note, "missing") : numberCell(words);
}

export function copyable(text, name = text) {
  const copy = button({type: "button", "aria-label": `Copy ${name}`, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(shown);
      copy.textContent = "Selected: press Ctrl-C";
    }
  }}, "Copy");
  const shown = code(text);
  return div(pre({tabindex: "0"}, shown), copy);
}
