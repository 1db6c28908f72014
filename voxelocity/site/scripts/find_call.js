// @ts-check
/** @import {TaskData} from "../page_data" */
/** @import {Benchmark} from "./content.js" */
/** @import {Row} from "./which_call.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, content, entries, tasks} from "./content.js";
import {cell, code, codeHead, faint, fill, link, make, numberCell, table} from "./elements.js";
import {showHistory} from "./history.js";
import {adviceFor, at, labelOf, machine, metricNames, metrics, newest, usualOf} from "./results.js";
import {callsOf, growthOf, isTimed, valueCell} from "./which_call.js";

/** @typedef {Row & {task: TaskData, file: string}} FoundRow */

// What a user knows is the name of a function: its costs, a better call, and what changed it.
// The names of functions and attributes in the calls that were measured.
function namesOfCalls() {
  const found = benchmarks.filter((benchmark) => !benchmark.reference)
    .flatMap((benchmark) => benchmark.call.match(/\w+(?=\()|dataobj|slicer/g) || []);
  return [...new Set(found)].filter((name) => !/^\d|^for$|^f$/.test(name)).sort();
}

// The name of a function as people write it: nilearn.image.index_img(path, 0).
/** @param {string} text */
const nameIn = (text) => text.trim().replace(/\(.*$/, "").split(".").pop();

export function showFindCall() {
  const names = namesOfCalls();
  const asked = String(address.offer("call", ["", ...names], ""));
  const input = make("input", {type: "search", id: "find-call-name", list: "names-of-calls",
    value: asked,
    placeholder: "index_img", autocomplete: "off", oninput: (event) => choose(event.target.value)});
  const found = make("div", {id: "find-call-found", "aria-live": "polite"});
  const offered = (text, wanted) =>
    faint(text, wanted.map((name) => [make("button", {type: "button",
      onclick: () => { input.value = name; choose(name); }}, name), " "]));
  const usual = names.filter((name) => ["index_img", "load_img", "get_fdata", "NiftiMasker",
    "mean_img"].includes(name));
  // A name that is known is shown as it is typed; of another, those that hold it.
  function show(text) {
    const name = nameIn(text);
    const alike = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
    found.replaceChildren(...(names.includes(name) ? foundCalls(name)
      : !name ? [offered("Such as ", usual)]
        : alike.length ? [offered("Do you mean ", alike)]
          : [make("p", {class: "warning",
            role: "alert"}, `“${name}” is not among the calls that are measured.`),
          offered("Such as ", usual)]));
  }
  function choose(text) {
    const name = nameIn(text);
    address.set("call", names.includes(name) ? name : "", "find-call");
    show(text);
  }
  show(asked);
  return fill("find-call", make("label", {class: "picker"},
    make("span", {}, "A function of nilearn or nibabel"), input),
  make("datalist", {id: "names-of-calls"}, names.map((name) => make("option", {value: name}))),
  found);
}

// One row a task in which the name is called, on the usual file, in the newest entry.
/** @param {string} name */
function foundCalls(name) {
  const pattern = new RegExp(`\\b${name}\\b`);
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({benchmark}) => pattern.test(benchmark.call))
      .map((row) => ({...row, task, file}));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  // Of some calls only the work was counted, or the growth.
  const rows = usual.length ? usual : rowsOf(all);
  return [table(`${name}, at ${labelOf(newest())}`,
    ["to do what", "call", {number: "time or work"}, {number: "memory"}, "a better call",
      "what changed it"],
    rows.map((row) => make("tr", {"data-task": row.task.key},
      cell(make("a", {href: "#history", onclick: () => {
        address.set("history", row.task.key);
        address.set("image", row.benchmark.parameters[0] || "no image");
        address.set("format", row.benchmark.parameters[1] || "no file");
        showHistory();
      }}, row.task.words), make("div", {class: "faint"}, row.file, ofAnotherSize(row))),
      codeHead(row.benchmark.call),
      numberCell(costOf(row)),
      row.peakmem ? valueCell(row, "peakmem") : numberCell(""),
      cell(betterThan(row)),
      cell(changesTo(row)))))];
}

// Costs of images of two sizes are not to be compared.
const usualImage = content.tasks.filter(({key}) => key === "ArrayAccess")
  .flatMap(({numbers}) => numbers.map((number) => benchmarks[number]))
  .reduce((most, benchmark) => (benchmark.voxels > most.voxels ? benchmark : most),
    {voxels: 0, size: ""});
/** @param {Row} row */
function ofAnotherSize({time, peakmem, instructions}) {
  const {voxels, size} = benchmarks[(time || peakmem || instructions).number];
  return voxels && voxels !== usualImage.voxels
    ? `, of ${size} (most here have ${usualImage.size})` : "";
}

/** @param {Row} row */
function costOf(row) {
  if (row.time?.value !== undefined) return row.time.words;
  if (row.instructions?.value !== undefined) return `${row.instructions.words} instructions`;
  return row.time?.note || row.instructions?.note || "not measured";
}

// The best calls where they are not this one or as good as this one.
/** @param {FoundRow} row */
function betterThan({benchmark, task, file}) {
  if (!task.alternatives) return "";
  const advice = adviceFor(task.key, file);
  const lines = metricNames.flatMap((metric) => {
    const found = advice?.[metric][at(newest())];
    if (!found || [found.best, ...found.equal].some((number) =>
      benchmarks[number].method === benchmark.method)) return [];
    return [[benchmarks[found.best].call, metrics[metric].noun]];
  });
  const byCall = new Map(steadier(benchmark, task, file).map((call) => [call,
    ["on a long run: its work does not grow with the square of the volumes"]]));
  for (const [call, noun] of lines) byCall.set(call,
    [...(byCall.get(call) || []), `${noun === "instructions" ? "fewer" : "less"} ${noun}`]);
  if (byCall.size) return [...byCall].map(([call, why]) =>
    make("div", {}, code(call), ` (${why.join("; ")})`));
  return advice && metricNames.some((metric) => advice[metric][at(newest())]) ? "none"
    : "not measured here";
}

// The calls that do the same in proportion to the volumes, where this one does not: the one with
// the least work first.
/** @param {Benchmark} benchmark @param {TaskData} task @param {string} file */
function steadier(benchmark, task, file) {
  const rows = callsOf(task.key, file, newest()).filter((row) => !row.benchmark.reference);
  const kind = (row) => growthOf(row, newest())?.kind;
  if (kind(rows.find((row) => row.benchmark.method === benchmark.method)) !== "square") return [];
  const least = (row) => growthOf(row, newest()).many;
  return rows.filter((row) => kind(row) && kind(row) !== "square")
    .sort((one, other) => least(one) - least(other))
    .slice(0, 2).map((row) => row.benchmark.call);
}

// Also where it was measured at several lengths.
/** @param {Row} row */
function changesTo({benchmark}) {
  const own = allNumbers.filter((number) => benchmarks[number].call === benchmark.call);
  return machine().steps.filter(({numbers}) => numbers.some((number) => own.includes(number)))
    .map(({index, what, source}) => make("div", {}, `${entries[index].tag}: `,
      source ? link(source, what) : what));
}
