// @ts-check
import {content} from "./content.js";
import {fill, make} from "./elements.js";
import {whole} from "./numbers.js";

export function showData() {
  const measured = content.statuses.indexOf("not measured");
  // What is lent is another machine's.
  const count = Object.values(content.machines).reduce((sum, found) => sum - found.lent
    + found.benchmarks.reduce((total, {statuses}) => total
    + statuses.filter((status) => status !== measured).length, 0), 0);
  return fill("data",
    make("p", {}, `All ${whole(count)} results of this page, with their noise floors: `,
      make("a", {href: "data/results.csv", download: ""}, "results.csv"), ", ",
      make("a", {href: "data/results.json", download: ""}, "results.json"), " and its ",
      make("a", {href: "data/results.schema.json", download: ""}, "JSON schema"),
      ". Times are in seconds, memory in bytes above the baseline; a floor is the relative change "
        + "of a time, or the bytes of a peak, up to which a difference is noise."));
}
