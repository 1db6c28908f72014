// The page has the words of its values with its data. These are for what depends on a choice: a
// ratio of any two entries, an image of the reader's own shape. They write what digits.py and
// values.py write; a test compares them.
export function digits(number, count = 3) {
  if (Number.isNaN(number)) return "not known";
  if (!Number.isFinite(number)) return number > 0 ? "infinite" : "-infinite";
  if (number === 0) return "0";
  return Number(number.toPrecision(count))
    .toLocaleString("en", {minimumSignificantDigits: count, maximumSignificantDigits: count});
}

function short(number, count = Math.abs(number) < 100 ? 2 : 3) {
  const words = digits(number, count);
  return words.includes(".") ? words.replace(/\.?0+$/, "") : words;
}

export const ratioDigits = (ratio) => digits(ratio, Math.abs(ratio - 1) < 0.1 ? 4 : 3);
export const factor = (ratio) => `${ratioDigits(ratio)} ×`;
export const percent = (share) => `${short(100 * share)} %`;

// Three digits, in the largest of some units, each a thousand times the one before it; the first
// is ten to the power of the lowest.
function inUnit(value, units, lowest, count = 3) {
  const [number, power] = value.toExponential(count - 1).split("e").map(Number);
  const step = Math.max(0, Math.min(units.length - 1, Math.floor((power - lowest) / 3)));
  return `${digits(Number(`${number}e${power - lowest - 3 * step}`), count)} ${units[step]}`;
}

export function bytesWords(bytes) {
  if (!Number.isFinite(bytes)) return digits(bytes);
  if (Math.abs(bytes) < 1e-3) return "0 B";
  if (Number.isInteger(bytes) && Math.abs(bytes) < 1000) return `${bytes} B`;
  return inUnit(bytes, ["B", "kB", "MB", "GB"], 0);
}

function timeIn(seconds, count) {
  if (!Number.isFinite(seconds)) return digits(seconds);
  return seconds === 0 ? "0 s" : inUnit(seconds, ["ns", "µs", "ms", "s"], -9, count);
}

export const timeWords = (seconds) => timeIn(seconds, 3);

// Of an estimate, which has two digits at most: 540 ms, 35 s, 86 minutes, 1.4 hours.
export function roughTimeWords(seconds) {
  if (seconds < 120) return timeIn(seconds, 2);
  return seconds < 7200 ? `${short(seconds / 60, 2)} minutes` : `${short(seconds / 3600, 2)} hours`;
}

// 1 result, 2 results.
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// A count, of which each counts.
export const whole = (count) => count.toLocaleString("en");
