function showProxyOrArray() {
  const states = machine().documented;
  const intro = make("p", {}, "A ", make("a", {href: content.documented.source}, "draft of nilearn's documentation"),
    " compares nib.load, whose proxy reads nothing until it is asked, with load_img, on a .nii.gz whose array "
    + `takes 2.3 GiB in float64. Here: ${content.documented.shape} voxels, int16 with slope and intercept.`);
  if (!states.length) {
    return fill("proxy-or-array", intro, make("p", {class: "missing"}, "Not measured on this machine. Measure it: "
      + "VOXELOCITY_DOCUMENTED_SIZE=1 .venv/bin/asv run --machine NAME --record-samples --bench DocumentedSize TAG^!"));
  }
  return fill("proxy-or-array", intro, states.map(documentedTable), claimsOf(states));
}

function documentedTable(state) {
  return table(labelOf(state.place), ["task", {number: "nib.load: time"}, {number: "memory"},
    {number: "load_img: time"}, {number: "memory"}],
  state.table.map((row) => make("tr", {"data-tag": entries[state.place].tag},
    make("th", {scope: "row"}, row.task),
    ["nib_load", "load_img"].flatMap((way) => ["time", "peakmem"].map(
      (kind) => documentedCell(kind, row[way][kind]))))));
}

function documentedCell(kind, value) {
  if (value === null) return numberCell("not measured", "missing");
  if (kind === "time") return numberCell(seconds(value));
  return numberCell(value < content.least_peak ? "below 1 MB" : gibibytesOrLess(value));
}

function claimsOf(states) {
  const words = {true: "holds", false: "no longer holds", null: "not measured"};
  return table("What the draft says, and what is so", ["claim", ...states.map((state) => entries[state.place].tag)],
    states[0].claims.map((claim, number) => make("tr", {}, make("th", {scope: "row"}, claim.claim),
      states.map((state, index) => {
        const {holds, numbers} = state.claims[number];
        const word = holds === false && index === 0 ? "does not hold" : words[String(holds)];
        return make("td", {class: holds === null ? "missing" : null}, make("strong", {}, word),
          numbers ? `: ${numbers}` : "");
      }))));
}
