// @ts-check
/** @import {MemoryNeedData, MemoryRowData} from "../page_data" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {content, entries} from "./content.js";
import {cell, choices, codeHead, faint, fill, make, numberCell, table} from "./elements.js";
import {LONGEST, fitsIn, peakOf, shapeIn, sizesNear} from "./estimate.js";
import {bytesWords} from "./numbers.js";
import {indexOf, indexOptions, notMeasuredHere, picker} from "./pickers.js";
import {at, machine, newest} from "./results.js";
import {fileHelp} from "./which_call.js";

/** @typedef {{need?: MemoryNeedData, bytes?: number, note?: string}} Need */
/** @typedef {MemoryRowData & Need} MemoryRow */

/**
 * The rows for a file, a shape and an entry, the smallest peak first.
 * @param {string} file @param {number[]} shape @param {number} index
 * @returns {MemoryRow[]}
 */
function memoryRows(file, shape, index) {
  return machine().memory.map((/** @type {MemoryRow} */ row) => {
    const need = row.needs[file] ? row.needs[file][at(index)] : "not measured on such a file";
    if (typeof need === "string") return {...row, note: need};
    return {...row, need, bytes: peakOf(need, shape, machine().importing[at(index)])};
  }).sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
}

const EACH = "a .nii.gz; I do not know its number type";

function memoryIntro() {
  return faint("The peak of the whole process: what it takes once its libraries are imported, and "
    + "the measured bytes per voxel times your voxels; or the peak of importing the libraries, "
    + "where that is more. It fits in a machine of which it leaves a tenth to the rest; 16 GiB are "
    + "17.2 GB. A call that took less than one byte per voxel cannot have held the image; its peak "
    + "grows with one volume. The masks take a fifth to a quarter of the field of view, the "
    + "coarser grid an eighth of the voxels; two runs are concatenated, each of your shape.");
}

// The same calls on each number type, side by side.
/** @param {string[]} files @param {number[]} shape @param {number} index */
function memoryOfEach(files, shape, index) {
  const found = files.map((file) =>
    new Map(memoryRows(file, shape, index).map((row) => [row.key, row])));
  const largest = (key) => Math.max(...found.map((rows) => rows.get(key)?.bytes ?? 0));
  const rows = machine().memory.filter(({key}) =>
    found.some((each) => each.get(key)?.bytes !== undefined))
    .sort((one, other) => largest(one.key) - largest(other.key));
  const caption = `Peak memory, and the machine that it fits in: `
    + `${shape.join(" × ")}, ${entries[index].tag}`;
  return table(caption, ["task", "call",
    ...files.map((file) => ({number: file.replace(" .nii.gz", "")}))],
  rows.map(({key, task, call}) => make("tr", {"data-key": key}, cell(task),
    codeHead(call),
    found.map((each) => {
      const row = each.get(key);
      if (!row || row.note) return numberCell(row?.note === "not measured on such a file" || !row
        ? "not measured" : row.note, "missing");
      return make("td", {class: "number"}, bytesWords(row.bytes),
        make("div", {class: "faint"}, `in ${fitsIn(row.bytes, content.machine_sizes)}`));
    }))));
}

export function showMemory() {
  const {files} = content.tasks.find((task) => task.key === "ArrayAccess") || content.tasks[0];
  const known = content.presets.map(({name,
    shape}) => [shape.join("x"), `${name} (${shape.join(" × ")})`]);
  const offered = address.get("shape");
  const own = offered && !known.some(([value]) => value === offered) ? [[offered, "my own shape"]]
    : [];
  const pickPreset = picker("shape", "Data set", [...known, ...own], known[1][0], showMemory);
  const shape = shapeIn(String(address.get("shape")));
  const lengths = (shape || String(address.get("shape")).split("x")).map((length, axis) => make(
    "label", {class: "picker"}, make("span", {}, ["x", "y", "z", "volumes"][axis]),
    make("input", {type: "number", min: "1", max: String(LONGEST), step: "1", value: String(length),
      id: `length-${axis}`,
      onchange: () => {
        /** @type {NodeListOf<HTMLInputElement>} */
        const asked = document.querySelectorAll("[id^=length-]");
        address.set("shape", [...asked].map(({value}) => value || "0").join("x"));
        showMemory();
        document.getElementById(`length-${axis}`)?.focus();
      }})));
  // Data sets are distributed gzipped, but no catalogue of them tells the number type.
  const gzipped = files.filter((file) => file.endsWith(".nii.gz"));
  const pickFile = picker("memory-file", "File",
    [[EACH, EACH], ...files.map((file) => [file, file])], EACH, showMemory);
  const pickVersion = picker("memory-version", "Versions", indexOptions(), entries[newest()].tag,
    showMemory);
  const index = indexOf(address.get("memory-version"));
  const pickers = choices(pickPreset, lengths, pickFile, pickVersion);
  if (!shape) {
    return fill("memory", pickers, make("p", {class: "warning", role: "alert"},
      `A shape is four whole numbers from 1 to ${LONGEST}, as a NIfTI header can hold.`));
  }
  const missing = notMeasuredHere("memory-version");
  if (missing) return fill("memory", pickers, missing);
  if (address.get("memory-file") === EACH) {
    return fill("memory", memoryIntro(), fileHelp(), pickers, memoryOfEach(gzipped, shape, index));
  }
  const rows = memoryRows(address.get("memory-file"), shape, index);
  const valued = rows.filter((row) => row.bytes !== undefined);
  const description = `${shape.join(" × ")}, ${address.get("memory-file")}, ${entries[index].tag}`;
  // Lines are drawn for the sizes that a bar comes near.
  const near = sizesNear(valued.map(({bytes}) => bytes), content.machine_sizes);
  const dashed = near.length ? `; dashed: ${near.join(", ")} GiB` : "";
  const label = (row) => (valued.some((other) => other !== row && other.call === row.call)
    ? `${row.call} · ${row.task}` : row.call);
  return fill("memory",
    memoryIntro(),
    fileHelp(),
    pickers,
    chart("memory", `Peak memory: ${description}${dashed}`, {
      rows: valued.map((row) => ({call: label(row), value: row.bytes / 1e9,
        tooltip: `${row.task}: ${bytesWords(row.bytes)}`})),
      sizes: near.map((gib) => ({size: gib * 2 ** 30 / 1e9, tooltip: `${gib} GiB`})),
    }, (specification) => {
      if (!near.length) specification.layer.pop();
    }),
    memoryTable(`Peak of the process: ${description}`, valued),
    valued.length === rows.length ? null : make("details", {}, make("summary", {},
      `${rows.length - valued.length} calls were not measured on such a file`),
    memoryTable(`Not measured: ${description}`, rows.filter((row) => row.note))));
}

/** @param {string} caption @param {MemoryRow[]} rows */
function memoryTable(caption, rows) {
  return table(caption, ["task", "call", {number: "peak"}, {number: "measured"},
    {number: "fits in"}],
  rows.map((row) => make("tr", {"data-key": row.key},
    cell(row.task),
    codeHead(row.call),
    row.note ? numberCell(row.note, "missing") : numberCell(bytesWords(row.bytes)),
    numberCell(row.note ? "" : row.need.words),
    numberCell(row.note ? "" : fitsIn(row.bytes, content.machine_sizes)))));
}
