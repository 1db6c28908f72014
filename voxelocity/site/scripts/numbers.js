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

export function bytesWords(bytes) {
  if (!Number.isFinite(bytes)) return digits(bytes);
  if (Math.abs(bytes) < 1e-3) return "0 B";
  if (Number.isInteger(bytes) && Math.abs(bytes) < 1000) return `${bytes} B`;
  const [number, power] = bytes.toExponential(2).split("e").map(Number);
  const step = Math.max(0, Math.min(3, Math.floor(power / 3)));
  return `${digits(Number(`${number}e${power - 3 * step}`))} ${["B", "kB", "MB", "GB"][step]}`;
}

// 1 result, 2 results.
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// A count, of which each counts.
export const whole = (count) => count.toLocaleString("en");
