import {content} from "./content.js";
import {a, button, div, h3, list, p} from "./elements.js";
import {machine} from "./results.js";

// Questions that users ask, with what was measured. Each has an address of its own.
export function questionsSection() {
  const found = [...machine().answers, ...content.lines.map(({answer}) => answer)];
  if (!found.length) return p("Too little was measured here to answer one.");
  // One switch for all, as a fold for each were fifteen stops of the tab key.
  const place = div({class: "questions"});
  const more = button({type: "button", "aria-pressed": "false", onclick: () => {
    const shown = place.classList.toggle("evident");
    more.setAttribute("aria-pressed", String(shown));
  }}, "Since when, and what was measured");
  place.append(...found.map(({part, question, text, evidence, entry, since, before}) =>
    div({class: "question", id: part, tabindex: "-1"}, h3(a({href: `#${part}`}, question)), p(text),
      div({class: "evidence"}, p(since), before ? p(before) : null,
        evidence.length ? [p(`Measured with ${entry}:`), list(evidence)] : null))));
  return [more, place];
}
