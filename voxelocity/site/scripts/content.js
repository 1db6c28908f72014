// @ts-check
/** @import {BenchmarkData, PageData} from "../page_data" */
import {unpacked} from "./unpack.js";

/**
 * @typedef {"time" | "peakmem" | "instructions"} Metric
 * @typedef {BenchmarkData & {metric: Metric}} Benchmark
 */

// The data of the page, as site/data.py describes them.
/** @type {PageData} */
export const content = JSON.parse(await unpacked("content"));
export const {entries, causes} = content;
export const benchmarks = /** @type {Benchmark[]} */ (content.benchmarks);
export const tasks = new Map(content.tasks.map((task) => [task.key, task]));
// The numbers of all benchmarks.
export const allNumbers = [...benchmarks.keys()];
