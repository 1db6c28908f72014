import {unpacked} from "./content.js";
import {div, drawings, figcaption, figure, p, releaseCharts} from "./elements.js";

// The charts' library makes itself known to the whole page.
const library = document.createElement("script");
library.textContent = await unpacked("vega");
document.head.append(library);

const specifications = JSON.parse(document.getElementById("charts").textContent);
/** @param {string} name */
const colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const isDark = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const [text, line, ground] = ["--text", "--line", "--ground"].map(colourOf);
  const font = "system-ui, Liberation Sans, Arial, sans-serif";
  return {
    background: ground,
    font,
    axis: {labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal"},
    legend: {labelColor: text, titleColor: text, labelFontSize: 12},
    title: {color: text},
    header: {labelColor: text, titleColor: text},
    view: {stroke: null},
  };
}

// What draws each figure again.
const redraws = new WeakMap();

/**
 * @typedef {Record<string, any>} ChartRow
 * @typedef {Record<string, any>} Specification
 * @typedef {Record<string, any>} View
 */

// A figure that Vega draws when it stands in the page; data: {rows: [...], ...}.
/**
 * @param {string} name @param {string} description @param {Record<string, ChartRow[]>} data
 * @param {(specification: Specification) => void} [change] @param {(view: View) => void} [drawn]
 */
export function chart(name, description, data, change, drawn) {
  if (!data.rows.some(({value}) => value !== null)) return p(
    {class: "missing"}, `${description}: not measured here.`);
  const element = div({class: "chart", "data-chart": name});
  const specification = structuredClone(specifications[name]);
  Object.assign(specification, {
    autosize: {type: "fit-x", contains: "padding"}, description,
    // Rows are put where the names of the data stand; an empty one draws nothing.
    datasets: data,
  });
  // Long calls, as far as a phone has room for them.
  const room = Math.min(340, 0.42 * innerWidth);
  for (const layer of [specification, ...(specification.layer || [])]) {
    if (layer.encoding?.y?.axis) layer.encoding.y.axis.labelLimit = room;
    if (layer.encoding?.color?.legend) layer.encoding.color.legend.labelLimit = innerWidth - 90;
  }
  // Vega-Lite warns of a step beside a width that fits.
  const {step} = specification.height || {};
  if (step) specification.height = step * new Set(data.rows.map(({call}) => call)).size;
  if (change) change(specification);
  const draw = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {
      actions: false, renderer: "svg", config: theme(),
      tooltip: {theme: isDark.matches ? "dark" : "light"},
    });
    releaseCharts((other) => other === element);
    drawings.set(element, drawing);
    // The place may have been given up meanwhile.
    releaseCharts();
    if (!element.isConnected) return;
    drawn?.(drawing.view);
    await drawing.view.resize().runAsync();
  };
  requestAnimationFrame(draw);
  redraws.set(element, draw);
  return figure(figcaption(description), element);
}

isDark.addEventListener("change", () => {
  for (const element of document.querySelectorAll(".chart")) redraws.get(element)?.();
});
