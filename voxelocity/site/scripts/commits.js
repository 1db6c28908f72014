/** @import {CommitHistoryData, CommitStepData} from "../page_data" */
import {chart} from "./charts.js";
import {benchmarks, content, grouped} from "./content.js";
import {choices, code, copyable, details, faint, li, link, p, strong, summary, ul}
  from "./elements.js";
import {counted} from "./numbers.js";
import {metricPicker, picker} from "./pickers.js";
import {metrics, nameOf} from "./results.js";

// A library's own commits, between the releases: when each call changed, and a call over all of
// them.
export function commitsSection() {
  const known = content.commits;
  document.getElementById("commits").hidden = !known.length;
  if (!known.length) return null;
  const [name, pickLibrary] = picker("library", "Library", known.map((each) => each.library),
    known[0].library);
  const history = known.find((each) => each.library === name);
  const {library, count, commits, machine, others, numbers} = history;
  const offered = [...new Set(numbers.map((number) => benchmarks[number].metric))];
  const [metric, pickMetric] = metricPicker("commit-kind", offered);
  const own = numbers.filter((number) => benchmarks[number].metric === metric);
  const first = own.find((number) => history.steps.some((step) => step.number === number))
    ?? own[0];
  const [call, pickCall] = picker("commit-call", "Call", own.map((number) =>
    [nameOf(benchmarks[number]), benchmarks[number].call]), nameOf(benchmarks[first]));
  return [
    p(`${count} commits of ${library} from ${commits[0].date} to ${commits.at(-1).date}, `
      + `built from source and measured on ${machine} by what repeats: instructions, and peaks of `
      + "memory. Each call ran once, on one file. Between two measured commits there may be "
      + "others. Any of them may be the cause.",
    others.length ? ` Not shown, as fewer were measured there: ${others.join(", ")}.` : "",
    count > commits.length ? ` The chart shows ${commits.length} of them: both ends of the newest `
      + "changes, and others evenly spaced." : ""),
    commitSteps(history), choices(known.length > 1 ? pickLibrary : null, pickMetric, pickCall),
    commitChart(history, own.find((number) => nameOf(benchmarks[number]) === call))];
}

/** @param {CommitHistoryData} history */
function commitSteps({library, project, steps, step_count: count}) {
  if (!steps.length) return p("No call changed by more than is worth mentioning.");
  const pairs = grouped(steps, ({old, new: fresh}) => `${old}...${fresh}`);
  // Where a release lies between, it may be another library's doing.
  const attributable = Math.max(0,
    [...pairs.values()].findIndex(([{releases}]) => !releases.length));
  return [[...pairs].map(([pair, own], place) => {
    const [{number: most, words: extent, since, date, releases}] = own;
    return details({"data-commits": pair, open: place === attributable},
      summary(strong(`${since} to ${date}`),
        `: ${counted(own.length, "result")} changed, the most `,
        code(benchmarks[most].call), ` (${extent})`),
      p(link(`${project}/compare/${pair}`, pair), releases.length
        ? ` Between them ${releases.length > 1 ? "lie" : "lies"} ${releases.join(" and ")}, where `
        + "the other library and the numeric stack may change too: compare the releases." : ""),
      ul({class: "works"}, own.map(({number, words, skipped}) => li(code(benchmarks[number].call),
        ` (${benchmarks[number].file}): ${words}`, skipped
          ? `; ${counted(skipped, "commit")} measured between them `
            + `${skipped === 1 ? "has" : "have"} no value of it` : ""))),
      releases.length ? null : [p("To find out which commit it was, run:"),
        copyable(culpritOf(library, own[0]))]);
  }), count > steps.length ? faint(`${count - steps.length} older changes are left out.`) : null];
}

// Of what changed most.
/** @param {string} library @param {CommitStepData} step */
function culpritOf(library, {number, old, new: fresh}) {
  const {metric, file} = benchmarks[number];
  return `.venv/bin/voxelocity culprit ${nameOf(benchmarks[number])} ${old} ${fresh} --library `
    + `${library} --machine NAME${metric === "peakmem" ? " --kind peakmem" : ""} --file '${file}'`;
}

/** @param {CommitHistoryData} history */
function commitChart({library, commits, numbers, values, words}, number) {
  const {call, file, metric} = benchmarks[number];
  const {scale, unit, noun} = metrics[metric];
  const [own, said] = [values, words].map((each) => each[numbers.indexOf(number)]);
  const rows = commits.map(({sha, date, release}, place) => ({
    date, value: own[place] === null ? null : Number(own[place]) * scale, release: release || "",
    tooltip: `${sha}, ${date}${release ? `, after ${release}` : ""}: ${said[place] ?? "no value"}`,
  }));
  return chart("commits", `${noun} of ${call} on ${file}, at commits of ${library}, in ${unit}`,
    {rows}, ({layer}) => {
      for (const {encoding} of layer) if (encoding?.y?.field) encoding.y.title = unit;
    });
}
