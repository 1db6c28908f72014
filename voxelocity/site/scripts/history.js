/** @import {StepData} from "../page_data" */
/** @import {Benchmark} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {address} from "./address.js";
import {LETTER, chart} from "./charts.js";
import {benchmarks, entries, fileWords, grouped, tasks} from "./content.js";
import {button, choices, dashIn, div, faint, folded, link, list, p, span, strong, table}
  from "./elements.js";
import {counted, percent} from "./numbers.js";
import {choose, indexOf, metricSwitch, picker, shownElsewhere} from "./pickers.js";
import {at, dateOf, isPortable, machine, measuredMetrics, metrics, reading, shapesOf}
  from "./results.js";

/**
 * @typedef {Reading & {index: number, low?: number, high?: number, step?: StepData}} Point
 * @typedef {{number: number, benchmark: Benchmark, points: Point[]}} Series
 */

// The series of each call of a task on a file: one point an entry of the timeline.
export const seriesOf = (task, file, metric) => tasks.get(task).numbers
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

/** Of the task and the file that are chosen above. */
export function historySection() {
  const task = tasks.get(address.get("task"));
  const file = address.get("file");
  const own = task.numbers.filter((number) => benchmarks[number].file === file);
  const offered = measuredMetrics(own);
  if (offered.every(isPortable)) return shownElsewhere(own);
  const [metric, pick] = metricSwitch(offered);
  const tags = entries.map(({tag}) => tag);
  const [from, pickFrom] = picker("from", "From", tags, tags[0]);
  const [to, pickTo] = picker("to", "To", [...tags].reverse(), tags.at(-1));
  const range = [indexOf(from), indexOf(to)].sort((one, other) => one - other);
  return [historyOf(metric, task.key, file, range, pick), range[0] > 0
    || range[1] < tags.length - 1 ? button({type: "button", onclick: () => choose({from: tags[0],
      to: tags.at(-1)}, "history")}, "All releases") : null, folded("Another range of releases",
    choices(pickFrom, pickTo)), faint("Drag over the chart to enlarge a part of it. Two bands "
    + "that do not meet differ by more than the noise. A diamond is a step: a change that counts. "
    + "The dashed line is the reference, in numpy and gzip alone.")];
}

function historyOf(metric, task, file, range, pick) {
  const [first, last] = range;
  const series = seriesOf(task, file, metric).map((each) => ({...each,
    points: each.points.slice(first, last + 1)}));
  const heading = [`${metrics[metric].title}: ${tasks.get(task).words}`, fileWords(file),
    shapesOf(series.map(({number}) => number))].filter(Boolean).join(", ");
  const sentence = `${heading}: one line for each call, from release to release.`;
  if (!series.length) return p({class: "missing"}, `${heading}: not measured.`);
  const {voxels} = series[0].benchmark;
  const perVoxel = metric === "peakmem" && voxels > 0;
  const scale = perVoxel ? 1 / voxels : metrics[metric].scale;
  const wordsOf = (/** @type {Point} */ point) => (perVoxel ? point.perVoxel : point.words);
  // What was not measured is null, which breaks the line.
  const scaled = (value) => (Number.isFinite(value) ? value * scale : null);
  const rows = series.flatMap(({benchmark: {call, reference}, points}) => points.map((point) => {
    const {words, date} = entries[point.index];
    return {date, index: point.index, call, reference, value: scaled(point.value),
      low: scaled(point.low), high: scaled(point.high), step: Boolean(point.step),
      tooltip: point.note ? null : `${words}: ${call}: ${wordsOf(point)}`};
  }));
  const lanes = entries.slice(first, last + 1).map(({date, changed, words}) => ({date,
    tooltip: words, lane: {stack: "numpy", control: "repeat run"}[changed] ?? changed}));
  const readout = div({class: "readout faint", "aria-live": "off"},
    "Point at the chart, or tap it, to read all calls of a release here.");
  // From zero, where a call may take nothing.
  const lastDay = Date.parse(lanes.at(-1).date);
  const axis = axisOf(rows, ["peakmem", "bytes_read", "reads"].includes(metric));
  const calls = series.map(({benchmark}) => benchmark.call);
  const room = innerWidth < 700 ? 0 : 40 + LETTER * Math.max(...calls.map(({length}) => length));
  const ends = room ? endsOf(series, rows, axis, tasks.get(task).colours) : [];
  if (room) ends.push({label: "", colour: "none", height: 0, date: dateBehind(lanes, room)});
  const colours = {domain: calls, range: calls.map((call) => tasks.get(task).colours[call])};
  return div({"data-history": metric}, div({class: "heading"}, readout, pick),
    room ? null : list(calls.map((call) => [dashIn(tasks.get(task).colours[call]), call])),
    chart(`history-${metrics[metric].noun}`, sentence, {rows, lanes, ends}, (specification) => {
      const title = metric === "peakmem"
        ? {title: `peak above the baseline in ${perVoxel ? "B/voxel" : metrics[metric].unit}`} : {};
      for (const {encoding, data} of specification.layer) {
        if (encoding.color?.scale) encoding.color.scale = colours;
        // No year behind the last release, where the names of the lines stand.
        if (encoding.x?.axis) {
          const behind = `datum.value > ${lastDay}`;
          encoding.x.axis.labelExpr = `${behind} ? "" : datum.label`;
          const unseen = {condition: {test: behind, value: 0}, value: 1};
          Object.assign(encoding.x.axis, {gridOpacity: unseen, tickOpacity: unseen});
        }
        if (!data && encoding.y) {
          Object.assign(encoding.y, title, {axis: {values: axis.ticks, format: "~g"}});
          if (encoding.y.scale) encoding.y.scale.domain = axis.domain;
        }
      }
      if (!room) specification.layer = specification.layer.filter(({data}) =>
        data?.name !== "ends");
      // Vega warns of a band without an end.
      if (rows.every(({low}) => low === null)) specification.layer.splice(0, 1);
    }, (view) => {
      view.addSignalListener("cursor", (_, {index}) => {
        if (index) readout.replaceChildren(...told(series, index[0], wordsOf));
      });
      zoomByDragging(view, entries.slice(first, last + 1));
    }),
    coincidence(series, rows, axis), rows.length ? stepsOf(series) : null,
    folded("The values of this chart", table(heading, [
      ["release", ({words}) => words, "head"],
      ...series.map(({benchmark, points}) => [benchmark.call,
        ({place}) => ({note: points[place].note, words: wordsOf(points[place])}), "number"]),
    ], entries.slice(first, last + 1).map(({tag, words}, place) => ({tag, words, place})),
    ({tag}) => ({"data-tag": tag}))));
}

