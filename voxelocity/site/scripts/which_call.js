/** @import {GrowthData, TaskAdviceData, TaskData} from "../page_data" */
/** @import {Benchmark, Metric} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {chart} from "./charts.js";
import {benchmarks, content, entries, fileWords, grouped, tasks} from "./content.js";
import {a, choices, code, copyable, details, div, faint, folded, h3, h4, p, pre, summary, table, td,
  warning} from "./elements.js";
import {bytesOn, secondsFromDisk, secondsOf} from "./estimate.js";
import {bytesWords, counted, factor, ratioDigits, roughTimeWords, timeWords} from "./numbers.js";
import {entryPicker, fileOptions, leadingTo, metricSwitch, notMeasuredHere, picker, shapeField,
  shownElsewhere, speedField, taskOptions} from "./pickers.js";
import {adviceFor, at, isPortable, machine, metricNames, metrics, nameOf, reading, shapesOf,
  usualOf} from "./results.js";

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
  const [key, pickTask] = picker("task", "What I want to do", taskOptions(),
    "VolumeExtraction|middle");
  const task = tasks.get(key);
  const [file, pickFile] = picker("file", "My file", fileOptions(task.files), usualOf(task.files));
  const [index, pickVersion] = entryPicker("version", "My versions");
  const [speed, typeSpeed] = speedField("speed", "Disk, MB/s", content.disk_speed);
  const [shape, typeShape] = shapeField();
  const pickers = choices(pickTask, pickFile, pickVersion, typeShape, typeSpeed);
  const missing = notMeasuredHere("version");
  if (missing) return [pickers, missing];
  const rows = callsOf(key, file, index);
  const description = `${task.words}, ${fileWords(file)}, ${entries[index].words}`;
  const offered = metricNames.filter((metric) => rows.some((row) => hasValue(row, metric)));
  if (offered.every(isPortable)) {
    return [pickers, shownElsewhere(rows.flatMap(numbersOf))
      ?? (offered.length ? null : without(rows))];
  }
  const [metric, pick] = metricSwitch(offered);
  const shown = rows.filter((row) => hasValue(row, metric));
  const advice = adviceFor(key, file);
  const [shapes, measured] = [rows.flatMap(numbersOf), shown.map((row) => row[metric].number)]
    .map(shapesOf);
  return [pickers, shapes ? faint(`Measured on an image of ${shapes} voxels.`) : null, fileHelp(),
    task.alternatives ? div({class: "cards"}, cardsOf(advice, offered, rows, index)
      .map((bests) => adviceCard(rows, bests, index, shape, speed)))
      : p(rows.filter(({benchmark}) => !benchmark.reference).length > 1
        ? "These calls do different things; none of them replaces another."
        : "There is one call for it.", rows.map((row) => !row.benchmark.reference
        && timeOn(shape, row, index) && [" ", code(row.benchmark.call), " takes ",
        `${timeOn(shape, row, index).words} on ${shape.join(" × ")}.`])),
    rows.some(({time}) => time?.words) && !rows.some((row) => timeOn(shape, row, index))
      ? faint("How the time grows was not measured, so none is told for your image.") : null,
    rows.filter(({growth}) => growth?.warning)
      .map((row) => longRun(row, rows, index, shape, speed)),
    div({class: "heading"}, h3("What each call costs"), pick),
    chart(`calls-${metrics[metric].noun}`, [`${metrics[metric].title}: ${description}`, measured]
      .filter(Boolean).join(", "), {
      rows: shown.map(({benchmark, ...row}) => ({
        call: benchmark.call, value: row[metric].value * metrics[metric].scale,
        words: row[metric].words, reference: benchmark.reference,
        tooltip: `${benchmark.call}: ${row[metric].words}`,
      })),
    }),
    folded("All numbers", callsTable(description, rows, index, shape, speed),
      faint("Time is the tenth percentile of all timings. Memory is the peak above the same "
      + "process without the call. The reference is numpy and gzip alone, in float64; a call "
      + "that works in another number type can take less. The kernel counts what a call reads "
      + "of its file, but not what a memory map shows. A cold first read adds at most about "
      + "this: the bytes that the call needs, each counted once, divided by your disk's speed. "
      + "A .nii.gz adds less, because the system reads ahead while the call unpacks. "
      + "We estimate the time on your image from the measured time and the growth of the call's "
      + "instructions. Where they do not tell it, we show none. ", machine().tried)),
    onEachMachine(rows, index), howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel "
      + "builds an index of a .nii.gz while it reads it. ", a(leadingTo("indexed_gzip", {}),
      "Should I install indexed_gzip?")) : null];
}

/** @param {Row} row */
const numbersOf = (row) => metricNames.filter((metric) => row[metric])
  .map((metric) => row[metric].number);
