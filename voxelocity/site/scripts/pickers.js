// @ts-check
/** @import {TaskData} from "../page_data" */
import {address} from "./address.js";
import {content, entries, tasks} from "./content.js";
import {copyable, make} from "./elements.js";
import {indices, labelOf} from "./results.js";

/** @typedef {(string | string[][])[]} Option */

// options: [value, text] or [group, [[value, text], ...]].
/**
 * @param {string} key @param {string} label @param {Option[]} options @param {string} fallback
 * @param {() => void} changed
 */
export function picker(key, label, options, fallback, changed) {
  const flat = options.flatMap(([value, text]) => (Array.isArray(text) ? text : [[value, text]]));
  const current = String(address.offer(key, flat.map(([value]) => String(value)), fallback));
  const option = (/** @type {Option} */ [value, text]) => make(
    "option", {value, selected: String(value) === current}, text);
  return make("label", {class: "picker"}, make("span", {}, label),
    make("select", {id: `pick-${key}`, onchange: (/** @type {any} */ event) => {
      address.set(key, event.target.value, event.target.closest("section")?.id);
      changed();
      document.getElementById(`pick-${key}`)?.focus();
    }}, options.map(([value, text]) => (Array.isArray(text)
      ? make("optgroup", {label: value}, text.map(option)) : option([value, text])))));
}

// By tag, which a reader of the address understands.
export const indexOptions = () => [...indices()].reverse().map(
  (index) => [entries[index].tag, labelOf(index)]);
// That an address asked for states that were not measured here; null where it did not.
/** @param {...string} keys */
export function notMeasuredHere(...keys) {
  const asked = [...new Set(keys.map((key) => address.refused(key)).filter(Boolean))];
  if (!asked.length) return null;
  const name = address.get("machine");
  const known = asked.filter((tag) => indexOf(tag) >= 0);
  return make("div", {class: "warning", role: "alert"},
    asked.map((tag) => make("p", {}, indexOf(tag) >= 0
      ? `${tag} was not measured on ${name}.` : `“${tag}” is not an entry of the timeline.`)),
    known.length ? [make("p", {}, "Measure it:"),
      copyable(`.venv/bin/voxelocity measure --machine NAME ${known.join(" ")}`)]
      : make("p", {}, "Choose another."));
}

/** @param {string} tag */
export const indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);

/** @param {((task: TaskData) => boolean)} [wanted] */
export function taskOptions(wanted = () => true) {
  const groups = new Map();
  for (const task of [...tasks.values()].filter(wanted)) {
    const {key, words, work} = task;
    const group = work || "how it grows";
    groups.set(group, [...(groups.get(group) || []), [key, words]]);
  }
  return [...groups];
}

// Where some of these benchmarks were measured, if not here.
/** @param {number[]} numbers */
export function shownElsewhere(numbers) {
  const here = address.get("machine");
  const found = Object.keys(content.machines).filter((name) => name !== here && numbers.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)));
  if (!found.length) return null;
  return make("p", {class: "warning"}, `Not measured on ${here}. `,
    found.map((name) => [make("button", {type: "button", onclick: () => {
      address.set("machine", name);
      dispatchEvent(new Event("redraw"));
    }}, `Show it on ${name}`), " "]));
}
