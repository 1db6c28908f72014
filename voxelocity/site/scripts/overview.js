/** @import {NewestData, TaskData, WorkChangeData} from "../page_data" */
/** @import {Metric} from "./content.js" */
import {address} from "./address.js";
import {asCsv, saving, withColours} from "./charts.js";
import {LANES, allNumbers, benchmarks, content, entries, grouped, tasks} from "./content.js";
import {a, dashIn, div, draw, faint, faintly, figure, folded, h3, input, label, link, list, make,
  option, p, span, strong, table, warning} from "./elements.js";
import {seriesOf} from "./history.js";
import {choose, indexOf, leadingTo, metricSwitch} from "./pickers.js";
import {adviceFor, at, indices, machine, measuredMetrics, metrics, newest, otherShape, reading,
  stackWords, usualOf} from "./results.js";
import {matching, normal} from "./search.js";

// Where another machine's results are shown than those that the page is about.
export function elsewhere() {
  const asked = address.refused("machine");
  if (asked) return warning(`This page has no results of “${asked}”.`);
  return null;
}

export function search() {
  const go = ({target: {value}}) => {
    if (!value) return;
    const found = matching(content.things, value);
    // Where several fit, they are listed.
    const {section, chosen} = found.find(({title}) => normal(title) === normal(value))
      ?? (found.length === 1 ? found[0] : {section: "find-call", chosen: {call: value}});
    choose(chosen, "", section);
  };
  const words = "Find a call or a release";
  return [label({class: "unseen", for: "search-name"}, words), input({type: "search",
    id: "search-name", list: "search-names", autocomplete: "off", onchange: go,
    placeholder: words}),
  make("datalist", {id: "search-names"}, content.things.map(({title}) => option({value: title})))];
}

// The newest of each library in a sentence; the Releases view has the rest.
export function newestInShort() {
  return [list(machine().newest.map((/** @type {NewestData} */ {component, new_tag: tag,
    in_short: short}) => [strong(wordsOf(indexOf(tag), component)),
    // A stack has no date of its own.
    component === "stack" ? ": " : ` (${entries[indexOf(tag)].date.slice(0, 7)}): `, short, " ",
    link("#upgrade", "Upgrade?")])), faint(content.usual_image)];
}

/** As people say it: `nilearn 0.14.1`, `numpy 2.4`. */
function wordsOf(index, component = entries[index].changed) {
  const name = entries[index][component];
  return component === "stack" ? stackWords(name) : `${component} ${name}`;
}

// Rows are kinds of work, columns releases, colour is how much the work changed.
export function mapOfChanges() {
  const [metric, place] = metricSwitch(measuredMetrics(allNumbers));
  const columns = indices().filter((index) => entries[index].changed !== "control");
  if (columns.length < 2) return p("Measure two releases to see what changed between them.");
  const found = machine().changes.filter((change) => change.metric === metric);
  const readout = p({class: "readout", "aria-live": "polite"},
    "✗ wrong answer, ✓ its fix. A click says why.");
  const rows = [...content.works.filter((work) =>
    machine().changes.some((change) => change.work === work)), ...Object.keys(LANES)];
  const heading = `What each release changed, in ${metrics[metric].noun}`;
  const picture = div({class: "map"});
  const redrawn = () => picture.replaceChildren(drawMap(picture.clientWidth || 1100, columns, rows,
    found, heading, (words) => readout.replaceChildren(...words)));
  new ResizeObserver(redrawn).observe(picture);
  // The table and the file have all that the picture shows.
  const shown = [...answersAt(columns), ...found];
  const saved = saving("changes", heading, {SVG: () => withColours(picture.querySelector("svg")),
    CSV: () => asCsv(shown.map(({index, work, words}) => ({release: wordsOf(index),
      date: entries[index].date, work, change: words})))});
  return [div({class: "heading"}, h3(heading, saved), place), figure(picture),
    // Below, so that a long reading does not move what is pointed at.
    div({class: "below"}, legendOf(), folded("As a table", table(heading, [
      ["release", ({index}) => wordsOf(index), "head"],
      ["date", ({index}) => entries[index].date],
      ["kind of work", ({work}) => nameOf(work)],
      ["change", ({words}) => words],
    ], shown))), readout];
}

// A kind of work without its examples.
const nameOf = (work) => work.split(":")[0];

// Where answers become wrong, or are fixed: one item an entry, wrong if any of them is.
function answersAt(columns) {
  const turns = content.wrong_answers.flatMap(({start, end, degree}) => [
    {index: start, wrong: degree.startsWith("wrong")}, {index: end, wrong: false}]);
  const byEntry = grouped(turns.filter(({index}) => columns.includes(index)), ({index}) => index);
  return [...byEntry.values()].map((own) => ({index: own[0].index, work: "right answers",
    wrong: own.some(({wrong}) => wrong), words: entries[own[0].index].summary}));
}

