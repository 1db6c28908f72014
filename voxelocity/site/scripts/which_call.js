// @ts-check
/** @import {TaskAdviceData, TaskData} from "../page_data" */
/** @import {Benchmark, Metric} from "./content.js" */
/** @import {Reading} from "./results.js" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {benchmarks, content, entries, tasks} from "./content.js";
import {choices, code, codeHead, copyable, faint, fill, make, numberCell,
  table} from "./elements.js";
import {factor, ratioDigits, whole} from "./numbers.js";
import {indexOf, indexOptions, notMeasuredHere, picker, shownElsewhere,
  taskOptions} from "./pickers.js";
import {adviceFor, at, machine, metricNames, metrics, nameOf, newest, reading,
  usualOf} from "./results.js";

/**
 * @typedef {Reading & {number: number}} Measured
 * @typedef {{benchmark: Benchmark} & Partial<Record<Metric, Measured>>} Row
 */

// The rows of a task on a file in a version: one a call, with its time and its peak, the fastest
// first.
/** @param {string} task @param {string} file @param {number} index */
export function callsOf(task, file, index) {
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const number of tasks.get(task).numbers) {
    const benchmark = benchmarks[number];
    if (benchmark.file !== file) continue;
    if (!found.has(benchmark.method)) found.set(benchmark.method, {benchmark});
    found.get(benchmark.method)[benchmark.metric] = {number, ...reading(number, index)};
  }
  return [...found.values()].sort((one, other) => (one.time?.value ?? Infinity)
    - (other.time?.value ?? Infinity));
}

export function showWhichCall() {
  const pickTask = picker("task", "What I want to do", taskOptions(isTimed),
    "VolumeExtraction|middle", showWhichCall);
  const task = tasks.get(address.get("task"));
  const pickFile = picker("file", "My file", task.files.map((file) => [file, file]),
    usualOf(task.files), showWhichCall);
  const pickVersion = picker("version", "My versions", indexOptions(), entries[newest()].tag,
    showWhichCall);
  const index = indexOf(address.get("version"));
  const file = address.get("file");
  const missing = notMeasuredHere("version");
  if (missing) return fill("which-call", choices(pickTask, pickFile, pickVersion), missing);
  const rows = callsOf(task.key, file, index);
  const description = `${task.words}, ${file}, ${entries[index].tag}`;
  const advice = adviceFor(task.key, file);
  fill("which-call",
    faint("Time is the tenth percentile of all timings; memory is the peak above the baseline, the "
      + "same process without the call; instructions are what the processor carries out for one "
      + "call on a smaller image: they repeat to half a percent where times do not, and stand for "
      + "work, not for seconds. The reference is the leanest way that we know of to do the task in "
      + "numpy and gzip alone; it works in float64."),
    fileHelp(),
    choices(pickTask, pickFile, pickVersion),
    task.alternatives ? make("div", {class: "cards"},
      judgedBy(rows).map((metric) => adviceCard(metrics[metric].best,
        rows, metric, advice, index)))
      : make("p", {}, rows.filter(({benchmark}) => !benchmark.reference).length > 1
        ? "These calls do different things; none of them replaces another."
        : "There is one call for it."),
    squares(rows, index),
    metricNames.filter((metric) => metric !== "instructions"
      || rows.some((row) => row.instructions))
      .map((metric) => chart(`calls-${metrics[metric].chart}`,
        `${metrics[metric].title}: ${description}`, {
          rows: rows.filter((row) => hasValue(row, metric)).map((row) => ({
            call: row.benchmark.call,
            value: row[metric].value * metrics[metric].scale,
            reference: row.benchmark.reference,
            tooltip: `${row.benchmark.call}: ${row[metric].words}`,
          })),
        })),
    rows.some((row) => metricNames.some((metric) => hasValue(row, metric))) ? null
      : shownElsewhere(rows.flatMap(numbersOf)),
    callsTable(description, rows, index),
    onEachMachine(rows, index),
    howMeasured(rows, index),
    rows.some((row) => withIndexedGzip(row, index)) ? faint("With indexed_gzip installed, nibabel "
      + "builds an index of a .nii.gz while it reads it. Each call here opens the file afresh and "
      + "pays for the index; it pays off when one image object is kept and read from again and "
      + "again.") : null);
}

/** @param {Row} row */
const numbersOf = (row) => metricNames.map((metric) => row[metric]?.number)
  .filter((number) => number !== undefined);
