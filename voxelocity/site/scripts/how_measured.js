// @ts-check
/** @import {Benchmark} from "./content.js" */
import {address} from "./address.js";
import {benchmarks, content, entries} from "./content.js";
import {cell, choices, copyable, faint, fill, folded, link, make, numberCell, rowHead,
  table} from "./elements.js";
import {digits, whole} from "./numbers.js";
import {indexOf, indexOptions, picker} from "./pickers.js";
import {at, indices, machine, nameOfMetric, newest} from "./results.js";
import {commandFor} from "./which_call.js";

export function showHowMeasured() {
  const {traits, timings, noise} = machine();
  const known = Object.entries({os: "system", arch: "architecture", cpu: "processor",
    num_cpu: "processors", ram: "memory"})
    .filter(([key]) => traits[key]).map(([key, word]) => make("tr", {}, rowHead(word),
      cell(traits[key])));
  const timed = timings.filter(([, largest]) => largest);
  const fewest = Math.min(...timed.map(([least]) => least));
  const most = Math.max(...timed.map(([, largest]) => largest));
  const compared = noise.pairs.map(([parent, control]) => `${control} against ${parent}`);
  return fill("how-measured",
    table(`The machine: ${address.get("machine")}`, ["property", "value"], known),
    make("ul", {class: "works"},
      make("li", {}, "Every call runs in a fresh state of a forked process; nothing of an earlier "
        + "call is cached. The file is in the page cache, so the disk plays no part. One thread."),
      make("li", {}, timed.length ? "Time is the tenth percentile of "
        + `${fewest === most ? most : `${fewest} to ${most}`} timings from at least four processes.`
        : null, " Memory is the peak of the process less the peak of the same "
        + "process without the call."),
      make("li", {}, "Every answer is checked against what the image holds; a wrong one gets no "
        + "time."),
      make("li", {}, noise.words ? `${noise.words} Estimated from `
        + `${compared.join(", ") || "the references"}.`
        : "Noise: too little was measured to tell; no change is called one."),
      make("li", {}, "Every entry of the timeline is installed from a lock with hashes, and what "
        + "is installed is compared with it before anything is measured.")),
    imagesTable(), wrongAnswers(), timelineTable(timings), commandPicker());
}

function imagesTable() {
  if (!content.images.length) return null;
  return table("The generated images: the same bytes everywhere",
    ["image", {number: "voxels"}, {number: "bytes"},
      {number: ".nii.gz / .nii"}, "zlib", "sha256 of the uncompressed file"],
    content.images.map((image) => make("tr", {},
      rowHead(image.image), numberCell(image.shape.join(" × ")),
      numberCell(whole(image.bytes)),
      numberCell(image.ratio === null ? "not made here" : digits(image.ratio)),
      cell(image.zlib || ""),
      make("td", {class: "code"}, image.sha256))));
}

function wrongAnswers() {
  if (!content.wrong_answers.length) return make("p", {},
    "No release is known to give a wrong answer.");
  return table("Wrong answers that are known", ["call", "releases", "source"],
    content.wrong_answers.map((wrong) => make("tr", {},
      rowHead(wrong.call),
      cell(wrong.releases), cell(linked(wrong.source)))));
}

/** @param {string} text */
function linked(text) {
  return text.split(/(https:\/\/[^\s:)]+)/).map((part) => (part.startsWith("https://")
    ? link(part, part) : part));
}

/** @param {number[][]} timings */
function timelineTable(timings) {
  return folded(`The timeline: ${indices().length} of ${entries.length} entries are measured here`,
    table("The timeline", ["date", "tag", "change", "lock", {number: "timings"}],
      entries.map((entry, index) => make("tr", {},
        cell(make("time", {}, entry.date)), rowHead(entry.notes
          ? link(entry.notes, entry.tags.join(" ")) : entry.tags.join(" ")),
        cell(entry.change, entry.yanked ? ` (yanked: ${entry.yanked})` : ""),
        cell(`releases/stacks/${entry.stack}.txt`),
        at(index) < 0 ? numberCell("not measured", "missing")
          : numberCell([...new Set(timings[at(index)])].join(" to "))))));
}

/** @param {Benchmark} benchmark */
const keyOf = ({operation, metric, method, parameters}) =>
  [`${operation}.${metric}_${method}`, ...parameters].join("|");

function commandPicker() {
  const options = benchmarks.map((benchmark) => [keyOf(benchmark),
    `${benchmark.task}: ${benchmark.call}, ${nameOfMetric(benchmark.metric)}, ${benchmark.file}`]);
  const pick = picker("number", "Measure one result again", options, options[0][0],
    showHowMeasured);
  const pickVersion = picker("number-version", "in", indexOptions(), entries[newest()].tag,
    showHowMeasured);
  return make("div", {}, make("h3", {}, "Any single result, measured again"),
    choices(pick, pickVersion),
    copyable(commandFor(options.findIndex(([name]) => name === address.get("number")),
      indexOf(address.get("number-version")))),
    faint("NAME is what you called your machine: .venv/bin/voxelocity machine NAME."));
}
