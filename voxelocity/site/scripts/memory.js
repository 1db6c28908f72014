/** @import {MemoryNeedData, MemoryRowData} from "../page_data" */
import {address} from "./address.js";
import {chart} from "./charts.js";
import {content, entries, fileWords} from "./content.js";
import {a, choices, code, div, faint, folded, label, p, refusal, span, table, td}
  from "./elements.js";
import {LONGEST, fitsIn, peakOf, shapeIn, sizesNear} from "./estimate.js";
import {bytesWords} from "./numbers.js";
import {choose, entryPicker, field, fileOptions, leadingTo, notMeasuredHere, picker}
  from "./pickers.js";
import {at, machine, usualOf} from "./results.js";
import {fileHelp} from "./which_call.js";

/** @typedef {MemoryRowData & {need?: MemoryNeedData, bytes?: number, note?: string}} MemoryRow */

const NOT_ON_SUCH = "not measured on such a file";
const EACH = "a .nii.gz; I do not know its number type";

/**
 * The rows for a file, a shape and an entry, the smallest peak first.
 * @param {string} file @param {number[]} shape @param {number} index @returns {MemoryRow[]}
 */
function memoryRows(file, shape, index) {
  return machine().memory.map((/** @type {MemoryRow} */ row) => {
    const need = row.needs[file]?.[at(index)] ?? NOT_ON_SUCH;
    return typeof need === "string" ? {...row, note: need}
      : {...row, need, bytes: peakOf(need, shape, machine().importing[at(index)])};
  }).sort((one, other) => (one.bytes ?? Infinity) - (other.bytes ?? Infinity));
}

export function memorySection() {
  const {files} = content.tasks.find((task) => task.key === "ArrayAccess") || content.tasks[0];
  const known = content.presets.map(({name, shape}) =>
    [shape.join("x"), `${name} (${shape.join(" × ")})`]);
  const offered = address.get("shape");
  if (offered && !known.some(([value]) => value === offered)) known.push([offered, "my own shape"]);
  const [typed, pickShape] = picker("shape", "Data set", known, known[1][0]);
  const shape = shapeIn(typed);
  const lengths = (shape || typed.split("x")).map((length, axis) => label({class: "picker"},
    span(["x", "y", "z", "volumes"][axis]),
    field({type: "number", min: "1", max: LONGEST, step: "1", value: String(length),
      id: `length-${axis}`}, () => {
      /** @type {NodeListOf<HTMLInputElement>} */
      const asked = document.querySelectorAll("[id^=length-]");
      choose({shape: [...asked].map(({value}) => value || "0").join("x")}, "memory");
    })));
  const [file, pickFile] = picker("memory-file", "File", [...fileOptions(files), EACH],
    usualOf(files));
  const [index, pickVersion] = entryPicker("memory-version", "Versions");
  const pickers = choices(pickShape, lengths, pickFile, pickVersion);
  if (!shape) return [pickers, refusal(
    `A shape is four whole numbers from 1 to ${LONGEST}, as a NIfTI header can hold.`)];
  const missing = notMeasuredHere("memory-version");
  if (missing) return [pickers, missing];
  // Data sets are distributed gzipped, but no catalogue of them tells the number type.
  const gzipped = files.filter((each) => each.endsWith(".nii.gz"))
    .sort((one, other) => bitsOf(one) - bitsOf(other));
  const importing = machine().importing[at(index)];
  return [
    pickers, importing ? faint(`No peak is below ${bytesWords(importing)}: so much Python and its `
      + "modules take while they are imported, before anything is read.") : null,
    file === EACH ? memoryOfEach(gzipped, shape, index)
      : memoryOf(file, othersOf(file, files), shape, index),
    folded("How this is computed", p("The peak of the whole process is what it takes "
      + "once its libraries are imported, and the measured bytes per voxel times your voxels. A "
      + "call that takes less than one byte per voxel grows with one volume instead. “Fits” means "
      + "that 10 % of the RAM stays free. 16 GiB are 17.2 GB. The masks take a fifth to a quarter "
      + "of the field of view, the coarser grid an eighth of the voxels. Two runs are "
      + "concatenated, each of your shape."))];
}

// The bits of a stored voxel, and a little more where it is scaled.
const bitsOf = (file) => Number(/\d+/.exec(file)?.[0])
  + Number(fileWords(file).startsWith("scaled"));

// A file without its format.
const typeOf = (file) => fileWords(file).split(" ").slice(0, -1).join(" ");

