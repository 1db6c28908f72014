/** @import {TaskData} from "../page_data" */
/** @import {Row} from "./which_call.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, content, entries, tasks} from "./content.js";
import {a, button, code, div, faint, input, label, link, make, option, refusal, span, table}
  from "./elements.js";
import {choose} from "./pickers.js";
import {adviceFor, at, labelOf, machine, metricNames, metrics, newest, usualOf} from "./results.js";
import {callsOf, isTimed, valueOf} from "./which_call.js";

/** @typedef {Row & {task: TaskData, file: string}} FoundRow */

// What a user knows is the name of a function: its costs, a better call, and what changed it.
// The names of functions and attributes in the calls that were measured.
function namesOfCalls() {
  const found = benchmarks.filter(({reference}) => !reference)
    .flatMap(({call}) => call.match(/\w+(?=\()|dataobj|slicer/g) || []);
  return [...new Set(found)].filter((name) => !/^\d|^for$|^f$/.test(name)).sort();
}

// The name of a function as people write it: nilearn.image.index_img(path, 0).
const nameIn = (text) => text.trim().replace(/\(.*$/, "").split(".").pop();

export function findCallSection() {
  const names = namesOfCalls();
  const asked = address.offer("call", ["", ...names], "");
  const typed = input({type: "search", id: "find-call-name", list: "names-of-calls", value: asked,
    placeholder: "index_img", autocomplete: "off", oninput: ({target}) => take(target.value)});
  const found = div({id: "find-call-found", "aria-live": "polite"});
  const offered = (text, wanted) => faint(text, wanted.map((name) => [button({type: "button",
    onclick: () => { typed.value = name; take(name); }}, name), " "]));
  const usual = offered.bind(null, "Such as ", names.filter((name) =>
    ["index_img", "load_img", "get_fdata", "NiftiMasker", "mean_img"].includes(name)));
  // A name that is known is shown as it is typed; of another, those that hold it.
  function answerTo(name) {
    if (names.includes(name)) return [foundCalls(name)];
    if (!name) return [usual()];
    const alike = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
    return alike.length ? [offered("Do you mean ", alike)]
      : [refusal(`“${name}” is not among the calls that are measured.`), usual()];
  }
  function take(text) {
    const name = nameIn(text);
    address.set("call", names.includes(name) ? name : "", "find-call");
    found.replaceChildren(...answerTo(name));
  }
  found.replaceChildren(...answerTo(nameIn(asked)));
  return [label({class: "picker"}, span("A function of nilearn or nibabel"), typed),
    make("datalist", {id: "names-of-calls"}, names.map((name) => option({value: name}))), found];
}

// One row a task in which the name is called, on the usual file, in the newest entry.
function foundCalls(name) {
  const pattern = new RegExp(`\\b${name}\\b`);
  const rowsOf = (chosen) => chosen.flatMap((task) => {
    const file = usualOf(task.files);
    return callsOf(task.key, file, newest()).filter(({benchmark}) => pattern.test(benchmark.call))
      .map((row) => ({...row, task, file}));
  });
  const all = [...tasks.values()];
  const usual = rowsOf(all.filter((task) => isTimed(task) && task.work));
  return table(`${name}, at ${labelOf(newest())}`, [
    ["to do what", (row) => [historyLink(row),
      div({class: "faint"}, row.file, ofAnotherSize(row))]],
    ["call", ({benchmark}) => benchmark.call, "code"],
    ["time or work", costOf, "number"],
    ["memory", ({peakmem}) => (peakmem ? valueOf(peakmem) : ""), "number"],
    ["a better call", betterThan],
    ["what changed it", changesTo],
  // Of some calls only the work was counted, or the growth.
  ], usual.length ? usual : rowsOf(all), ({task}) => ({"data-task": task.key}));
}

/** @param {FoundRow} row */
const historyLink = ({task, benchmark: {parameters: [image, format]}}) => a({href: "#history",
  onclick: () => choose({history: task.key, image: image || "no image",
    format: format || "no file"}, "history")}, task.words);

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
  const found = metricNames.filter((metric) => advice?.[metric][at(newest())]);
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

/** Also where it was measured at several lengths. @param {Row} row */
function changesTo({benchmark}) {
  const own = allNumbers.filter((number) => benchmarks[number].call === benchmark.call);
  return machine().steps.filter(({numbers}) => numbers.some((number) => own.includes(number)))
    .map(({index, what, source}) => div(`${entries[index].tag}: `,
      source ? link(source, what) : what));
}
