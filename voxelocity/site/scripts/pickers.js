/** @import {TaskData} from "../page_data" */
/** @import {Metric} from "./content.js" */
import {address} from "./address.js";
import {content, entries, grouped, tasks} from "./content.js";
import {button, copyable, div, label, make, option, p, redraw, select, span, warning}
  from "./elements.js";
import {indices, labelOf, metricOptions, newest, usualOf} from "./results.js";

// Takes choices into the address, and draws the section anew that shows them. A link leads to its
// section by itself.
export function choose(chosen, section = "", hash = "") {
  for (const [key, value] of Object.entries(chosen)) address.set(key, value, hash);
  redraw(section);
}

// What is chosen, and the element to choose another. An option is a text, [value, text], or a group
// of these as [name, options].
/** @returns {[string, HTMLElement]} */
export function picker(key, name, options, fallback) {
  const pairs = options.map((each) => (typeof each === "string" ? [each, each] : each));
  const values = pairs.flatMap(([value, text]) => (Array.isArray(text)
    ? text.map(([one]) => one) : value));
  const current = address.offer(key, values, fallback);
  const optionOf = ([value, text]) => (Array.isArray(text)
    ? make("optgroup", {label: value}, text.map(optionOf))
    : option({value, selected: value === current}, text));
  return [current, label({class: "picker"}, span(name),
    select({id: `pick-${key}`, onchange: ({target}) => {
      const section = target.closest("section")?.id;
      choose({[key]: target.value}, section, section);
      document.getElementById(`pick-${key}`)?.focus();
    }}, pairs.map(optionOf)))];
}

/** @param {Metric[]} offered */
export const metricPicker = (key, offered, usual = usualOf(offered, "instructions")) =>
  picker(key, "Show", metricOptions(offered), usual);

export const indexOf = (tag) => entries.findIndex((entry) => entry.tag === tag);

// Of the measured entries, by tag, which a reader of the address understands.
/** @returns {[number, HTMLElement]} */
export function entryPicker(key, name, fallback = newest()) {
  const [tag, element] = picker(key, name, [...indices()].reverse().map((index) =>
    [entries[index].tag, labelOf(index)]), entries[fallback].tag);
  return [indexOf(tag), element];
}

// That an address asked for states that were not measured here; null where it did not.
export function notMeasuredHere(...keys) {
  const asked = [...new Set(keys.map((key) => address.refused(key)).filter(Boolean))];
  if (!asked.length) return null;
  const known = asked.filter((tag) => indexOf(tag) >= 0);
  return div({class: "warning", role: "alert"},
    asked.map((tag) => p(known.includes(tag)
      ? `${tag} was not measured on ${address.get("machine")}.`
      : `“${tag}” is not an entry of the timeline.`)),
    known.length ? [p("Measure it:"),
      copyable(`.venv/bin/voxelocity measure --machine NAME ${known.join(" ")}`)]
      : p("Choose another."));
}

/** @param {(task: TaskData) => boolean} [wanted] */
export function taskOptions(wanted = () => true) {
  const groups = grouped([...tasks.values()].filter(wanted), ({work}) => work || "how it grows");
  return [...groups].map(([work, own]) => [work, own.map(({key, words}) => [key, words])]);
}

// Where some of these benchmarks were measured, if not here.
export function shownElsewhere(numbers) {
  const here = address.get("machine");
  const found = Object.keys(content.machines).filter((name) => name !== here && numbers.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)));
  if (!found.length) return null;
  return warning(`Not measured on ${here}. `, found.map((name) => [button({type: "button",
    onclick: () => choose({machine: name})}, `Show it on ${name}`), " "]));
}
