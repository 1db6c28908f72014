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

// The megabytes a second that a text tells; null unless it is a number above nothing.
export function speedIn(text) {
  const speed = Number(text);
  return text && Number.isFinite(speed) && speed > 0 ? speed : null;
}

/**
 * The seconds that a disk of a speed in megabytes a second takes for so many bytes.
 * @param {number} bytes @param {number} speed
 */
export const secondsFromDisk = (bytes, speed) => bytes / (speed * 1e6);

/**
 * The bytes of a file once, and all that a call reads of it, on an image of a shape. Those on the
 * measured one, of so many voxels and volumes, are given. A call that starts again for every volume
 * reads the file more often.
 * @param {number[]} bytes @param {number} voxels @param {number} volumes @param {number[]} shape
 * @param {boolean} isSquare
 */
export function bytesOn([once, all], voxels, volumes, shape, isSquare) {
  const times = shape.reduce((product, length) => product * length) / voxels;
  return [once * times, all * times * (isSquare ? shape[3] / volumes : 1)];
}

/**
 * The seconds that a call takes on an image of a shape, by what it takes of the measured one.
 * @param {number} seconds @param {number[]} factors @param {number[]} shape
 */
export const secondsOf = (seconds, [fixed, voxel, further], [x, y, z, volumes]) =>
  seconds * (fixed + (voxel + further * volumes) * (x * y * z * volumes));

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
