/** @import {BenchmarkData, PageData} from "../page_data" */
/**
 * @typedef {"time" | "peakmem" | "instructions" | "bytes_read" | "reads"} Metric
 * @typedef {BenchmarkData & {metric: Metric}} Benchmark
 */

if (typeof DecompressionStream === "undefined") {
  document.getElementById("unknown").textContent = "This page needs a browser of 2023 or later. "
    + "All results are in data/results.csv, which make dashboard makes.";
}

// The text of an element that holds it compressed; the largest parts would be five times the page.
export async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")))
    .text();
}

/** The data of the page, as site/data.py describes them. @type {PageData} */
export const content = JSON.parse(await unpacked("content"));
export const {entries, causes} = content;
export const benchmarks = /** @type {Benchmark[]} */ (content.benchmarks);
export const tasks = new Map(content.tasks.map((task) => [task.key, task]));

// As people name a file.
export const fileWords = (file) => content.file_words[file] ?? file;

/** Items by what each is of. @template Item @param {Item[]} items @returns {Map<string, Item[]>} */
export function grouped(items, of) {
  const groups = new Map();
  for (const item of items) groups.set(of(item), [...(groups.get(of(item)) || []), item]);
  return groups;
}

// What a release changes, as people say it.
export const LANES = {nilearn: "nilearn", nibabel: "nibabel", stack: "numpy"};

// The numbers of all benchmarks.
export const allNumbers = [...benchmarks.keys()];
