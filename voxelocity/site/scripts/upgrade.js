// @ts-check
import {address} from "./address.js";
import {content, entries, tasks} from "./content.js";
import {fill, make} from "./elements.js";
import {indexOf, notMeasuredHere, picker} from "./pickers.js";
import {stepWords} from "./releases.js";
import {indices, labelOf, machine, newest, stackWords} from "./results.js";

/** @typedef {"nilearn" | "nibabel" | "stack"} Component */

// From a user's own versions to the newest: what each library and the stack did on the way, as
// Python judged it.
const COMPONENTS = {nilearn: "nilearn", nibabel: "nibabel", stack: "numpy and the rest"};
const components = /** @type {Component[]} */ (Object.keys(COMPONENTS));

const {works} = content;
const workOf = new Map([...tasks.values()].flatMap((task) =>
  task.numbers.map((number) => [number, task.work_of_calls])));

// Calls that belong to no kind of work may be anybody's.
/** @param {number} number @param {string[]} chosen */
const isOf = (number, chosen) => !workOf.get(number) || chosen.includes(workOf.get(number));

export function showUpgrade() {
  const pickers = Object.entries(COMPONENTS).map(([component, name]) => {
    const versions = [...new Set([...indices()].reverse()
      .map((index) => entries[index][component]))];
    const yanked = (version) => entries.some((entry) => entry.changed === component
      && entry[component] === version && entry.yanked);
    // Few have a version that was withdrawn.
    const usual = versions.slice(1).find((version) => !yanked(version)) ?? versions[0];
    return picker(`my-${component}`, `My ${name}`, versions.map((version) => [version,
      `${component === "stack" ? stackWords(version) : version}${yanked(version)
        ? " (yanked)" : ""}`]), usual, showUpgrade);
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
  const name = COMPONENTS[component];
  const newestVersion = entries[newest()][component];
  if (mine === newestVersion) return make("p",
    {}, `${name}: ${mine} is the newest that was measured.`);
  const found = machine().upgrades
    .find((each) => each.component === component && each.old === mine);
  if (!found) return make("p",
    {}, `${name}: too little was measured here to tell a change from noise.`);
  const from = indexOf(found.old_tag);
  return make("article", {class: "card", "data-upgrade": component},
    make("h3", {}, `${name}: ${mine} to ${newestVersion}`),
    warning("Its answers are wrong in your version, and right in the newest", found.mended),
    warning("Its answers are wrong in the newest version, and right in yours", found.broken),
    chosen.length === works.length ? make("p", {class: "advice"}, found.summary) : null,
    make("ul", {class: "works"}, found.works.filter(({work}) => chosen.includes(work))
      .map((each) => make("li", {"data-work": each.work}, each.sentence,
        each.better ? make("div", {}, `Largest gain: ${each.better}.`) : null,
        each.worse ? make("div", {}, `Worst single result: ${each.worse}.`) : null))),
    make("p", {class: "faint"}, `Measured at ${labelOf(from)} and at ${labelOf(newest())}.`,
      found.also.length ? " All ratios are by this component alone." : ""),
    found.withdrawn.map((line) => make("p", {class: "faint"}, `${line}. The releases after it `
      + "contain the same changes, unless a later line says otherwise.")),
    releasesSince(component, from, chosen));
}

/** @param {string} words @param {string[]} lines */
const warning = (words, lines) => (lines.length ? make("p", {class: "warning"}, `${words}: `,
  lines.map((line) => make("div", {}, line))) : null);

/** @param {Component} component @param {number} from @param {string[]} chosen */
function releasesSince(component, from, chosen) {
  const steps = machine().steps.filter(({index, numbers}) => index > from
    && entries[index].changed === component && numbers.some((number) => isOf(number, chosen)));
  if (steps.length) return [make("p", {}, "Release by release, the newest first:"),
    make("ul", {class: "works"}, steps.map((step) => make("li", {},
      `${entries[step.index].tag}: `, stepWords(step))))];
  return make("p", {class: "faint"}, component === "stack"
    ? "numpy and what comes with it change together; for details, compare the two below."
    : "No release in between changed a call of this work.");
}
