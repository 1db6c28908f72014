// @ts-check
/** @import {StepData} from "../page_data" */
/** @import {ChartRow, Specification} from "./charts.js" */
/** @import {Benchmark, Metric} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {allNumbers, benchmarks, entries, tasks} from "./content.js";
import {choices, faint, fill, folded, link, make, numberCell, rowHead, table} from "./elements.js";
import {percent} from "./numbers.js";
import {indexOf, picker, shownElsewhere, taskOptions} from "./pickers.js";
import {at, indices, isLarge, machine, measuredMetrics, metrics, reading,
  usualOf} from "./results.js";

/**
 * @typedef {Reading & {index: number, low?: number, high?: number, step?: StepData}} Point
 * @typedef {{number: number, benchmark: Benchmark, points: Point[]}} Series
 * @typedef {{scale: number, name: string, words: (point: Point) => string | null}} Unit
 */

// The series of each call of a task on a file: one point an entry of the timeline.
/** @param {string} task @param {string} file @param {Metric} metric */
function seriesOf(task, file, metric) {
  return tasks.get(task).numbers
    .filter((number) => benchmarks[number].metric === metric && benchmarks[number].file === file)
    .sort((one, other) => Number(benchmarks[one].reference) - Number(benchmarks[other].reference))
    .map((number) => ({number, benchmark: benchmarks[number], points: pointsOf(number)}));
}

/** @param {number} number */
function pointsOf(number) {
  const {series, steps} = machine().benchmarks[number];
  return entries.map((_, index) => {
    /** @type {Point} */
    const found = {index, ...reading(number, index)};
    if (found.note) return found;
    // Two bands of half a floor each that do not meet: a change above the noise.
    const floor = series.floors[at(index)];
    if (floor !== null) {
      found.low = found.value * Math.exp(-floor / 2);
      found.high = found.value * Math.exp(floor / 2);
    }
    found.step = steps.find((step) => step.index === index);
    return found;
  });
}

// The unit of the axis, and how a point is told.
/** @param {Benchmark} benchmark @param {Metric} metric */
function unitOf(benchmark, metric) {
  if (metric === "peakmem" && benchmark.voxels) return {scale: 1 / benchmark.voxels,
    name: "B/voxel", words: (point) => point.perVoxel};
  return {scale: metrics[metric].scale, name: metrics[metric].unit, words: (point) => point.words};
}

export function showHistory() {
  const pickTask = picker("history", "What is done", taskOptions(), "VolumeExtraction|middle",
    showHistory);
  const task = address.get("history");
  const own = tasks.get(task).numbers.map((number) => benchmarks[number]);
  const images = [...new Set(own.map((benchmark) => benchmark.parameters[0] || "no image"))];
  const formats = [...new Set(own.map((benchmark) => benchmark.parameters[1] || "no file"))];
  const pickImage = picker("image", "Image", images.map((image) => [image, image]),
    images.includes("int16 + slope/inter") ? "int16 + slope/inter" : images[0], showHistory);
  const pickFormat = picker("format", "Format", formats.map((format) => [format, format]),
    formats.includes(".nii.gz") ? ".nii.gz" : formats[0], showHistory);
  const file = address.get("image") === "no image" ? "no image"
    : `${address.get("image")} ${address.get("format")}`;
  const tags = entries.map(({tag}) => [tag, tag]);
  const pickFrom = picker("from", "From", tags, entries[0].tag, showHistory);
  const pickTo = picker("to", "To", [...tags].reverse(), entries.at(-1).tag, showHistory);
  const range = [indexOf(address.get("from")),
    indexOf(address.get("to"))].sort((one, other) => one - other);
  fill("history",
    choices(pickTask, pickImage, pickFormat, pickFrom, pickTo),
    faint("The band around a line is half the noise floor to either side: where two bands do not "
      + "meet, the change is larger than the noise. A diamond marks a step; a time has one only "
      + "where the instructions changed with it, or where it repeats in the entries beside; the "
      + "dashed line is the reference, the leanest way that we know of. Where a line is broken "
      + "nothing was measured."),
    measuredMetrics(tasks.get(task).numbers, indices()).length ? null
      : shownElsewhere(tasks.get(task).numbers),
    measuredMetrics(tasks.get(task).numbers, indices())
      .map((metric) => historyOf(metric, task, file, range)),
    overview());
}

