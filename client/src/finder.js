/** What a tier's lists tell of the words and the pairs that a query asks for. */

import { BODY, Hits } from "./lists.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Tier} Tier */
/** @typedef {import("./lists.js").Variant} Variant */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./words.js").Token} Token */

/** Words that begin so, and are looked for: the most frequent ones. */
const MOST_BEGINNINGS = 8;

export class Finder {
  /**
   * @param {Index} index
   * @param {Tier} tier
   * @param {boolean} marked
   * @param {number} few articles that are left, for whom no more pairs are looked up
   */
  constructor(index, tier, marked, few) {
    this.index = index;
    this.tier = tier;
    this.marked = marked;
    this.few = few;
  }

  /**
   * What is known of each single word that is wanted, undefined for a phrase.
   *
   * @param {Query} query
   * @param {boolean} placed whether it matters in which of the texts it is: with other words, their pairs tell
   */
  words(query, placed) {
    const last = query.wanted.length - 1;
    return Promise.all(
      query.wanted.map((tokens, at) => {
        if (tokens.length > 1) return undefined;
        const before = query.wanted[at - 1];
        return query.open && at === last
          ? this.beginning(tokens[0], before?.[before.length - 1], placed)
          : this.word(tokens[0], placed);
      }),
    );
  }

  /** @param {Token} token @param {boolean} [placed] whether it matters in which of the texts it is */
  async word(token, placed = false) {
    return this.hits(await this.variants(token.key, placed, placed), token);
  }

  /**
   * The variants of a word.
   *
   * @param {string} key
   * @param {boolean} placed whether it matters in which of the texts they are
   * @param {boolean} heads whether it is looked up in which they are; else all are taken to be in the body
   */
  async variants(key, placed, heads) {
    const [found, inHeads] = await Promise.all([
      this.index.word(this.tier, key),
      heads ? this.index.heads(this.tier, key) : [],
    ]);
    const inBody = found.map((each) => ({ ...each, masks: each.masks.map(() => BODY) }));
    return placed ? [...inBody, ...inHeads] : found;
  }

  /** What is known of a pair of a phrase. @param {Token[]} tokens @param {boolean} open @param {number} at */
  async pair(tokens, open, at) {
    const [first, second] = [tokens[at], tokens[at + 1]];
    const last = open && at === tokens.length - 2;
    const variants = last
      ? await this.index.pairsBeginning(this.tier, first.key, second.key)
      : await this.index.pair(this.tier, first.key, second.key);
    return this.hits(variants, first, second, last);
  }

  /** What is known of all pairs of a phrase. @param {Token[]} tokens */
  allPairs(tokens) {
    return Promise.all(tokens.slice(1).map((_, at) => this.pair(tokens, false, at)));
  }

  /**
   * What is known of pairs of a phrase, in their order: the rarest are looked up first, and no more of them than it takes
   * until few articles are left; undefined for those that were not.
   *
   * @param {Token[]} tokens
   * @param {boolean} open
   * @param {Uint8Array} left the articles in question; those that are not are taken out
   * @param {(pairs: (Hits | undefined)[], number: number) => boolean} may whether an article is still in question
   * @param {number} first how many are looked up before it is asked whether more have to be
   * @param {number[]} [sizes] how frequent each is, as far as is known
   */
  async pairs(tokens, open, left, may, first, sizes) {
    /** @type {(Hits | undefined)[]} */
    const found = new Array(tokens.length - 1).fill(undefined);
    for (const batch of batchesOf(found.length, first, sizes)) {
      if (left.reduce((sum, each) => sum + each, 0) <= this.few) break;
      for (const [hits, at] of await Promise.all(batch.map(async (at) => /** @type {const} */ ([await this.pair(tokens, open, at), at])))) {
        found[at] = hits;
      }
      for (let number = 0; number < left.length; number++) if (left[number] && !may(found, number)) left[number] = 0;
    }
    return found;
  }

  /** What is known of the words that begin so: of those that follow what was typed before, else of the most frequent ones. @param {Token} token @param {Token | undefined} before @param {boolean} placed whether it matters in which of the texts they are */
  async beginning(token, before, placed) {
    if (before) {
      const follow = this.hits(
        await this.index.pairsBeginning(this.tier, before.key, token.key), before, token, true,
      );
      if (follow.any.some(Boolean)) return follow;
    }
    const words = (await this.index.vocabulary(this.tier, token.key)).filter(({ word }) => word.startsWith(token.key));
    words.sort((one, other) => other.size - one.size);
    const keys = new Set([token.key, ...words.slice(0, MOST_BEGINNINGS).map(({ word }) => word)]);
    // Of many words nobody waits for where each of them is: those that are typed to their end come first.
    const variants = await Promise.all([...keys].map((key) => this.variants(key, placed, key === token.key)));
    return this.hits(variants.flat(), token, undefined, true);
  }

  /**
   * @param {Variant[]} variants
   * @param {Token} first
   * @param {Token} [second] of a pair
   * @param {boolean} [open] whether marks of the last one may still be missing
   */
  hits(variants, first, second, open = false) {
    /** @param {number} code @param {Token} token @param {boolean} last */
    const same = (code, token, last) => code === token.code || (open && last && token.code === 0);
    const hits = new Hits(this.tier.size);
    hits.add(
      variants,
      (variant) =>
        same(variant.first, first, second === undefined) && (!second || same(variant.second, second, true)),
      this.marked,
    );
    return hits;
  }
}

/**
 * In which order pairs are looked up, those of a batch at once: few of them all at once, else so many of the rarest first;
 * where nothing is known of them, two that are apart, which seldom stand so by chance.
 *
 * @param {number} count
 * @param {number} first
 * @param {number[]} [sizes] how frequent each is
 */
export const batchesOf = (count, first, sizes) => {
  const places = Array.from({ length: count }, (_, at) => at);
  if (count < 3) return [places];
  if (sizes) places.sort((one, other) => sizes[one] - sizes[other]);
  else places.splice(1, 2, 2, 1);
  return [places.slice(0, first), places.slice(first, first + 1), places.slice(first + 1)];
};
