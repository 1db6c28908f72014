function showCompare() {
  const before = places()[Math.max(0, places().length - 2)];
  const pickOld = picker("old", "Old", placeOptions(), entries[before].tag, showCompare);
  const pickNew = picker("new", "New", placeOptions(), entries[newest()].tag, showCompare);
  const [old, fresh] = [placeOf(address.get("old")), placeOf(address.get("new"))];
  const pickers = make("div", {class: "pickers"}, pickOld, pickNew);
  if (old === fresh) return fill("compare", pickers, make("p", {class: "warning"}, "Choose two different points."));
  const changes = changesBetween(old, fresh);
  const command = `.venv/bin/voxelocity compare ${entries[old].tag} ${entries[fresh].tag} --machine ${address.get("machine")}`;
  return fill("compare", pickers,
    make("p", {}, "The same results on the command line:"), copyable(command),
    make("p", {}, make("a", {href: `?${new URLSearchParams({machine: address.get("machine"),
      old: entries[old].tag, new: entries[fresh].tag})}#compare`, id: "compare-link"}, "A link to this comparison"), "."),
    movedReferences(old, fresh), splitOf(old, fresh), changesTable(changes, old, fresh));
}

function movedReferences(old, fresh) {
  const found = machine().moved.find((each) => each.old === old && each.new === fresh);
  return found ? make("p", {class: "warning"}, found.warning) : null;
}

// What each cause has in the change of each operation.
function splitOf(old, fresh) {
  const rows = machine().means.map((mean) => ({mean, change: meanChange(mean, old, fresh)}))
    .filter(({change}) => change)
    .map(({mean, change}) => make("tr", {"data-operation": mean.operation, "data-metric": mean.metric},
      make("th", {scope: "row"}, mean.title), make("td", {}, nameOfMetric(mean.metric)),
      numberCell(factorOrSame(change), judged(change)),
      causes.map((cause) => numberCell(factorOrSame(change.shares[cause])))));
  return make("details", {}, make("summary", {}, "Which change did it: nilearn, nibabel, the stack"),
    table("The geometric mean of each operation, divided among its causes; ~ is within the noise",
      ["operation", "of", {number: "change"}, ...causes.map((cause) => ({number: cause}))], rows));
}

const factorOrSame = (change) => (withinNoise(change) ? "~" : factor(Math.exp(change.log)));

function changesTable(changes, old, fresh) {
  const columns = [
    ["operation", (change) => change.cell.task], ["call", (change) => change.cell.call],
    ["file", (change) => change.cell.file], ["of", (change) => change.cell.metric],
    ["old", (change) => change.old.value], ["new", (change) => change.fresh.value],
    ["change", (change) => change.log], ["noise", (change) => change.floor],
  ];
  const pickRows = picker("rows", "Show", [["changed", "what differs by more than the noise"], ["all", "everything"]],
    "changed", showCompare);
  const kept = address.get("rows") === "all" ? changes
    : changes.filter((change) => (change.note ? content.failures.includes(change.note) : !withinNoise(change)));
  const sort = String(address.offer("sort", columns.map(([name]) => name), "change"));
  const descending = address.offer("order", ["up", "down"], "up") === "down";
  const by = columns.find(([name]) => name === sort)[1];
  const sorted = [...kept].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
    const order = typeof a === "string" ? a.localeCompare(b) : a - b;
    return descending ? -order : order;
  });
  const heads = columns.map(([name]) => make("th", {scope: "col", class: ["old", "new", "change", "noise"]
    .includes(name) ? "number" : null,
  "aria-sort": name === sort ? (descending ? "descending" : "ascending") : null},
  make("button", {type: "button", id: `sort-${name}`, onclick: () => {
    address.set("order", name === sort && !descending ? "down" : "up");
    address.set("sort", name);
    showCompare();
    document.getElementById(`sort-${name}`).focus();
  }}, name, name === sort ? (descending ? " ↓" : " ↑") : "")));
  const caption = `${entries[fresh].tag} against ${entries[old].tag}: ${kept.length} of ${changes.length} results; `
    + "~ is within the noise";
  return make("div", {}, make("div", {class: "pickers"}, pickRows), table(caption, heads,
    sorted.map((change) => make("tr", {class: change.cell.reference ? "reference" : null, "data-number": change.number},
      make("td", {}, change.cell.task), make("th", {scope: "row", class: "code"}, change.cell.call),
      make("td", {}, change.cell.file), make("td", {}, nameOfMetric(change.cell.metric)),
      [change.old, change.fresh].map((found) => (found.note ? numberCell(found.note, "missing")
        : numberCell(shown(change.cell.metric, found.value)))),
      change.note ? numberCell(change.note, "missing") : numberCell(factorOrSame(change), judged(change)),
      numberCell(change.note || !Number.isFinite(change.floor) ? "" : factor(Math.exp(change.floor)))))));
}
