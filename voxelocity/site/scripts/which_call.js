/** @import {GrowthData, TaskAdviceData, TaskData} from "../page_data" */
/** @import {Benchmark, Metric} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {chart} from "./charts.js";
import {benchmarks, content, entries, grouped, tasks} from "./content.js";
import {choices, code, copyable, details, div, faint, h3, h4, p, pre, summary, table, td}
  from "./elements.js";
import {factor, ratioDigits} from "./numbers.js";
import {entryPicker, notMeasuredHere, picker, shownElsewhere, taskOptions} from "./pickers.js";
import {adviceFor, at, machine, metricNames, metrics, nameOf, reading, usualOf} from "./results.js";

/**
 * A call, with what was found for each metric and how its instructions grow with the volumes.
 * @typedef {{benchmark: Benchmark, growth?: GrowthData}
 *   & {[metric in Metric]?: Reading & {number: number}}} Row
 */

/** The calls of a task on a file in a version, the fastest first. @returns {Row[]} */
export function callsOf(task, file, index) {
  const own = tasks.get(task).numbers.filter((number) => benchmarks[number].file === file);
  const byMethod = grouped(own, (number) => benchmarks[number].method);
  return [...byMethod.values()].map((numbers) => {
    const benchmark = benchmarks[numbers[0]];
    const {operation, method, parameters: [, format]} = benchmark;
    const grown = machine().growth.find((each) => each.operation === operation
      && each.method === method && each.format === format);
    return /** @type {Row} */ ({benchmark, growth: grown?.growth[at(index)],
      ...Object.fromEntries(numbers.map((number) =>
        [benchmarks[number].metric, {number, ...reading(number, index)}]))});
  }).sort((one, other) => (one.time?.value ?? Infinity) - (other.time?.value ?? Infinity));
}

export function whichCallSection() {
  const [key, pickTask] = picker("task", "What I want to do", taskOptions(isTimed),
    "VolumeExtraction|middle");
  const task = tasks.get(key);
  const [file, pickFile] = picker("file", "My file", task.files, usualOf(task.files));
  const [index, pickVersion] = entryPicker("version", "My versions");
  const pickers = choices(pickTask, pickFile, pickVersion);
  const missing = notMeasuredHere("version");
  if (missing) return [pickers, missing];
  const rows = callsOf(key, file, index);
  const description = `${task.words}, ${file}, ${entries[index].tag}`;
  const has = (metric) => rows.some((row) => hasValue(row, metric));
  return [
    faint("Time is the tenth percentile of all timings; memory is the peak above the baseline, the "
      + "same process without the call; instructions are what the processor carries out for one "
      + "call on a smaller image: they repeat to half a percent where times do not, and stand for "
      + "work, not for seconds. The reference is the leanest way that we know of to do the task in "
      + "numpy and gzip alone; it works in float64."),
    fileHelp(), pickers,
    // Time says what a call costs; the instructions stand for it where no time was measured.
    task.alternatives ? div({class: "cards"}, [
      has("time") || !has("instructions") ? "time" : "instructions", "peakmem",
    ].map((metric) => adviceCard(rows, metric, adviceFor(key, file), index)))
      : p(rows.filter(({benchmark}) => !benchmark.reference).length > 1
        ? "These calls do different things; none of them replaces another."
        : "There is one call for it."),
    rows.filter(({growth}) => growth?.warning).map(longRun),
    metricNames.filter((metric) => metric !== "instructions"
      || rows.some((row) => row.instructions)).map((metric) => chart(
      `calls-${metrics[metric].noun}`, `${metrics[metric].title}: ${description}`, {
        rows: rows.filter((row) => hasValue(row, metric)).map(({benchmark, ...row}) => ({
          call: benchmark.call, value: row[metric].value * metrics[metric].scale,
          reference: benchmark.reference, tooltip: `${benchmark.call}: ${row[metric].words}`,
        })),
      })),
    metricNames.some(has) ? null : shownElsewhere(rows.flatMap(numbersOf)),
    callsTable(description, rows, index), onEachMachine(rows, index), howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel "
      + "builds an index of a .nii.gz while it reads it. Each call here opens the file afresh and "
      + "pays for the index; it pays off when one image object is kept and read from again and "
      + "again.") : null];
}

/** @param {Row} row */
const numbersOf = (row) => metricNames.filter((metric) => row[metric])
  .map((metric) => row[metric].number);
const hasValue = (row, metric) => row[metric]?.value !== undefined;

// The tasks of which the time or the memory is measured; of others only the work is counted.
/** @param {TaskData} task */
export const isTimed = (task) => task.numbers.some((number) =>
  benchmarks[number].metric !== "instructions");

/** A call that starts again for every volume looks harmless on a short image. @param {Row} row */
const longRun = ({benchmark, growth}) => p({class: "warning", "data-square": benchmark.method},
  code(benchmark.call), ": ", growth.warning);

// How a user learns which of the files is theirs.
export const fileHelp = () => faint("Which file is yours? ",
  code("nib.load(path).get_data_dtype()"), " tells the type; “slope/inter” means that ",
  code("nib.load(path).dataobj.slope"), " is not 1 or ", code(".inter"),
  " not 0, so that every voxel is scaled when it is read.");

