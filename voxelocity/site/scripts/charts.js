import {unpacked} from "./content.js";
import {div, drawings, figcaption, figure, p, releaseCharts} from "./elements.js";

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
    legend: {...words, labelFontSize: 12},
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
  const element = div({class: "chart", "data-chart": name});
  // Rows are put where the names of the data stand; an empty one draws nothing.
  const specification = {...structuredClone(specifications[name]),
    autosize: {type: "fit-x", contains: "padding"}, description, datasets: data};
  // Long calls, as far as a phone has room for them.
  for (const {encoding} of [specification, ...(specification.layer || [])]) {
    if (encoding?.y?.axis) encoding.y.axis.labelLimit = Math.min(340, 0.42 * innerWidth);
    if (encoding?.color?.legend) encoding.color.legend.labelLimit = innerWidth - 90;
  }
  // Vega-Lite warns of a step beside a width that fits.
  const {step} = specification.height || {};
  if (step) specification.height = step * new Set(data.rows.map(({call}) => call)).size;
  change?.(specification);
  const draw = async () => {
    if (!element.isConnected) return;
    const drawing = await vegaEmbed(element, specification, {actions: false, renderer: "svg",
      config: theme(), tooltip: {theme: isDark.matches ? "dark" : "light"}});
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
  return figure(figcaption(description), element);
}

isDark.addEventListener("change", () => {
  for (const element of document.querySelectorAll(".chart")) redraws.get(element)?.();
});
