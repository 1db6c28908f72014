/** @import {MachineSizeData, MemoryNeedData} from "../page_data" */
// What an image of the reader's own shape takes: all arithmetic on what the reader typed.

// What a NIfTI header can hold.
export const LONGEST = 32767;

// The lengths in a text such as 64x64x36x240; null unless a NIfTI header can hold them.
export function shapeIn(text) {
  const shape = text.split("x").map(Number);
  const isLength = (length) => Number.isInteger(length) && length > 0 && length <= LONGEST;
  return shape.length === 4 && shape.every(isLength) ? shape : null;
}

/**
 * The peak of a process in bytes: what is measured per voxel times the voxels, or what importing
 * the libraries takes, where that is more.
 * @param {MemoryNeedData} need @param {number[]} shape @param {number | null} importing
 */
export function peakOf(need, [x, y, z, volumes], importing) {
  const bytes = need.per_voxel * (x * y * z) * (need.whole ? volumes : 1);
  return Math.max(need.fixed + bytes, importing ?? 0);
}

/**
 * The smallest usual memory that a process of this peak fits in, in GiB.
 * @param {number} bytes @param {MachineSizeData[]} sizes
 */
export function fitsIn(bytes, sizes) {
  const size = sizes.find(({fits}) => bytes <= fits);
  return size ? `${size.gib} GiB` : `more than ${sizes.at(-1).gib} GiB`;
}

/**
 * The usual memories of which some peak takes more than half, in GiB.
 * @param {number[]} peaks @param {MachineSizeData[]} sizes
 */
export const sizesNear = (peaks, sizes) => sizes.map(({gib}) => gib)
  .filter((gib) => peaks.some((bytes) => bytes > gib * 2 ** 29));