const hasValue = (row, metric) => row[metric]?.value !== undefined;

// The tasks of which the time or the memory is measured; of others only the work is counted.
/** @param {TaskData} task */
export const isTimed = (task) => task.numbers.some((number) =>
  ["time", "peakmem"].includes(benchmarks[number].metric));

/** The time on an image of another shape, if it can be told. @param {number[]} shape
 * @param {Row} row @param {number} index */
function timeOn(shape, row, index) {
  const {time} = row;
  const factors = machine().estimates.find(({numbers}) => numbers.includes(time?.number))
    ?.factors[at(index)];
  if (!factors || time.value === undefined) return null;
  const isOverhead = factors.slice(1).every((each) => each === 0);
  return {isOverhead, words: isOverhead ? time.words
    : `about ${roughTimeWords(secondsOf(time.value, factors, shape))}`};
}

/** A call that starts again for every volume looks harmless on a short image. @param {Row} row */
function longRun(row, rows, index, shape, speed) {
  const [own, other] = [row, rows.find(({benchmark}) => benchmark.call === row.growth.steadier[0])]
    .map((each) => each && timeOn(shape, each, index));
  return p({class: "warning", "data-square": row.benchmark.method},
    code(row.benchmark.call), ": ", row.growth.warning,
    own ? ` It takes ${own.words} for your ${counted(shape[3], "volume")}` : null,
    own && other ? ["; ", code(row.growth.steadier[0]), ` takes ${other.words}`] : null,
    own ? "." : null, readsOn(row, shape, speed));
}

// Up to so many times its file a call reads it once.
const READ_ONCE = 1.1;

/** What a disk takes on the reader's shape, where the work is known to grow with the volumes.
 * @param {Row} row @param {number[]} shape @param {number} speed in MB/s */
function readsOn({growth, bytes_read: read}, shape, speed) {
  if (!read?.fromDisk || !["linear", "square"].includes(growth?.kind)) return null;
  const {voxels, volume} = benchmarks[read.number];
  const [once, all] = bytesOn([read.fromDisk, read.value], voxels, voxels / volume, shape,
    growth.kind === "square");
  const [inAll, first] = [all, once].map((bytes) => roughTimeWords(secondsFromDisk(bytes, speed)));
  const disk = `from a disk of ${speed} MB/s that takes`;
  return div({class: "faint"}, `On ${shape.join(" × ")} it reads ${bytesWords(all)}; `,
    all < READ_ONCE * once ? `${disk} ${inAll}.`
      : `${disk} ${inAll}, or ${first} if the file stays in memory once it is read.`);
}

// How a user learns which of the files is theirs.
export const fileHelp = () => faint("Which file is yours? ",
  code("nib.load(path).get_data_dtype()"), " tells the type; “scaled” means that ",
  code("nib.load(path).dataobj.slope"), " is not 1 or ", code(".inter"),
  " not 0, so that every voxel is scaled when it is read.");

// Why no call has a number here, such as a wrong answer.
/** @param {Row[]} rows */
const without = (rows) => warning("No call has a number here. ", rows.map(({benchmark, ...row}) =>
  [code(benchmark.call), `: ${metricNames.map((metric) => row[metric]?.note).find(Boolean)}. `]));

/**
 * What is best, in each metric of each card: one card where the fastest call takes the least memory
 * too. Without a value there is neither advice nor a row.
 * @param {TaskAdviceData} advice @param {Metric[]} offered @param {Row[]} rows
 */
function cardsOf(advice, offered, rows, index) {
  // Time says what a call costs; the instructions stand for it where no time was measured.
  const first = offered.includes("time") || !offered.includes("instructions") ? "time"
    : "instructions";
  const [fastest, leanest] = [first, "peakmem"].map((kind) => {
    const found = advice?.[kind][at(index)];
    return {kind, found, best: found && rows.find((row) => row[kind]?.number === found.best)};
  });
  // Those of a tiny image are the cost of the call, and recommend nothing.
  if (first === "instructions" && rows.every(({instructions}) =>
    !instructions || content.tiny_images.includes(instructions.number))) return [[leanest]];
  return fastest.best && fastest.best === leanest.best ? [[fastest, leanest]]
    : [[fastest], [leanest]];
}