// How wide a year is in pixels, and without its century.
const YEAR_WIDE = 36;
const SHORT_WIDE = 18;

/** @param {WorkChangeData[]} found */
function drawMap(width, columns, rows, found, heading, say) {
  const phone = width < 600;
  const [left, top, high] = [phone ? 0 : 250, 18, phone ? 34 : 22];
  const wide = (width - left) / columns.length;
  const x = (index) => left + wide * columns.indexOf(index);
  const all = ["right answers", ...rows];
  const y = (row) => top + high * all.indexOf(row) + (phone ? 14 : 0);
  const shownHigh = phone ? high - 16 : high - 3;
  const height = top + high * all.length + 4;
  const cells = [
    ...answersAt(columns).map((answer) => ({...answer, look: answer.wrong ? "wrong" : "right"})),
    ...found.map((change) => ({...change, look: `level${change.level}`}))]
    .sort((one, other) => all.indexOf(one.work) - all.indexOf(other.work)
      || one.index - other.index);
  const squares = cells.map((cell, place) => squareOf(cell, place, {x: x(cell.index) + 1,
    y: y(cell.work), width: Math.max(2, wide - 2), height: shownHigh}, say));
  const lanes = columns.filter((index) => LANES[entries[index].changed]).map((index) => {
    const {changed} = entries[index];
    return draw("circle", {class: `lane ${changed}`, cx: x(index) + wide / 2,
      cy: y(changed) + shownHigh / 2, r: Math.min(4, wide / 2.5)});
  });
  return draw("svg", {width, height, role: "group", "aria-label": heading,
    onkeydown: (event) => walk(event, ".square")},
  yearsOf(columns, x).map(({words, edge}) => [
    draw("line", {class: "year", x1: edge, x2: edge, y1: 4, y2: height}),
    draw("text", {x: edge + 3, y: 13, class: words.length < 4 ? "short" : ""}, words)]),
  all.map((row) => draw("text", {x: 0, y: phone ? y(row) - 3 : y(row) + shownHigh - 6,
    class: LANES[row] ? "lane-name" : ""}, LANES[row] ?? nameOf(row))),
  lanes, squares);
}

// Where each year begins, and its number as far as there is room for it.
function yearsOf(columns, x) {
  const begun = [...grouped(columns, (index) => entries[index].date.slice(0, 4))]
    .map(([year, [first]]) => ({year, edge: x(first)}));
  const areNear = begun.some(({edge}, nth) => nth && edge - begun[nth - 1].edge < YEAR_WIDE);
  let end = -Infinity;
  return begun.map(({year, edge}) => {
    if (edge < end) return {words: "", edge};
    end = edge + (areNear ? SHORT_WIDE : YEAR_WIDE);
    return {words: areNear ? `’${year.slice(2)}` : year, edge};
  });
}

function squareOf({index, work, look, words}, place, box, say) {
  const title = `${wordsOf(index)}, ${entries[index].date}`;
  const leading = leadingTo("releases", {release: entries[index].tag});
  const tell = (...more) => say([strong(title), `: ${nameOf(work)}: ${words}`, ...more]);
  const tapped = () => tell(" ", a(leading, "See the release"));
  return draw("a", {...firstTapTells(leading, tapped), class: "square", tabindex: place ? -1 : 0,
    "aria-label": `${title}: ${nameOf(work)}: ${words}`, onpointerenter: () => tell(),
    onfocus: () => tell()}, draw("rect", {...box, rx: 2, class: look}),
  look === "wrong" || look === "right" ? draw("text", {x: box.x + box.width / 2,
    y: box.y + box.height - 6, "text-anchor": "middle", class: "sign",
    style: `font-size: ${Math.min(13, box.width + 1)}px`},
  look === "wrong" ? "✗" : "✓") : null);
}

// A finger cannot point without a click: its first one tells, and what is told has the link.
const firstTapTells = ({href, onclick}, tell) => ({href, onclick: (event) => {
  if (event.pointerType !== "touch") {
    onclick(event);
    return;
  }
  event.preventDefault();
  tell(event);
}});

