/** Lists of articles: ascending numbers with a mask each. See docs/search-format.md, "Pairs and words". */

import { Reader } from "./bytes.js";

/**
 * @typedef {object} Variant
 * @property {number} first the code of the token, or of the first one of a pair
 * @property {number} second the code of the second one of a pair, 0 for a single token
 * @property {Uint32Array} numbers
 * @property {Uint8Array} masks
 */

/** @typedef {Map<string, Variant[]>} Shard what a file of pairs or words holds, by key */

export const TITLE = 128;
export const LEAD = 64;
export const BODY = 63;

/**
 * @param {Reader} reader behind the numbering
 * @param {boolean} pairs whether it is a file of pairs
 * @returns {Shard}
 */
export const readShard = (reader, pairs) => {
  const [count, variants, postings] = reader.varints(3);
  const keys = reader.lines();
  const each = reader.varints(count);
  const firsts = reader.take(variants);
  const seconds = pairs ? reader.take(variants) : new Uint8Array(variants);
  const lengths = reader.varints(variants);
  /** @type {Shard} */
  const shard = new Map();
  const numbers = new Uint32Array(postings);
  const starts = new Uint32Array(variants + 1);
  for (let variant = 0, at = 0; variant < variants; variant++) {
    for (let index = 0, number = -1; index < lengths[variant]; index++) numbers[at++] = number += reader.varint() + 1;
    starts[variant + 1] = at;
  }
  const masks = reader.take(postings);
  for (let key = 0, variant = 0; key < keys.length; key++) {
    const found = [];
    for (let left = each[key]; left > 0; left--, variant++) {
      const [start, end] = [starts[variant], starts[variant + 1]];
      found.push({
        first: firsts[variant],
        second: seconds[variant],
        numbers: numbers.subarray(start, end),
        masks: masks.subarray(start, end),
      });
    }
    shard.set(keys[key], found);
  }
  return shard;
};

/**
 * What is known of the articles of a tier for one thing that was asked: their masks, and of those of them that have
 * it just as it was typed. A mask of 0 is an article that does not have it.
 */
export class Hits {
  /** @param {number} size how many numbers the tier has */
  constructor(size) {
    this.any = new Uint8Array(size);
    this.exact = new Uint8Array(size);
    /** Roughly how many articles there are. */
    this.size = 0;
  }

  /**
   * @param {Variant[]} variants
   * @param {(variant: Variant) => boolean} isExact
   * @param {boolean} onlyExact whether others are left out
   */
  add(variants, isExact, onlyExact) {
    for (const variant of variants) {
      const exact = isExact(variant);
      if (!exact && onlyExact) continue;
      const { numbers, masks } = variant;
      this.size += numbers.length;
      for (let index = 0; index < numbers.length; index++) {
        this.any[numbers[index]] |= masks[index];
        if (exact) this.exact[numbers[index]] |= masks[index];
      }
    }
  }
}

/** Pairs of a phrase whose places are told together: the places of so many are counted on over the end of a chunk. */
const TOGETHER = 5;

/**
 * The places at which a phrase may begin within a chunk of the text, by the mask of a pair: a bit for each place,
 * counted in turns of six.
 *
 * @param {number} mask of the pair
 * @param {number} offset of the pair in the phrase
 */
const turned = (mask, offset) => {
  const shift = offset % 6;
  const low = mask & BODY;
  return ((low >> shift) | (low << (6 - shift))) & BODY;
};

/**
 * What the masks of a phrase's pairs tell of it, in the order of the pairs: TITLE, LEAD and BODY where it may stand, 0 where it
 * stands nowhere.
 *
 * @param {(Hits | undefined)[]} pairs undefined where nothing is known
 * @param {"any" | "exact"} kind
 * @param {number} number
 */
export const phraseMask = (pairs, kind, number) => {
  let places = TITLE | LEAD | BODY;
  for (let start = 0; start < pairs.length && places; start++) {
    const end = Math.min(start + TOGETHER, pairs.length);
    let body = BODY;
    for (let at = start; at < end; at++) {
      const mask = pairs[at]?.[kind][number] ?? TITLE | LEAD | BODY;
      places &= mask | BODY;
      body &= turned(mask, at - start);
    }
    if (!body) places &= ~BODY;
    if (end === pairs.length) break;
  }
  return places;
};
