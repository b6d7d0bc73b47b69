/** What could have been meant where nothing is found: a word left out, or a word near one that does not occur. */

import { evaluate } from "./evaluate.js";
import { unmarked, without } from "./query.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./words.js").Token} Token */

const MOST = 3;

/**
 * The numbers of letters that have to be changed to make one word of another: 0, 1, or 2 for more. Two letters that
 * changed places are one change.
 *
 * @param {string} one
 * @param {string} other
 */
export const distance = (one, other) => {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > 1) return 2;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let [a, b] = [one.slice(start), other.slice(start)];
  while (a && b && a[a.length - 1] === b[b.length - 1]) [a, b] = [a.slice(0, -1), b.slice(0, -1)];
  if (a.length <= 1 && b.length <= 1) return 1;
  return a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0] ? 1 : 2;
};

/** @param {Index} index @param {Query} query */
const finds = async (index, query) => {
  for (const tier of index.manifest.tiers) {
    const { ranks } = await evaluate(index, tier, query, { ranked: false, thorough: true });
    if (ranks.some(Boolean)) return true;
  }
  return false;
};

/**
 * Queries that find something, as they would be typed.
 *
 * @param {Index} index
 * @param {Query} query
 * @returns {Promise<string[]>}
 */
export const suggestions = async (index, query) => {
  const plain = { ...unmarked(query), open: false };
  /** @param {Token[]} tokens */
  const phrase = (tokens) => (tokens.length > 1 ? `"${tokens.map(({ text }) => text).join(" ")}"` : tokens[0].text);
  /** @param {Token[][]} wanted */
  const typed = (wanted) => [...wanted.map(phrase), ...plain.unwanted.map((tokens) => `-${phrase(tokens)}`)].join(" ");
  /** @type {string[]} */
  const found = [];
  for (const [at, tokens] of plain.wanted.entries()) {
    if (tokens.length > 1) continue;
    const [{ key }] = tokens;
    const known = await Promise.all(index.manifest.tiers.map((tier) => index.word(tier, key)));
    if (known.some((variants) => variants.length)) continue;
    /** @type {Map<string, number>} */
    const near = new Map();
    for (const tier of index.manifest.tiers) {
      for (const { word, size } of await index.vocabulary(tier, key)) {
        if (distance(word, key) === 1) near.set(word, Math.max(size, near.get(word) ?? 0));
      }
    }
    for (const [word] of [...near].sort(([, one], [, other]) => other - one).slice(0, MOST)) {
      const token = { ...tokens[0], text: word, key: word, code: 0 };
      const wanted = plain.wanted.map((each, place) => (place === at ? [token] : each));
      if (await finds(index, { ...plain, wanted, whole: wanted.flat() })) found.push(typed(wanted));
    }
  }
  if (plain.wanted.length > 1) {
    for (const at of plain.wanted.keys()) {
      const less = without(plain, at);
      if (await finds(index, less)) found.push(typed(less.wanted));
    }
  }
  return [...new Set(found)].slice(0, MOST);
};
