// @ts-check
/** @import {MeanData, SeriesData} from "../page_data" */
/** @import {Benchmark, Metric} from "./content.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, causes, content, entries} from "./content.js";

/**
 * A value with its words, or a note that says why there is none.
 * @typedef {{value?: number, words?: string, perVoxel?: string, note?: string}} Reading
 * A change as a logarithm, and the noise; neither where there is no change to tell.
 * @typedef {{log?: number, floor?: number}} Shift
 * @typedef {Shift & {shares?: Record<string, Shift>}} Split
 * @typedef {{number: number, benchmark: Benchmark, old: Reading, fresh: Reading}} Ends
 * @typedef {Ends & Split & {note?: string}} Change
 */

// Of the machine that is chosen.
export const machine = () => content.machines[address.get("machine")];
export const indices = () => machine().indices;
export const newest = () => indices().at(-1);
// Where an entry of the timeline is in the lists of the machine.
/** @param {number} index */
export const at = (index) => indices().indexOf(index);

const nothing = content.statuses.indexOf("measured");

/**
 * What was found for a benchmark at an entry of the timeline.
 * @param {number} number @param {number} index
 * @returns {Reading}
 */
export function reading(number, index) {
  const {values, words, per_voxel: perVoxel, statuses} = machine().benchmarks[number];
  const position = at(index);
  if (position < 0) return {note: "not measured"};
  const status = statuses[position];
  return status === nothing ? {value: values[position], words: words[position],
    perVoxel: perVoxel[position]}
    : {note: content.statuses[status]};
}

// The change from one place of a finished series to another.
/** @param {SeriesData} series @param {number} old @param {number} fresh */
export function changeOfSeries({logs, floors, causes: added}, old, fresh) {
  const [from, to] = [at(old), at(fresh)];
  const ends = [floors[from], floors[to]];
  const floor = ends.includes(null) ? Infinity : Math.max(...ends);
  const [first, last] = [from, to].sort((a, b) => a - b);
  const stretches = (cause) => {
    const {begun, ended} = machine().stretches[cause];
    return begun[last] - ended[first];
  };
  return {
    log: logs[to] - logs[from],
    floor,
    shares: Object.fromEntries(causes.map((cause) => [cause, {
      log: added[cause][to] - added[cause][from],
      floor: floor * Math.sqrt(Math.max(1, stretches(cause))),
    }])),
  };
}

/**
 * What happened to a benchmark between two entries; of two notes the one that counts most.
 * @param {number} number @param {number} old @param {number} fresh
 * @returns {Change}
 */
function changeOf(number, old, fresh) {
  const {statuses, series} = machine().benchmarks[number];
  const change = {number, benchmark: benchmarks[number], old: reading(number, old),
    fresh: reading(number, fresh)};
  const status = Math.min(statuses[at(old)], statuses[at(fresh)]);
  if (status !== nothing) return {...change, note: content.statuses[status]};
  return {...change, ...changeOfSeries(series, old, fresh)};
}

// The changes of all benchmarks between two entries: those of `voxelocity compare`.
/** @param {number} old @param {number} fresh */
export function changesBetween(old, fresh) {
  const missing = content.statuses.indexOf("not measured");
  return allNumbers.filter((number) => {
    const {statuses} = machine().benchmarks[number];
    return statuses[at(old)] !== missing || statuses[at(fresh)] !== missing;
  }).map((number) => changeOf(number, old, fresh));
}

// The geometric mean of an operation's calls, the reference aside; null where there is none.
/** @param {MeanData} mean @param {number} old @param {number} fresh */
export function meanChange(mean, old, fresh) {
  const chosen = mean.chosen[mean.pattern[at(old)]][mean.pattern[at(fresh)]];
  return chosen === null ? null : changeOfSeries(mean.series[chosen], old, fresh);
}

/** @param {Metric} metric */
export const meansOf = (metric) => machine().means.filter((mean) => mean.metric === metric);

/** @param {Shift} change */
export const withinNoise = (change) => !(Math.abs(change.log) > change.floor);

// Whether a change of a metric is beyond the noise, and large enough to be mentioned.
/** @param {number} log @param {Metric} metric */
export const isLarge = (log, metric) => Math.abs(log) >= Math.log1p(content.smallest[metric]);
/** @param {Shift} change @param {Metric} metric */
export const isNotable = (change, metric) => !withinNoise(change) && isLarge(change.log, metric);

// What most of the results are of.
const USUAL_FILE = "int16 + slope/inter .nii.gz";
/** @param {string[]} files */
export const usualOf = (files) => (files.includes(USUAL_FILE) ? USUAL_FILE : files[0]);

/** @param {Shift} change */
export function judged(change) {
  if (withinNoise(change)) return "same";
  return change.log < 0 ? "better" : "worse";
}

// What is measured of a call, in the order in which it is shown; scale leads to the unit of the
// charts.
export const metrics = {
  time: {noun: "time", title: "Time", best: "The fastest call", chart: "time", scale: 1e3,
    unit: "ms"},
  peakmem: {noun: "memory", title: "Peak above the baseline",
    best: "The call with the least memory", chart: "memory",
    scale: 1e-6, unit: "MB"},
  instructions: {noun: "instructions", title: "Machine instructions",
    best: "The call with the fewest instructions",
    chart: "instructions", scale: 1e-6, unit: "million instructions"},
};
export const metricNames = /** @type {Metric[]} */ (Object.keys(metrics));
/** @param {Metric} metric */
export const nameOfMetric = (metric) => metrics[metric].noun;

// The metrics of which some of these benchmarks has a value at some of these entries.
/** @param {number[]} numbers @param {number[]} where */
export function measuredMetrics(numbers, where) {
  return metricNames.filter((metric) =>
    numbers.some((number) => benchmarks[number].metric === metric
    && where.some((index) => reading(number, index).value !== undefined)));
}

// Of a call, as the command line takes it.
/** @param {Benchmark} benchmark */
export const nameOf = ({operation, method}) => `${operation}.${method}`;

// The best calls for a task on a file, by entry.
/** @param {string} task @param {string} file */
export const adviceFor = (task, file) => machine()
  .advice.find((each) => each.task === task && each.file === file);

// As a user would say it: numpy 2.4.
/** @param {string} stack */
export const stackWords = (stack) => stack.replace("-", " ");

/** @param {number} index */
export function labelOf(index) {
  const entry = entries[index];
  const stack = stackWords(entry.stack);
  return `${entry.tag} (nilearn ${entry.nilearn}, nibabel ${entry.nibabel}, ${stack}`
    + `${entry.yanked ? "; yanked" : ""})`;
}