// The same calls on each number type, side by side.
function memoryOfEach(files, shape, index) {
  const found = files.map((file) =>
    new Map(memoryRows(file, shape, index).map((row) => [row.key, row])));
  const peaksOf = (key) => found.map((rows) => rows.get(key)?.bytes).filter(Boolean);
  const largest = ({key}) => Math.max(...peaksOf(key));
  // What was measured of one type alone is in the table of that type.
  const rows = machine().memory.filter(({key}) => peaksOf(key).length > 1)
    .sort((one, other) => largest(one) - largest(other));
  const cellOf = (/** @type {MemoryRow} */ {bytes, note}) => (note
    ? {words: note === NOT_ON_SUCH ? "–" : note}
    : td({class: "number"}, bytesWords(bytes),
      div({class: "faint"}, `in ${fitsIn(bytes, content.machine_sizes)}`)));
  return [table("Peak memory, and the machine that it fits in: "
    + `${shape.join(" × ")}, ${entries[index].words}`, [
    ["call", ({call, task}) => [code(call), div({class: "faint"}, task)], "head"],
    ...files.map((file, place) => [typeOf(file),
      ({key}) => cellOf(found[place].get(key)), "number"]),
  ], rows, ({key}) => ({"data-key": key})), fileHelp()];
}

// The same image in other number types.
const othersOf = (file, files) => files.filter((each) => each !== file
  && each.split(" ").at(-1) === file.split(" ").at(-1));

function memoryOf(file, others, shape, index) {
  const rows = memoryRows(file, shape, index);
  const [valued, missing] = [rows.filter(({note}) => !note), rows.filter(({note}) => note)];
  const description = `${shape.join(" × ")}, ${fileWords(file)}, ${entries[index].words}`;
  // Lines are drawn for the sizes that a bar comes near.
  const near = sizesNear(valued.map(({bytes}) => bytes), content.machine_sizes);
  const labelOf = ({call, task}) => (valued.filter((other) => other.call === call).length > 1
    ? `${call} · ${task}` : call);
  return [
    others.length ? otherTypes(rows, file, others, shape, index) : null,
    fileHelp(), p(fitting(valued)),
    chart("memory", `Peak memory: ${description}`, {
      rows: valued.map((row) => ({call: labelOf(row), value: row.bytes / 1e9,
        words: bytesWords(row.bytes), tooltip: `${row.task}: ${bytesWords(row.bytes)}`})),
      sizes: near.map((gib) => ({size: gib * 2 ** 30 / 1e9,
        words: gib === near.at(-1) ? `${gib} GiB` : String(gib)})),
    }, (specification) => { if (!near.length) specification.layer.splice(1, 1); }),
    folded("The same as a table, with what was measured and the machine that each fits in",
      memoryTable(`Peak of the process: ${description}`, valued)),
    missing.length ? folded(`${missing.length} calls have no peak on such a file`,
      memoryTable(`Without a peak: ${description}`, missing)) : null];
}

/** How many calls fit into each machine, up to that in which all do. @param {MemoryRow[]} rows */
function fitting(rows) {
  const counts = content.machine_sizes.map(({gib, fits}) =>
    [gib, rows.filter(({bytes}) => bytes <= fits).length]);
  const enough = counts.findIndex(([, count]) => count === rows.length);
  const told = enough < 0 ? counts : counts.slice(0, enough + 1);
  return enough === 0 ? `All ${rows.length} calls fit into ${told[0][0]} GiB.`
    : `Of ${rows.length} calls, ${told.map(([size, count], place) =>
      `${count} ${place ? "" : count === 1 ? "fits " : "fit "}into ${size} GiB`).join(", ")}.`;
}

// The call that most people make with each number type.
const COMMON = "MeanOverTime|path";

/** @param {MemoryRow[]} rows @param {string[]} others */
function otherTypes(rows, file, others, shape, index) {
  const own = rows.find(({key, bytes}) => key.startsWith(COMMON) && bytes);
  const all = a(leadingTo("memory", {"memory-file": EACH}), "All number types side by side");
  if (!own) return p(all);
  const peaks = others.map((other) => [typeOf(other), memoryRows(other, shape, index)
    .find(({key}) => key === own.key)?.bytes]).filter(([, bytes]) => bytes);
  return p(code(own.call), ` takes ${bytesWords(own.bytes)} of ${typeOf(file)}, `,
    peaks.map(([type, bytes]) => `${bytesWords(bytes)} of ${type}`).join(", "), ". ", all);
}

/** @param {MemoryRow[]} rows */
const memoryTable = (caption, rows) => table(caption, [
  ["task", ({task}) => task],
  ["call", ({call}) => call, "code"],
  ["peak", ({note, bytes}) => (note ? {note} : bytesWords(bytes)), "number"],
  ["measured", ({need}) => need?.words ?? "", "number"],
  ["fits in", ({note, bytes}) => (note ? "" : fitsIn(bytes, content.machine_sizes)), "number"],
], rows, ({key}) => ({"data-key": key}));
