/** @import {Change, Shift} from "./results.js" */
import {address} from "./address.js";
import {causes, content, entries, grouped} from "./content.js";
import {a, button, choices, copyable, div, faint, folded, numberCell, p, redraw, table, th, warning}
  from "./elements.js";
import {factor, percent} from "./numbers.js";
import {entryPicker, notMeasuredHere, picker} from "./pickers.js";
import {changesBetween, indices, machine, meanChange, metricNames, metricOptions, metrics}
  from "./results.js";

export function compareSection() {
  const [old, pickOld] = entryPicker("old", "Old", indices().at(-2));
  const [fresh, pickNew] = entryPicker("new", "New");
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new")
    || (old === fresh ? warning("Choose two different versions.") : null);
  if (missing) return [pickers, missing];
  const [name, tags] = [address.get("machine"), [entries[old].tag, entries[fresh].tag]];
  const query = new URLSearchParams({machine: name, old: tags[0], new: tags[1]});
  const moved = machine().moved.find((each) => each.old === old && each.new === fresh);
  return [pickers, p("The same results on the command line:"),
    copyable(`.venv/bin/voxelocity compare ${tags.join(" ")} --machine ${name}`),
    p(a({href: `?${query}#compare`, id: "compare-link"}, "A link to this comparison"), "."),
    moved ? warning(moved.warning) : null, splitOf(old, fresh),
    changesTable(changesBetween(old, fresh), `${tags[1]} against ${tags[0]}`)];
}

// What each cause has in the change of each operation.
function splitOf(old, fresh) {
  const rows = machine().means.map((mean) => ({mean, change: meanChange(mean, old, fresh)}))
    .filter(({change}) => change);
  return folded("Which change did it: nilearn, nibabel, the stack",
    table("The geometric mean of each operation, divided among its causes; ~ is within the noise", [
      ["operation", ({mean}) => mean.title, "head"],
      ["of", ({mean}) => metrics[mean.metric].noun],
      ["change", ({change}) => shiftCell(change), "number"],
      ...causes.map((cause, place) =>
        [cause, ({change}) => shiftWords(change.shares[place]), "number"]),
    ], rows, ({mean}) => ({"data-operation": mean.operation, "data-metric": mean.metric})));
}

/** @param {Shift} change */
function shiftWords({log, verdict}) {
  if (verdict.look === "same") return "~";
  return verdict.ratio ? factor(Math.exp(log)) : log < 0 ? "less" : "more";
}

const shiftCell = (change) => numberCell(shiftWords(change), change.verdict.look);

// The columns of all changes, and what they are sorted by where that is not what they show.
/** @type {[string, (change: Change) => any, string, ((change: Change) => number)?][]} */
const COLUMNS = [
  ["operation", ({benchmark}) => benchmark.task, ""],
  ["call", ({benchmark}) => benchmark.call, "code"],
  ["file", ({benchmark}) => benchmark.file, ""],
  ["of", ({benchmark}) => metrics[benchmark.metric].noun, ""],
  ["old", ({old}) => old, "number", ({old}) => old.value],
  ["new", ({fresh}) => fresh, "number", ({fresh}) => fresh.value],
  ["change", (change) => (change.note ? change : shiftCell(change)), "number", ({log}) => log],
  ["noise", ({floor}) => (Number.isFinite(floor) ? `± ${percent(Math.expm1(floor))}` : ""),
    "number", ({floor}) => floor],
];

// References are the yardstick, no result of a library.
const isCounted = ({benchmark}) => !benchmark.reference;
/** @param {Change} change */
const sizeOf = ({note, log}) => (note ? Infinity : Math.abs(log));

// More rows than that are folded.
const MANY_ROWS = 25;

