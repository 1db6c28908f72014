/** @import {StepData} from "../page_data" */
/** @import {Benchmark} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {allNumbers, benchmarks, entries, tasks} from "./content.js";
import {choices, details, div, faint, folded, link, list, p, span, strong, summary, table}
  from "./elements.js";
import {percent} from "./numbers.js";
import {choose, indexOf, metricPicker, picker, shownElsewhere, taskOptions} from "./pickers.js";
import {at, machine, measuredMetrics, metrics, reading, usualOf} from "./results.js";

/**
 * @typedef {Reading & {index: number, low?: number, high?: number, step?: StepData}} Point
 * @typedef {{number: number, benchmark: Benchmark, points: Point[]}} Series
 */

// The series of each call of a task on a file: one point an entry of the timeline.
const seriesOf = (task, file, metric) => tasks.get(task).numbers
  .map((number) => ({number, benchmark: benchmarks[number]}))
  .filter(({benchmark}) => benchmark.metric === metric && benchmark.file === file)
  .sort((one, other) => Number(one.benchmark.reference) - Number(other.benchmark.reference))
  .map((each) => ({...each, points: pointsOf(each.number)}));

/** @returns {Point[]} */
function pointsOf(number) {
  const {series, steps} = machine().benchmarks[number];
  return entries.map((_, index) => {
    const found = reading(number, index);
    if (found.note) return {index, ...found};
    // Two bands of half a floor each that do not meet: a change above the noise.
    const floor = series.floors[at(index)];
    const band = floor === null ? {} : {low: found.value * Math.exp(-floor / 2),
      high: found.value * Math.exp(floor / 2)};
    return {index, ...found, ...band, step: steps.find((step) => step.index === index)};
  });
}

export function historySection() {
  const [task, pickTask] = picker("history", "What is done", taskOptions(),
    "VolumeExtraction|middle");
  const {numbers} = tasks.get(task);
  const among = (place, none) => [...new Set(numbers.map((number) =>
    benchmarks[number].parameters[place] || none))];
  const [images, formats] = [among(0, "no image"), among(1, "no file")];
  const [image, pickImage] = picker("image", "Image", images,
    usualOf(images, "int16 + slope/inter"));
  const [format, pickFormat] = picker("format", "Format", formats, usualOf(formats, ".nii.gz"));
  const file = image === "no image" ? image : `${image} ${format}`;
  const tags = entries.map(({tag}) => tag);
  const [from, pickFrom] = picker("from", "From", tags, tags[0]);
  const [to, pickTo] = picker("to", "To", [...tags].reverse(), tags.at(-1));
  const range = [indexOf(from), indexOf(to)].sort((one, other) => one - other);
  const measured = measuredMetrics(numbers);
  return [choices(pickTask, pickImage, pickFormat, pickFrom, pickTo),
    faint("The band around a line is half the noise floor to either side: where two bands do not "
      + "meet, the change is larger than the noise. A diamond marks a step; a time has one only "
      + "where the instructions changed with it, or where it repeats in the entries beside; the "
      + "dashed line is the reference, the leanest way that we know of. Where a line is broken "
      + "nothing was measured."),
    measured.length ? null : shownElsewhere(numbers),
    measured.map((metric) => historyOf(metric, task, file, range)), overview()];
}

// All tasks on the usual file, to look over; a click shows one large.
function overview() {
  const offered = measuredMetrics(allNumbers);
  const [metric, pick] = metricPicker("overview", offered);
  const rows = [...tasks.values()].flatMap((task) => {
    const own = task.numbers.filter((number) => benchmarks[number].metric === metric);
    const isPositive = (number) => machine().benchmarks[number].values.some((value) => value > 0);
    if (!own.some(isPositive)) return [];
    const file = usualOf(own.map((number) => benchmarks[number].file));
    return seriesOf(task.key, file, metric).flatMap(({benchmark: {call, reference}, points}) =>
      points.map(({index, note, value}) => ({task: task.key, title: task.words, index, call,
        reference, colour: task.colours[call], value: note || value <= 0 ? null : value})));
  });
  const columns = Math.max(2, Math.min(6, Math.floor(document.body.clientWidth / 175)));
  address.offer("overview-open", ["no", "yes"], "no");
  return details({open: address.get("overview-open") === "yes", ontoggle: ({target}) => {
    address.set("overview-open", target.open ? "yes" : "no", "history");
    if (target.open) drawOverview(target, rows, columns);
  }}, summary("All tasks as small charts (click one to enlarge it)"), choices(pick));
}

// Drawn when it is opened, as it is the largest of all charts.
function drawOverview(place, rows, columns) {
  place.querySelector("figure")?.remove();
  place.append(chart("overview", "Each on the scaled .nii.gz where it was measured on one, each "
    + "on its own scale", {rows}, (specification) => {
    delete specification.autosize;
    specification.columns = columns;
    // So that all of a small chart takes a click.
    specification.spec.view = {fill: "transparent", stroke: null, cursor: "pointer"};
    specification.spec.width = Math.floor((document.body.clientWidth - 40) / columns) - 24;
  }, (view) => view.addEventListener("click", (_, item) => {
    const history = item?.datum?.task || item?.datum?.datum?.task
        || rows.find(({title}) => title === item?.datum?.title)?.task;
    if (!history) return;
    choose({history}, "history", "history");
    document.getElementById("history").scrollIntoView();
  })));
}

