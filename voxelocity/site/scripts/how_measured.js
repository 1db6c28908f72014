/** @import {Benchmark} from "./content.js" */
import {address} from "./address.js";
import {benchmarks, content, entries} from "./content.js";
import {a, choices, copyable, div, faint, folded, h3, link, linked, list, p, table, td, time}
  from "./elements.js";
import {digits, whole} from "./numbers.js";
import {entryPicker, indexOf, picker} from "./pickers.js";
import {at, indices, machine, metrics, newest, stackWords} from "./results.js";
import {commandFor} from "./which_call.js";

// Whose results are shown, and what that machine has measured.
export function machinesSection() {
  const names = Object.keys(content.machines);
  const [name, pick] = picker("machine", "Show the results of", names, address.get("machine"));
  const {nilearn, nibabel, stack, date} = entries[newest()];
  const timed = machine().timings.filter(([, most]) => most > 0).length;
  // Counts of instructions hold on every machine whose traits are the same.
  const own = machine().files.filter(Boolean).length;
  const lent = indices().length - own;
  return [names.length > 1 ? choices(pick) : null, p(
    `${name} has measured ${own} of ${entries.length} combinations of versions${
      timed === own ? "" : `, ${timed} of them with times`}.`,
    lent ? ` Another machine with the same processor, Python and libraries counted the `
      + `instructions of ${lent} more.` : null,
    ` The newest is nilearn ${nilearn}, nibabel ${nibabel}, ${stackWords(stack)} (${date}).`,
    " Each combination changes one thing: nilearn, nibabel, or numpy with the rest of the stack. A "
      + "control changes nothing and shows the noise.")];
}

export function howMeasuredSection() {
  const {traits, timings, noise} = machine();
  const timed = timings.filter(([, largest]) => largest);
  const fewest = Math.min(...timed.map(([least]) => least));
  const most = Math.max(...timed.map(([, largest]) => largest));
  const compared = noise.pairs.map(([parent, control]) => `${control} against ${parent}`);
  const properties = Object.entries({os: "system", arch: "architecture", cpu: "processor",
    num_cpu: "processors", ram: "memory"}).filter(([key]) => traits[key]);
  return [
    table(`The machine: ${address.get("machine")}`,
      [["property", ([, word]) => word, "head"], ["value", ([key]) => traits[key]]], properties),
    list([
      "Every call runs in a fresh state of a forked process; nothing of an earlier call is cached. "
        + "The file is in the page cache, so the disk plays no part. One thread.",
      [timed.length ? "Time is the tenth percentile of "
        + `${fewest === most ? most : `${fewest} to ${most}`} timings from at least four processes.`
        : null, " Memory is the peak of the process less the peak of the same process without the "
        + "call."],
      "Every answer is checked against what the image holds; a wrong one gets no time.",
      noise.words ? `${noise.words} Estimated from ${compared.join(", ") || "the references"}.`
        : "Noise: too little was measured to tell. So no difference counts as a change.",
      "Every entry of the timeline is installed from a lock with hashes, and what is installed is "
        + "compared with it before anything is measured."]),
    content.images.length ? table("The generated images: the same bytes everywhere", [
      ["image", ({image}) => image, "head"],
      ["voxels", ({shape}) => shape.join(" × "), "number"],
      ["bytes", ({bytes}) => whole(bytes), "number"],
      [".nii.gz / .nii", ({ratio}) => (ratio === null ? "not made here" : digits(ratio)), "number"],
      ["zlib", ({zlib}) => zlib || ""],
      ["sha256 of the uncompressed file", ({sha256}) => td({class: "code"}, sha256)],
    ], content.images) : null,
    content.wrong_answers.length ? table("Wrong answers that are known", [
      ["call", ({call}) => call, "head"],
      ["releases", ({releases}) => releases],
      ["how wrong", ({degree}) => degree],
      ["what it does", ({sentence}) => sentence],
      ["source", ({source}) => td({class: "source"}, linked(source))],
    ], content.wrong_answers) : p("No release is known to give a wrong answer."),
    timelineTable(), commandPicker()];
}

function timelineTable() {
  const timingsOf = ({tag}) => (at(indexOf(tag)) < 0 ? {note: "not measured"}
    : [...new Set(machine().timings[at(indexOf(tag))])].join(" to "));
  return folded(`The timeline: ${indices().length} of ${entries.length} entries are measured here`,
    table("The timeline", [
      ["date", ({date}) => time(date)],
      ["tag", ({notes, tags}) => (notes ? link(notes, tags.join(" ")) : tags.join(" ")), "head"],
      ["change", ({change, yanked}) => [change, yanked ? ` (yanked: ${yanked})` : ""]],
      ["lock", ({stack}) => `releases/stacks/${stack}.txt`],
      ["timings", timingsOf, "number"],
    ], entries));
}

/** @param {Benchmark} benchmark */
const keyOf = ({operation, metric, method, parameters}) =>
  [`${operation}.${metric}_${method}`, ...parameters].join("|");

function commandPicker() {
  const keys = benchmarks.map(keyOf);
  const [key, pick] = picker("number", "Measure one result again",
    benchmarks.map(({task, call, metric, file}, number) =>
      [keys[number], `${task}: ${call}, ${metrics[metric].noun}, ${file}`]), keys[0]);
  const [index, pickVersion] = entryPicker("number-version", "in");
  return div(h3("Any single result, measured again"), choices(pick, pickVersion),
    copyable(commandFor(keys.indexOf(key), index)),
    faint("NAME is what you called your machine: .venv/bin/voxelocity machine NAME."));
}

export function dataSection() {
  const measured = content.statuses.indexOf("not measured");
  // What is lent is another machine's.
  const count = Object.values(content.machines).reduce((sum, {benchmarks: found, lent}) => sum
    - lent + found.flatMap(({statuses}) => statuses).filter((each) => each !== measured).length,
  content.counted_elsewhere);
  const file = (name, words) => a({href: `data/${name}`, download: ""}, words);
  return p(`All ${whole(count)} results of this page, with their noise floors: `,
    file("results.csv", "results.csv"), ", ", file("results.json", "results.json"), " and its ",
    file("results.schema.json", "JSON schema"), ". In a clone, make dashboard makes these files. "
      + "Times are in seconds, memory in bytes above the "
      + "baseline; a floor is the relative change of a time, or the bytes of a peak, up to which a "
      + "difference is noise.");
}