// One stop for the tab key; the arrows go on from one to the next.
function walk(event, of) {
  const all = [...event.currentTarget.querySelectorAll(of)];
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  const next = all[all.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  for (const each of all) each.setAttribute("tabindex", each === next ? "0" : "-1");
  next.focus();
}

function legendOf() {
  const swatch = (level) => span({class: `swatch level${level}`});
  return div({class: "legend faint"}, "better, worse: ", content.levels.map((words, place) =>
    span(swatch(-place - 1), swatch(place + 1), ` ${words} `)), "times");
}

// Three rows of what people do most.
const MOST_CARDS = 15;

// One small chart a task.
export function allTasks() {
  const [metric] = metricSwitch(measuredMetrics(allNumbers));
  const known = content.works.flatMap((work) => [...tasks.values()].filter((task) =>
    task.work === work));
  const usualFirst = new Set([...content.usual_tasks.map((key) => tasks.get(key)), ...known]);
  const cards = [...usualFirst].map((task) => task && cardOf(task, metric)).filter(Boolean);
  const gridOf = (some) => {
    some.forEach((card, place) => card.setAttribute("tabindex", place ? "-1" : "0"));
    return div({class: "tasks", onkeydown: (event) => walk(event, ".task")}, some);
  };
  const usual = content.usual_shapes[metric];
  const rest = cards.splice(MOST_CARDS);
  return [h3(`Every task, in ${metrics[metric].noun}, over the years`), gridOf(cards),
    rest.length ? folded(`${rest.length} more tasks`, gridOf(rest)) : null,
    faint("Each line is a call, the dashed one the reference (numpy and gzip alone). A diamond is "
      + "a step: a change that counts. ",
    usual ? `Image: ${usual} voxels unless a card names others.` : "")];
}

/** @param {TaskData} task @param {Metric} metric */
function cardOf(task, metric) {
  const own = task.numbers.filter((number) => benchmarks[number].metric === metric
    && machine().benchmarks[number].values.some((value) => value > 0));
  if (!own.length) return null;
  const file = usualOf(own.map((number) => benchmarks[number].file));
  const series = seriesOf(task.key, file, metric);
  const calls = series.filter(({benchmark}) => !benchmark.reference);
  const advice = adviceFor(task.key, file)?.[metric]?.[at(newest())];
  const shape = otherShape(series[0].benchmark);
  const told = span({class: "told"});
  const leading = leadingTo("which-call", {task: task.key, file});
  return a({class: "task", ...firstTapTells(leading, (event) => {
    if (told.hasChildNodes()) leading.onclick(event);
    told.replaceChildren(...calls.map(({number, benchmark: {call}}) => span(
      dashIn(task.colours[call]), `${call}: ${wordsAt(number)}`)),
    span({class: "more"}, "Tap again to enlarge"));
  })}, span({class: "name"}, task.words), span({class: "value"},
    advice ? wordsAt(advice.best) : rangeOf(calls), faintly(
      [" ", advice?.distance, shape && `${shape} voxels`].filter(Boolean).join(" "))),
  told, largestStep(calls, task), sparkline(series, task));
}

// The largest change of any call, with the colour of its line.
function largestStep(calls, task) {
  const steps = calls.flatMap(({benchmark: {call}, points}) =>
    points.filter(({step}) => step?.told).map(({step}) => ({call, step})));
  if (!steps.length) return null;
  const {call, step} = steps.reduce((most, each) =>
    (Math.abs(each.step.log) > Math.abs(most.step.log) ? each : most));
  return span({class: "change"}, dashIn(task.colours[call]),
    span({class: step.log < 0 ? "better" : "worse"}, step.words), ` ${entries[step.index].words}`);
}

const wordsAt = (number) => {
  const {words, note} = reading(number, newest());
  return words ?? note;
};

// Of bytes and reads, and of calls that do different things, there is no best call.
/** @param {import("./history.js").Series[]} calls */
function rangeOf(calls) {
  const known = calls.map(({number}) => reading(number, newest()))
    .filter(({value}) => value !== undefined).sort((one, other) => one.value - other.value);
  return [...new Set([known[0], known.at(-1)].map((each) => each?.words ?? "n/a"))].join(" to ");
}

const [WIDE, HIGH, EDGE] = [240, 48, 6];
// A chart shows a factor of four at least, so that noise looks like noise.
const LEAST_SPAN = Math.log(4);

function sparkline(series, task) {
  const days = entries.map(({date}) => Date.parse(date));
  const logs = series.flatMap(({points}) => points.map(({value}) => Math.log(value)))
    .filter(Number.isFinite);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const spare = Math.max(0, LEAST_SPAN - (high - low)) / 2;
  const x = (index) => EDGE + (WIDE - 2 * EDGE) * (days[index] - days[0])
    / (days.at(-1) - days[0] || 1);
  const y = (value) => HIGH - EDGE - (HIGH - 2 * EDGE) * (Math.log(value) - low + spare)
    / (high - low + 2 * spare || 1);
  return draw("svg", {viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true"},
    series.map(({benchmark: {call, reference}, points}) => {
      const known = points.filter(({value}) => value > 0);
      const colour = task.colours[call];
      return [draw("polyline", {fill: "none", stroke: colour, "stroke-width": 1.5,
        "stroke-dasharray": reference ? "3 3" : null,
        points: known.map(({index, value}) => `${x(index)},${y(value)}`).join(" ")}),
      known.filter(({step}) => step?.told && !reference).map(({index, value}) => draw("path", {
        fill: colour, d: `M${x(index)} ${y(value) - 5}l5 5l-5 5l-5 -5z`}))];
    }));
}
