// The look-up of changes, on three entries of which the second one failed once.
import assert from "node:assert/strict";
import {test} from "node:test";
import {measured, open} from "./page.js";

const [FAILED, MISSING] = [0, 1];
const benchmark = (metric) => ({operation: "Mean", method: metric, metric, parameters: [],
  shape: metric === "time" ? "9 × 9 × 9 × 5" : "8 × 8 × 8 × 5"});
const verdicts = {" ": {look: ""}, "~": {look: "same"}, "<": {look: "better"}, ">": {look: "worse"},
  "!": {look: "worse", told: true}};

open({
  entries: [0, 1, 2, 3].map((number) => ({tag: `nilearn-${number}`})),
  benchmarks: ["time", "peakmem", "time", "time"].map(benchmark),
  causes: ["nilearn", "nibabel"],
  tasks: [],
  statuses: ["failed", "not measured", "measured"],
  verdicts,
  usual_shapes: {time: "9 × 9 × 9 × 5", peakmem: "9 × 9 × 9 × 5"},
  machines: {here: {
    // The entry 1 of the timeline was not measured.
    indices: [0, 2, 3],
    benchmarks: [
      measured([0, 0.2, 1], [0.01, 0.03, 0.02], ["~<<", ">~<", ">>~"]),
      measured([0, null, 0.04], [0.01, null, 0.01], ["~ >", "!~!", "~ ~"], [2, FAILED, 2]),
      measured([null, null, null], [null, null, null], ["   ", "   ", "   "],
        [MISSING, MISSING, MISSING]),
      measured([0, 0.5, 0.5], [null, 0.1, 0.1], ["~~~", "~~~", "~~~"]),
    ],
    means: [{metric: "time", pattern: [0, 1, 0], chosen: [[0, null], [null, 0]],
      series: [{logs: [0, 1, 3], floors: [0.1, 0.1, 0.1],
        causes: {nilearn: [0, 1, 3], nibabel: [0, 0, 0]}}],
      verdicts: ["~ <", " ~ ", "> ~"],
      shares: {nilearn: ["~ <", " ~ ", "> ~"], nibabel: ["~ ~", " ~ ", "~ ~"]}}],
  }},
}, "?machine=here");
const results = await import("../../../../voxelocity/site/scripts/results.js");
const changeOf = (number, old, fresh) => results.changesBetween(old, fresh)
  .find((change) => change.number === number);

test("a value has its words; where there is none a note says why", () => {
  assert.deepEqual(results.reading(0, 0), {value: 1, words: "e^0 s", perVoxel: null, ofFile: null,
    fromDisk: null});
  assert.deepEqual(results.reading(1, 2), {note: "failed"});
  assert.deepEqual(results.reading(0, 1), {note: "not measured"});
});

test("a change is the difference of the logarithms, within the larger of both floors", () => {
  const {log, floor} = changeOf(0, 0, 2);
  assert.deepEqual([log, floor], [0.2, 0.03]);
  assert.equal(changeOf(0, 3, 0).log, -1);
  assert.equal(changeOf(3, 0, 2).floor, Infinity);
});

test("a failure at either end leaves a note", () => {
  assert.equal(changeOf(1, 0, 2).note, "failed");
  assert.equal(changeOf(1, 2, 3).note, "failed");
  assert.equal(changeOf(1, 0, 3).note, undefined);
});

test("what was measured at neither end is left out", () => {
  assert.equal(changeOf(2, 0, 3), undefined);
});

test("the verdict is that of the data, from the old entry to the new one", () => {
  assert.deepEqual(changeOf(0, 0, 3).verdict, verdicts[">"]);
  assert.deepEqual(changeOf(0, 3, 0).verdict, verdicts["<"]);
  assert.deepEqual(changeOf(1, 0, 2).verdict, verdicts["!"]);
  assert.deepEqual(changeOf(1, 2, 0).verdict, verdicts[" "]);
});

test("a mean is over the calls with a value at both ends, with the share of each cause", () => {
  const [mean] = results.machine().means;
  const {log, verdict, shares} = results.meanChange(mean, 0, 3);
  assert.deepEqual([log, verdict], [3, verdicts[">"]]);
  assert.deepEqual(shares, [{log: 3, verdict: verdicts[">"]}, {log: 0, verdict: verdicts["~"]}]);
  assert.equal(results.meanChange(mean, 0, 2), null);
});

test("one shape stands alone; of several each has its metrics", () => {
  assert.equal(results.shapesOf([0, 2, 3]), "9 × 9 × 9 × 5");
  assert.equal(results.shapesOf([0, 1]), "9 × 9 × 9 × 5 (time) and 8 × 8 × 8 × 5 (memory)");
  assert.equal(results.shapesOf([]), "");
});

test("a shape that is not the usual one of its metric is another one", () => {
  assert.equal(results.otherShape({metric: "time", shape: "9 × 9 × 9 × 5"}), "");
  assert.equal(results.otherShape({metric: "peakmem", shape: "8 × 8 × 8 × 5"}), "8 × 8 × 8 × 5");
});