function historyOf(metric, task, file, range) {
  const [first, last] = range;
  const series = seriesOf(task, file, metric).map((each) => ({...each,
    points: each.points.slice(first, last + 1)}));
  const heading = `${metrics[metric].title}: ${tasks.get(task).words}, ${file}`;
  if (!series.length) return p({class: "missing"}, `${heading}: not measured.`);
  const {voxels} = series[0].benchmark;
  const perVoxel = metric === "peakmem" && voxels > 0;
  const scale = perVoxel ? 1 / voxels : metrics[metric].scale;
  const wordsOf = (/** @type {Point} */ point) => (perVoxel ? point.perVoxel : point.words);
  // What was not measured is null, which breaks the line.
  const scaled = (value) => (Number.isFinite(value) ? value * scale : null);
  const rows = series.flatMap(({benchmark: {call, reference}, points}) => points.map((point) => {
    const {tag} = entries[point.index];
    return {tag, index: point.index, call, reference, value: scaled(point.value),
      low: scaled(point.low), high: scaled(point.high), step: Boolean(point.step),
      tooltip: point.note ? null : `${tag}: ${call}: ${wordsOf(point)}`};
  }));
  const readout = div({class: "readout faint", "aria-live": "off"},
    "Point at the chart, or tap it, to read all calls of a release here.");
  return div({"data-history": metric}, readout,
    chart(`history-${metrics[metric].noun}`, heading, {rows}, (specification) => {
      // Vega warns of a band without an end.
      if (rows.every(({low}) => low === null)) specification.layer.splice(0, 1);
      const calls = series.map(({benchmark}) => benchmark.call);
      const colours = {domain: calls, range: calls.map((call) => tasks.get(task).colours[call])};
      const ticks = metric === "peakmem" ? null : ticksOf(rows);
      for (const {encoding} of specification.layer) {
        if (encoding.color?.scale) encoding.color.scale = colours;
        if (encoding.y) Object.assign(encoding.y, ticks ? {axis: {values: ticks, format: "~g"}}
          : {title: `peak above the baseline in ${perVoxel ? "B/voxel" : metrics[metric].unit}`});
        if (ticks && encoding.y?.scale) encoding.y.scale.domain = [ticks[0], ticks.at(-1)];
      }
    }, (view) => view.addSignalListener("cursor", (_, {index}) => {
      if (index) readout.replaceChildren(...told(series, index[0], wordsOf));
    })),
    rows.length ? stepsOf(series) : null,
    folded("The values of this chart", table(heading, [
      ["release", ({tag}) => tag, "head"],
      ...series.map(({benchmark, points}) => [benchmark.call,
        ({place}) => ({note: points[place].note, words: wordsOf(points[place])}), "number"]),
    ], entries.slice(first, last + 1).map(({tag}, place) => ({tag, place})),
    ({tag}) => ({"data-tag": tag}))));
}

// All calls at one release, with the noise of each.
/** @param {Series[]} series @param {(point: Point) => string} wordsOf */
function told(series, index, wordsOf) {
  const {tag, date} = entries[index];
  return [strong(tag), ` (${date}): `, series.map(({benchmark: {call}, points}) => {
    const point = points.find((each) => each.index === index);
    if (!point || point.note) return `${call}: ${point?.note || "not measured"}`;
    const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
    return `${call}: ${wordsOf(point)}${noise}`;
  }).join("; ")];
}

// Logarithmic axes have few labels of their own: 1, 2, 5, 10, 20 ...
function ticksOf(rows) {
  const values = rows.flatMap(({low, high, value}) => [low ?? value, high ?? value])
    .filter((value) => value !== null);
  const ticks = Array.from({length: 11}, (_, power) => [1, 2, 5].map((one) =>
    one * 10 ** (power - 4))).flat();
  const low = Math.max(...ticks.filter((tick) => tick <= Math.min(...values)), ticks[0]);
  const high = Math.min(...ticks.filter((tick) => tick >= Math.max(...values)), ticks.at(-1));
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** @param {Series[]} series */
function stepsOf(series) {
  const steps = series.filter(({benchmark}) => !benchmark.reference)
    .flatMap(({benchmark, number, points}) => points.filter(({step}) => step?.told)
      .map(({step}) => ({benchmark, number, step})));
  if (!steps.length) return faint("No step is larger than the noise and large enough to be "
    + "mentioned.");
  return list(steps.map(({benchmark, number, step}) => {
    const {tag, notes} = entries[step.index];
    const known = machine().steps.find(({index, numbers}) => index === step.index
      && numbers.includes(number));
    return [strong(tag), `: ${benchmark.call} `,
      span({class: step.log < 0 ? "better" : "worse"}, step.words),
      step.cause === "unexplained" ? ` since ${entries[step.start].tag}; more than one thing `
        + "changed between the two" : "",
      known?.source ? [": ", known.what, ". ", known.users, " ",
        link(known.source, "what did it"), ","] : "", " ",
      notes ? link(notes, "release notes") : null];
  }));
}
