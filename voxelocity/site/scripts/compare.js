// @ts-check
/** @import {Metric} from "./content.js" */
/** @import {Change, Shift} from "./results.js" */
import {address} from "./address.js";
import {causes, content, entries} from "./content.js";
import {cell, choices, codeHead, copyable, faint, fill, folded, make, numberCell, rowHead,
  table} from "./elements.js";
import {factor, percent} from "./numbers.js";
import {indexOf, indexOptions, notMeasuredHere, picker} from "./pickers.js";
import {changesBetween, indices, isNotable, judged, machine, meanChange, metrics, nameOfMetric,
  newest, withinNoise} from "./results.js";

export function showCompare() {
  const before = indices().at(-2) ?? newest();
  const pickOld = picker("old", "Old", indexOptions(), entries[before].tag, showCompare);
  const pickNew = picker("new", "New", indexOptions(), entries[newest()].tag, showCompare);
  const [old, fresh] = [indexOf(address.get("old")), indexOf(address.get("new"))];
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new");
  if (missing) return fill("compare", pickers, missing);
  if (old === fresh) return fill("compare", pickers,
    make("p", {class: "warning"}, "Choose two different versions."));
  const changes = changesBetween(old, fresh);
  const command = `.venv/bin/voxelocity compare ${entries[old].tag} ${entries[fresh].tag} `
    + `--machine ${address.get("machine")}`;
  return fill("compare", pickers,
    make("p", {}, "The same results on the command line:"), copyable(command),
    make("p", {}, make("a", {href: `?${new URLSearchParams({machine: address.get("machine"),
      old: entries[old].tag, new: entries[fresh].tag})}#compare`, id: "compare-link"},
    "A link to this comparison"), "."),
    movedReferences(old, fresh), splitOf(old, fresh), changesTable(changes, old, fresh));
}

/** @typedef {[string, (change: Change) => string | number | null | undefined]} Column */

/** @param {number} old @param {number} fresh */
function movedReferences(old, fresh) {
  const found = machine().moved.find((each) => each.old === old && each.new === fresh);
  return found ? make("p", {class: "warning"}, found.warning) : null;
}

// What each cause has in the change of each operation.
/** @param {number} old @param {number} fresh */
function splitOf(old, fresh) {
  const rows = machine().means.map((mean) => ({mean, change: meanChange(mean, old, fresh)}))
    .filter(({change}) => change)
    .map(({mean, change}) => make("tr",
      {"data-operation": mean.operation, "data-metric": mean.metric},
      rowHead(mean.title), cell(nameOfMetric(/** @type {Metric} */ (mean.metric))),
      numberCell(factorOrSame(change), judged(change)),
      causes.map((cause) => numberCell(factorOrSame(change.shares[cause])))));
  return folded("Which change did it: nilearn, nibabel, the stack",
    table("The geometric mean of each operation, divided among its causes; ~ is within the noise",
      ["operation", "of", {number: "change"}, ...causes.map((cause) => ({number: cause}))], rows));
}

// How many times as much as next to nothing says nothing.
/** @param {Change} change */
function changeOrSame(change) {
  const little = change.benchmark.metric === "peakmem"
    && Math.min(change.old.value, change.fresh.value) < content.little_memory;
  if (withinNoise(change) || !little) return factorOrSame(change);
  return change.log < 0 ? "less" : "more";
}

/** @param {Shift} change */
const factorOrSame = (change) => (withinNoise(change) ? "~" : factor(Math.exp(change.log)));

/** @param {Change[]} changes @param {number} old @param {number} fresh */
function changesTable(changes, old, fresh) {
  /** @type {Column[]} */
  const columns = [
    ["operation", (change) => change.benchmark.task], ["call", (change) => change.benchmark.call],
    ["file", (change) => change.benchmark.file], ["of", (change) => change.benchmark.metric],
    ["old", (change) => change.old.value], ["new", (change) => change.fresh.value],
    ["change", (change) => change.log], ["noise", (change) => change.floor],
  ];
  const {pickers, wanted} = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = address.get("rows") === "all" ? asked
    : asked.filter((change) => isTold(change) && isCounted(change));
  const sort = String(address.offer("sort", ["size", ...columns.map(([name]) => name)], "size"));
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const sorted = [...kept].sort(sort === "size" ? (one, other) => sizeOf(other) - sizeOf(one)
    : byColumn(columns.find(([name]) => name === sort)[1], descending));
  const heads = columns.map(([name]) =>
    make("th", {scope: "col",
      class: ["old", "new", "change", "noise"].includes(name) ? "number" : null,
      "aria-sort": name === sort ? (descending ? "descending" : "ascending") : null},
    make("button", {type: "button", id: `sort-${name}`, onclick: () => {
      address.set("order", name === sort && !descending ? "down" : "up");
      address.set("sort", name);
      showCompare();
      document.getElementById(`sort-${name}`).focus();
    }}, name, name === sort ? (descending ? " ↓" : " ↑") : "")));
  const [shown, all] = [kept, changes].map((each) => each.filter(isCounted).length);
  const caption = `${entries[fresh].tag} against ${entries[old].tag}: ${shown} of ${all} results; `
    + "~ is within the noise";
  return make("div", {}, sentenceOf(asked.filter(isTold)), choices(pickers),
    table(caption, heads, sorted.slice(0, MANY_ROWS).map(changeRow)),
    furtherRows(caption, columns, sorted.slice(MANY_ROWS)),
    restOf(asked, kept));
}

