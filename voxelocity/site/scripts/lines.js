/** @import {LineStateData} from "../page_data" */
import {content, grouped} from "./content.js";
import {details, faint, h3, list, p, strong, summary} from "./elements.js";
import {stepWords} from "./releases.js";

const lineOf = (name) => content.lines.find((each) => each.name === name);
// The states of a line, oldest first; none where it was not measured.
export const statesOf = (name) => lineOf(name)?.states ?? [];
export const whatsOf = (steps) => steps.map(({what}) => what).join("; ");

// What changed from one numpy, or Python, to the next: the newest first.
export const lineSection = (name) => () => {
  const line = lineOf(name);
  if (!line || line.states.length < 2) return p("Not measured yet: docs/asv.md says how.");
  const [first, ...later] = line.states;
  return [p(`One thing changes at a time; ${line.held} stay. It begins with ${first.words}.`),
    later.reverse().map(stateChanged),
    later.length > 1 ? [h3("Should I move on?"), list(toNewest(line.states))] : null,
    faint(`Measured of each, on ${line.machine}: ${line.metrics}.`)];
};

/** What to do, of all states from which it is the same. @param {LineStateData[]} states */
const toNewest = (states) => [...grouped(states.filter(({to_newest: words}) => words).reverse(),
  ({to_newest: words}) => words)].map(([words, own]) =>
  [strong(`From ${own.map((each) => each.words).join(", ")}: `), words]);

const ledBy = (change) => (change ? ` (${change}): ` : ": ");

/** @param {LineStateData} state */
const stateChanged = ({words, change, judged, steps}) => (steps.length
  ? details(summary(strong(words), ledBy(change), whatsOf(steps)),
    list(steps.map(stepWords)))
  : p(strong(words), ledBy(change), judged ? "no result differs by more than the noise."
    : "unknown, because the state before it was not measured."));
