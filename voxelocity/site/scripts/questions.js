import {dd, div, dl, dt, folded, list, p} from "./elements.js";
import {machine} from "./results.js";

// Questions that users ask, with what was measured.
export function questionsSection() {
  const found = machine().answers;
  if (!found.length) return p("Too little was measured here to answer one.");
  return dl(found.map(({question, text, evidence, entry, since, before}) => [dt(question),
    dd(text, since ? ` ${since}` : "", before ? div(before) : null,
      evidence.length ? folded(`What was measured (${entry})`, list(evidence)) : null)]));
}