/** @param {Row} row @param {Metric} metric */
const hasValue = (row, metric) => row[metric]?.value !== undefined;

// The tasks of which the time or the memory is measured; of others only the work is counted.
/** @param {TaskData} task */
export const isTimed = (task) => task.numbers.some((number) =>
  benchmarks[number].metric !== "instructions");

// Time says what a call costs; the instructions stand for it where no time was measured.
/** @param {Row[]} rows @returns {Metric[]} */
function judgedBy(rows) {
  const has = (metric) => rows.some((row) => hasValue(row, metric));
  return [has("time") || !has("instructions") ? "time" : "instructions", "peakmem"];
}

// How a call's instructions grow with the number of volumes; undefined where that was not counted.
/** @param {Row} row @param {number} index */
export function growthOf(row, index) {
  return machine().growth.find(({operation, method, format}) =>
    operation === row.benchmark.operation
    && method === row.benchmark.method
    && format === row.benchmark.parameters[1])?.growth[at(index)] ?? undefined;
}

// A call that starts again for every volume looks harmless on a short image.
/** @param {Row[]} rows @param {number} index */
function squares(rows, index) {
  return rows.filter((row) => growthOf(row, index)?.kind === "square").map((row) => {
    const {words} = growthOf(row, index);
    return make("p", {class: "warning", "data-square": row.benchmark.method},
      code(row.benchmark.call),
      ": its work grows with the square of the number of volumes, by its instructions at 10 to 80 "
        + "volumes. At "
      + `${whole(content.many_volumes)} volumes it takes some ${words} `
      + "times what it takes at 80, where a call that grows in proportion takes 15 times. Do not "
      + "use it on a long run.");
  });
}

// The instructions are counted on another image than that whose peak is measured.
/** @param {Row} row */
const bytesPerVoxel = (row) => row.peakmem?.perVoxel ?? "";

/** @param {Row} row @param {number} index */
function growthWords(row, index) {
  const found = growthOf(row, index);
  return found ? {constant: "none", linear: "in proportion", square: "with the square"}[found.kind]
    : "";
}

// How a user learns which of the files is theirs.
export function fileHelp() {
  return faint("Which file is yours? ", code("nib.load(path).get_data_dtype()"),
    " tells the type; “slope/inter” means that ", code("nib.load(path).dataobj.slope"),
    " is not 1 or ",
    code(".inter"), " not 0, so that every voxel is scaled when it is read.");
}

/**
 * @param {string} title @param {Row[]} rows @param {Metric} metric
 * @param {TaskAdviceData|undefined} advice @param {number} index
 */
function adviceCard(title, rows, metric, advice, index) {
  const card = make("div", {class: "card", "data-best": metric}, make("h3", {}, title));
  const found = advice?.[metric][at(index)];
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[metric]?.note).filter(Boolean))];
    card.append(make("p", {class: "missing"}, notes.join(", ") || "not measured"));
    return card;
  }
  const best = rows.find((row) => row[metric]?.number === found.best);
  const costs = metricNames.filter((each) => hasValue(best, each))
    .map((each) => best[each].words
    + ({peakmem: ` above the baseline${bytesPerVoxel(best) ? ` (${bytesPerVoxel(best)})` : ""}`,
      instructions: " instructions on a smaller image"}[each] || ""));
  card.append(
    copyable(content.snippets[nameOf(best.benchmark)] || best.benchmark.call),
    make("p", {}, costs.join(", "), found.distance ? `; ${found.distance}` : "", "."));
  if (found.equal.length) {
    card.append(make("p", {}, found.all_equal ? "All calls are within the noise of it: "
      : "Within the noise of it: ", `${found.equal.map((number) => benchmarks[number].call)
      .join("; ")}.`));
  }
  card.append(faint("Measure it yourself:"), copyable(commandFor(best[metric].number, index)));
  return card;
}