// More rows than that are folded.
const MANY_ROWS = 25;

/** @param {string} caption @param {Column[]} columns @param {Change[]} changes */
function furtherRows(caption, columns, changes) {
  if (!changes.length) return null;
  return folded(`${changes.length} more`,
    table(`${caption}, continued`, columns.map(([name]) => name), changes.map(changeRow)));
}

// New failures, and what differs by more than the noise and enough to be mentioned.
/** @param {Change} change */
const isTold = (change) => (change.note
  ? content.failures.includes(change.fresh.note) && !change.old.note
  : isNotable(change, change.benchmark.metric));
// References are the yardstick, no result of a library.
/** @param {Change} change */
const isCounted = ({benchmark}) => !benchmark.reference;
/** @param {Change} change */
const sizeOf = (change) => (change.note ? Infinity : Math.abs(change.log));

/** @param {Column[1]} by @param {boolean} descending */
function byColumn(by, descending) {
  return (one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === undefined || b === undefined) {
      return Number(a === undefined) - Number(b === undefined);
    }
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return descending ? -order : order;
  };
}

/** @param {Change[]} changes */
function changeFilters(changes) {
  const any = (label, values) => [["", label],
    ...[...new Set(values)].sort().map((value) => [value, value])];
  const pick = (key, label, values) => picker(key, label, any("all", values), "", showCompare);
  const kinds = Object.entries(metrics)
    .filter(([metric]) => changes.some(({benchmark}) => benchmark.metric === metric));
  const pickers = [
    picker("rows", "Show", [["changed", "what changed"], ["all", "everything"]], "changed",
      showCompare),
    picker("only-kind", "Of", [["", "all"], ...kinds.map(([metric, {noun}]) => [metric, noun])],
      "", showCompare),
    pick("only-file", "File", changes.map(({benchmark}) => benchmark.file)),
    pick("only-call", "Call", changes.map(({benchmark}) => benchmark.call)),
  ];
  const chosen = ["metric", "file", "call"].map((name, number) => [name,
    address.get(["only-kind", "only-file", "only-call"][number])]).filter(([, value]) => value);
  return {pickers, wanted: ({benchmark}) =>
    chosen.every(([name, value]) => benchmark[name] === value)};
}

/** @param {Change[]} told */
function sentenceOf(told) {
  const own = told.filter(isCounted);
  const better = own.filter((change) => !change.note && change.log < 0);
  const largest = (list) => list.reduce((best, change) =>
    (sizeOf(change) > sizeOf(best) ? change : best));
  const worse = own.filter((change) => !better.includes(change));
  if (!own.length) {
    return make("p", {class: "advice"}, "Nothing differs by more than the noise and enough to be "
      + "mentioned.");
  }
  return make("p", {class: "advice"},
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    better.length ? ` Largest gain: ${changeWords(largest(better))}.` : "",
    worse.length ? ` Worst: ${changeWords(largest(worse))}.` : "");
}

/** @param {Change} change */
function changeWords({benchmark, old, fresh}) {
  const end = (found) => found.note || found.words;
  return `${benchmark.call}, ${benchmark.file}: ${nameOfMetric(benchmark.metric)} `
    + `${end(old)} to ${end(fresh)}`;
}

/** @param {Change} change */
function changeRow(change) {
  return make("tr", {class: change.benchmark.reference ? "reference" : null,
    "data-number": change.number},
  cell(change.benchmark.task), codeHead(change.benchmark.call),
  cell(change.benchmark.file), cell(nameOfMetric(change.benchmark.metric)),
  [change.old, change.fresh].map((found) => (found.note ? numberCell(found.note, "missing")
    : numberCell(found.words))),
  change.note ? numberCell(change.note, "missing")
    : numberCell(changeOrSame(change), judged(change)),
  numberCell(change.note || !Number.isFinite(change.floor) ? ""
    : `± ${percent(Math.expm1(change.floor))}`));
}

// What is not in the table, counted.
/** @param {Change[]} asked @param {Change[]} kept */
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter((change) => !change.note);
  const notes = new Map();
  for (const {note} of left) if (note) notes.set(note, (notes.get(note) || 0) + 1);
  const limits = Object.entries(content.smallest)
    .filter(([metric]) => same.some(({benchmark}) => benchmark.metric === metric))
    .map(([metric, share]) => `${percent(share)} of ${metrics[metric].noun}`);
  const parts = [...notes].map(([note, count]) =>
    `${count} lack a value in one of the two, or in both (${note})`);
  if (same.length) {
    parts.unshift(`${same.length} results are within the noise or changed by less than `
      + limits.join(", "));
  }
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}
