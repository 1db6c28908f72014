// The look-up of changes, on three entries of which the second one failed once.
import assert from "node:assert/strict";
import {test} from "node:test";
import {measured, open} from "./page.js";

const [FAILED, MISSING] = [0, 1];
const STRETCHES = {begun: [0, 1, 5], ended: [0, 0, 1]};
const benchmark = (metric) => ({operation: "Mean", method: metric, metric, parameters: []});

open({
  entries: [0, 1, 2, 3].map((number) => ({tag: `nilearn-${number}`})),
  benchmarks: ["time", "peakmem", "time", "time"].map(benchmark),
  causes: ["nilearn", "nibabel"],
  tasks: [],
  statuses: ["failed", "not measured", "measured"],
  smallest: {time: 0.05, peakmem: 0.05, instructions: 0.02},
  machines: {here: {
    // The entry 1 of the timeline was not measured.
    indices: [0, 2, 3],
    stretches: {nilearn: STRETCHES, nibabel: {begun: [0, 0, 0], ended: [0, 0, 0]}},
    benchmarks: [
      measured([0, 0.2, 1], [0.01, 0.03, 0.02]),
      measured([0, null, 0.04], [0.01, null, 0.01], [2, FAILED, 2]),
      measured([null, null, null], [null, null, null], [MISSING, MISSING, MISSING]),
      measured([0, 0.5, 0.5], [null, 0.1, 0.1]),
    ],
    means: [{metric: "time", pattern: [0, 1, 0], chosen: [[0, null], [null, 0]],
      series: [{logs: [0, 1, 3], floors: [0.1, 0.1, 0.1],
        causes: {nilearn: [0, 1, 3], nibabel: [0, 0, 0]}}]}],
  }},
}, "?machine=here");
const results = await import("../../../../voxelocity/site/scripts/results.js");
const changeOf = (number, old, fresh) => results.changesBetween(old, fresh)
  .find((change) => change.number === number);

test("a value has its words; where there is none a note says why", () => {
  assert.deepEqual(results.reading(0, 0), {value: 1, words: "e^0 s", perVoxel: null});
  assert.deepEqual(results.reading(1, 2), {note: "failed"});
  assert.deepEqual(results.reading(0, 1), {note: "not measured"});
});

test("a change is the difference of the logarithms, within the larger of both floors", () => {
  const {log, floor} = changeOf(0, 0, 2);
  assert.deepEqual([log, floor], [0.2, 0.03]);
  assert.equal(changeOf(0, 3, 0).log, -1);
});

test("the floor of a cause grows with the root of its stretches, one at least", () => {
  const {shares} = changeOf(0, 0, 3);
  assert.equal(shares.nilearn.floor, 0.02 * Math.sqrt(5));
  assert.equal(shares.nibabel.floor, 0.02);
  assert.deepEqual(changeOf(0, 3, 0).shares.nilearn.floor, shares.nilearn.floor);
});

test("a failure at either end leaves a note", () => {
  assert.equal(changeOf(1, 0, 2).note, "failed");
  assert.equal(changeOf(1, 2, 3).note, "failed");
  assert.equal(changeOf(1, 0, 3).note, undefined);
});

test("what was measured at neither end is left out", () => {
  assert.equal(changeOf(2, 0, 3), undefined);
});

test("without a floor all is noise", () => {
  assert.equal(results.judged(changeOf(3, 0, 2)), "same");
  assert.ok(results.withinNoise(changeOf(3, 0, 2)));
});

test("what exceeds the noise is better or worse, and told if it is large enough", () => {
  assert.equal(results.judged(changeOf(0, 0, 3)), "worse");
  assert.equal(results.judged(changeOf(0, 3, 0)), "better");
  assert.ok(results.isNotable(changeOf(0, 0, 3), "time"));
  assert.ok(!results.withinNoise(changeOf(1, 0, 3)));
  assert.ok(!results.isNotable(changeOf(1, 0, 3), "peakmem"));
});

test("a mean is over the calls with a value at both ends", () => {
  const [mean] = results.meansOf("time");
  assert.equal(results.meanChange(mean, 0, 3).log, 3);
  assert.equal(results.meanChange(mean, 0, 2), null);
});
