/** @import {MeanData, ReleaseStepData} from "../page_data" */
import {address} from "./address.js";
import {LANES, allNumbers, benchmarks, content, entries} from "./content.js";
import {a, choices, details, div, faint, h3, link, linked, list, p, strong, summary, table, td, th,
  warning} from "./elements.js";
import {factor, ratioDigits} from "./numbers.js";
import {metricPicker, picker} from "./pickers.js";
import {dateOf, indices, machine, meanChange, measuredMetrics, metrics, reading, usualOf}
  from "./results.js";

export function releasesSection() {
  const offered = measuredMetrics(allNumbers);
  const [metric, pick] = metricPicker("step-kind", offered,
    usualOf(offered, offered.includes("instructions") ? "instructions" : "time"));
  // The newest first, as the table is wider than most windows.
  const steps = indices().slice(1).map((index, place) => ({index, before: indices()[place]}))
    .reverse();
  if (!steps.length) return p("Only one entry of the timeline was measured here.");
  return [stepList(),
    faint("The geometric mean over the calls of an operation, as a factor against the entry before "
      + "it that was measured: 0.5 × is half. Grey is within the noise. A control changes nothing; "
      + "what is coloured there is noise that the floors do not cover. *: a call failed or gave a "
      + "wrong answer and is left out."),
    choices(pick),
    table(`What each release did to the ${metrics[metric].noun} of each operation`, [
      ["operation", ({title}) => title, "head"],
      ...steps.map(({index, before}) => [th({scope: "col", class: "number"},
        entries[index].words,
        before === index - 1 ? null : div({class: "faint"}, `since ${entries[before].words}`)),
      (mean) => stepCell(mean, before, index)]),
    ], machine().means.filter((mean) => mean.metric === metric && mean.series.length),
    (mean) => ({"data-operation": mean.operation}), "heat")];
}

// What each release of a library changed and why, the newest first.
function stepList() {
  const answered = [...entries.keys()].filter((index) => entries[index].answers.length);
  const found = [...new Set([...machine().steps.map(({index}) => index), ...answered])]
    .sort((one, other) => other - one);
  if (!found.length) return null;
  const yearOf = (index) => entries[index].date.slice(0, 4);
  const [library, pickLibrary] = picker("release-of", "Of", [["", "all"],
    ...Object.entries(LANES)], "");
  const [year, pickYear] = picker("year", "Year", [["", "all"],
    ...new Set(found.map(yearOf))], "");
  const shown = found.filter((index) => (!library || entries[index].changed === library)
    && (!year || yearOf(index) === year));
  const tags = found.map((index) => entries[index].tag);
  const opened = address.offer("release", tags, tags[0]);
  return [h3("What changed, and why"), choices(pickLibrary, pickYear), shown.length ? null
    : faint("No such release."), ...shown.map((index) => {
    const steps = machine().steps.filter((step) => step.index === index);
    const {tag, words, yanked, notes, summary: brief, answers} = entries[index];
    return details({"data-release": tag, open: tag === opened},
      summary(strong(words), ` (${dateOf(index)}${yanked ? ", yanked" : ""}): `,
        [...(brief ? [brief] : []), ...steps.map(({what}) => what)].join("; ")),
      answers.map((line) => warning(linked(line))),
      list(steps.map(stepWords)), notes ? p(link(notes, "release notes")) : null);
  }), h3("By how much, by operation")];
}

/** @param {ReleaseStepData} step */
export const stepWords = ({what, cause, source, commit, found, users, sizes}) => [
  strong(what), ". ", users ? `${users} ` : "", cause ? `${cause} ` : "",
  source ? a({href: source, title: `commit ${commit}, found by ${found}`},
    "Responsible pull request") : null,
  div({class: "faint"}, sizes.map((size) => div(size)))];

/** @param {MeanData} mean */
function stepCell(mean, before, index) {
  const own = allNumbers.filter((number) => benchmarks[number].operation === mean.operation
    && benchmarks[number].metric === mean.metric && !benchmarks[number].reference);
  const [then, now] = [before, index].map((where) => own.map((number) =>
    reading(number, where).note).filter(Boolean));
  const notes = [...then, ...now];
  const change = meanChange(mean, before, index);
  const {tag} = entries[index];
  if (!change) {
    const [failedThen, failedNow] = [then, now].map((found) =>
      content.failures.find((status) => found.includes(status)));
    return td({class: "number missing", "data-tag": tag},
      failedNow || (failedThen && `${failedThen} before`)
      || content.statuses.find((status) => notes.includes(status)) || "not measured");
  }
  return td({class: `number ${change.verdict.look}`, "data-tag": tag,
    title: `noise: a factor of ${ratioDigits(Math.exp(change.floor))}`},
  factor(Math.exp(change.log)), notes.some((note) => content.failures.includes(note)) ? "*" : "");
}
