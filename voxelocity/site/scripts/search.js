/** @import {ThingData} from "../page_data" */

// Matches what is typed with the words that Python gave each thing; it knows no word itself.

// Spaces, underscores and dashes make no difference, nor do capitals.
export const normal = (text) => text.toLowerCase().replace(/[\s_-]+/g, "");

// Shorter words are too alike, or in many texts.
const SHORTEST = 4;

/** Whether one letter more, less, other or swapped with the next makes one text of the other. */
export function isOneEditAway(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [rest, others] = [one.slice(start), other.slice(start)];
  return rest.slice(1) === others.slice(1) || rest.slice(1) === others || rest === others.slice(1)
    || (rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2));
}

// How well a word is what was typed: the same, its beginning, a part of it, or a misspelling.
const [SAME, BEGINNING, PART, MISSPELT, NOT] = [0, 1, 2, 3, 4];
function rankOf(word, typed) {
  if (word === typed) return SAME;
  if (word.startsWith(typed)) return BEGINNING;
  if (word.includes(typed)) return PART;
  // Of numbers each is another one.
  const mayBe = typed.length >= SHORTEST && !/\d/.test(typed);
  return mayBe && isOneEditAway(word, typed) ? MISSPELT : NOT;
}

/** @param {string[]} words */
const best = (words, typed) => Math.min(...words.map((word) => rankOf(word, typed)), NOT);

/**
 * What fits best, in the order of the things: as one word, else each word of what was typed, else
 * most of the longer words. Parts and misspellings are found where nothing fits better.
 * @param {ThingData[]} things @returns {ThingData[]}
 */
export function matching(things, text) {
  const typed = normal(text);
  if (!typed) return [];
  const parts = text.split(/\s+/).map(normal).filter(Boolean);
  const ranked = things.map((thing) => {
    const words = thing.words.map(normal);
    const ranks = parts.map((part) => best(words, part));
    return {thing, rank: Math.min(best(words, typed), Math.max(...ranks)),
      fitting: ranks.filter((rank, place) => rank <= BEGINNING
        && parts[place].length >= SHORTEST).length};
  });
  const least = Math.min(...ranked.map(({rank}) => rank), NOT);
  if (least === NOT) {
    // Nothing has all of the words, so that what has most of them is meant.
    const most = Math.max(...ranked.map(({fitting}) => fitting), 0);
    return ranked.filter(({fitting}) => most && fitting === most).map(({thing}) => thing);
  }
  const most = Math.max(least, BEGINNING);
  return ranked.filter(({rank}) => rank <= most).sort((one, other) => one.rank - other.rank)
    .map(({thing}) => thing);
}