/** @param {Change[]} changes */
function changesTable(changes, title) {
  const {pickers, wanted} = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = address.get("rows") === "all" ? asked
    : asked.filter((change) => change.verdict.told && isCounted(change));
  const sort = address.offer("sort", ["size", ...COLUMNS.map(([name]) => name)], "size");
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const by = COLUMNS.find(([name]) => name === sort);
  const sorted = [...kept].sort(by ? inOrder(by[3] || by[1], descending)
    : (one, other) => sizeOf(other) - sizeOf(one));
  const headOf = (name, kind, sorts = name === sort) => th({scope: "col",
    class: kind === "number" ? kind : null,
    "aria-sort": sorts ? (descending ? "descending" : "ascending") : null},
  button({type: "button", id: `sort-${name}`, onclick: () => {
    address.set("order", sorts && !descending ? "down" : "up");
    address.set("sort", name);
    redraw("compare");
    document.getElementById(`sort-${name}`).focus();
  }}, name, sorts ? (descending ? " ↓" : " ↑") : ""));
  const caption = `${title}: ${kept.filter(isCounted).length} of `
    + `${changes.filter(isCounted).length} results; ~ is within the noise`;
  const tableOf = (heading, columns, some) => table(heading, columns, some, (change) => (
    {class: change.benchmark.reference ? "reference" : null, "data-number": change.number}));
  return div(sentenceOf(asked.filter(({verdict}) => verdict.told)), pickers,
    tableOf(caption, COLUMNS.map(([name, of, kind]) => [headOf(name, kind), of, kind]),
      sorted.slice(0, MANY_ROWS)),
    sorted.length > MANY_ROWS ? folded(`${sorted.length - MANY_ROWS} more`,
      tableOf(`${caption}, continued`, COLUMNS, sorted.slice(MANY_ROWS))) : null,
    restOf(asked, kept));
}

/** @param {(change: Change) => any} by */
const inOrder = (by, descending) => (one, other) => {
  const [first, second] = [by(one), by(other)];
  // What has no value comes last.
  if (first === undefined || second === undefined) return first === second ? 0
    : first === undefined ? 1 : -1;
  const order = typeof first === "string" ? first.localeCompare(second) : first - second;
  return descending ? -order : order;
};

/** @param {Change[]} changes */
function changeFilters(changes) {
  const among = (name) => [...new Set(changes.map(({benchmark}) => benchmark[name]))].sort();
  const [, pickRows] = picker("rows", "Show", [["changed", "what changed"], ["all", "everything"]],
    "changed");
  const filter = (key, label, options) => picker(key, label, [["", "all"], ...options], "");
  const [metric, pickMetric] = filter("only-kind", "Of", metricOptions(metricNames.filter((each) =>
    among("metric").includes(each))));
  const [file, pickFile] = filter("only-file", "File", among("file"));
  const [call, pickCall] = filter("only-call", "Call", among("call"));
  const chosen = Object.entries({metric, file, call}).filter(([, value]) => value);
  return {pickers: choices(pickRows, pickMetric, pickFile, pickCall),
    wanted: ({benchmark}) => chosen.every(([name, value]) => benchmark[name] === value)};
}

/** @param {Change[]} told */
function sentenceOf(told) {
  const own = told.filter(isCounted);
  if (!own.length) return p({class: "advice"},
    "Nothing differs by more than the noise and enough to be mentioned.");
  const better = own.filter(({verdict}) => verdict.look === "better");
  const worse = own.filter((change) => !better.includes(change));
  const largest = (words, changes) => {
    if (!changes.length) return "";
    const {benchmark, old, fresh} = changes.reduce((most, change) =>
      (sizeOf(change) > sizeOf(most) ? change : most));
    return ` ${words}: ${benchmark.call}, ${benchmark.file}: ${metrics[benchmark.metric].noun} `
      + `${old.note || old.words} to ${fresh.note || fresh.words}.`;
  };
  return p({class: "advice"},
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    largest("Largest gain", better), largest("Worst", worse));
}

/** What is not in the table, counted. @param {Change[]} asked @param {Change[]} kept */
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter(({note}) => !note);
  const noted = grouped(left.filter(({note}) => note), ({note}) => note);
  const parts = [...noted].map(([note, all]) =>
    `${all.length} lack a value in one of the two, or in both (${note})`);
  const limits = metricNames
    .filter((metric) => same.some(({benchmark}) => benchmark.metric === metric))
    .map((metric) => `${percent(content.smallest[metric])} of ${metrics[metric].noun}`);
  if (same.length) parts.unshift(`${same.length} results are within the noise or changed by less `
    + `than ${limits.join(", ")}`);
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}
