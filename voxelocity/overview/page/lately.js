function showLately() {
  const found = machine().lately;
  if (!found.length) {
    return fill("lately", make("p", {}, "Only one version of each library was measured here, or too "
      + "little to tell a change from noise. Measure two releases and a control: voxelocity measure."));
  }
  return fill("lately",
    make("p", {class: "faint"}, "Each against the one before it that was measured. Faster and slower: "
      + "the geometric mean of the time of all calls of a kind of work; leaner and fatter: of their "
      + "peak memory above the baseline. Below 5 % or within the noise nothing is called a difference; of a "
      + "hundred numbers that did not change, one is expected to lie beyond its noise."),
    make("div", {class: "cards"}, found.map(latelyCard)));
}

function latelyCard(step) {
  const name = step.library === "stack" ? "numeric stack" : step.library;
  const notes = entries[placeOf(step.new_tag)].notes;
  return make("div", {class: "card", "data-library": step.library},
    make("h3", {}, `${name}: ${step.old} to ${step.new}`),
    make("p", {class: "advice"}, step.summary),
    make("ul", {class: "kinds"}, step.kinds.map((kind) => make("li", {}, kind.sentence,
      make("span", {class: "faint"}, ` (noise: ${noiseOf(kind)})`)))),
    step.warnings.map((line) => make("p", {class: "warning"}, `${line}.`)),
    listOf("better", step.better), listOf("worse", step.worse),
    step.not_measured.length ? make("p", {class: "faint"},
      `Between the two were not measured: ${step.not_measured.join(", ")}.`) : null,
    step.yanked.length ? make("p", {class: "faint"},
      `Passed over, since it was yanked: ${step.yanked.join(", ")}.`) : null,
    step.also.length ? make("p", {class: "faint"},
      `The step holds other changes as well: ${step.also.join("; ")}.`) : null,
    make("p", {}, compareLink(step.old_tag, step.new_tag), " ",
      notes ? make("a", {href: notes}, "release notes") : null));
}

function listOf(word, lines) {
  if (!lines.length) return null;
  return make("details", {}, make("summary", {},
    `What became ${word}: ${lines.length} ${lines.length === 1 ? "number" : "numbers"}`),
  make("ul", {class: "kinds"}, lines.map((line) => make("li", {}, line))));
}

function noiseOf(kind) {
  return [["time", "time"], ["peakmem", "memory"]].filter(([what]) => kind[what])
    .map(([what, word]) => `${percent(kind[what].floor - 1)} of ${word}`).join(", ");
}

function compareLink(old, fresh) {
  return make("a", {href: "#compare", onclick: () => {
    address.set("old", old);
    address.set("new", fresh);
    showCompare();
  }}, "every number");
}