// All tasks on the usual file, to look over; a click shows one large.
function overview() {
  const offered = measuredMetrics(allNumbers, indices());
  const pick = picker("overview", "Show", offered.map((metric) => [metric, metrics[metric].noun]),
    offered.includes("instructions") ? "instructions" : offered[0], showHistory);
  const metric = /** @type {Metric} */ (address.get("overview"));
  const shownTasks = [...tasks.values()].filter((task) =>
    task.numbers.some((number) => benchmarks[number].metric === metric
    && machine().benchmarks[number].values.some((value) => value > 0)));
  const rows = shownTasks.flatMap((task) => {
    const files = [...new Set(task.numbers.filter((number) => benchmarks[number].metric === metric)
      .map((number) => benchmarks[number].file))];
    const file = usualOf(files);
    return seriesOf(task.key, file, metric)
      .flatMap(({benchmark, points}) => points.map((point) => ({
        task: task.key, title: task.words, index: point.index, call: benchmark.call,
        reference: benchmark.reference,
        colour: task.colours[benchmark.call],
        value: point.note || point.value <= 0 ? null : point.value,
      })));
  });
  const columns = Math.max(2, Math.min(6, Math.floor(document.body.clientWidth / 175)));
  address.offer("overview-open", ["no", "yes"], "no");
  return make("details", {open: address.get("overview-open") === "yes", ontoggle: (event) => {
    address.set("overview-open", event.target.open ? "yes" : "no", "history");
    if (event.target.open) drawOverview(event.target, rows, columns);
  }}, make("summary", {}, "All tasks as small charts (click one to enlarge it)"),
  choices(pick));
}

// Drawn when it is opened, as it is the largest of all charts.
/** @param {HTMLElement} details @param {ChartRow[]} rows @param {number} columns */
function drawOverview(details, rows, columns) {
  details.querySelector("figure")?.remove();
  details.append(chart("overview", "Each on the scaled .nii.gz where it was measured on one, each "
    + "on its own scale", {rows},
  (specification) => {
    delete specification.autosize;
    specification.columns = columns;
    // So that all of a small chart takes a click.
    specification.spec.view = {fill: "transparent", stroke: null, cursor: "pointer"};
    specification.spec.width = Math.floor((document.body.clientWidth - 40) / columns) - 24;
  }, (view) => view.addEventListener("click", (_, item) => {
    const task = item?.datum?.task || item?.datum?.datum?.task
        || rows.find(({title}) => title === item?.datum?.title)?.task;
    if (!task) return;
    address.set("history", task, "history");
    showHistory();
    document.getElementById("history").scrollIntoView();
  })));
}

/** @param {Metric} metric @param {string} task @param {string} file @param {number[]} range */
function historyOf(metric, task, file, [first, last]) {
  const series = seriesOf(task, file, metric).map((each) => ({...each,
    points: each.points.filter(({index}) => first <= index && index <= last)}));
  const heading = `${metrics[metric].title}: ${tasks.get(task).words}, ${file}`;
  if (!series.length) return make("p", {class: "missing"}, `${heading}: not measured.`);
  const unit = unitOf(series[0].benchmark, metric);
  // What was not measured is null, which breaks the line.
  const rows = series.flatMap(({benchmark, points}) => points.map((point) => ({
    tag: entries[point.index].tag, index: point.index, call: benchmark.call,
    reference: benchmark.reference,
    value: point.note ? null : point.value * unit.scale,
    low: Number.isFinite(point.low) ? point.low * unit.scale : null,
    high: Number.isFinite(point.high) ? point.high * unit.scale : null,
    step: Boolean(point.step),
    tooltip: point.note ? null
      : `${entries[point.index].tag}: ${benchmark.call}: ${unit.words(point)}`,
  })));
  const steps = series.filter(({benchmark}) => !benchmark.reference)
    .flatMap(({benchmark, number, points}) => points
      .filter(({step}) => step && isLarge(step.log, metric))
      .map((point) => ({benchmark, number, step: point.step})));
  const readout = make("div", {class: "readout faint", "aria-live": "off"},
    "Point at the chart, or tap it, to read all calls of a release here.");
  return make("div", {"data-history": metric},
    readout,
    chart(`history-${metrics[metric].chart}`, heading, {rows}, (specification) => {
      coloured(specification, tasks.get(task).colours, series);
      // Vega warns of a band without an end.
      if (rows.every(({low}) => low === null)) specification.layer.shift();
      if (metric !== "peakmem") ticked(specification, rows);
      if (metric === "peakmem") retitled(specification, `peak above the baseline in ${unit.name}`);
    }, (view) => view.addSignalListener("cursor", (_, {index}) => {
      if (index) readOut(readout, series, index[0], unit);
    })),
    rows.length ? stepsOf(steps) : null,
    folded("The values of this chart",
      table(heading, ["release", ...series.map(({benchmark}) => ({number: benchmark.call}))],
        entries.slice(first, last + 1).map(({tag}, row) => make("tr", {"data-tag": tag},
          rowHead(tag),
          series.map(({points}) => (points[row].note ? numberCell(points[row].note, "missing")
            : numberCell(unit.words(points[row])))))))));
}

