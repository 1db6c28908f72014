/** @import {Change, Shift} from "./results.js" */
import {address} from "./address.js";
import {saving, withColours} from "./charts.js";
import {causes, content, entries, fileWords, grouped, tasks} from "./content.js";
import {a, boxed, button, choices, code, div, draw, faint, faintly, figcaption, figure, folded,
  linked, numberCell, p, table, th, warning} from "./elements.js";
import {counted, factor, percent} from "./numbers.js";
import {choose, entryPicker, fileOptions, leadingTo, notMeasuredHere, picker} from "./pickers.js";
import {changesBetween, indices, machine, meanChange, metricNames, metricOptions, metrics,
  newest, otherShape} from "./results.js";

export function compareSection() {
  // As "Upgrade" does: the last that has other versions than the newest.
  const before = indices().findLast((index) =>
    causes.some((cause) => entries[index][cause] !== entries[newest()][cause]));
  const [old, pickOld] = entryPicker("old", "Old", before ?? indices().at(-2));
  const [fresh, pickNew] = entryPicker("new", "New");
  const pickers = choices(pickOld, pickNew);
  const missing = notMeasuredHere("old", "new")
    || (old === fresh ? warning("Choose two different versions.") : null);
  if (missing) return [pickers, missing];
  const [name, tags] = [address.get("machine"), [entries[old].tag, entries[fresh].tag]];
  const query = new URLSearchParams({machine: name, old: tags[0], new: tags[1]});
  const changes = changesBetween(old, fresh);
  const moved = machine().moved.find((each) => each.old === old && each.new === fresh);
  return [pickers, p(a({href: `?${query}#compare`, id: "compare-link"},
    "A link to this comparison"), ". On the command line: ",
  code(`voxelocity compare ${tags.join(" ")} --machine ${name}`)),
  answersTo(old, fresh), sentenceOf(changes),
  moved ? warning(moved.warning) : null, faint(content.usual_image), strip(changes),
  changesTable(changes, `${entries[fresh].words} against ${entries[old].words}`),
  splitOf(old, fresh)];
}

// Every ratio as a dot.
/** @param {Change[]} changes */
function strip(changes) {
  const dots = changes.filter(({log, benchmark}) => Number.isFinite(log) && !benchmark.reference);
  if (!dots.length) return null;
  const picture = div({class: "strip"});
  const readout = p({class: "readout faint"}, "Point at a dot, or tap it, to read it here.");
  const redrawn = () => picture.replaceChildren(drawStrip(picture.clientWidth || 1100, dots,
    (change) => readout.replaceChildren(...wordsOf(change))));
  new ResizeObserver(redrawn).observe(picture);
  return figure(figcaption(`Each dot is a result that has a value in both versions, ${dots.length} `
    + `of ${counted(changes.filter(isCounted).length, "result")}: new to old, on a logarithmic `
    + "scale. Left is better, right is worse. Grey dots are within the noise, or too small to be "
    + "mentioned; half of all results have no more noise than the band. Rings moved by the clock "
    + "alone, or as much as their reference.", saving("ratios", "The ratios of all results", {
    SVG: () => withColours(picture.querySelector("svg"))})), readout,
  picture);
}

// A result in words, and where its history is.
/** @param {Change} change */
function wordsOf({number, benchmark, old, fresh, log, verdict}) {
  const task = [...tasks.values()].find(({numbers}) => numbers.includes(number));
  const {call, file, metric} = benchmark;
  return [a(leadingTo("history", {task: task.key, file, what: metric}), call),
    `, ${[fileWords(file), benchmark.task, otherShape(benchmark)].filter(Boolean).join(", ")}: `
    + `${metrics[metric].noun} ${old.words} to ${fresh.words} (${factor(Math.exp(log))})`
    + `${verdict.look in UNCOUNTED ? `, moved ${UNCOUNTED[verdict.look]}: not counted` : ""}`];
}

// What moved and does not count, by the look of its verdict.
const UNCOUNTED = {alone: "by the clock alone", reference: "as much as the reference"};

const TICKS = [1000, 300, 100, 30, 10, 3, 2, 1.5, 1.2];
const LANE = 44;
// Labels have room for their words, in pixels.
const APART = 40;