/** @param {Row[]} rows */
function adviceCard(rows, bests, index, shape, speed) {
  const [{kind: metric, best}] = bests;
  const cardOf = (...children) => div(
    {class: "card", "data-best": bests.map(({kind}) => kind).join(" ")},
    h3(metrics[metric].best, bests.length > 1 ? ", which takes the least memory too" : ""),
    ...children);
  if (!best) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    return cardOf(p({class: "missing"}, notes.join(", ") || "not measured"));
  }
  const perVoxel = best.peakmem?.perVoxel;
  const units = {time: "", instructions: " instructions",
    peakmem: ` above the baseline${perVoxel ? ` (${perVoxel})` : ""}`};
  const costs = Object.keys(units).filter((each) => hasValue(best, each))
    .map((each) => best[each].words + units[each]);
  const read = best.bytes_read?.ofFile;
  if (read) costs.push(read.startsWith("under") ? `reads ${read}` : `reads the file ${read}`);
  return cardOf(copyable(content.snippets[nameOf(best.benchmark)] || best.benchmark.call,
    `the code of ${best.benchmark.call}`),
  p(costs.join(", "), bests.map(({kind, found}) => (found.distance
    ? `; in ${metrics[kind].noun}: ${found.distance}` : "")), "."),
  onYours(timeOn(shape, best, index), shape), readsOn(best, shape, speed),
  equalsOf(rows, bests).map((words) => (words ? p(words) : null)));
}

// What differs from the best by no more than the noise: once where that is the same of each metric.
function equalsOf(rows, bests) {
  const words = bests.map(({kind, found}) => equalTo(rows, kind, found, ""));
  return new Set(words).size === 1 ? [words[0]] : bests.map(({kind, found}) =>
    equalTo(rows, kind, found, ` in ${metrics[kind].noun}`));
}

/** @param {Row[]} rows */
function equalTo(rows, kind, found, where) {
  // What a warning below keeps from a long run is no recommendation.
  const equal = found.equal.filter((number) =>
    !rows.some((row) => row.growth?.warning && row[kind]?.number === number));
  if (!equal.length) return "";
  const isAll = found.all_equal && equal.length === found.equal.length;
  return `${isAll ? "All calls are within the noise of it" : "Within the noise of it"}${where}: `
    + `${equal.map((number) => benchmarks[number].call).join("; ")}.`;
}

const onYours = (time, shape) => (time ? p({"data-estimate": ""}, time.isOverhead
  ? `The time is overhead: ${time.words}, whatever the size of the image.`
  : `On ${shape.join(" × ")}: ${time.words}.`) : null);

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
      ...measured.map(({name, where}) => [`${name}, ${entries[where].words}`,
        (row) => timeOf(name, where, row), "number"]),
    ], timed, ({benchmark}) => ({"data-on-each": benchmark.method})));
}

// The code that was measured, the command that measures it again, and where every sample stands.
/** @param {Row[]} rows */
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  const timings = (/** @type {Row} */ {time}) =>
    machine().benchmarks[time?.number]?.samples[at(index)];
  return details({class: "measured"},
    summary("Where these numbers come from: machine, date, code, and how to measure it again"),
    p({"data-origin": ""}, machine().origins[at(index)]),
    rows.map((row) => [h4(row.benchmark.call, timings(row)
      ? ` (${counted(timings(row), "timing")})` : ""), [
      content.codes[nameOf(row.benchmark)] || row.benchmark.call,
      commandFor(numbersOf(row)[0], index),
    ].map((text) => pre({tabindex: "0"}, code(text)))]),
    file ? p("Every sample of this machine is in ", code(file), " of the repository.") : null);
}

// nibabel uses indexed_gzip without being told; where it was measured with it, a column says so.
/** @param {Row} row */
const withIndexedGzip = ({benchmark, time}, index) => (benchmark.parameters[1] === ".nii.gz" && time
  ? machine().indexed_gzip_words[at(index)]?.[time.number] : undefined);

/** @param {Row[]} rows */
function callsTable(description, rows, index, shape, speed) {
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
    rows.some((row) => timeOn(shape, row, index)) && [`time on ${shape.join(" × ")}`,
      (row) => timeOn(shape, row, index)?.words ?? "", "number"],
    ["peak above baseline", ({peakmem}) => valueOf(peakmem), "number"],
    // The instructions are counted on another image than that whose peak is measured.
    ["per voxel", ({peakmem}) => peakmem?.perVoxel ?? "", "number"],
    rows.some((row) => row.bytes_read?.ofFile)
      && ["reads of the file", (row) => row.bytes_read?.ofFile ?? "", "number"],
    rows.some((row) => row.bytes_read?.ofFile)
      && [`a cold first read adds up to, at ${speed} MB/s`, (row) => coldRead(row, speed),
        "number"],
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

/** @param {Row} row */
function coldRead({bytes_read: read}, speed) {
  const fromDisk = read?.fromDisk ?? null;
  if (fromDisk === null) return read?.ofFile ? {note: "n/a"} : "";
  return timeWords(secondsFromDisk(fromDisk, speed));
}

/** @param {Reading} [found] @returns {Reading} */
export const valueOf = (found) => found ?? {note: "not measured"};

// What measures one benchmark again, as a shell reads it.
export function commandFor(number, index) {
  const {expression, environment} = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples `
    + `--bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}
