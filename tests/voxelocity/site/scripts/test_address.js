import assert from "node:assert/strict";
import {test} from "node:test";
import {open} from "./page.js";

open({});
const {addressOf} = await import("../../../../voxelocity/site/scripts/address.js");

function opened(search) {
  const written = [];
  return {written, address: addressOf(search, (query, section) => written.push([query, section]))};
}

test("a choice in the address counts, and else the default", () => {
  const {address} = opened("?file=b");
  assert.equal(address.offer("file", ["a", "b"], "a"), "b");
  assert.equal(address.offer("task", ["x", "y"], "y"), "y");
  assert.equal(address.get("task"), "y");
});

test("a choice that is not to be had gives way, and is named", () => {
  const {address} = opened("?file=gone");
  assert.equal(address.offer("file", ["a", "b"], "a"), "a");
  assert.equal(address.refused("file"), "gone");
  address.set("file", "b");
  assert.equal(address.refused("file"), undefined);
});

test("what differs from the default is written, with the machine", () => {
  const {address, written} = opened("");
  address.offer("machine", ["one", "two"], "one");
  address.offer("file", ["a", "b"], "a");
  address.set("file", "b", "history");
  address.set("file", "a");
  assert.deepEqual(written, [["file=b&machine=one", "history"], ["machine=one", undefined]]);
});
