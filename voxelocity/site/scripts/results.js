/** @import {MeanData, SeriesData, VerdictData} from "../page_data" */
/** @import {Benchmark, Metric} from "./content.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, causes, content, entries, grouped} from "./content.js";

// A reading is a value with its words, or a note that says why there is none. A shift is by how
// much something changed, as a logarithm, and up to which size that is noise; Python judged it.
/**
 * @typedef {{value?: number, words?: string, perVoxel?: string, ofFile?: string,
 *   fromDisk?: number, note?: string}} Reading
 * @typedef {{log?: number, floor?: number, verdict: VerdictData}} Shift
 * @typedef {Shift & {number: number, benchmark: Benchmark, old: Reading, fresh: Reading,
 *   note?: string}} Change
 */

// Of the machine that is chosen.
export const machine = () => content.machines[address.get("machine")];
export const indices = () => machine().indices;
export const newest = () => indices().at(-1);
// Where an entry of the timeline is in the lists of the machine.
export const at = (index) => indices().indexOf(index);

/** What was found for a benchmark at an entry of the timeline. @returns {Reading} */
export function reading(number, index) {
  const own = machine().benchmarks[number];
  const place = at(index);
  const note = place < 0 ? "not measured" : content.statuses[own.statuses[place]];
  return note === "measured"
    ? {value: own.values[place], words: own.words[place], perVoxel: own.per_voxel[place],
      ofFile: own.of_file[place], fromDisk: own.from_disk[place]} : {note};
}

const verdictOf = (letters, old, fresh) => content.verdicts[letters[at(fresh)][at(old)]];

/** @param {SeriesData} series */
function shiftOf({logs, floors}, old, fresh) {
  const ends = [floors[at(old)], floors[at(fresh)]];
  return {log: logs[at(fresh)] - logs[at(old)],
    floor: ends.includes(null) ? Infinity : Math.max(...ends)};
}

// What happened to all benchmarks between two entries, as `voxelocity compare` lists it; of two
// notes the one that counts most.
/** @returns {Change[]} */
export function changesBetween(old, fresh) {
  return allNumbers.map((number) => {
    const {statuses, series, verdicts} = machine().benchmarks[number];
    const note = content.statuses[Math.min(statuses[at(old)], statuses[at(fresh)])];
    return {number, benchmark: benchmarks[number], old: reading(number, old),
      fresh: reading(number, fresh), verdict: verdictOf(verdicts, old, fresh),
      ...(note === "measured" ? shiftOf(series, old, fresh) : {note})};
  }).filter((change) => change.old.note !== "not measured"
    || change.fresh.note !== "not measured");
}

// The geometric mean of an operation's calls, the reference aside, and what each cause has in it;
// null where there is none.
/** @param {MeanData} mean */
export function meanChange(mean, old, fresh) {
  const chosen = mean.chosen[mean.pattern[at(old)]][mean.pattern[at(fresh)]];
  if (chosen === null) return null;
  const series = mean.series[chosen];
  return {...shiftOf(series, old, fresh), verdict: verdictOf(mean.verdicts, old, fresh),
    shares: causes.map((cause) => ({verdict: verdictOf(mean.shares[cause], old, fresh),
      log: series.causes[cause][at(fresh)] - series.causes[cause][at(old)]}))};
}

// What is wanted, if it is offered; most of the results are of one file.
export const usualOf = (offered, wanted = "int16 + slope/inter .nii.gz") =>
  (offered.includes(wanted) ? wanted : offered[0]);

// What is measured of a call, in the order in which it is shown; scale leads to the unit of the
// charts.
export const metrics = {
  time: {noun: "time", title: "Time", best: "The fastest call", scale: 1e3, unit: "ms"},
  peakmem: {noun: "memory", title: "Peak above the baseline", scale: 1e-6, unit: "MB",
    best: "The call with the least memory"},
  instructions: {noun: "instructions", title: "Machine instructions", scale: 1e-6,
    unit: "million instructions", best: "The call with the fewest instructions"},
  bytes_read: {noun: "bytes read", title: "Bytes read by calls", scale: 1e-6, unit: "MB",
    best: "The call that reads the least"},
  reads: {noun: "reads", title: "Reads", scale: 1e-3, unit: "thousand reads",
    best: "The call with the fewest reads"},
};
export const metricNames = /** @type {Metric[]} */ (Object.keys(metrics));
// What a call reads is the same on each machine, and no reason to be shown another one.
export const isPortable = (metric) => metric === "bytes_read" || metric === "reads";
export const metricOptions = (offered) => offered.map((metric) => [metric, metrics[metric].noun]);

// The metrics of which some of these benchmarks has a value at some entry.
export const measuredMetrics = (numbers) => metricNames.filter((metric) =>
  numbers.some((number) => benchmarks[number].metric === metric
    && indices().some((index) => reading(number, index).value !== undefined)));

// The shape of an image that is not the usual one of its metric, which content.usual_image tells.
/** @param {Benchmark} benchmark */
export const otherShape = ({shape, metric}) => (shape === content.usual_shapes[metric] ? ""
  : shape);

// The shapes of the images of some benchmarks; of several each with its metrics.
/** @param {number[]} numbers */
export function shapesOf(numbers) {
  const shapes = grouped(numbers.filter((number) => benchmarks[number].shape),
    (number) => benchmarks[number].shape);
  const nounsOf = (own) => metricNames.filter((metric) => own.some((number) =>
    benchmarks[number].metric === metric)).map((metric) => metrics[metric].noun);
  return [...shapes].map(([shape, own]) => `${shape}${shapes.size > 1
    ? ` (${nounsOf(own).join(", ")})` : ""}`).join(" and ");
}

/** Of a call, as the command line takes it. @param {Benchmark} benchmark */
export const nameOf = ({operation, method}) => `${operation}.${method}`;

// The best calls for a task on a file, by entry.
export const adviceFor = (task, file) => machine()
  .advice.find((each) => each.task === task && each.file === file);

// As a user would say it: numpy 2.4.
export const stackWords = (stack) => stack.replace("-", " ");

// A stack has no date of its own, but one from which on it was measured with.
export const dateOf = (index) => `${entries[index].changed === "stack" ? "measured since " : ""}`
  + entries[index].date;

export function labelOf(index) {
  const {words, nilearn, nibabel, stack, yanked} = entries[index];
  return `${words} (nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)}`
    + `${yanked ? "; yanked" : ""})`;
}
