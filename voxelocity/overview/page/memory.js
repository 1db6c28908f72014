const presets = [
  ["development_fmri", [50, 59, 50, 168]],
  ["ADHD", [61, 73, 61, 176]],
  ["UK Biobank", [88, 88, 64, 490]],
  ["HCP", [91, 109, 91, 1200]],
];
const machineSizes = [8, 16, 32, 64];

// What holds the whole image, or parts of it, and has no image in its baseline.
const sizedOperations = ["ArrayAccess", "MeanOverTime", "VolumeExtraction", "Masking", "MaskingByLabels",
  "MaskingByMaps", "Smoothing", "Resampling", "Detrending", "Standardizing", "Concatenation", "Arithmetic"];

// Less than a byte per voxel cannot hold an image: such a peak grows with a volume.
function peakFor(cell, above, baseline, shape) {
  const volume = shape[0] * shape[1] * shape[2];
  const whole = Math.max(0, above) / cell.voxels >= 1;
  const own = whole ? above * (volume * shape[3] / cell.voxels) : above * (volume / cell.volume);
  return {whole, bytes: baseline + Math.max(0, own)};
}

function memoryRows(file, shape, place) {
  const rows = [];
  cells.forEach((cell, number) => {
    if (cell.kind !== "peakmem" || cell.reference || !sizedOperations.includes(cell.operation)) return;
    if (cell.operation === "VolumeExtraction" && cell.parameters[2] !== "middle") return;
    const row = {cell, number, key: [cell.operation, cell.route, ...cell.parameters.slice(2)].join("|")};
    const found = reading(number, place);
    const baseline = machine().baselines[cell.operation]?.[place];
    const here = fileOf(cell) === file;
    if (here && found.value !== undefined && baseline) {
      Object.assign(row, peakFor(cell, found.value, baseline, shape), {above: found.value, baseline});
    } else row.note = here ? found.note || "not measured" : "not measured on such a file";
    const before = rows.findIndex((each) => each.key === row.key);
    if (before < 0) rows.push(row);
    else if (here) rows[before] = row;
  });
  return rows.sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
}

function shapeChosen() {
  const shape = String(address.get("shape")).split("x").map(Number);
  return shape.length === 4 && shape.every((length) => Number.isInteger(length) && length > 0
    && length <= 32767) ? shape : null;
}

function showMemory() {
  const files = [...new Set(cells.filter((cell) => cell.operation === "ArrayAccess").map(fileOf))];
  const known = presets.map(([name, shape]) => [shape.join("x"), `${name} (${shape.join(" × ")})`]);
  const offered = address.get("shape");
  const own = offered && !known.some(([value]) => value === offered) ? [[offered, "my own shape"]] : [];
  const pickPreset = picker("shape", "Data set", [...known, ...own], known[1][0], showMemory);
  const shape = shapeChosen();
  const lengths = (shape || String(address.get("shape")).split("x")).map((length, axis) => make(
    "label", {class: "picker"}, make("span", {}, ["x", "y", "z", "volumes"][axis]),
    make("input", {type: "number", min: "1", max: "32767", step: "1", value: String(length), id: `length-${axis}`,
      onchange: () => {
        const asked = [0, 1, 2, 3].map((each) => document.getElementById(`length-${each}`).value || "0").join("x");
        address.set("shape", asked);
        showMemory();
        document.getElementById(`length-${axis}`)?.focus();
      }})));
  const pickFile = picker("memory-file", "File", files.map((file) => [file, file]),
    "int16 + slope/inter .nii.gz", showMemory);
  const pickVersion = picker("memory-version", "Versions", placeOptions(), entries[newest()].tag, showMemory);
  const place = placeOf(address.get("memory-version"));
  const pickers = make("div", {class: "pickers"}, pickPreset, lengths, pickFile, pickVersion);
  if (!shape) {
    return fill("memory", pickers, make("p", {class: "warning", role: "alert"},
      "A shape is four whole numbers from 1 to 32767, as a NIfTI header can hold."));
  }
  const rows = memoryRows(address.get("memory-file"), shape, place);
  const valued = rows.filter((row) => row.bytes !== undefined);
  const description = `${shape.join(" × ")}, ${address.get("memory-file")}, ${entries[place].tag}`;
  const label = (row) => (valued.some((other) => other !== row && other.cell.call === row.cell.call)
    ? `${row.cell.call} · ${row.cell.task}` : row.cell.call);
  return fill("memory",
    make("p", {class: "faint"}, "The peak of the whole process: what it takes with its libraries imported, and "
      + "the measured bytes per voxel times your voxels. A call that took less than one byte per voxel cannot "
      + "have held the image; its peak grows with one volume. The masks take a fifth to a quarter of the box, "
      + "the coarser grid an eighth of the voxels; two runs are concatenated, each of your shape."),
    fileHelp(),
    pickers,
    chart("memory", `Peak memory: ${description}${dashed(valued)}`, {
      rows: valued.map((row) => ({call: label(row), value: row.bytes / 2 ** 30,
        told: `${row.cell.task}: ${gibibytes(row.bytes)}`})),
      sizes: sizesNear(valued).map((size) => ({size, told: `${size} GiB`})),
    }, (specification) => {
      if (!sizesNear(valued).length) specification.layer.pop();
    }),
    memoryTable(`Peak of the process: ${description}`, valued),
    valued.length === rows.length ? null : make("details", {}, make("summary", {},
      `Without a number for such a file: ${rows.length - valued.length} calls`),
    memoryTable(`Not measured: ${description}`, rows.filter((row) => row.note))));
}

const sizesNear = (rows) => machineSizes.filter((size) => rows.some((row) => row.bytes > size * 2 ** 29));

const dashed = (rows) => (sizesNear(rows).length ? `; dashed: ${sizesNear(rows).join(", ")} GiB` : "");

function memoryTable(caption, rows) {
  return table(caption, ["task", "call", {number: "peak"}, {number: "measured"}, {number: "fits in"}],
    rows.map((row) => make("tr", {"data-key": row.key},
      make("td", {}, row.cell.task),
      make("th", {scope: "row", class: "code"}, row.cell.call),
      row.note ? numberCell(row.note, "missing") : numberCell(gibibytes(row.bytes)),
      numberCell(row.note ? "" : measuredAs(row)),
      numberCell(row.note ? "" : fitsIn(row.bytes)))));
}

function measuredAs(row) {
  return row.whole ? perVoxel(row.cell, row.above)
    : `${significant(Math.max(0, row.above) / row.cell.volume, 3)} B/voxel of a volume`;
}

// The rest of the system wants some of it too.
function fitsIn(bytes) {
  const size = machineSizes.find((each) => bytes <= 0.9 * each * 2 ** 30);
  return size ? `${size} GiB` : `more than ${machineSizes[machineSizes.length - 1]} GiB`;
}