/** The noise of the result in the middle. @param {Change[]} dots */
function bandOf(dots, x, top) {
  const floors = dots.map(({floor}) => floor).filter(Number.isFinite)
    .sort((one, other) => one - other);
  if (!floors.length) return null;
  const [from, to] = [-1, 1].map((side) => x(side * floors[floors.length >> 1]));
  return draw("rect", {class: "noise", x: from, y: top + 2, width: to - from, height: LANE - 4});
}

/** @param {Change[]} dots */
function drawStrip(width, dots, say) {
  const most = Math.max(Math.log(1.5), ...dots.map(({log}) => Math.abs(log)));
  const [left, right] = [95, width - 25];
  const x = (log) => (left + right) / 2 + (right - left) / 2 * log / most;
  const lanes = metricNames.filter((metric) =>
    dots.some(({benchmark}) => benchmark.metric === metric));
  const bottom = lanes.length * LANE;
  const ticks = [];
  for (const tick of TICKS.filter((each) => Math.log(each) <= most)) {
    const place = x(Math.log(tick));
    const apart = Math.min(place - x(0), x(Math.log(ticks.at(-1) ?? Infinity)) - place);
    if ((tick > 2 || most < Math.log(4)) && apart > APART) ticks.push(tick);
  }
  const labels = [[0, "same"], ...ticks.flatMap((tick) => [[-Math.log(tick), `1/${tick}`],
    [Math.log(tick), `${tick} ×`]])];
  return draw("svg", {width, height: bottom + 20, role: "img",
    "aria-label": `The ratios of ${dots.length} results`},
  labels.map(([log, words]) => [draw("line", {class: "year", x1: x(log), x2: x(log), y1: 0,
    y2: bottom}), draw("text", {x: x(log), y: bottom + 15, "text-anchor": "middle"}, words)]),
  lanes.map((metric, lane) => {
    const own = dots.filter(({benchmark}) => benchmark.metric === metric)
      .sort((one, other) => Number(one.verdict.told) - Number(other.verdict.told));
    return [bandOf(own, x, lane * LANE),
      draw("text", {x: 0, y: lane * LANE + LANE / 2 + 4}, metrics[metric].noun),
      own.map((change, place) => draw("circle", {cx: x(change.log), r: 4,
        // Spread, so that dots of one ratio can be told apart.
        cy: lane * LANE + 8 + (place * 17) % (LANE - 16), onclick: () => say(change),
        onpointerenter: () => say(change),
        class: change.verdict.told || change.verdict.look in UNCOUNTED ? change.verdict.look
          : "same"}))];
  }));
}

