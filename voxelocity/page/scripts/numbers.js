function significant(value, digits) {
  return value === 0 ? "0" : Number(value.toPrecision(digits)).toLocaleString("en", {
    maximumSignificantDigits: digits, useGrouping: true,
  });
}
const milliseconds = (seconds) => `${significant(1e3 * seconds, 3)} ms`;
const seconds = (value) => (value < 1 ? milliseconds(value) : `${significant(value, 3)} s`);
const megabytes = (bytes) => `${significant(Math.abs(bytes) < 5e3 ? 0 : bytes / 1e6, 3)} MB`;
const gibibytes = (bytes) => `${significant(bytes / 2 ** 30, 3)} GiB`;
const gibibytesOrLess = (bytes) => (bytes < 2 ** 27 ? megabytes(bytes) : gibibytes(bytes));
const millions = (count) => `${significant(count / 1e6, 4)} million`;
const factor = (ratio) => `${significant(ratio, 3)} ×`;
// By how much something changed: 13 times faster, 2.5 % more.
function ratioWords(metric, ratio) {
  const size = Math.max(ratio, 1 / ratio);
  const [less, more] = {time: ["faster", "slower"], peakmem: ["less", "more"], instructions: ["fewer", "more"]}[metric];
  return `${size < 1.2 ? `${significant(100 * Math.abs(ratio - 1), 2)} %` : `${significant(size, size < 100 ? 2 : 3)} times`} ${
    ratio < 1 ? less : more}`;
}

// Of less than a megabyte above the baseline most is pages.
const peakWords = (bytes) => (bytes < content.little_memory ? "under 1 MB" : megabytes(bytes));
const shown = (metric, value) => ({time: seconds, peakmem: peakWords, instructions: millions})[metric](value);

function perVoxel(cell, bytes) {
  return cell.voxels ? `${significant(Math.max(0, bytes) / cell.voxels, 3)} B/voxel` : megabytes(bytes);
}
