// @ts-check
import {unpacked} from "./unpack.js";

// The data of the page, as site/data.py describes them.
export const content = JSON.parse(await unpacked("content"));
export const {entries, benchmarks, causes} = content;
export const tasks = new Map(content.tasks.map((task) => [task.key, task]));
// The numbers of all benchmarks.
export const allNumbers = [...benchmarks.keys()];
