// What is typed finds things by their words, however it is spelt.
import assert from "node:assert/strict";
import {test} from "node:test";
import {isOneEditAway, matching, normal} from "../../../../voxelocity/site/scripts/search.js";

const thing = (title, ...words) =>
  ({kind: "task", title, words, lines: [], section: "", chosen: {}});
const THINGS = [
  thing("get_fdata", "get_fdata", "get", "fdata"),
  thing("NiftiMasker", "niftimasker", "nifti", "masker"),
  thing("nilearn 0.14.0", "nilearn-0.14.0", "nilearn", "0.14.0"),
  thing("nilearn 0.13.0", "nilearn-0.13.0", "nilearn", "0.13.0"),
  thing("read float32", "float32", "gz"),
  thing("nib.load(path).get_fdata(dtype=np.float32)",
    "nib.load(path).get_fdata(dtype=np.float32)", "get_fdata", "float32"),
];
const titles = (text) => matching(THINGS, text).map(({title}) => title);

test("spaces, underscores, dashes and capitals make no difference", () => {
  assert.equal(normal(" Get_FData-2 "), "getfdata2");
  const wanted = ["get_fdata", "nib.load(path).get_fdata(dtype=np.float32)"];
  for (const text of ["get_fdata", "get fdata", "GET FDATA", "getfdata"]) {
    assert.deepEqual(titles(text), wanted, text);
  }
});

test("a word that is one edit away is found", () => {
  for (const text of ["maskr", "maskre", "masker", "mosker", "maskerr", "NiftiMaskr"]) {
    assert.deepEqual(titles(text), ["NiftiMasker"], text);
  }
  assert.deepEqual(titles("maks"), []);
});

test("two edits, and an edit of a short word, find nothing", () => {
  for (const text of ["mskr", "fly", "gzz", "nothing of it"]) assert.deepEqual(titles(text), []);
});

test("a number is that number", () => {
  assert.deepEqual(titles("0.14.0"), ["nilearn 0.14.0"]);
  assert.deepEqual(titles("nilearn 0.14.0"), ["nilearn 0.14.0"]);
  assert.deepEqual(titles("0.15.0"), []);
  assert.deepEqual(titles("0.1"), ["nilearn 0.14.0", "nilearn 0.13.0"]);
});

test("a whole call is found, and no other of its function", () => {
  assert.deepEqual(titles("get_fdata(dtype=np.float32)"), [THINGS[5].title]);
});

test("every word that is typed must fit, or else most of the longer ones", () => {
  assert.deepEqual(titles("float32 gunzip"), ["read float32", THINGS[5].title]);
  assert.deepEqual(titles("float32 nilearn 0.14.0"), ["nilearn 0.14.0"]);
  assert.deepEqual(titles("gz gunzip"), []);
  assert.deepEqual(titles("float32 fdata"), [THINGS[5].title]);
  assert.deepEqual(titles("float32 get_fdata"), [THINGS[5].title]);
});

test("what fits better leaves out the rest", () => {
  assert.deepEqual(titles("float32"), ["read float32", THINGS[5].title]);
  assert.deepEqual(titles("loat"), ["read float32", THINGS[5].title]);
  assert.deepEqual(titles("  "), []);
});

test("an edit is a letter more, less, other, or two that are swapped", () => {
  for (const other of ["mask", "masks", "maskss", "masis", "msaks"]) {
    assert.ok(isOneEditAway("masks", other), other);
  }
  for (const other of ["mas", "masksss", "tasis", "smkas", ""]) {
    assert.ok(!isOneEditAway("masks", other), other);
  }
});
