// @ts-check
import {fill, folded, make} from "./elements.js";
import {machine} from "./results.js";

// Questions that users ask, with what was measured.
export function showQuestions() {
  const found = machine().answers;
  if (!found.length) return fill("questions",
    make("p", {}, "Too little was measured here to answer one."));
  return fill("questions", make("dl", {},
    found.map(({question, text, evidence, entry, since, before}) => [
      make("dt", {}, question),
      make("dd", {}, text, since ? ` ${since}` : "", before ? make("div", {}, before) : null,
        evidence.length ? folded(`What was measured (${entry})`,
          make("ul", {class: "works"}, evidence.map((line) => make("li", {}, line)))) : null),
    ])));
}
