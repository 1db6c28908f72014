// @ts-check
/** @import {Benchmark, Metric} from "./content.js" */
/** @import {Reading, Shift} from "./results.js" */
import {address} from "./address.js";
import {benchmarks, content, entries, tasks} from "./content.js";
import {fill, make, numberCell, table} from "./elements.js";
import {factor, ratioWords} from "./numbers.js";
import {notMeasuredHere, picker} from "./pickers.js";
import {stepWords} from "./releases.js";
import {at, changeOfSeries, indices, isNotable, judged, labelOf, machine, nameOfMetric, newest,
  reading, stackWords} from "./results.js";

/**
 * @typedef {"nilearn" | "nibabel" | "stack"} Component
 * @typedef {{benchmark: Benchmark, metric: Metric, change: Shift, ends: Reading[]}} Share
 */

// From a user's own versions to the newest: what each library and the stack did on the way, for the
// work that they do.
const COMPONENTS = {nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest"};
const components = /** @type {Component[]} */ (Object.keys(COMPONENTS));

const {works} = content;
// Data sets are distributed in the first.
const SOURCES = [".nii.gz", ".nii", "in memory", ""];
const taskOf = new Map([...tasks.values()].flatMap((task) =>
  task.numbers.map((number) => [number, task])));

// Calls that belong to no kind of work may be anybody's.
/** @param {number} number @param {string[]} chosen */
const isOf = (number, chosen) => chosen.includes(taskOf.get(number).work_of_calls)
  || !taskOf.get(number).work_of_calls;

/** @param {Benchmark} benchmark */
const keyOfCall = ({operation, method, parameters}) => [operation, method, ...parameters].join("|");
const countedOf = new Map(benchmarks.flatMap((benchmark,
  number) => (benchmark.metric === "instructions" ? [[keyOfCall(benchmark), number]] : [])));

// The last measured place with a version, from which the way to the newest begins.
/** @param {Component} component @param {string} version */
const lastIndexWith = (component, version) => indices()
  .findLast((index) => entries[index][component] === version);

export function showUpgrade() {
  const pickers = Object.entries(COMPONENTS).map(([component, name]) => {
    const versions = [...new Set([...indices()].reverse()
      .map((index) => entries[index][component]))];
    const yanked = (version) => entries.some((entry) => entry.changed === component
      && entry[component] === version && entry.yanked);
    // Few have a version that was withdrawn.
    const usual = versions.slice(1).find((version) => !yanked(version)) ?? versions[0];
    return picker(`my-${component}`, `My ${name}`, versions.map((version) => [version,
      `${component === "stack" ? stackWords(version) : version}${yanked(version) ? " (yanked)"
        : ""}`]), usual, showUpgrade);
  });
  const left = String(address.get("without") || "").split("|")
    .filter((work) => works.includes(work));
  const chosen = works.filter((work) => !left.includes(work));
  const boxes = works.map((work) => make("label", {class: "box"}, make("input", {type: "checkbox",
    checked: chosen.includes(work), onchange: (event) => {
      const off = event.target.checked ? left.filter((each) => each !== work) : [...left, work];
      address.set("without", off.join("|"), "upgrade");
      showUpgrade();
    }}), ` ${work}`));
  const missing = notMeasuredHere(...components.map((component) => `my-${component}`));
  return fill("upgrade", make("div", {class: "pickers"}, pickers),
    make("fieldset", {}, make("legend", {}, "What I do"), boxes),
    missing || components.map((component) => upgradeOf(component, chosen)));
}

/** @param {Component} component @param {string[]} chosen */
function upgradeOf(component, chosen) {
  const mine = address.get(`my-${component}`);
  const newestVersion = entries[newest()][component];
  const name = COMPONENTS[component];
  if (mine === newestVersion) return make("p",
    {}, `${name}: ${mine} is the newest that was measured.`);
  const from = lastIndexWith(component, mine);
  const all = sharesOf(component, from, chosen);
  // Means are over what people do; the same calls on images of several lengths would count it
  // again.
  const found = all.filter(({work}) => work);
  const notable = ({change, metric}) => isNotable(change, metric);
  const told = found.filter(notable);
  const single = all.flatMap(({each}) => each).filter(notable);
  const better = told.filter(({change}) => change.log < 0);
  const worse = told.filter(({change}) => change.log > 0);
  // What a mean hides: single calls that cost far more.
  const severe = single.filter(({change, metric, ends}) => change.log > Math.log(content.severe)
    && (metric !== "peakmem" || ends[1].value >= content.little_memory)).sort(byProminence(1));
  const unless = [...new Set(severe.map(({benchmark}) => benchmark.call))].slice(0, 2)
    .map((call) => exceptionOf(
      severe.filter(({benchmark}) => benchmark.call === call))).join(" or ");
  const word = better.length ? (worse.length ? "It depends" : "Yes")
    : (worse.length ? "Rather not" : "No need");
  const verdict = !told.length ? single.length ? "no kind of work got better or worse as a whole, "
    + "but single calls did." : "nothing got better or worse."
    : `${better.length ? `better for ${listed(better)}` : ""}${better.length && worse.length ? "; "
      : ""}${
      worse.length ? `worse for ${listed(worse)}` : ""}.`;
  const steps = machine().steps.filter(({index, numbers}) => index > from
    && entries[index].changed === component
    && numbers.some((number) => isOf(number, chosen)));
  return make("article", {class: "card", "data-upgrade": component},
    make("h3", {}, `${name}: ${mine} to ${newestVersion}`),
    make("p", {class: "advice"}, `${word}${unless && word !== "Rather not"
      ? `, unless you use ${unless}` : ""}: ${verdict}`),
    make("p", {class: "faint"}, `Measured at ${labelOf(from)} and at ${labelOf(newest())}.`),
    withdrawn(component, from), answersSince(component, from),
    singleResult(component, "Largest gain", single, -1),
    singleResult(component, "Worst single result", single, 1),
    told.length ? make("details", {}, make("summary", {}, "By kind of work and of file"),
      table("The mean over the calls", ["kind of work", "file", "of", {number: "change"}], told.map(
        ({work, source, metric, change}) =>
          make("tr", {}, make("th", {scope: "row"}, work), make("td", {}, source),
            make("td", {}, nameOfMetric(metric)),
            numberCell(factor(Math.exp(change.log)), judged(change)))))) : null,
    steps.length ? [make("p", {}, "Release by release, the newest first:"),
      make("ul", {class: "works"},
        steps.map((step) => make("li", {}, `${entries[step.index].tag}: `, stepWords(step))))]
      : make("p", {class: "faint"}, component === "stack"
        ? "numpy and what comes with it change together; for details, compare the two below."
        : "No release in between changed a call of this work."));
}

// A call with its files, and by how much it became worse at most: iter_img(path) on .nii.gz (time
// 14 times slower).
/** @param {Share[]} results */
function exceptionOf(results) {
  const files = [...new Set(results.map(({benchmark}) => benchmark.file).filter(Boolean))];
  const worst = new Map();
  for (const {metric, change} of results) worst.set(metric, worst.get(metric) || change);
  const words = [...worst].map(([metric,
    change]) => `${nameOfMetric(metric)} ${ratioWords(metric, Math.exp(change.log))}`);
  return `${results[0].benchmark.call}${files.length ? ` on ${files.join(", ")}`
    : ""} (${files.length > 1 ? "at most: " : ""}${words.join(", ")})`;
}

// A right answer is worth more than a fast one.
/** @param {Component} component @param {number} from */
function answersSince(component, from) {
  const known = content.wrong_answers;
  const changed = (index) => index !== null && entries[index].changed === component;
  const isWrong = ({start, end}, index) => start <= index && (end === null || index < end);
  const of = (words, found) => (found.length ? make("p", {class: "warning"}, `${words}: `,
    found.map(({call, source}) => make("div", {}, make("code", {}, call), `: ${source}`))) : null);
  return [
    of("Its answers are wrong in your version, and right in the newest",
      known.filter((wrong) => isWrong(wrong, from)
      && !isWrong(wrong, newest()) && changed(wrong.end))),
    of("Its answers are wrong in the newest version, and right in yours",
      known.filter((wrong) => isWrong(wrong, newest())
      && !isWrong(wrong, from) && changed(wrong.start))),
  ];
}

// What a release that was withdrawn changed is in the next one too.
/** @param {Component} component @param {number} from */
function withdrawn(component, from) {
  return entries.filter((entry, index) => index > from && entry.changed === component
    && entry.yanked).map((entry) => make("p", {class: "faint"},
    `${COMPONENTS[component]} ${entry[component]} was withdrawn from the index (yanked): `
    + `${entry.yanked}. The releases after it contain the same changes, `
    + "unless a later line says otherwise."));
}

/** @param {{work: string}[]} found */
function listed(found) {
  const texts = [...new Set(found.map(({work}) => work.split(":")[0]))];
  return texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts[texts.length - 1]}`
    : texts[0];
}

// A library changes the calls that use it.
/** @param {Benchmark} benchmark @param {Component} component */
const mayChange = (benchmark, component) => component === "stack"
  || benchmark.uses.includes(component);

// One pass of timings may differ for once: a time counts where its instructions changed the same
// way, or at a step that repeats.
/**
 * @param {number} number @param {Shift} change @param {number} from @param {Component} component
 */
function isConfirmed(number, change, from, component) {
  const benchmark = benchmarks[number];
  if (benchmark.metric !== "time" || !isNotable(change, "time")) return true;
  const sameWay = (other) => Math.sign(other.log) === Math.sign(change.log);
  const counted = countedOf.get(keyOfCall(benchmark));
  const {series} = machine().benchmarks[counted] || {};
  const work = series && series.logs[at(from)] !== null && series.logs[at(newest())] !== null
    ? changeOfSeries(series, from, newest()).shares[component] : null;
  return work && isNotable(work, "instructions") && sameWay(work)
    || machine().benchmarks[number].steps.some((step) => step.index > from
    && step.cause === component && sameWay(step));
}

// What a component did to each kind of work on each kind of file: the mean of its shares over the
// calls.
/** @param {Component} component @param {number} from @param {string[]} chosen */
function sharesOf(component, from, chosen) {
  const groups = new Map();
  for (const [number, benchmark] of benchmarks.entries()) {
    const {logs} = machine().benchmarks[number].series;
    if (benchmark.reference || !isOf(number, chosen) || !mayChange(benchmark, component)
      || logs[at(from)] === null || logs[at(newest())] === null) continue;
    const key = [taskOf.get(number).work, benchmark.source, benchmark.metric].join("|");
    const change = changeOfSeries(machine().benchmarks[number].series, from, newest())
      .shares[component];
    if (!isConfirmed(number, change, from, component)) continue;
    groups.set(key, [...(groups.get(key) || []), {benchmark, metric: benchmark.metric, change,
      ends: [from, newest()].map((index) => reading(number, index))}]);
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [...groups].map(([key, each]) => {
    const [work, source, metric] = key.split("|");
    return {work, source, metric, each, change: {log: mean(each.map(({change}) => change.log)),
      floor: mean(each.map(({change}) => change.floor))}};
  }).sort((one, other) => works.indexOf(one.work) - works.indexOf(other.work)
    || SOURCES.indexOf(one.source) - SOURCES.indexOf(other.source));
}

// What repeats exactly first, as in the summaries of the newest releases; then the largest.
/** @param {number} sign */
const byProminence = (sign) => (one, other) =>
  Number(one.metric === "time") - Number(other.metric === "time")
  || sign * (other.change.log - one.change.log);

// The result that a component changed most in one direction, however it fares on average.
/**
 * @param {Component} component @param {string} words @param {Share[]} results
 * @param {number} sign
 */
function singleResult(component, words, results, sign) {
  const found = results.filter(({change}) => sign * change.log > 0).sort(byProminence(sign))[0];
  if (!found) return null;
  const {benchmark, change, metric, ends} = found;
  return make("p", {}, `${words}: `,
    make("code", {}, benchmark.call), `, ${benchmark.file}: ${nameOfMetric(metric)} `,
    metric === "peakmem" && Math.min(...ends.map(({value}) => value)) < content.little_memory ? ""
      : `${ratioWords(metric, Math.exp(
        change.log))} by ${COMPONENTS[component]} alone; with everything else that changed, `,
    `from ${ends.map(({words: end}) => end).join(" to ")}.`);
}
