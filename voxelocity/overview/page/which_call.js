// The rows of a task on a file in a version: one a call, with its time and its peak.
function callsOf(task, file, place) {
  const found = new Map();
  for (const number of tasks.get(task).numbers) {
    const cell = cells[number];
    if (fileOf(cell) !== file) continue;
    if (!found.has(cell.route)) found.set(cell.route, {cell});
    found.get(cell.route)[cell.kind] = {number, ...reading(number, place)};
  }
  return [...found.values()].sort((one, other) => (one.time?.value ?? Infinity)
    - (other.time?.value ?? Infinity));
}

function bestOf(rows, kind) {
  const valued = rows.filter((row) => !row.cell.reference && row[kind]?.value !== undefined);
  valued.sort((one, other) => one[kind].value - other[kind].value);
  const best = valued[0];
  if (!best) return null;
  const equal = valued.slice(1).filter((row) => Math.abs(
    logOf(row[kind].number, row[kind].value) - logOf(best[kind].number, best[kind].value))
    <= logFloor(row[kind].number, row[kind].value, best[kind].value));
  return {best, equal};
}

function showWhichCall() {
  const pickTask = picker("task", "What I want to do", taskOptions(),
    "VolumeExtraction|middle", showWhichCall);
  const task = address.get("task");
  const files = [...new Set(tasks.get(task).numbers.map((number) => fileOf(cells[number])))];
  const preferred = files.includes("int16 + slope/inter .nii.gz") ? "int16 + slope/inter .nii.gz" : files[0];
  const pickFile = picker("file", "My file", files.map((file) => [file, file]), preferred, showWhichCall);
  const pickVersion = picker("version", "My versions", placeOptions(), entries[newest()].tag, showWhichCall);
  const place = placeOf(address.get("version"));
  const rows = callsOf(task, address.get("file"), place);
  const reference = rows.find((row) => row.cell.reference);
  const description = `${tasks.get(task).task}, ${address.get("file")}, ${entries[place].tag}`;
  fill("which-call",
    make("p", {class: "faint"}, "Time is the tenth percentile of all timings; memory is the peak above the baseline, the same process "
      + "without the call. The reference is the task done in numpy and gzip alone, with the least work that we know; it "
      + "works in float64."),
    fileHelp(),
    make("div", {class: "pickers"}, pickTask, pickFile, pickVersion),
    content.without_advice[rows[0].cell.operation]
      ? make("p", {class: "warning"}, content.without_advice[rows[0].cell.operation])
      : make("div", {class: "cards"},
        adviceCard("The fastest call", rows, "time", reference, place),
        adviceCard("The leanest call", rows, "peakmem", reference, place)),
    ["time", "peakmem"].map((kind) => chart(kind === "time" ? "calls-time" : "calls-memory",
      `${kind === "time" ? "Time" : "Peak above the baseline"}: ${description}`, {
        rows: rows.filter((row) => row[kind]?.value !== undefined).map((row) => ({
          call: row.cell.call,
          value: row[kind].value * (kind === "time" ? 1e3 : 1e-6),
          reference: row.cell.reference,
          told: `${row.cell.call}: ${shown(kind, row[kind].value)}`,
        })),
      })),
    callsTable(description, rows, reference, place),
    rows.some((row) => withIndexedGzip(row, place)) ? make("p", {class: "faint"}, "With indexed_gzip installed nibabel "
      + "builds an index of the file as it reads. Each call here opens the image anew and pays for that; what it saves, "
      + "it saves on an image that is kept open and asked more than once.") : null);
}

// How a user learns which of the files is theirs.
function fileHelp() {
  return make("p", {class: "faint"}, "Which file is yours? ", make("code", {}, "nib.load(path).get_data_dtype()"),
    " tells the type; “slope/inter” means that ", make("code", {}, "nib.load(path).dataobj.slope"), " is not 1 or ",
    make("code", {}, ".inter"), " not 0, so that every voxel is scaled when it is read.");
}

