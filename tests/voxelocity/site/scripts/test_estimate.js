import assert from "node:assert/strict";
import {test} from "node:test";
import {
  bytesOn, fitsIn, LONGEST, peakOf, secondsFromDisk, secondsOf, shapeIn, sizesNear, speedIn,
} from "../../../../voxelocity/site/scripts/estimate.js";

const SIZES = [{gib: 8, fits: 7.7e9}, {gib: 16, fits: 15.4e9}];

test("a shape is four lengths that a header can hold", () => {
  assert.deepEqual(shapeIn("64x64x36x240"), [64, 64, 36, 240]);
  assert.deepEqual(shapeIn(`1x1x1x${LONGEST}`), [1, 1, 1, LONGEST]);
  for (const text of ["", "64x64x36", "1x1x1x1x1", "0x1x1x1", "1.5x1x1x1", "-1x1x1x1", "axbxcxd",
    `1x1x1x${LONGEST + 1}`, "undefined"]) assert.equal(shapeIn(text), null, text);
});

test("a peak grows with the image or with one of its volumes", () => {
  const need = {fixed: 100, per_voxel: 8, whole: true, words: ""};
  assert.equal(peakOf(need, [2, 3, 4, 10], 0), 100 + 8 * 240);
  assert.equal(peakOf({...need, whole: false}, [2, 3, 4, 10], 0), 100 + 8 * 24);
});

test("no process takes less than the import of the libraries", () => {
  const need = {fixed: 100, per_voxel: 8, whole: false, words: ""};
  assert.equal(peakOf(need, [1, 1, 1, 1], 5000), 5000);
  assert.equal(peakOf(need, [1, 1, 1, 1], null), 108);
});

test("the smallest memory that a process fits in", () => {
  assert.deepEqual([1, 7.7e9, 7.8e9, 1e12].map((bytes) => fitsIn(bytes, SIZES)),
    ["8 GiB", "8 GiB", "16 GiB", "more than 16 GiB"]);
});

test("lines stand at the memories of which a peak takes more than half", () => {
  assert.deepEqual(sizesNear([4 * 2 ** 30, 10], SIZES), []);
  assert.deepEqual(sizesNear([4 * 2 ** 30 + 1, 10], SIZES), [8]);
  assert.deepEqual(sizesNear([], SIZES), []);
});

test("a time grows with the voxels, and with the voxels times the volumes", () => {
  assert.equal(secondsOf(2, [1, 0, 0], [2, 3, 4, 10]), 2);
  assert.equal(secondsOf(2, [0.5, 0.25, 0], [2, 3, 4, 10]), 2 * (0.5 + 0.25 * 240));
  assert.equal(secondsOf(2, [0, 0.25, 0.5], [2, 3, 4, 10]), 2 * (0.25 + 5) * 240);
});

test("a speed is a number above nothing", () => {
  assert.deepEqual(["100", "0.5", "1e3"].map(speedIn), [100, 0.5, 1000]);
  for (const text of ["", "0", "-1", "fast", "Infinity", "NaN", null, undefined]) {
    assert.equal(speedIn(text), null, text);
  }
});

test("a disk takes its time for each byte", () => {
  assert.equal(secondsFromDisk(10e6, 100), 0.1);
  assert.equal(secondsFromDisk(10e6, 20), 0.5);
  assert.equal(secondsFromDisk(0, 100), 0);
});

test("a call that starts again for every volume reads a longer file more often", () => {
  // 25 times a file of 50 volumes, so 100 times one of 200.
  const measured = [1e6, 25e6];
  assert.deepEqual(bytesOn(measured, 50e3, 50, [10, 10, 10, 200], true), [4e6, 400e6]);
  assert.deepEqual(bytesOn([1e6, 1e6], 50e3, 50, [10, 10, 10, 200], false), [4e6, 4e6]);
  assert.deepEqual(bytesOn(measured, 50e3, 50, [10, 10, 10, 50], true), measured);
});
