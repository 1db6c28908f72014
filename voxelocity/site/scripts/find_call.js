/** @import {TaskData, ThingData} from "../page_data" */
/** @import {Row} from "./which_call.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, content, entries, fileWords, tasks} from "./content.js";
import {a, button, code, div, faint, faintly, folded, h3, input, label, link, linked, list, make,
  option, p, refusal, span, strong, table, td} from "./elements.js";
import {leadingTo} from "./pickers.js";
import {adviceFor, at, labelOf, machine, metricNames, metrics, newest, usualOf} from "./results.js";
import {matching, normal} from "./search.js";
import {callsOf, isTimed, valueOf} from "./which_call.js";

/** @typedef {Row & {task: TaskData, file: string}} FoundRow */

// What a user knows is a word: the name of a function or of a number type, a release, a data set.
const namesOfCalls = content.things.filter(({kind}) => kind === "function")
  .map(({title}) => title);

// The name of a function as people write it: nilearn.image.index_img(path, 0). A version is none.
const nameIn = (text) => (/^[\d.]+$/.test(text.trim()) ? text
  : text.trim().replace(/\(.*$/, "").split(".").pop());

// So many things are shown; the rest is folded.
const MOST_SHOWN = 8;
// So many lines of each.
const MOST_LINES = 4;

export function findCallSection() {
  const asked = address.offer("call", ["", address.get("call") ?? ""], "");
  const typed = input({type: "search", id: "find-call-name", list: "names-of-calls", value: asked,
    placeholder: "index_img, float32, 0.14.0 …", autocomplete: "off",
    oninput: ({target}) => take(target.value, true)});
  const place = div({id: "find-call-found", "aria-live": "polite"});
  const offered = (text, wanted) => faint(text, wanted.map((name) => [button({type: "button",
    onclick: () => { typed.value = name; take(name, true); }}, name), " "]));
  const usual = offered.bind(null, "Such as ", [...namesOfCalls.filter((name) =>
    ["index_img", "load_img", "get_fdata", "NiftiMasker", "mean_img"].includes(name)),
  "float32", "numpy", "0.14.0", "HCP"]);
  function answerTo(text, wanted, things) {
    if (!text.trim()) return [usual()];
    if (!things.length) return [
      refusal(`“${text}” is not among what is measured and told here.`), usual()];
    const {function: functions, call: calls, other} = byKind(things);
    const exact = functions.find(({title}) => normal(title) === normal(wanted));
    if (exact) return [foundCalls(exact.title, holds(exact.title)), ...other];
    const alike = functions.length
      ? [offered("Do you mean ", functions.map(({title}) => title))] : [];
    const titles = calls.map(({title}) => title);
    return [...alike, ...other, ...titles.length && !alike.length
      ? [foundCalls(wanted, (call) => titles.includes(call))] : []];
  }
  // Of a whole call its name is looked for where nothing has the rest.
  function take(text, asks = false) {
    const [wanted, things] = [text, nameIn(text)]
      .map((each) => [each, matching(content.things, each)])
      .find(([, each]) => each.length) ?? ["", []];
    if (asks) address.set("call", wanted, "find-call");
    place.replaceChildren(...answerTo(text, wanted, things).flat());
  }
  take(asked);
  return [label({class: "picker"}, span("A function, a word or a release"), typed),
    make("datalist", {id: "names-of-calls"}, namesOfCalls.map((name) => option({value: name}))),
    place];
}

// Whether a call has a name in it.
const holds = (name) => (call) => new RegExp(`\\b${name}\\b`).test(call);

// The functions, the calls, and what is shown of all else.
function byKind(things) {
  const of = (kind) => things.filter((thing) => thing.kind === kind);
  const rest = things.filter(({kind}) => kind !== "function" && kind !== "call");
  return {function: of("function"), call: of("call"), other: shortened(rest.map(thingFound))};
}

const shortened = (shown) => [...shown.slice(0, MOST_SHOWN),
  ...shown.length > MOST_SHOWN
    ? [folded(`${shown.length - MOST_SHOWN} more`, shown.slice(MOST_SHOWN))] : []];

/** @param {ThingData} thing */
const thingFound = ({kind, title, lines, section, chosen}) => div({"data-thing": kind},
  p(faintly(`${kind}: `), a(leadingTo(section, chosen), title)),
  lines.length ? list(lines.slice(0, MOST_LINES).map(linked)) : null, lines.length > MOST_LINES
    ? folded(`${lines.length - MOST_LINES} more lines`, list(lines.slice(MOST_LINES).map(linked)))
    : null);

// One row a task in which the name is called, on the usual file, in the newest entry.
function foundCalls(name, isWanted) {
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({benchmark}) => isWanted(benchmark.call))
      .map((row) => ({...row, task, file}));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  // Of some calls only the work was counted, or the growth.
  const rows = usual.length ? usual : rowsOf(all);
  return [table(`${name}, at ${labelOf(newest())}`, [
    ["to do what", (row) => [historyLink(row),
      div({class: "faint"}, [fileWords(row.file), shapeOf(row)].filter(Boolean).join(", "))]],
    ["call", ({benchmark}) => benchmark.call, "code"],
    ["time or work", costOf, "number"],
    ["memory", memoryOf, "number"],
    ["a better call", betterThan],
  ], rows, ({task}) => ({"data-task": task.key})), whatChanged(rows)];
}