function adviceCard(title, rows, kind, reference, place) {
  const found = bestOf(rows, kind);
  const card = make("div", {class: "card", "data-best": kind}, make("h3", {}, title));
  if (!found) {
    const notes = [...new Set(rows.map((row) => row[kind]?.note).filter(Boolean))];
    card.append(make("p", {class: "missing"}, notes.join(", ") || "not measured"));
    return card;
  }
  const {best, equal} = found;
  const told = ["time", "peakmem"].filter((each) => best[each]?.value !== undefined)
    .map((each) => shown(each, best[each].value) + (each === "time" ? "" : " above the baseline"));
  card.append(
    copyable(content.calls[`${best.cell.operation}.${best.cell.route}`] || best.cell.call),
    make("p", {}, told.join(", "),
      best.peakmem?.value !== undefined && best.cell.voxels
        ? ` (${perVoxel(best.cell, best.peakmem.value)})` : "",
      reference?.[kind]?.value && best[kind].value > 0
        ? `; ${distance(best, reference, kind)}` : "", "."));
  const others = rows.filter((row) => !row.cell.reference && row[kind]?.value !== undefined).length - 1;
  if (equal.length) {
    card.append(make("p", {}, equal.length === others ? "No call differs from it by more than the noise: "
      : "Within the noise of it: ", `${equal.map((row) => row.cell.call).join("; ")}.`));
  }
  card.append(make("p", {class: "faint"}, "Measure it yourself:"),
    make("pre", {tabindex: "0"}, make("code", {}, commandFor(best[kind].number, place))));
  return card;
}

function distance(row, reference, kind) {
  if (kind === "peakmem" && Math.max(row.peakmem.value, reference.peakmem.value) < content.least_peak) {
    return "as little as the reference";
  }
  const ratio = Math.exp(logOf(row[kind].number, row[kind].value)
    - logOf(reference[kind].number, reference[kind].value));
  return `${factor(ratio)} the ${kind === "time" ? "time" : "memory"} of the reference`;
}

// nibabel uses indexed_gzip without being told; where it was measured with it, a column says so.
function withIndexedGzip(row, place) {
  const known = machine().indexed_gzip[place];
  return row.cell.parameters[1] === ".nii.gz" && row.time ? known?.[row.time.number] : undefined;
}

function callsTable(description, rows, reference, place) {
  const indexed = rows.some((row) => withIndexedGzip(row, place));
  return table(description, ["call", {number: "time"}, {number: "× reference"}, {number: "peak above baseline"},
    {number: "per voxel"}, ...(indexed ? [{number: "time with indexed_gzip"}] : [])],
  rows.map((row) => make("tr", {class: row.cell.reference ? "reference" : null,
    "data-route": row.cell.route},
    make("th", {scope: "row", class: "code"}, row.cell.call),
    valueCell(row, "time"),
    numberCell(reference?.time?.value && row.time?.value
      ? significant(row.time.value / reference.time.value, 3) : ""),
    valueCell(row, "peakmem"),
    numberCell(row.peakmem?.value !== undefined && row.cell.voxels
      ? perVoxel(row.cell, row.peakmem.value) : ""),
    indexed ? numberCell(withIndexedGzip(row, place) ? seconds(withIndexedGzip(row, place)) : "") : null)));
}

function valueCell(row, kind) {
  const found = row[kind];
  if (!found) return numberCell("not measured", "missing");
  return found.note ? numberCell(found.note, "missing") : numberCell(shown(kind, found.value));
}

// What measures one number again; asv takes a regular expression.
function commandFor(number, place) {
  const cell = cells[number];
  const kind = cell.operation === "Importing" && cell.kind === "peakmem" ? "track_peakmem" : cell.kind;
  const values = cell.parameters.map((value) => `'${value}'`).join(", ");
  const name = `${cell.module}.${cell.operation}.${kind}_${cell.route}` + (values ? `(${values})` : "");
  const expression = `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  const asked = cell.operation === "DocumentedSize" ? "VOXELOCITY_DOCUMENTED_SIZE=1 " : "";
  return `${asked}.venv/bin/asv run --machine NAME --record-samples --bench "${expression
    .replace(/[\\"$`]/g, "\\$&")}" ${entries[place].tag}^!`;
}