// To drag over a range of the chart shows the releases in it alone.
function zoomByDragging(view, shown) {
  let begun = null;
  const timeAt = (event) => {
    const [x] = view.origin();
    return Number(view.scale("x").invert(event.clientX
      - view.container().getBoundingClientRect().left - x));
  };
  view.container().addEventListener("pointerdown", (event) => { begun = event; });
  view.container().addEventListener("pointerup", (event) => {
    if (!begun || Math.abs(event.clientX - begun.clientX) < 20) return;
    const [from, to] = [timeAt(begun), timeAt(event)].sort((one, other) => one - other);
    const within = shown.filter(({date}) => Date.parse(date) >= from && Date.parse(date) <= to);
    if (within.length > 1) choose({from: within[0].tag, to: within.at(-1).tag}, "history");
  });
}

// All calls at one release, with the noise of each.
/** @param {Series[]} series @param {(point: Point) => string} wordsOf */
function told(series, index, wordsOf) {
  const release = [strong(entries[index].words), ` (${dateOf(index)}): `];
  const pointOf = ({points}) => points.find((each) => each.index === index);
  const causes = series.filter((each) => pointOf(each)?.step?.told)
    .map(({number}) => stepAt(index, number)?.what).filter(Boolean);
  return [...release, series.map((each) => {
    const [{call}, point] = [each.benchmark, pointOf(each)];
    if (!point || point.note) return `${call}: ${point?.note || "not measured"}`;
    const noise = point.high ? ` ± ${percent((point.high / point.value) ** 2 - 1)}` : "";
    return `${call}: ${wordsOf(point)}${noise}`;
  }).join("; "), ". ", [...new Set(causes)].map((what) => `${what}. `)];
}

// What is known of a change of a benchmark at a release.
const stepAt = (index, number) => machine().steps.find((step) => step.index === index
  && step.numbers.includes(number));

// So many calls that one thing changed are named; of more steps than this less is told.
const [MOST_CALLS, MANY_STEPS] = [4, 6];

// In pixels: the height of a chart, the least distance of two lines of text, what a line covers.
const [HIGH, TEXT, LINE_WIDTH] = [300, 15, 3];

/**
 * The ends of an axis, its labels and the place of a value on it. Logarithmic axes have few labels
 * of their own: 1, 2, 5, 10, 20 ...
 */
