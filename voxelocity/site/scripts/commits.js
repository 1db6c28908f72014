// @ts-check
/** @import {CommitHistoryData, CommitStepData} from "../page_data" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {benchmarks, content} from "./content.js";
import {choices, code, copyable, faint, fill, link, make} from "./elements.js";
import {counted} from "./numbers.js";
import {picker} from "./pickers.js";
import {metrics, nameOf} from "./results.js";

// A library's own commits, between the releases: when each call changed, and a call over all of
// them.
export function showCommits() {
  const section = document.getElementById("commits");
  const known = content.commits;
  section.hidden = document.querySelector('nav a[href="#commits"]').parentElement.hidden =
    !known.length;
  if (!known.length) return;
  const pick = picker("library", "Library", known.map(({library}) => [library, library]),
    known[0].library, showCommits);
  const history = known.find(({library}) => library === address.get("library"));
  const {library, count, commits, machine: name, others} = history;
  const metricsOf = [...new Set(history.numbers.map((number) => benchmarks[number].metric))];
  const metric = picker("commit-kind", "Show", metricsOf.map((each) => [each, metrics[each].noun]),
    metricsOf.includes("instructions") ? "instructions" : metricsOf[0], showCommits);
  const own = history.numbers.filter((number) =>
    benchmarks[number].metric === address.get("commit-kind"));
  const changed = new Set(history.steps.map(({number}) => number));
  const named = own.map((number) => [nameOf(benchmarks[number]), benchmarks[number].call]);
  const first = own.find((number) => changed.has(number)) ?? own[0];
  const call = picker("commit-call", "Call", named, nameOf(benchmarks[first]), showCommits);
  const chosen = own.find((number) => nameOf(benchmarks[number]) === address.get("commit-call"));
  fill("commits",
    make("p", {}, `${count} commits of ${library} from ${commits[0].date} to ${commits.at(-1)
      .date}, `
      + `built from source and measured on ${name} by what repeats: instructions, and peaks of `
      + "memory. Each call once, on one file. Between two that were measured there may be others, "
      + "of which any may be the cause.",
    others.length ? ` Not shown, as fewer were measured there: ${others.join(", ")}.` : "",
    count > commits.length ? ` The chart shows ${commits.length} of them: both ends of the newest `
      + `changes, and others evenly spaced.` : ""),
    commitSteps(history),
    choices(known.length > 1 ? pick : null, metric, call),
    commitChart(history, chosen));
}

/** @param {CommitHistoryData} history */
function commitSteps({library, project, steps, step_count: count}) {
  if (!steps.length) return make("p", {}, "No call changed by more than is worth mentioning.");
  const pairs = [...new Set(steps.map(({old, new: fresh}) => `${old}...${fresh}`))];
  const stepsOf = (pair) => steps.filter(({old, new: fresh}) => `${old}...${fresh}` === pair);
  // Where a release lies between, it may be another library's doing.
  const attributable = Math.max(0, pairs.findIndex((pair) => !stepsOf(pair)[0].releases.length));
  return [pairs.map((pair, place) => {
    const own = stepsOf(pair);
    const {since, date, releases} = own[0];
    return make("details", {"data-commits": pair, open: place === attributable},
      make("summary", {}, make("strong", {}, `${since} to ${date}`),
        `: ${counted(own.length, "result")} changed, the most `,
        code(benchmarks[own[0].number].call), ` (${own[0].words})`),
      make("p", {}, link(`${project}/compare/${pair}`, pair), releases.length
        ? ` Between them ${releases.length > 1 ? "lie" : "lies"} ${releases.join(" and ")}, where `
        + `the other library and the numeric stack may change too: compare the releases.` : ""),
      make("ul", {class: "works"},
        own.map(({number, words, skipped}) => make("li", {}, code(benchmarks[number].call),
          ` (${benchmarks[number].file}): ${words}`, skipped
            ? `; ${counted(skipped, "commit")} measured between them `
              + `${skipped === 1 ? "has" : "have"} no value of it` : ""))),
      releases.length ? null : [make("p", {}, "Which of the commits between them it was:"),
        copyable(culpritOf(library, own[0]))]);
  }), count > steps.length ? faint(`${count - steps.length} older changes are left out.`) : null];
}

// Of what changed most.
/** @param {string} library @param {CommitStepData} step */
function culpritOf(library, {number, old, new: fresh}) {
  const {metric, file} = benchmarks[number];
  const of = metric === "peakmem" ? " --kind peakmem" : "";
  return `.venv/bin/voxelocity culprit ${nameOf(benchmarks[number])} ${old} ${fresh} `
    + `--library ${library} --machine NAME${of} --file '${file}'`;
}

/** @param {CommitHistoryData} history @param {number} number */
function commitChart({library, commits, numbers, values, words}, number) {
  const benchmark = benchmarks[number];
  const {scale, unit, noun} = metrics[benchmark.metric];
  const [own, said] = [values[numbers.indexOf(number)], words[numbers.indexOf(number)]];
  const rows = commits.map(({sha, date, release}, place) => ({
    date, value: own[place] === null ? null : own[place] * scale, release: release || "",
    tooltip: `${sha}, ${date}${release ? `, after ${release}` : ""}: ${said[place] ?? "no value"}`,
  }));
  const description = `${noun} of ${benchmark.call} on ${benchmark.file}, `
    + `at commits of ${library}, in ${unit}`;
  return chart("commits", description, {rows}, (specification) => {
    for (const {encoding} of specification.layer) if (encoding?.y?.field) encoding.y.title = unit;
  });
}
