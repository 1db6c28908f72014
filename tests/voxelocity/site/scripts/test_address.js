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

test("an older link to a history names the task and the file", () => {
  const {address} = opened("?history=ArrayAccess&image=int16&format=.nii&shape=1x1x1x1");
  assert.equal(address.get("task"), "ArrayAccess");
  assert.equal(address.get("file"), "int16 .nii");
  assert.equal(address.get("history"), undefined);
  assert.equal(address.get("shape"), "1x1x1x1");
  assert.equal(opened("?history=A&image=int16").address.get("file"), "int16 .nii.gz");
  assert.equal(opened("?task=new&history=old").address.get("task"), "new");
});

test("a choice keeps the way back, what is typed does not, and what Back read counts", () => {
  const kept = [];
  const address = addressOf("", (query, _, back) => kept.push([query, back]));
  address.offer("task", ["x", "y"], "x");
  address.choose({task: "y"}, "calls");
  address.set("call", "mean", "calls");
  assert.deepEqual(kept, [["task=y", true], ["task=y&call=mean", false]]);
  address.read("?task=y");
  assert.deepEqual([address.get("task"), address.get("call")], ["y", undefined]);
  address.read("");
  assert.equal(address.get("task"), "x");
});
