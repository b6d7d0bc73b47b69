/** Lists of articles: ascending numbers with a mask each. See docs/search-format.md, "Pairs and words". */

import { Reader } from "./bytes.js";

/**
 * @typedef {object} Variant
 * @property {number} first the code of the token, or of the first one of a pair
 * @property {number} second the code of the second one of a pair, 0 for a single token
 * @property {Uint32Array} numbers
 * @property {Uint16Array} masks
 */

/** Places are counted in turns of so many, a bit for each. */
const TURN = 14;
export const TITLE = 1 << TURN;
export const LEAD = 1 << (TURN + 1);
export const BODY = TITLE - 1;
/** The mask of what is there, nobody knows where. */
export const ANYWHERE = TITLE | LEAD | BODY;

/** What a file of pairs or words holds. Of its lists, of which a query wants one or two, only these are read. */
export class Shard {
  /**
   * @param {Reader} reader behind the numbering
   * @param {boolean} pairs whether it is a file of pairs
   */
  constructor(reader, pairs) {
    const [count, variants, postings] = reader.varints(3);
    this.keys = reader.lines();
    this.each = reader.varints(count);
    this.firsts = reader.take(variants);
    this.seconds = pairs ? reader.take(variants) : new Uint8Array(variants);
    this.lengths = reader.varints(variants);
    this.gaps = reader.takeVarints(postings);
    this.masks = reader.takeVarints(pairs ? postings : 0);
    this.pairs = pairs;
  }

  /** The variants of a key. @param {string} key */
  get(key) {
    const at = this.keys.indexOf(key);
    return at < 0 ? [] : this.variants(at, at + 1);
  }

  /** The variants of all keys that begin so. @param {string} beginning */
  beginning(beginning) {
    const isOne = this.keys.map((key) => key.startsWith(beginning));
    const first = isOne.indexOf(true);
    return first < 0 ? [] : this.variants(first, isOne.lastIndexOf(true) + 1);
  }

  /** The variants of some keys, from one to that before another. @param {number} start @param {number} end @returns {Variant[]} */
  variants(start, end) {
    /** @param {Float64Array} values @param {number} before */
    const sum = (values, before) => values.subarray(0, before).reduce((total, each) => total + each, 0);
    const first = sum(this.each, start);
    const last = sum(this.each, end);
    const [gaps, masks] = [new Reader(this.gaps), new Reader(this.masks)];
    const before = sum(this.lengths, first);
    gaps.takeVarints(before);
    if (this.pairs) masks.takeVarints(before);
    const found = [];
    for (let variant = first; variant < last; variant++) {
      const count = this.lengths[variant];
      const numbers = new Uint32Array(gaps.varints(count));
      for (let index = 1; index < numbers.length; index++) numbers[index] += numbers[index - 1] + 1;
      found.push({
        first: this.firsts[variant],
        second: this.seconds[variant],
        numbers,
        masks: this.pairs ? new Uint16Array(masks.varints(count)) : new Uint16Array(count).fill(ANYWHERE),
      });
    }
    return found;
  }
}

/**
 * What is known of the articles of a tier for one thing that was asked: their masks, and of those of them that have
 * it just as it was typed. A mask of 0 is an article that does not have it.
 */
export class Hits {
  /** @param {number} size how many numbers the tier has */
  constructor(size) {
    this.any = new Uint16Array(size);
    this.exact = new Uint16Array(size);
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
 * The places at which a phrase may begin within a chunk of the text, by the mask of a pair.
 *
 * @param {number} mask of the pair
 * @param {number} offset of the pair in the phrase
 */
const turned = (mask, offset) => {
  const shift = offset % TURN;
  const low = mask & BODY;
  return ((low >> shift) | (low << (TURN - shift))) & BODY;
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
  let places = ANYWHERE;
  for (let start = 0; start < pairs.length && places; start++) {
    const end = Math.min(start + TOGETHER, pairs.length);
    let body = BODY;
    for (let at = start; at < end; at++) {
      const mask = pairs[at]?.[kind][number] ?? ANYWHERE;
      places &= mask | BODY;
      body &= turned(mask, at - start);
    }
    if (!body) places &= ~BODY;
    if (end === pairs.length) break;
  }
  return places;
};
