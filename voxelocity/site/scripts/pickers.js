/** @import {TaskData} from "../page_data" */
/** @import {Metric} from "./content.js" */
import {address} from "./address.js";
import {benchmarks, content, entries, fileWords, grouped, tasks} from "./content.js";
import {button, copyable, div, input, label, make, option, p, redraw, refusal, select, span,
  warning} from "./elements.js";
import {shapeIn, speedIn} from "./estimate.js";
import {show} from "./views.js";
import {indices, isPortable, labelOf, metricNames, metricOptions, metrics, newest, usualOf}
  from "./results.js";

// Takes choices into the address, and draws the section anew that shows them; a hash leads to a
// part of the page.
export function choose(chosen, section = "", hash = "") {
  address.choose(chosen, hash);
  const elsewhere = document.getElementById(hash)?.closest("[hidden]");
  if (elsewhere || (hash && hash !== section)) show();
  else redraw(section);
}

// A field to type into, and what becomes of its text in its section. Tab has moved on by then: the
// field is drawn anew.
/** @param {object} attributes @param {(text: string, section?: string) => void} take */
export const field = (attributes, take) => input({...attributes, onchange: ({target}) => {
  setTimeout(() => take(target.value, target.closest("section")?.id));
}});

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
    }}, pairs.map(optionOf)))];
}

// Files to choose from, as people name them.
export const fileOptions = (files) => files.map((file) => [file, fileWords(file)]);

// The attributes of a link to a part of the page that takes choices along.
export const leadingTo = (part, chosen) => ({href: `#${part}`, onclick: (event) => {
  event.preventDefault();
  choose(chosen, "", part);
}});

/**
 * One switch for all charts of the page: time, memory or instructions, as far as they are offered.
 * @param {Metric[]} offered @returns {[Metric, HTMLElement]}
 */
export function metricSwitch(offered) {
  const wanted = address.offer("what", metricNames, "time");
  const metric = /** @type {Metric} */ (usualOf(offered, wanted));
  return [metric, div({class: "switch", role: "group", "aria-label": "What is shown"},
    offered.map((each) => button({type: "button", class: "what", "data-what": each,
      "aria-pressed": String(each === metric), onclick: ({target}) => {
        const section = target.closest("section").id;
        choose({what: each});
        /** @type {HTMLElement} */ (document.querySelector(`#${section} [data-what=${each}]`))
          ?.focus({preventScroll: true});
      }}, metrics[each].noun)))];
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

// A speed that a reader types; what is none gives way to the usual one.
/** @param {number} usual @returns {[number, HTMLElement]} */
export function speedField(key, name, usual) {
  const typed = address.get(key);
  address.offer(key, speedIn(typed) ? [typed] : [], String(usual));
  const text = address.get(key);
  return [speedIn(text), label({class: "picker"}, span(name),
    field({type: "number", min: "0.1", step: "any", value: text, id: `type-${key}`},
      (asked, section) =>
        choose({[key]: speedIn(asked) ? asked : String(usual)}, section, section)))];
}

// The shape of the reader's own image, which the view of the memory asks for too; what is none
// gives way to the usual one.
/** @returns {[number[], HTMLElement]} */
export function shapeField() {
  const usual = content.presets[1].shape.join("x");
  const typed = address.get("shape") ?? "";
  address.offer("shape", shapeIn(typed) ? [typed] : [], usual);
  const text = shapeIn(typed) ? typed : usual;
  return [shapeIn(text), label({class: "picker"}, span("My image, x × y × z × volumes"),
    field({type: "text", value: text.replaceAll("x", " × "), id: "type-shape", list: "shapes"},
      (entered, section) => {
        const asked = entered.replace(/[\sx×*,]+/g, "x");
        choose({shape: asked}, section, section);
      }), make("datalist", {id: "shapes"}, content.presets.map(({name, shape}) =>
      option({value: shape.join(" × ")}, name))), address.refused("shape")
      ? refusal(`“${typed}” is no shape: name four whole numbers, such as ${usual}.`) : null)];
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
  const own = numbers.filter((number) => !isPortable(benchmarks[number].metric));
  const found = Object.keys(content.machines).filter((name) => name !== here && own.some(
    (number) => content.machines[name].benchmarks[number].values.some((value) => value !== null)));
  if (!found.length) return null;
  return warning(`Not measured on ${here}. `, found.map((name) => [button({type: "button",
    onclick: () => choose({machine: name})}, `Show it on ${name}`), " "]));
}
