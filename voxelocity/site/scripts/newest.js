// @ts-check
/** @import {NewestData, NextData, WorkData} from "../page_data" */
import {address} from "./address.js";
import {showCompare} from "./compare.js";
import {entries} from "./content.js";
import {fill, make} from "./elements.js";
import {indexOf} from "./pickers.js";
import {machine} from "./results.js";

export function showNewest() {
  const found = machine().newest;
  if (!found.length) {
    return fill("newest", make("p", {}, "Only one version of each library was measured here, or "
      + "too little to tell a change from noise. Measure two releases and a control: voxelocity "
      + "measure."));
  }
  return fill("newest", found.map(newestRelease), machine().next.map(nextRelease),
    make("p", {class: "faint"}, "Each release is compared with the one before it. Times, memory "
      + "and instructions of a kind of work are geometric means over its calls, with the smallest "
      + "and the largest change in brackets. A difference within the noise, or below 5 % (2 % of "
      + "instructions), is not mentioned; of a hundred results that did not change, about one "
      + "looks as if it had."));
}

// A commit that is newer than the newest release was measured too.
/** @param {NextData} step */
function nextRelease(step) {
  return make("article", {class: "card", "data-next": step.component},
    make("h3", {}, `${step.component}: the next release `,
      make("span", {class: "faint"}, "(its newest commit, ",
        make("a", {href: step.source},
          step.commit), ` of ${step.date}, compared with ${step.old})`)),
    make("p", {class: "advice"}, step.summary),
    workList(step.works), listOf("better", step.better), listOf("worse", step.worse));
}

/** @param {WorkData[]} works */
function workList(works) {
  return make("details", {}, make("summary", {}, "By kind of work"),
    make("ul", {class: "works"}, works.map((work) => make("li", {}, work.sentence,
      work.noise ? make("span", {class: "faint"}, ` (noise: ${work.noise})`) : null))));
}

/** @param {NewestData} step */
function newestRelease(step) {
  const name = step.component === "stack" ? "numpy, scipy and the rest" : step.component;
  const {notes, date} = entries[indexOf(step.new_tag)];
  return make("article", {class: "card", "data-library": step.component},
    make("h3", {}, `${name}: ${step.new} `,
      make("span", {class: "faint"}, `(${date}), compared with ${step.old}`)),
    make("p", {class: "advice"}, step.summary),
    step.better.length ? make("p", {}, `Largest gain: ${step.better[0]}.`) : null,
    step.worse.length ? make("p", {}, `Worst single result: ${step.worse[0]}.`) : null,
    step.warnings.map((line) => make("p", {class: "warning"}, line)),
    workList(step.works),
    listOf("better", step.better), listOf("worse", step.worse),
    step.not_measured.length ? make("p", {class: "faint"},
      `Not measured in between: ${step.not_measured.join(", ")}.`) : null,
    step.yanked.length ? make("p", {class: "faint"},
      `Skipped, because it was yanked (withdrawn from the index): ${step.yanked.join(", ")}.`)
      : null,
    step.also.length ? make("p", {class: "faint"},
      `Other changes fall within this step: ${step.also.join("; ")}.`) : null,
    make("p", {}, compareLink(step.old_tag, step.new_tag), " ",
      notes ? make("a", {href: notes}, "release notes") : null));
}

/** @param {string} word @param {string[]} lines */
function listOf(word, lines) {
  if (!lines.length) return null;
  return make("details", {}, make("summary", {},
    `What became ${word}: ${lines.length} ${lines.length === 1 ? "result" : "results"}`),
  make("ul", {class: "works"}, lines.map((line) => make("li", {}, line))));
}

/** @param {string} old @param {string} fresh */
function compareLink(old, fresh) {
  return make("a", {href: "#compare", onclick: () => {
    address.set("old", old);
    address.set("new", fresh);
    showCompare();
  }}, "every result");
}
