import {unpacked} from "./content.js";
import {a, button, div, drawings, figcaption, figure, p, releaseCharts} from "./elements.js";

// The charts' library makes itself known to the whole page.
const library = document.createElement("script");
library.textContent = await unpacked("vega");
document.head.append(library);

const specifications = JSON.parse(document.getElementById("charts").textContent);
const isDark = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const style = getComputedStyle(document.documentElement);
  const [text, line, background] = ["--text", "--line", "--ground"].map((name) =>
    style.getPropertyValue(name).trim());
  const words = {labelColor: text, titleColor: text};
  return {
    background, font: "system-ui, Liberation Sans, Arial, sans-serif",
    axis: {...words, gridColor: line, domainColor: line, tickColor: line,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal"},
    legend: {...words, labelFontSize: 12}, text: {color: text},
    title: {color: text}, header: words, view: {stroke: null},
  };
}

// What draws each figure again.
const redraws = new WeakMap();

/**
 * A figure that Vega draws when it stands in the page.
 * @param {string} name @param {string} description
 * @param {{rows: Record<string, any>[], [name: string]: object[]}} data
 * @param {(specification: Record<string, any>) => void} [change]
 * @param {(view: Record<string, any>) => void} [drawn]
 */
export function chart(name, description, data, change, drawn) {
  if (!data.rows.some(({value}) => value !== null)) return p({class: "missing"},
    `${description}: not measured here.`);
  // Rows are put where the names of the data stand; an empty one draws nothing.
  const specification = {...structuredClone(specifications[name]),
    autosize: {type: "fit-x", contains: "padding"}, description, datasets: data};
  // Vega-Lite warns of a step beside a width that fits.
  const {step} = specification.height || {};
  if (step) layOutBars(specification, data, step);
  change?.(specification);
  // Of about its height, so that what is below does not move when it is drawn.
  const element = div({class: "chart", "data-chart": name,
    style: `min-height: ${specification.height + (data.lanes ? 90 : 40)}px`});
  const draw = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {actions: false, renderer: "svg",
      // Without it Vega makes functions of texts, which the page forbids.
      ast: true, config: theme(), tooltip: {theme: isDark.matches ? "dark" : "light"}});
    drawings.get(element)?.finalize();
    drawings.set(element, drawing);
    // The place may have been given up meanwhile.
    releaseCharts();
    if (!element.isConnected) return;
    drawn?.(drawing.view);
    await drawing.view.resize().runAsync();
  };
  requestAnimationFrame(draw);
  redraws.set(element, draw);
  return figure(figcaption(description, saving(name, description, {
    SVG: () => drawings.get(element).view.toSVG(), CSV: () => asCsv(data.rows)})), element);
}

/** Buttons that save a figure as a file of each type. @param {Record<string, () => any>} types */
export const saving = (name, description, types) => Object.entries(types).map(([type, content]) =>
  [" ", button({type: "button", class: "save", "aria-label": `Save “${description}” as ${type}`,
    onclick: async () => {
      const blob = new Blob([await content()]);
      a({download: `${name}.${type.toLowerCase()}`, href: URL.createObjectURL(blob)}).click();
    }}, type)]);

// What the page's style gives to a drawing of ours.
const PAINTED = ["fill", "stroke", "stroke-width", "opacity", "font-family", "font-size"];

/** A drawing with its colours, as a file of its own. @param {SVGElement} svg */
export function withColours(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const [own, copied] = [svg, copy].map((each) => [...each.querySelectorAll("*")]);
  for (const [place, element] of own.entries()) {
    const style = getComputedStyle(element);
    copied[place].setAttribute("style", PAINTED.map((name) =>
      `${name}: ${style.getPropertyValue(name)}`).join("; "));
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return copy.outerHTML;
}

// In pixels: the width of a letter, a line of a label, and the room for a value behind its bar.
export const LETTER = 6.6;
const [LINE, VALUE] = [15, 80];

/**
 * Each bar has its call beside it; where there is no room, as on a phone, above it.
 * @param {Record<string, any>} specification
 */
function layOutBars(specification, {rows, sizes = []}, step) {
  const width = Math.min(document.body.clientWidth, 1216) - 40;
  const labelled = 12 + LETTER * Math.max(...rows.map(({call}) => call.length));
  const isNarrow = width < 600 || labelled > 0.55 * width;
  const area = isNarrow ? width : width - labelled;
  const bars = specification.layer.filter(({encoding}) => encoding?.y);
  const longest = Math.max(...rows.map(({value}) => value)) * area / (area - VALUE);
  for (const {encoding} of bars) {
    encoding.x.scale.domainMax = Math.max(longest, ...sizes.map(({size}) => size * 1.03));
    if (isNarrow) encoding.y.axis = null;
    else encoding.y.axis.labelLimit = labelled;
  }
  const count = new Set(rows.map(({call}) => call)).size;
  specification.height = step * count;
  if (!isNarrow) return;
  const lines = rows.map(({call}) => wrapped(call, width / LETTER));
  const most = Math.max(...lines.map(({length}) => length));
  for (const [place, row] of rows.entries()) {
    row.label = [...Array(most - lines[place].length).fill(""), ...lines[place]].join("\n");
  }
  specification.height = (step + LINE * most) * count;
  for (const {mark} of bars) mark.yOffset = LINE * most / 2;
  const {encoding} = bars.at(-1);
  specification.layer.splice(bars.length, 0, {mark: {type: "text", align: "left", baseline: "top",
    fontSize: 12, lineBreak: "\n", lineHeight: LINE, dy: -LINE * most / 2 - 10, aria: false},
  encoding: {...encoding, x: {value: 0}, text: {field: "label", type: "nominal"}}});
}

// A text in lines of so many letters, broken behind spaces, dots, commas and brackets.
function wrapped(text, letters) {
  const lines = [""];
  for (const part of text.split(/(?<=[ .,(])/)) {
    if (lines.at(-1) && lines.at(-1).length + part.length > letters) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines;
}

// Texts are in quotes, in which a quote is doubled.
export function asCsv(rows) {
  const names = Object.keys(rows[0]).filter((name) => !["tooltip", "label"].includes(name));
  const line = (values) => values.map((value) => (typeof value === "string"
    ? `"${value.replaceAll('"', '""')}"` : value ?? "")).join(",");
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map(line).join("\n");
}

isDark.addEventListener("change", () => {
  for (const element of document.querySelectorAll(".chart")) redraws.get(element)?.();
});
