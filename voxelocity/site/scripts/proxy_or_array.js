// @ts-check
/** @import {DocumentedData} from "../page_data" */
import {allNumbers, benchmarks, content, entries} from "./content.js";
import {cell, fill, link, make, numberCell, rowHead, table} from "./elements.js";
import {bytesWords} from "./numbers.js";
import {shownElsewhere} from "./pickers.js";
import {labelOf, machine} from "./results.js";

export function showProxyOrArray() {
  const states = machine().documented;
  const intro = make("p", {}, "A ",
    link(content.documented_source, "draft of nilearn's documentation"),
    " compares nib.load, whose proxy reads nothing until it is asked, with load_img, on a .nii.gz "
      + "whose array "
    + `takes ${bytesWords(content.documented_shape.reduce((size, length) => size * length,
      8))} in float64. Here: ${content.documented_shape.join(
      " x ")} voxels, int16 with slope and intercept.`);
  if (!states.length) {
    const numbers = allNumbers.filter((number) =>
      benchmarks[number].operation === "DocumentedSize");
    return fill("proxy-or-array", intro, shownElsewhere(numbers),
      make("p", {class: "missing"}, "Measure it here: VOXELOCITY_DOCUMENTED_SIZE=1 .venv/bin/asv "
        + "run --machine NAME --record-samples --bench DocumentedSize TAG^!"));
  }
  return fill("proxy-or-array", intro, states.map(documentedTable), claimsOf(states));
}

/** @param {DocumentedData} state */
function documentedTable(state) {
  return table(labelOf(state.index), ["task", {number: "nib.load: time"}, {number: "memory"},
    {number: "load_img: time"}, {number: "memory"}],
  state.table.map((row) => make("tr", {"data-tag": entries[state.index].tag},
    rowHead(row.task),
    ["nib_load", "load_img"].flatMap((way) => ["time", "peakmem"].map(
      (metric) => costCell(row[way][metric]))))));
}

/** @param {string|null} words */
const costCell = (words) => (words === null ? numberCell("not measured", "missing")
  : numberCell(words));

/** @param {DocumentedData[]} states */
function claimsOf(states) {
  return table("What the draft claims, and whether it holds",
    ["claim", ...states.map((state) => entries[state.index].tag)],
    states[0].claims.map(({claim}, number) => make("tr", {}, rowHead(claim),
      states.map((state) => {
        const {verdict, evidence} = state.claims[number];
        return cell(make("strong", {}, verdict), evidence ? `: ${evidence}` : "");
      }))));
}