/** @param {FoundRow} row */
const historyLink = ({task, file}) =>
  a(leadingTo("which-call", {task: task.key, file}), task.words);

// Costs of images of two sizes are not to be compared.
/** @param {Row} row */
const shapeOf = ({time, peakmem, instructions}) => benchmarks[(time?.words ? time
  : instructions ?? time ?? peakmem).number].shape;

/** With the shape of its image where that is another one. @param {FoundRow} row */
function memoryOf(row) {
  if (!row.peakmem?.words) return row.peakmem ? valueOf(row.peakmem) : "";
  const {shape} = benchmarks[row.peakmem.number];
  return td({class: "number"}, row.peakmem.words,
    shape === shapeOf(row) ? null : div({class: "faint"}, shape));
}

/** @param {Row} row */
function costOf({time, instructions}) {
  const words = time?.words || (instructions?.words && `${instructions.words} instructions`);
  return words || time?.note || instructions?.note || "not measured";
}

/** The best calls where they are not this one or as good as this one. @param {FoundRow} row */
function betterThan({task, file, ...row}) {
  if (!task.alternatives) return "";
  const advice = adviceFor(task.key, file);
  const byCall = new Map((row.growth?.steadier || []).map((call) => [call,
    ["on a long run: its work does not grow with the square of the volumes"]]));
  const found = metricNames.filter((metric) => advice?.[metric]?.[at(newest())]);
  for (const metric of found) {
    const {best, equal} = advice[metric][at(newest())];
    const methods = [best, ...equal].map((number) => benchmarks[number].method);
    if (methods.includes(row.benchmark.method)) continue;
    const {call} = benchmarks[best];
    byCall.set(call, [...(byCall.get(call) || []),
      `${metric === "instructions" ? "fewer" : "less"} ${metrics[metric].noun}`]);
  }
  if (!byCall.size) return found.length ? "none" : "not measured here";
  return [...byCall].map(([call, why]) => div(code(call), ` (${why.join("; ")})`));
}

/** The causes of what changed some calls, the newest first. @param {Row[]} rows */
function whatChanged(rows) {
  // Also where they were measured at several lengths.
  const calls = new Set(rows.map(({benchmark}) => benchmark.call));
  const own = new Set(allNumbers.filter((number) => calls.has(benchmarks[number].call)));
  const found = machine().steps.filter(({numbers}) => numbers.some((number) => own.has(number)));
  return found.length ? div(h3("What changed it"), list(found.map(({index, what, source}) =>
    [strong(entries[index].words), ": ", source ? link(source, what) : what]))) : "";
}