// Right answers come before any cost.
function answersTo(old, fresh) {
  const hasWrong = ({start, end}, index) => index >= start && (end === null || index < end);
  const [first, last] = [old, fresh].sort((one, other) => one - other);
  const found = {begun: [], ended: [], going: []};
  for (const wrong of content.wrong_answers) {
    const [before, after] = [hasWrong(wrong, first), hasWrong(wrong, last)];
    const key = before && after ? "going" : before ? "ended" : "begun";
    if (before || after) found[key].push(wrong[key]);
  }
  const meanings = content.meanings.filter(({index}) => index > first && index <= last);
  return [boxed("warning", "✗ Wrong in the newer one alone", found.begun),
    boxed("fixed", "✓ Wrong in the older one alone", found.ended),
    boxed("warning", "Changed in meaning", meanings.map(({words}) => words)), found.going.length
      ? folded(`${counted(found.going.length, "answer")} `
        + `${found.going.length === 1 ? "is" : "are"} wrong in both`,
      found.going.map((line) => p(linked(line)))) : null];
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

// Results of a call differ by file, task and shape.
const inputOf = (benchmark, task = benchmark.task) => [fileWords(benchmark.file), " ",
  faintly([task, otherShape(benchmark)].filter(Boolean).join(", "))];

// The columns of all changes, and what they are sorted by where that is not what they show.
/** @type {[string, (change: Change) => any, string, ((change: Change) => number | string)?][]} */
const COLUMNS = [
  ["call", ({benchmark}) => benchmark.call, "code"],
  ["file", ({benchmark}) => inputOf(benchmark), "", ({benchmark}) => benchmark.file],
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

const bySize = (one, other) => sizeOf(other) - sizeOf(one);

/** The largest, of images that are not tiny if there are any. @param {Change[]} changes */
function largestOf(changes) {
  const usual = changes.filter(({number}) => !content.tiny_images.includes(number));
  return [...(usual.length ? usual : changes)].sort(bySize)[0];
}

const MANY_ROWS = 22;

/** A table of the first rows, and one of the others, which is folded. */
const manyRows = (rows, first, rest) => [first(rows.slice(0, MANY_ROWS)), rows.length > MANY_ROWS
  ? folded(`${rows.length - MANY_ROWS} more`, rest(rows.slice(MANY_ROWS))) : null];

/** @param {Change[]} changes */
function changesTable(changes, title) {
  const {pickers, rows, wanted} = changeFilters(changes);
  const asked = changes.filter(wanted);
  const kept = rows === "all" ? asked
    : asked.filter((change) => change.verdict.told && isCounted(change));
  const shown = rows === "calls" ? callsTable(asked.filter(isCounted), title)
    : resultsTable(changes, kept, title);
  return div(pickers, asked.length < changes.length ? sentenceOf(asked) : null, shown,
    restOf(asked, kept));
}

/** What changed of each call, the largest first. @param {Change[]} asked */
function callsTable(asked, title) {
  const nameOf = ({benchmark}) => `${benchmark.call}|${benchmark.metric}`;
  const among = grouped(asked.filter(({note, verdict}) => !note || verdict.told), nameOf);
  const told = grouped(asked.filter(({verdict}) => verdict.told),
    (change) => `${nameOf(change)}|${change.verdict.look}`);
  const lines = [...told.values()].map((all) => ({all, largest: largestOf(all)}))
    .sort((one, other) => bySize(one.largest, other.largest));
  const tableOf = (caption, some) => table(caption, [
    ["call", ({largest: {benchmark: {call}}}) => a({href: "#compare", onclick: (event) => {
      event.preventDefault();
      choose({"only-call": call}, "compare");
      document.getElementById("pick-only-call").focus();
    }}, call), "code"],
    ["file", ({largest}) => inputOf(largest.benchmark, "")],
    ["of", ({largest}) => metrics[largest.benchmark.metric].noun],
    ["old", ({largest}) => largest.old, "number"],
    ["new", ({largest}) => largest.fresh, "number"],
    ["largest change", ({largest}) => (largest.note ? largest : shiftCell(largest)), "number"],
    ["results", ({all, largest}) => `${all.length} of ${among.get(nameOf(largest)).length}`,
      "number"],
  ], some, ({largest}) => ({"data-line": `${nameOf(largest)}|${largest.verdict.look}`}));
  const caption = `${title}: what changed, call by call; a call leads to its results`;
  return manyRows(lines, (some) => tableOf(caption, some),
    (some) => tableOf(`${caption}, continued`, some));
}

/** @param {Change[]} changes @param {Change[]} kept */
function resultsTable(changes, kept, title) {
  const sort = address.offer("sort", ["size", ...COLUMNS.map(([name]) => name)], "size");
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const by = COLUMNS.find(([name]) => name === sort);
  const sorted = [...kept].sort(by ? inOrder(by[3] || by[1], descending)
    : bySize);
  const headOf = (name, kind, sorts = name === sort) => th({scope: "col",
    class: kind === "number" ? kind : null,
    "aria-sort": sorts ? (descending ? "descending" : "ascending") : null},
  button({type: "button", id: `sort-${name}`, onclick: () => choose({sort: name,
    order: sorts && !descending ? "down" : "up"}, "compare")}, name,
  sorts ? (descending ? " ↓" : " ↑") : ""));
  const caption = `${title}: ${kept.filter(isCounted).length} of `
    + `${changes.filter(isCounted).length} results; ~ is within the noise`;
  const tableOf = (heading, columns, some) => table(heading, columns, some, (change) => (
    {class: change.benchmark.reference ? "reference" : null, "data-number": change.number}));
  const heads = COLUMNS.map(([name, of, kind]) => [headOf(name, kind), of, kind]);
  return manyRows(sorted, (some) => tableOf(caption, heads, some),
    (some) => tableOf(`${caption}, continued`, COLUMNS, some));
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

const LIBRARIES = ["nilearn", "nibabel"];
// nilearn's calls use nibabel too.
const mainLibrary = ({uses}) => LIBRARIES.find((name) => uses.includes(name));

/** @param {Change[]} changes */
function changeFilters(changes) {
  const among = (name) => [...new Set(changes.map(({benchmark}) => benchmark[name]))].sort();
  const filter = (key, label, options) => picker(key, label, [["", "all"], ...options], "");
  const [metric, pickMetric] = filter("only-kind", "Of", metricOptions(metricNames.filter((each) =>
    among("metric").includes(each))));
  const [file, pickFile] = filter("only-file", "File", fileOptions(among("file")));
  const [call, pickCall] = filter("only-call", "Call", among("call"));
  const [look, pickLook] = filter("only-look", "Changed", [["worse", "for the worse"],
    ["better", "for the better"]]);
  // Of one call, its results.
  const [rows, pickRows] = picker("rows", "Show", [["calls", "what changed, by call"],
    ["changed", "what changed, each result"], ["all", "every result"]],
  call ? "changed" : "calls");
  const [library, pickLibrary] = filter("only-library", "Library", LIBRARIES
    .filter((name) => changes.some(({benchmark}) => benchmark.uses.includes(name))));
  const chosen = Object.entries({metric, file, call}).filter(([, value]) => value);
  return {rows, pickers: choices(pickRows, pickLook, pickMetric, pickFile, pickLibrary, pickCall),
    wanted: ({benchmark, verdict}) => (!look || verdict.look === look)
      && (!library || mainLibrary(benchmark) === library)
      && chosen.every(([name, value]) => benchmark[name] === value)};
}

/** @param {Change[]} changes */
function sentenceOf(changes) {
  const own = changes.filter((change) => change.verdict.told && isCounted(change));
  const uncounted = uncountedOf(changes);
  if (!own.length) return p({class: "advice"}, uncounted.length
    ? `No change counts: ${uncounted.join(", ")}.`
    : "Nothing differs by more than the noise and enough to be mentioned.");
  const better = own.filter(({verdict}) => verdict.look === "better");
  const worse = own.filter((change) => !better.includes(change));
  const largest = (words, some) => {
    if (!some.length) return "";
    const {benchmark, old, fresh} = largestOf(some);
    const {call, file, metric} = benchmark;
    return ` ${words}: ${call}, ${fileWords(file)}: ${metrics[metric].noun} `
      + `${old.note || old.words} to ${fresh.note || fresh.words}.`;
  };
  return p({class: "advice"},
    `${own.length} results differ: ${better.length} better, ${worse.length} worse.`,
    largest("Largest gain", better), largest("Worst", worse));
}

/** What moved and does not count, in words. @param {Change[]} changes */
const uncountedOf = (changes) => Object.entries(UNCOUNTED).flatMap(([look, words]) => {
  const found = changes.filter((change) => change.verdict.look === look && isCounted(change));
  return found.length ? [`${counted(found.length, "result")} moved ${words}`] : [];
});

/** What is not in the table, counted. @param {Change[]} asked @param {Change[]} kept */
function restOf(asked, kept) {
  const left = asked.filter((change) => isCounted(change) && !kept.includes(change));
  const same = left.filter(({note, verdict}) => !note && !(verdict.look in UNCOUNTED));
  const noted = grouped(left.filter(({note}) => note), ({note}) => note);
  const parts = [...noted].map(([note, all]) =>
    `${counted(all.length, "result")} ${all.length === 1 ? "has" : "have"} no value in one of the `
    + `two versions, or in both: ${note}`);
  const limits = metricNames
    .filter((metric) => same.some(({benchmark}) => benchmark.metric === metric))
    .map((metric) => `${percent(content.smallest[metric])} of ${metrics[metric].noun}`);
  if (same.length) parts.unshift(`${counted(same.length, "result")} within the noise, or changed `
    + `by less than ${limits.join(", ")}`);
  parts.push(...uncountedOf(left));
  return parts.length ? faint(`Not in the table: ${parts.join("; ")}.`) : null;
}