/** @param {Row[]} rows @param {string} metric @param {TaskAdviceData} advice */
function adviceCard(rows, metric, advice, index) {
  const cardOf = (...children) => div({class: "card", "data-best": metric},
    h3(metrics[metric].best), ...children);
  const found = advice?.[metric][at(index)];
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    return cardOf(p({class: "missing"}, notes.join(", ") || "not measured"));
  }
  const best = rows.find((row) => row[metric]?.number === found.best);
  const perVoxel = best.peakmem?.perVoxel;
  const units = {time: "", instructions: " instructions on a smaller image",
    peakmem: ` above the baseline${perVoxel ? ` (${perVoxel})` : ""}`};
  const costs = metricNames.filter((each) => hasValue(best, each))
    .map((each) => best[each].words + units[each]);
  return cardOf(copyable(content.snippets[nameOf(best.benchmark)] || best.benchmark.call),
    p(costs.join(", "), found.distance ? `; ${found.distance}` : "", "."),
    found.equal.length ? p(found.all_equal ? "All calls are within the noise of it: "
      : "Within the noise of it: ",
    `${found.equal.map((number) => benchmarks[number].call).join("; ")}.`) : null,
    faint("Measure it yourself:"), copyable(commandFor(found.best, index)));
}

// Seconds of two machines are two series; how many times the reference a call takes may be
// compared.
/** @param {Row[]} rows */
function onEachMachine(rows, index) {
  const timed = rows.filter((row) => row.time);
  const on = (name, row, where, kind = "values") => content.machines[name]
    .benchmarks[row?.time?.number]?.[kind][content.machines[name].indices.indexOf(where)] ?? null;
  const measured = Object.entries(content.machines).map(([name, {indices: own}]) => {
    const withTimes = own.filter((where) => timed.some((row) => on(name, row, where) !== null));
    return {name, where: withTimes.includes(index) ? index : withTimes.at(-1)};
  }).filter(({where}) => where !== undefined);
  if (measured.length < 2) return null;
  const reference = rows.find(({benchmark}) => benchmark.reference);
  const timeOf = (name, where, row) => {
    const value = on(name, row, where);
    if (value === null) return {note: "not measured"};
    const least = on(name, reference, where);
    return `${on(name, row, where, "words")}${least ? ` (${factor(value / least)})` : ""}`;
  };
  return details({class: "machines"}, summary("The times of each machine, side by side"),
    faint("In brackets: how many times the reference, which may be compared between machines; "
      + "seconds may not."),
    table("Time on each machine", [
      ["call", ({benchmark}) => benchmark.call, "code"],
      ...measured.map(({name, where}) => [`${name}, ${entries[where].tag}`,
        (row) => timeOf(name, where, row), "number"]),
    ], timed, ({benchmark}) => ({"data-on-each": benchmark.method})));
}

// The code that was measured, the command that measures it again, and where every sample stands.
/** @param {Row[]} rows */
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  return details({class: "measured"},
    summary("The code that was measured, how to measure it again, and every sample"),
    rows.map((row) => [h4(row.benchmark.call), [
      content.codes[nameOf(row.benchmark)] || row.benchmark.call,
      commandFor(numbersOf(row)[0], index),
    ].map((text) => pre({tabindex: "0"}, code(text)))]),
    file ? p("Every sample stands in ", code(file), " of the repository.") : null);
}

// nibabel uses indexed_gzip without being told; where it was measured with it, a column says so.
/** @param {Row} row */
const withIndexedGzip = ({benchmark, time}, index) => (benchmark.parameters[1] === ".nii.gz" && time
  ? machine().indexed_gzip_words[at(index)]?.[time.number] : undefined);

/** @param {Row[]} rows */
function callsTable(description, rows, index) {
  const reference = rows.find(({benchmark}) => benchmark.reference);
  const timesReference = (/** @type {Row} */ row) => {
    const [own, least] = [row, reference].map((each) =>
      machine().benchmarks[each?.time?.number]?.series.logs[at(index)]);
    return Number.isFinite(own) && Number.isFinite(least) ? ratioDigits(Math.exp(own - least)) : "";
  };
  return table(description, [
    ["call", ({benchmark}) => benchmark.call, "code"],
    ["time", ({time}) => valueOf(time), "number"],
    ["× reference", timesReference, "number"],
    ["peak above baseline", ({peakmem}) => valueOf(peakmem), "number"],
    // The instructions are counted on another image than that whose peak is measured.
    ["per voxel", ({peakmem}) => peakmem?.perVoxel ?? "", "number"],
    rows.some((row) => row.instructions)
      && ["instructions", ({instructions}) => valueOf(instructions), "number"],
    rows.some(({growth}) => growth) && ["growth with volumes", ({benchmark, growth}) =>
      td({"data-growth": benchmark.method}, {constant: "none", linear: "in proportion",
        square: "with the square"}[growth?.kind] ?? "")],
    rows.some((row) => withIndexedGzip(row, index))
      && ["time with indexed_gzip", (row) => withIndexedGzip(row, index) ?? "", "number"],
  ], rows, ({benchmark}) => ({class: benchmark.reference ? "reference" : null,
    "data-route": benchmark.method}));
}

/** @param {Reading} [found] @returns {Reading} */
export const valueOf = (found) => found ?? {note: "not measured"};

// What measures one benchmark again, as a shell reads it.
export function commandFor(number, index) {
  const {expression, environment} = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples `
    + `--bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}
