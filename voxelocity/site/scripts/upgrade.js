import {address} from "./address.js";
import {content, entries, tasks} from "./content.js";
import {article, choices, div, faint, fieldset, h3, input, label, legend, li, list, p, ul, warning}
  from "./elements.js";
import {choose, indexOf, notMeasuredHere, picker} from "./pickers.js";
import {stepWords} from "./releases.js";
import {indices, labelOf, machine, newest, stackWords} from "./results.js";

/** @typedef {"nilearn" | "nibabel" | "stack"} Component */

// From a user's own versions to the newest: what each library and the stack did on the way, as
// Python judged it.
const COMPONENTS = {nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest"};

const {works} = content;
const workOf = new Map([...tasks.values()].flatMap((task) =>
  task.numbers.map((number) => [number, task.work_of_calls])));

export function upgradeSection() {
  const components = /** @type {Component[]} */ (Object.keys(COMPONENTS));
  const picked = components.map((component) => picker(`my-${component}`,
    `My ${COMPONENTS[component]}`, ...versionsOf(component)));
  const left = (address.get("without") || "").split("|").filter((work) => works.includes(work));
  const chosen = works.filter((work) => !left.includes(work));
  const boxes = works.map((work) => label({class: "box"}, input({type: "checkbox",
    checked: chosen.includes(work), onchange: ({target}) => choose({without: (target.checked
      ? left.filter((each) => each !== work) : [...left, work]).join("|")}, "upgrade",
    "upgrade")}),
  ` ${work}`));
  return [choices(picked.map(([, element]) => element)),
    fieldset(legend("What I do"), boxes),
    notMeasuredHere(...components.map((component) => `my-${component}`))
      || components.map((component, place) => upgradeOf(component, picked[place][0], chosen))];
}

// The versions of a component that were measured, and the one of most users.
/** @param {Component} component @returns {[any[], string]} */
function versionsOf(component) {
  const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
  const isYanked = (version) => entries.some((entry) => entry.changed === component
    && entry[component] === version && entry.yanked);
  return [versions.map((version) => [version,
    `${component === "stack" ? stackWords(version) : version}${isYanked(version) ? " (yanked)"
      : ""}`]),
  // Few have a version that was withdrawn.
  versions.slice(1).find((version) => !isYanked(version)) ?? versions[0]];
}

/** @param {Component} component */
function upgradeOf(component, mine, chosen) {
  const name = COMPONENTS[component];
  const newestVersion = entries[newest()][component];
  if (mine === newestVersion) return p(`${name}: ${mine} is the newest that was measured.`);
  const found = machine().upgrades
    .find((each) => each.component === component && each.old === mine);
  if (!found) return p(`${name}: too little was measured here to tell a change from noise.`);
  const from = indexOf(found.old_tag);
  const warn = (words, lines) => (lines.length
    ? warning(`${words}: `, lines.map((line) => div(line))) : null);
  return article({class: "card", "data-upgrade": component},
    h3(`${name}: ${mine} to ${newestVersion}`),
    warn("Its answers are wrong in your version, and right in the newest", found.mended),
    warn("Its answers are wrong in the newest version, and right in yours", found.broken),
    chosen.length === works.length ? p({class: "advice"}, found.summary) : null,
    ul({class: "works"}, found.works.filter(({work}) => chosen.includes(work))
      .map(({work, sentence, better, worse}) => li({"data-work": work}, sentence,
        better ? div(`Largest gain: ${better}.`) : null,
        worse ? div(`Worst single result: ${worse}.`) : null))),
    faint(`Measured at ${labelOf(from)} and at ${labelOf(newest())}.`,
      found.also.length ? " All ratios are by this component alone." : ""),
    found.withdrawn.map((line) => faint(`${line}. The releases after it contain the same changes, `
      + "unless a later line says otherwise.")),
    releasesSince(component, from, chosen));
}

/** @param {Component} component */
function releasesSince(component, from, chosen) {
  // Calls that belong to no kind of work may be anybody's.
  const isOf = (number) => !workOf.get(number) || chosen.includes(workOf.get(number));
  const steps = machine().steps.filter(({index, numbers}) => index > from
    && entries[index].changed === component && numbers.some(isOf));
  if (steps.length) return [p("Release by release, the newest first:"),
    list(steps.map((step) => [`${entries[step.index].tag}: `, stepWords(step)]))];
  return faint(component === "stack"
    ? "numpy and what comes with it change together; for details, compare the two below."
    : "No release in between changed a call of this work.");
}
