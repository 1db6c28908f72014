/** @import {LineStateData} from "../page_data" */
import {address} from "./address.js";
import {content, entries, tasks} from "./content.js";
import {a, article, boxed, choices, code, div, faint, faintly, fieldset, folded, h3, h4,
  input, label, legend, li, list, p, strong, ul, warning} from "./elements.js";
import {statesOf, whatsOf} from "./lines.js";
import {choose, indexOf, leadingTo, notMeasuredHere, picker} from "./pickers.js";
import {stepWords} from "./releases.js";
import {at, indices, machine, newest, stackWords} from "./results.js";

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
    fieldset(legend("What I do"), boxes), faint(content.usual_image),
    notMeasuredHere(...components.map((component) => `my-${component}`))
      || components.map((component, place) => upgradeOf(component, picked[place][0], chosen))];
}

// The versions of a component that were measured, and the one of most users.
/** @param {Component} component @returns {[any[], string]} */
function versionsOf(component) {
  const versions = [...new Set([...indices()].reverse().map((index) => entries[index][component]))];
  const isYanked = (version) => entries.some((entry) => entry.changed === component
    && entry[component] === version && entry.yanked);
  const told = versions.map((version) => [version,
    `${versionWords(component, version)}${isYanked(version) ? " (yanked)" : ""}`]);
  const between = component === "stack" ? betweenStacks().map(({words}) => words) : [];
  // Few have a version that was withdrawn.
  const usual = versions.slice(1).find((version) => !isYanked(version)) ?? versions[0];
  return [[told[0], ...between.reverse(), ...told.slice(1)], usual];
}

// numpy and scipy, one at a time, between the stack where that begins and the newest.
const betweenStacks = () => statesOf("numpy").slice(1).filter((state) => state.to_newest);

/** @param {Component} component @param {string} version */
const versionWords = (component, version) => (component === "stack" ? stackWords(version)
  : version);

/** @param {Component} component */
function upgradeOf(component, mine, chosen) {
  const name = COMPONENTS[component];
  const between = component === "stack" && betweenStacks().find(({words}) => words === mine);
  if (between) return upgradeBetween(between);
  const newestVersion = entries[newest()][component];
  const [old, fresh] = [mine, newestVersion].map((each) => versionWords(component, each));
  if (mine === newestVersion) return [p(`${name}: ${old} is the newest that was measured.`),
    (machine().still_wrong[component] ?? []).map((line) => warning(line))];
  const found = machine().upgrades
    .find((each) => each.component === component && each.old === mine);
  if (!found) return p(`${name}: too little was measured here to tell a change from noise.`);
  const from = indexOf(found.old_tag);
  const differing = found.works.filter(({work, differs}) => differs && chosen.includes(work));
  const unchanged = found.works.filter(({work, differs}) => !differs && chosen.includes(work))
    .map(({work}) => work.split(":")[0]);
  return article({class: "card", "data-upgrade": component},
    h3(`${name}: ${old} to ${fresh}`),
    chosen.length === works.length ? p({class: "advice"}, found.summary)
      : found.headline ? p({class: "advice"}, found.headline) : null,
    boxed("fixed", "✓ Wrong in your version, right in the newest", found.mended),
    boxed("warning", "✗ Right in your version, wrong in the newest", found.broken),
    boxed("warning", "Look out", found.answers),
    found.worse.length + found.better.length ? [div({class: "cards"},
      netList("What gets worse", found.worse, chosen),
      netList("What gets better", found.better, chosen)),
    faint("Each line: the difference on the largest image; in brackets new divided by old, from "
      + "the smallest to the largest.")] : null,
    differing.length ? folded("On average, by kind of work", ul({class: "works"},
      differing.map(({work, sentence, better, worse}) => li({"data-work": work}, sentence,
        better ? div(`Largest gain: ${better}.`) : null,
        worse ? div(`Worst single result: ${worse}.`) : null)))) : null,
    unchanged.length ? p(`No difference: ${unchanged.join("; ")}.`) : null,
    found.otherwise.map((line) => faint(line)),
    found.also.length ? faint(`Only what ${name} itself changed is shown.`) : null,
    p(a(leadingTo("compare", {old: found.old_tag, new: entries[newest()].tag}),
      "Each result of the two")),
    folded("Where these numbers come from", [from, newest()].map((index) =>
      p({"data-origin": ""}, machine().origins[at(index)]))),
    found.withdrawn.map((line) => faint(`${line}. The releases after it contain the same changes, `
      + "unless a later line says otherwise.")),
    releasesSince(component, from, chosen));
}

/** @param {LineStateData} state */
function upgradeBetween(state) {
  const states = statesOf("numpy");
  const later = states.slice(states.indexOf(state) + 1).filter(({steps}) => steps.length);
  return article({class: "card", "data-upgrade": "stack"},
    h3(`${state.words} to ${states.at(-1).words}`),
    p({class: "advice"}, state.to_newest),
    list(later.reverse().map(({words, steps}) => [strong(`${words}: `),
      whatsOf(steps)])),
    p(a(leadingTo("numpy", {}), "One numpy after the other, with all changes")));
}

/** What each call takes more or less, the foremost first. @param {number[]} lines */
function netList(heading, lines, chosen) {
  // Calls that belong to no kind of work may be anybody's.
  const own = lines.map((line) => machine().net[line])
    .filter(({work}) => !work || chosen.includes(work));
  const listOf = (some) => ul({class: "works"}, some.map((line) => li(
    {"data-net": `${line.call}|${line.metric ?? ""}`}, strong(line.change),
    line.ratio ? ` (${line.ratio}) ` : " ", code(line.call),
    line.results < line.among ? faintly(`, ${line.results} of ${line.among} results`) : null)));
  if (!own.length) return null;
  const felt = own.filter((line) => line.felt);
  const first = felt.slice(0, content.first_lines);
  const rest = own.filter((line) => !first.includes(line));
  return div(h4(heading), first.length ? listOf(first) : p("Nothing in time or memory."),
    rest.length ? folded(`${rest.length} ${first.length ? "more" : "in the work alone"}`,
      listOf(rest)) : null);
}

/** @param {Component} component */
function releasesSince(component, from, chosen) {
  // Calls that belong to no kind of work may be anybody's.
  const isOf = (number) => !workOf.get(number) || chosen.includes(workOf.get(number));
  const steps = machine().steps.filter(({index, numbers}) => index > from
    && entries[index].changed === component && numbers.some(isOf));
  if (steps.length) return folded("Release by release, the newest first", list(steps.map((step) =>
    [`${entries[step.index].words}: `, stepWords({...step, sizes: []})])));
  return faint("No release in between changed a call of this work.");
}
