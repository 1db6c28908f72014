// @ts-check
/** @import {MeanData, ReleaseStepData} from "../page_data" */
/** @import {Metric} from "./content.js" */
import {address} from "./address.js";
import {allNumbers, benchmarks, content, entries} from "./content.js";
import {choices, code, faint, fill, link, make, rowHead, table} from "./elements.js";
import {factor, ratioDigits} from "./numbers.js";
import {picker} from "./pickers.js";
import {indices, judged, machine, meanChange, meansOf, measuredMetrics, metrics,
  reading} from "./results.js";

export function showReleases() {
  // The kind of which most is measured says most.
  const count = (metric) => benchmarks.reduce((sum, benchmark, number) => sum
    + (benchmark.metric === metric
      ? machine().benchmarks[number].values.filter((value) => value !== null).length : 0), 0);
  const offered = measuredMetrics(allNumbers, indices())
    .sort((one, other) => count(other) - count(one));
  const pick = picker("step-kind", "Show", offered.map((each) => [each, metrics[each].noun]),
    offered[0], showReleases);
  const metric = /** @type {Metric} */ (address.get("step-kind"));
  // The newest first, as the table is wider than most windows.
  const steps = indices().slice(1).map((index, number) => ({index, before: indices()[number]}))
    .reverse();
  if (!steps.length) return fill("releases",
    make("p", {}, "Only one entry of the timeline was measured here."));
  const heads = steps.map(({index, before}) => make("th", {scope: "col", class: "number"},
    entries[index].notes ? link(entries[index].notes, entries[index].tag) : entries[index].tag,
    before === index - 1 ? null : make("div", {class: "faint"}, `since ${entries[before].tag}`)));
  return fill("releases", stepList(),
    faint("The geometric mean over the calls of an operation, as a factor against the entry before "
      + "it that was measured: 0.5 × is half. Grey is within the noise. A control changes nothing; "
      + "what is coloured there is noise that the floors do not cover. *: a call failed or gave a "
      + "wrong answer and is left out."),
    choices(pick),
    table(`What each release did to the ${metrics[metric].noun} of each operation`,
      [make("th", {scope: "col"}, "operation"), ...heads],
      meansOf(metric).filter((mean) => mean.series.length)
        .map((mean) => make("tr", {"data-operation": mean.operation},
          rowHead(mean.title),
          steps.map(({index, before}) => stepCell(mean, before, index)))),
      {class: "heat"}));
}

// What each release of a library changed and why, the newest first.
function stepList() {
  const answered = content.wrong_answers.flatMap(({start, end}) => [start, end])
    .filter((index) => index && indices().includes(index));
  const found = [...new Set([...machine().steps.map(({index}) => index), ...answered])].sort((one,
    other) => other - one);
  if (!found.length) return null;
  return [make("h3", {}, "What changed, and why"), ...found.map((index, number) => {
    const steps = machine().steps.filter((step) => step.index === index);
    const {tag, date, yanked, notes} = entries[index];
    return make("details", {"data-release": tag, open: number === 0},
      make("summary", {}, make("strong", {}, tag), ` (${date}${yanked ? ", yanked" : ""}): `,
        [...steps.map(({what}) => what), ...answersAt(index).map(({words}) => words)].join("; ")),
      answersAt(index).map(({words, calls}) =>
        make("p", {}, make("strong", {}, words), ": ",
          calls.map(({call, source}) => make("div", {}, code(call), `: ${source}`)))),
      make("ul", {class: "works"}, steps.map((step) => make("li", {}, stepWords(step)))),
      notes ? make("p", {}, link(notes, "release notes")) : null);
  }), make("h3", {}, "By how much, by operation")];
}

// The calls whose answers become wrong, or right again, at an entry.
/** @param {number} index */
function answersAt(index) {
  return [["wrong answers from here on", "start"],
    ["right answers again", "end"]].map(([words, end]) => ({words,
    calls: content.wrong_answers.filter((wrong) => index && wrong[end] === index)}))
    .filter(({calls}) => calls.length);
}

/** @param {ReleaseStepData} step */
export function stepWords({what, cause, source, commit, found, users, sizes}) {
  return [make("strong", {}, what), ". ", users ? `${users} ` : "", cause ? `${cause} ` : "",
    source ? make("a", {href: source, title: `commit ${commit}, found by ${found}`}, "What did it")
      : null,
    make("div", {class: "faint"}, sizes.map((size) => make("div", {}, size)))];
}

/** @param {MeanData} mean @param {number} before @param {number} index */
function stepCell(mean, before, index) {
  const {tag} = entries[index];
  const notesAt = (where) => allNumbers.filter((number) =>
    benchmarks[number].operation === mean.operation
    && benchmarks[number].metric === mean.metric && !benchmarks[number].reference)
    .map((number) => reading(number, where).note).filter(Boolean);
  const notes = [...notesAt(before), ...notesAt(index)];
  const change = meanChange(mean, before, index);
  if (!change) {
    const [then, now] = [before, index].map((where) =>
      content.failures.find((status) => notesAt(where).includes(status)));
    return make("td", {class: "number missing", "data-tag": tag},
      now || (then && `${then} in ${entries[before].tag}`)
      || content.statuses.find((status) => notes.includes(status)) || "not measured");
  }
  const failed = notes.some((note) => content.failures.includes(note));
  return make("td", {class: `number ${judged(change)}`, "data-tag": tag,
    title: `noise: a factor of ${ratioDigits(Math.exp(change.floor))}`},
  factor(Math.exp(change.log)), failed ? "*" : "");
}
