/** @import {NewestData, NextData, WorkData} from "../page_data" */
import {content, entries} from "./content.js";
import {a, article, faint, faintly, folded, h3, link, list, p, warning} from "./elements.js";
import {counted} from "./numbers.js";
import {indexOf, leadingTo} from "./pickers.js";
import {machine} from "./results.js";

export function newestSection() {
  const {newest, next} = machine();
  if (!newest.length) return p("Only one version of each library was measured here, or too little "
    + "to tell a change from noise. Measure two releases and a control: voxelocity measure.");
  return [newest.map(newestRelease), next.map(nextRelease),
    faint("Each release is compared with the one before it. Times, memory and instructions of a "
      + "kind of work are geometric means over its calls, with the smallest and the largest change "
      + "in brackets. A difference within the noise, or below 5 % (2 % of instructions), is not "
      + "mentioned; of a hundred results that did not change, about one looks as if it had. "
      + content.usual_image)];
}

/** A commit that is newer than the newest release was measured too. @param {NextData} step */
const nextRelease = ({component, source, commit, date, old, summary, ...found}) =>
  article({class: "card", "data-next": component},
    h3(`${component}: the next release `, faintly("(its newest commit, ",
      link(source, commit), ` of ${date}, compared with ${old})`)),
    p({class: "advice"}, summary), details(found));

/** @param {NewestData} step */
function newestRelease(step) {
  const name = step.component === "stack" ? "numpy, scipy and the rest" : step.component;
  const {notes, date} = entries[indexOf(step.new_tag)];
  const said = (words, lines, mark = ", ") => (lines.length
    ? faint(`${words}: ${lines.join(mark)}.`) : null);
  return article({class: "card", "data-library": step.component},
    h3(`${name}: ${step.new} `, faintly(`(${date}), compared with ${step.old}`)),
    p({class: "advice"}, step.summary),
    step.answers.map((line) => warning(line)),
    step.better.length ? p(`Largest gain: ${step.better[0]}.`) : null,
    step.worse.length ? p(`Worst single result: ${step.worse[0]}.`) : null,
    step.warnings.map((line) => warning(line)), details(step),
    said("Not measured in between", step.not_measured),
    said("Skipped, because it was yanked (withdrawn from the index)", step.yanked),
    said("Other changes fall within this step", step.also, "; "),
    p(a(leadingTo("compare", {old: step.old_tag, new: step.new_tag}), "every result"), " ",
      notes ? link(notes, "release notes") : null));
}

/** @param {{works: WorkData[], better: string[], worse: string[]}} step */
const details = ({works, better, worse}) => [
  folded("By kind of work", list(works.map(({sentence, noise}) => [sentence,
    noise ? faintly(` (noise: ${noise})`) : null]))),
  Object.entries({better, worse}).filter(([, lines]) => lines.length).map(([word, lines]) =>
    folded(`What became ${word}: ${counted(lines.length, "result")}`, list(lines)))];
