// The page has the words of its values with its data. These are for what depends on a choice: a
// ratio of any two entries, an image of the reader's own shape. They write what digits.py and
// values.py write; a test compares them.
/** @param {number} number @param {number} [count] */
export function digits(number, count = 3) {
  if (Number.isNaN(number)) return "not known";
  if (!Number.isFinite(number)) return number > 0 ? "infinite" : "-infinite";
  if (number === 0) return "0";
  return Number(number.toPrecision(count))
    .toLocaleString("en", {minimumSignificantDigits: count, maximumSignificantDigits: count});
}

/** @param {number} number @param {number} [count] */
function short(number, count = Math.abs(number) < 100 ? 2 : 3) {
  const words = digits(number, count);
  return words.includes(".") ? words.replace(/\.?0+$/, "") : words;
}

/** @param {number} ratio */
export const ratioDigits = (ratio) => digits(ratio, Math.abs(ratio - 1) < 0.1 ? 4 : 3);
/** @param {number} ratio */
export const factor = (ratio) => `${ratioDigits(ratio)} ×`;
/** @param {number} share */
export const percent = (share) => `${short(100 * share)} %`;

/** @param {number} bytes */
export function bytesWords(bytes) {
  if (!Number.isFinite(bytes)) return digits(bytes);
  if (Math.abs(bytes) < 1e-3) return "0 B";
  if (Number.isInteger(bytes) && Math.abs(bytes) < 1000) return `${bytes} B`;
  const [number, power] = bytes.toExponential(2).split("e").map(Number);
  const step = Math.max(0, Math.min(3, Math.floor(power / 3)));
  return `${digits(Number(`${number}e${power - 3 * step}`))} ${["B", "kB", "MB", "GB"][step]}`;
}

// 1 result, 2 results.
/** @param {number} count @param {string} noun */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// A count, of which each counts.
/** @param {number} count */
export const whole = (count) => count.toLocaleString("en");