// Seconds of two machines are two series; how many times the reference a call takes may be
// compared.
/** @param {Row[]} rows @param {number} index */
function onEachMachine(rows, index) {
  const timed = rows.filter((row) => row.time);
  const on = (name, row, where, kind = "values") => {
    const {benchmarks: known, indices: own} = content.machines[name];
    return known[row?.time?.number]?.[kind][own.indexOf(where)] ?? null;
  };
  const measured = Object.keys(content.machines).map((name) => {
    const {indices: own} = content.machines[name];
    const withTimes = own.filter((where) => timed.some((row) => on(name, row, where) !== null));
    return {name, where: withTimes.includes(index) ? index : withTimes.at(-1)};
  }).filter(({where}) => where !== undefined);
  if (measured.length < 2) return null;
  const reference = rows.find(({benchmark}) => benchmark.reference);
  const cellOf = ({name, where}, row) => {
    const value = on(name, row, where);
    if (value === null) return numberCell("not measured", "missing");
    const least = on(name, reference, where);
    return numberCell(`${on(name, row, where, "words")}${least ? ` (${factor(value / least)})`
      : ""}`);
  };
  return make("details", {class: "machines"},
    make("summary", {}, "The times of each machine, side by side"),
    faint("In brackets: how many times the reference, which may be compared between machines; "
      + "seconds may not."),
    table("Time on each machine", ["call",
      ...measured.map(({name, where}) => ({number: `${name}, ${entries[where].tag}`}))],
    timed.map((row) => make("tr", {"data-on-each": row.benchmark.method},
      codeHead(row.benchmark.call),
      measured.map((one) => cellOf(one, row))))));
}

// The code that was measured, the command that measures it again, and where every sample stands.
/** @param {Row[]} rows @param {number} index */
function howMeasured(rows, index) {
  const file = machine().files[at(index)];
  return make("details", {class: "measured"},
    make("summary", {}, "The code that was measured, how to measure it again, and every sample"),
    rows.map((row) => [make("h4", {}, row.benchmark.call), make("pre", {tabindex: "0"},
      code(content.codes[nameOf(row.benchmark)] || row.benchmark.call)),
    make("pre", {tabindex: "0"}, code(commandFor(numbersOf(row)[0], index)))]),
    file ? make("p", {}, "Every sample stands in ", code(file), " of the repository.") : null);
}

// nibabel uses indexed_gzip without being told; where it was measured with it, a column says so.
/** @param {Row} row @param {number} index */
function withIndexedGzip(row, index) {
  const known = machine().indexed_gzip_words[at(index)];
  return row.benchmark.parameters[1] === ".nii.gz" && row.time ? known?.[row.time.number]
    : undefined;
}

/** @param {Row} row @param {Row[]} rows @param {number} index */
function timesReference(row, rows, index) {
  const reference = rows.find((each) => each.benchmark.reference);
  const logs = [row, reference].map((each) => machine()
    .benchmarks[each?.time?.number]?.series.logs[at(index)]);
  return logs.every(Number.isFinite) ? ratioDigits(Math.exp(logs[0] - logs[1])) : "";
}

/** @param {string} description @param {Row[]} rows @param {number} index */
function callsTable(description, rows, index) {
  const indexed = rows.some((row) => withIndexedGzip(row, index));
  const counted = rows.some((row) => row.instructions);
  const grows = rows.some((row) => growthOf(row, index));
  return table(description, ["call", {number: "time"}, {number: "× reference"},
    {number: "peak above baseline"},
    {number: "per voxel"}, ...(counted ? [{number: "instructions"}] : []),
    ...(grows ? ["growth with volumes"] : []),
    ...(indexed ? [{number: "time with indexed_gzip"}] : [])],
  rows.map((row) => make("tr", {class: row.benchmark.reference ? "reference" : null,
    "data-route": row.benchmark.method},
  codeHead(row.benchmark.call),
  valueCell(row, "time"),
  numberCell(timesReference(row, rows, index)),
  valueCell(row, "peakmem"),
  numberCell(bytesPerVoxel(row)),
  counted ? valueCell(row, "instructions") : null,
  grows ? make("td", {"data-growth": row.benchmark.method}, growthWords(row, index)) : null,
  indexed ? numberCell(withIndexedGzip(row, index) ?? "") : null)));
}

/** @param {Row} row @param {Metric} metric */
export function valueCell(row, metric) {
  const found = row[metric];
  if (!found) return numberCell("not measured", "missing");
  return found.note ? numberCell(found.note, "missing") : numberCell(found.words);
}

// What measures one benchmark again, as a shell reads it.
/** @param {number} number @param {number} index */
export function commandFor(number, index) {
  const {expression, environment} = benchmarks[number];
  return `${environment ? `${environment} ` : ""}.venv/bin/asv run --machine NAME --record-samples `
    + `--bench "${expression.replace(/[\\"$`]/g, "\\$&")}" ${entries[index].tag}^!`;
}