function axisOf(rows, linear) {
  const values = rows.flatMap(({low, high, value}) => [low ?? value, high ?? value])
    .filter((value) => value !== null);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (linear) {
    const domain = [0, most * 1.05 || 1];
    return {domain, heightOf: (value) => HIGH * (1 - value / domain[1])};
  }
  const steps = Array.from({length: 11}, (_, power) => [1, 2, 5].map((one) =>
    one * 10 ** (power - 4))).flat();
  const low = Math.max(...steps.filter((step) => step <= least), steps[0]);
  const high = Math.min(...steps.filter((step) => step >= most), steps.at(-1));
  return {domain: [low, high], ticks: steps.filter((step) => step >= low && step <= high),
    heightOf: (value) => HIGH * (1 - Math.log(value / low) / Math.log(high / low))};
}

// The axis goes on behind the last release, so that the names of the lines find room.
function dateBehind(lanes, room) {
  const [first, last] = [lanes[0], lanes.at(-1)].map(({date}) => Date.parse(date));
  const width = Math.min(document.body.clientWidth, 1180) - 80;
  return new Date(last + (last - first) * room / (width - room)).toISOString().slice(0, 10);
}

/** Which lines nobody can tell apart. @param {Series[]} series */
function coincidence(series, rows, {heightOf}) {
  /** @type {{calls: string[], heights: Map<number, number>}[]} */
  const groups = [];
  for (const {benchmark: {call}} of series) {
    const own = rows.filter((row) => row.call === call && row.value > 0);
    const same = groups.find(({heights}) => own.length && own.every(({index, value}) =>
      Math.abs(heights.get(index) - heightOf(value)) < LINE_WIDTH));
    if (same) same.calls.push(call);
    else groups.push({calls: [call],
      heights: new Map(own.map(({index, value}) => [index, heightOf(value)]))});
  }
  const found = groups.filter(({calls}) => calls.length > 1).map(({calls}) => calls.join(", "));
  return found.length ? faint(`On top of each other: ${found.join("; ")}.`) : null;
}

// The name of each line at its end; those of lines that meet stand below each other.
/** @param {Series[]} series */
function endsOf(series, rows, {heightOf}, colours) {
  const found = series.flatMap(({benchmark: {call}}) => {
    const last = rows.filter((row) => row.call === call && row.value > 0).at(-1);
    return last ? [{label: call, colour: colours[call], date: last.date,
      height: heightOf(last.value)}] : [];
  }).sort((one, other) => one.height - other.height);
  let above = -Infinity;
  for (const end of found) above = end.height = Math.max(end.height, above + TEXT);
  // Not below the chart.
  let below = HIGH;
  for (const end of [...found].reverse()) {
    end.height = Math.min(end.height, below);
    below = end.height - TEXT;
  }
  return found;
}

/** @param {Series[]} series */
function stepsOf(series) {
  const steps = series.filter(({benchmark}) => !benchmark.reference)
    .flatMap(({benchmark, number, points}) => points.filter(({step}) => step?.told)
      .map(({step}) => ({benchmark, number, step})));
  if (!steps.length) return faint("No step is larger than the noise and large enough to be "
    + "mentioned.");
  // What one thing did at a release is told once, of all the calls that it changed.
  const made = steps.map((each) => ({...each, known: stepAt(each.step.index, each.number)}));
  const groups = [...grouped(made, ({step, known}) =>
    [step.index, step.start, step.cause, known?.what].join()).values()];
  // The view Releases tells the rest.
  const isLong = groups.length > MANY_STEPS;
  return list(groups.sort(([one], [other]) => other.step.index - one.step.index).map((group) => {
    const [{step: {index, start, cause}, known}] = group;
    const {words, notes} = entries[index];
    const rest = group.length - MOST_CALLS;
    return [strong(words), ": ", group.slice(0, MOST_CALLS).map(({benchmark, step}, place) =>
      [place ? ", " : "", benchmark.call, " ",
        span({class: step.log < 0 ? "better" : "worse"}, step.words)]),
    rest > 0 ? ` and ${counted(rest, "more call")}` : "",
    cause === "unexplained" ? ` since ${entries[start].words}; more than one thing changed between `
        + "the two" : "",
    known?.source ? [": ", known.what, ". ", isLong ? "" : [known.users, " "],
      link(known.source, "responsible pull request"), isLong ? "" : ", "] : " ",
    notes && !isLong ? link(notes, "release notes") : null];
  }));
}
