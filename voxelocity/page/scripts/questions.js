// Questions that users ask, with what was measured.
function showQuestions() {
  const found = machine().answers;
  if (!found.length) return fill("questions", make("p", {}, "Too little was measured here to answer one."));
  return fill("questions", make("dl", {}, found.map(({question, text, evidence, since}) => [
    make("dt", {}, question),
    make("dd", {}, text, make("div", {class: "faint"}, `${evidence}; it holds ${since}.`)),
  ])));
}
