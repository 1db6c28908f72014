// A few of each kind; test_numbers_in_browser.py compares all of them with Python's.
import assert from "node:assert/strict";
import {test} from "node:test";
import {
  bytesWords, counted, digits, factor, percent, roughTimeWords, whole,
} from "../../../../voxelocity/site/scripts/numbers.js";

test("numbers have three digits, and those that are none have words", () => {
  assert.deepEqual([1234567, 0.0012345, 2, 0].map((number) => digits(number)),
    ["1,230,000", "0.00123", "2.00", "0"]);
  assert.deepEqual([NaN, Infinity, -Infinity].map((number) => digits(number)),
    ["not known", "infinite", "-infinite"]);
});

test("a ratio near 1 has a digit more", () => {
  assert.deepEqual([1.0523, 1.523, 15.23].map(factor), ["1.052 ×", "1.52 ×", "15.2 ×"]);
});

test("a share is in percent, without zeros at the end", () => {
  assert.deepEqual([0.025, 0.5, 2].map(percent), ["2.5 %", "50 %", "200 %"]);
});

test("bytes have the unit that leaves one to three digits before the point", () => {
  assert.deepEqual([0, 999, 1000, 999_999, 5.25e9, 1e13].map(bytesWords),
    ["0 B", "999 B", "1.00 kB", "1.00 MB", "5.25 GB", "10,000 GB"]);
});

test("a noun stands in the number of its count", () => {
  assert.deepEqual([0, 1, 2].map((count) => counted(count, "result")),
    ["0 results", "1 result", "2 results"]);
});

test("a count keeps all its digits", () => assert.equal(whole(1234567), "1,234,567"));

test("an estimate has two digits, in the unit that people use", () => {
  assert.deepEqual([0.5412, 35.4, 119, 150, 5154, 7200].map(roughTimeWords),
    ["540 ms", "35 s", "120 s", "2.5 minutes", "86 minutes", "2 hours"]);
});
