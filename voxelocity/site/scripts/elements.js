// Elements are made, never parsed: a benchmark that is named <script> shows as text.
function make(tag, attributes, ...children) {
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

function fill(id, ...children) {
  const place = document.querySelector(`#${id} .content`) || document.getElementById(id);
  place.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  releaseCharts();
  return place;
}

// On a phone each row is a card, in which every cell has its heading.
function table(caption, heads, rows, attributes) {
  const texts = heads.map((head) => (head instanceof Node ? head.textContent : head.number ?? head));
  for (const row of rows.flat(Infinity)) [...row.children].forEach((cell, index) => cell.setAttribute("data-head", texts[index] ?? ""));
  return make("div", {class: `scroll ${attributes?.class === "heat" ? "" : "cards-on-phones"}`, tabindex: "0", role: "region", "aria-label": caption},
    make("table", attributes,
      make("caption", {}, make("span", {}, caption)),
      make("thead", {}, make("tr", {}, heads.map((head) => headCell(head)))),
      make("tbody", {}, rows)));
}

function headCell(head) {
  if (head instanceof Node) return head;
  const numeric = typeof head === "object";
  return make("th", {scope: "col", class: numeric ? "number" : null}, numeric ? head.number : head);
}

function numberCell(text, className) {
  return make("td", {class: `number ${className || ""}`.trim()}, text);
}

function copyable(text) {
  const button = make("button", {type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected: press Ctrl-C";
    }
  }}, "Copy");
  const code = make("code", {}, text);
  return make("div", {}, make("pre", {tabindex: "0"}, code), button);
}
