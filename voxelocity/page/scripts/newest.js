function showNewest() {
  const found = machine().newest;
  if (!found.length) {
    return fill("newest", make("p", {}, "Only one version of each library was measured here, or too "
      + "little to tell a change from noise. Measure two releases and a control: voxelocity measure."));
  }
  return fill("newest",
    make("p", {class: "faint"}, "Each against the one before it that was measured. Faster and slower: "
      + "the geometric mean of the time of all calls of a kind of work; less and more memory: of their "
      + "peak memory above the baseline; fewer and more instructions: of the work that was counted. Below 5 % (2 % of instructions) or within the noise nothing is called a difference; of a "
      + "hundred results that did not change, one is expected to be beyond its noise."),
    make("div", {class: "cards"}, found.map(newestCard)));
}

function newestCard(step) {
  const name = step.component === "stack" ? "numeric stack" : step.component;
  const {notes} = entries[placeOf(step.new_tag)];
  return make("div", {class: "card", "data-library": step.component},
    make("h3", {}, `${name}: ${step.old} to ${step.new}`),
    make("p", {class: "advice"}, step.summary),
    make("ul", {class: "works"}, step.works.map((work) => make("li", {}, work.sentence,
      make("span", {class: "faint"}, ` (noise: ${work.noise})`)))),
    step.warnings.map((line) => make("p", {class: "warning"}, line)),
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
    `What became ${word}: ${lines.length} ${lines.length === 1 ? "result" : "results"}`),
  make("ul", {class: "works"}, lines.map((line) => make("li", {}, line))));
}

function compareLink(old, fresh) {
  return make("a", {href: "#compare", onclick: () => {
    address.set("old", old);
    address.set("new", fresh);
    showCompare();
  }}, "every result");
}