// All calls at one release, with the noise of each.
/**
 * @param {HTMLElement} readout @param {Series[]} series @param {number} index @param {Unit} unit
 */
function readOut(readout, series, index, unit) {
  const {tag, date} = entries[index];
  readout.replaceChildren(make("strong", {}, tag), ` (${date}): `,
    series.map(({benchmark, points}) => {
      const point = points.find((each) => each.index === index);
      if (!point || point.note) return `${benchmark.call}: ${point?.note || "not measured"}`;
      const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
      return `${benchmark.call}: ${unit.words(point)}${noise}`;
    }).join("; "));
}

/**
 * @param {Specification} specification @param {Record<string, string>} colours
 * @param {Series[]} series
 */
function coloured(specification, colours, series) {
  const calls = series.map(({benchmark}) => benchmark.call);
  for (const {encoding} of specification.layer) {
    if (encoding.color?.scale) encoding.color.scale = {domain: calls,
      range: calls.map((call) => colours[call])};
  }
}

// Logarithmic axes have few labels of their own: 1, 2, 5, 10, 20 ...
/** @param {Specification} specification @param {ChartRow[]} rows */
function ticked(specification, rows) {
  const values = rows.flatMap((row) => [row.low ?? row.value, row.high ?? row.value])
    .filter((value) => value !== null);
  const ticks = [];
  for (let power = -4; power < 7; power += 1) {
    ticks.push(...[1, 2, 5].map((one) => one * 10 ** power));
  }
  const low = Math.max(...ticks.filter((tick) => tick <= Math.min(...values)), ticks[0]);
  const high = Math.min(...ticks.filter((tick) => tick >= Math.max(...values)), ticks.at(-1));
  for (const {encoding} of specification.layer) {
    if (!encoding.y) continue;
    if (encoding.y.scale) encoding.y.scale.domain = [low, high];
    encoding.y.axis = {values: ticks.filter((tick) => tick >= low && tick <= high), format: "~g"};
  }
}

/** @param {Specification} specification @param {string} title */
function retitled(specification, title) {
  for (const {encoding} of specification.layer) if (encoding.y) encoding.y.title = title;
}

/** @param {{benchmark: Benchmark, number: number, step: StepData}[]} steps */
function stepsOf(steps) {
  if (!steps.length) return faint("No step is larger than the noise and large enough to be "
    + "mentioned.");
  return make("ul", {class: "works"}, steps.map(({benchmark, number, step}) => {
    const entry = entries[step.index];
    const known = machine().steps.find(({index, numbers}) => index === step.index
      && numbers.includes(number));
    return make("li", {}, make("strong", {}, entry.tag), `: ${benchmark.call} `,
      make("span", {class: step.log < 0 ? "better" : "worse"}, step.words),
      step.cause === "unexplained"
        ? ` since ${entries[step.start].tag}; more than one thing changed `
        + "between the two" : "", known?.source ? [": ", known.what, ". ", known.users, " ",
        link(known.source, "what did it"), ","] : "", " ",
      entry.notes ? link(entry.notes, "release notes") : null);
  }));
}
