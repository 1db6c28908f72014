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
    make("p", {}, "The same numbers on the command line:"), copyable(command),
    make("p", {}, make("a", {href: `?${new URLSearchParams({machine: address.get("machine"),
      old: entries[old].tag, new: entries[fresh].tag})}#compare`, id: "compare-link"}, "A link to this comparison"), "."),
    movedReferences(changes, old, fresh), splitOf(changes), changesTable(changes, old, fresh));
}

// References are the same work on one stack: if they differ, the machine does.
function movedReferences(changes, old, fresh) {
  if (entries[old].stack !== entries[fresh].stack) return null;
  const times = changes.filter((change) => change.cell.reference && change.cell.kind === "time"
    && change.log !== undefined);
  const moved = times.filter((change) => !withinNoise(change));
  if (moved.length <= 0.03 * times.length) return null;
  return make("p", {class: "warning"}, `${moved.length} of ${times.length} times of the references, which do the same work in `
    + "both, differ by more than the noise: the machine has changed, and times of other calls may differ for that reason alone.");
}

// What each cause has in the change of each operation.
function splitOf(changes) {
  const operations = [...new Set(changes.map((change) => change.cell.operation))];
  const rows = operations.flatMap((operation) => ["time", "peakmem"].map((kind) => {
    const change = meanChange(changes, operation, kind);
    const {title} = changes.find((each) => each.cell.operation === operation).cell;
    return change && make("tr", {"data-operation": operation, "data-kind": kind},
      make("th", {scope: "row"}, title), make("td", {}, kind === "time" ? "time" : "memory"),
      numberCell(factorOrSame(change), judged(change)),
      causes.map((cause) => numberCell(factorOrSame(change.shares[cause]))));
  }));
  return make("details", {}, make("summary", {}, "Which change did it: nilearn, nibabel, the stack"),
    table("The geometric mean of each operation, divided among its causes; ~ is within the noise",
      ["operation", "of", {number: "change"}, ...causes.map((cause) => ({number: cause}))], rows));
}

const factorOrSame = (change) => (withinNoise(change) ? "~" : factor(Math.exp(change.log)));

function changesTable(changes, old, fresh) {
  const columns = [
    ["operation", (change) => change.cell.task], ["call", (change) => change.cell.call],
    ["file", (change) => fileOf(change.cell)], ["of", (change) => change.cell.kind],
    ["old", (change) => change.old.value], ["new", (change) => change.fresh.value],
    ["change", (change) => change.log], ["noise", (change) => change.floor],
  ];
  const pickRows = picker("rows", "Show", [["changed", "what differs by more than the noise"], ["all", "everything"]],
    "changed", showCompare);
  const kept = address.get("rows") === "all" ? changes
    : changes.filter((change) => (change.note ? ["failed", "wrong answer"].includes(change.note) : !withinNoise(change)));
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
  const caption = `${entries[fresh].tag} against ${entries[old].tag}: ${kept.length} of ${changes.length} numbers; `
    + "~ is within the noise";
  return make("div", {}, make("div", {class: "pickers"}, pickRows), table(caption, heads,
    sorted.map((change) => make("tr", {class: change.cell.reference ? "reference" : null, "data-number": change.number},
      make("td", {}, change.cell.task), make("th", {scope: "row", class: "code"}, change.cell.call),
      make("td", {}, fileOf(change.cell)), make("td", {}, change.cell.kind === "time" ? "time" : "memory"),
      [change.old, change.fresh].map((found) => (found.note ? numberCell(found.note, "missing")
        : numberCell(shown(change.cell.kind, found.value)))),
      change.note ? numberCell(change.note, "missing") : numberCell(factorOrSame(change), judged(change)),
      numberCell(change.note || !Number.isFinite(change.floor) ? "" : factor(Math.exp(change.floor)))))));
}
