function showReleases() {
  const pick = picker("step-kind", "Show", [["time", "time"], ["peakmem", "peak memory"]], "time", showReleases);
  const kind = address.get("step-kind");
  // The newest first, as the table is wider than most windows.
  const steps = places().slice(1).map((place, index) => {
    const before = places()[index];
    return {place, before, changes: changesBetween(before, place)};
  }).reverse();
  const operations = [...new Set(cells.map((cell) => cell.operation))];
  const title = Object.fromEntries(cells.map((cell) => [cell.operation, cell.title]));
  if (!steps.length) return fill("releases", make("p", {}, "Only one entry of the timeline was measured here."));
  const heads = steps.map(({place, before}) => make("th", {scope: "col", class: "number"},
    entries[place].notes ? make("a", {href: entries[place].notes}, entries[place].tag) : entries[place].tag,
    before === place - 1 ? null : make("div", {class: "faint"}, `since ${entries[before].tag}`)));
  return fill("releases",
    make("p", {class: "faint"}, "The geometric mean over the calls of an operation, as a factor against the entry "
      + "before it that was measured: 0.5 × is half. Grey is within the noise. A control changes nothing; what is coloured "
      + "there is noise that the floors do not cover. *: a call failed or gave a wrong answer and is left out."),
    make("div", {class: "pickers"}, pick),
    table(`What each release did to ${kind === "time" ? "the time" : "the peak memory"} of each operation`,
      [make("th", {scope: "col"}, "operation"), ...heads],
      operations.map((operation) => make("tr", {"data-operation": operation},
        make("th", {scope: "row"}, title[operation]),
        steps.map(({place, changes}) => stepCell(entries[place].tag, changes, operation, kind)))),
      {class: "heat"}));
}

function stepCell(tag, changes, operation, kind) {
  const change = meanChange(changes, operation, kind);
  if (change) {
    const wrong = changes.some((each) => each.cell.operation === operation && each.cell.kind === kind
      && !each.cell.reference && ["failed", "wrong answer"].includes(each.note));
    return make("td", {class: `number ${judged(change)}`, "data-tag": tag,
      title: `noise: a factor of ${significant(Math.exp(change.floor), 3)}`},
    factor(Math.exp(change.log)), wrong ? "*" : "");
  }
  const notes = changes.filter((each) => each.cell.operation === operation && each.cell.kind === kind && each.note)
    .map((each) => each.note);
  return make("td", {class: "number missing", "data-tag": tag},
    because.find((note) => notes.includes(note)) || "not measured");
}
