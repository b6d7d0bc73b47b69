/** Which articles of a tier answer a query, and how well. */

import { SHORTEST_BEGINNING } from "./index.js";
import { Hits, LEAD, TITLE, phraseMask } from "./lists.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Tier} Tier */
/** @typedef {import("./lists.js").Variant} Variant */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./words.js").Token} Token */

/**
 * How well an article answers, the best first: all as one phrase with the marks that were typed, in the title, the lead, the
 * body; with other marks; perhaps over the end of a paragraph; all words somewhere.
 */
export const NEAR = 7;
export const WORDS = 8;
/** What is found by another form of the query only comes below all that was typed. */
export const OTHER_FORM = 8;
export const WORST = WORDS + OTHER_FORM;

/** A phrase of so many tokens cannot be told from its pairs alone. */
const UNCERTAIN = 3;

/**
 * @typedef {object} Answer
 * @property {Uint8Array} ranks by number, 0 for an article that does not answer
 * @property {Uint8Array} doubtful 1 where only the article's page tells whether it answers
 */

/** Words that begin so, and are looked for: the most frequent ones. */
const MOST_BEGINNINGS = 8;

/**
 * Finds what a query asks for in one tier.
 *
 * @param {Index} index
 * @param {Tier} tier
 * @param {Query} query
 * @returns {Promise<Answer>}
 */
export const evaluate = async (index, tier, query) => {
  const finder = new Finder(index, tier, query.marked);
  const last = query.wanted.length - 1;
  const [wanted, unwanted, whole] = await Promise.all([
    Promise.all(query.wanted.map((tokens, at) => finder.phrase(tokens, query.open && at === last, query.wanted[at - 1]))),
    Promise.all(query.unwanted.map((tokens) => finder.phrase(tokens, false))),
    query.wanted.length > 1 ? finder.pairs(query.whole, query.open) : null,
  ]);
  const ranks = new Uint8Array(tier.size);
  const doubtful = new Uint8Array(tier.size);
  const ranked = whole ?? wanted[0]?.hits ?? [];
  for (let number = 0; number < tier.size; number++) {
    if (!wanted.every(({ hits }) => occurs(hits, number))) continue;
    const out = unwanted.filter(({ hits }) => occurs(hits, number));
    if (out.some(({ certain }) => certain)) continue;
    ranks[number] = rankOf(ranked, number, query.marked);
    doubtful[number] = Number(out.length > 0 || wanted.some(({ certain }) => !certain));
  }
  return { ranks, doubtful };
};

/** @param {Hits[]} hits @param {number} number */
const occurs = (hits, number) => hits.length > 0 && hits.every(({ any }) => any[number] !== 0);

/**
 * @param {Hits[]} hits of the pairs of the whole phrase, or of its only token
 * @param {number} number
 * @param {boolean} marked
 */
const rankOf = (hits, number, marked) => {
  if (!occurs(hits, number)) return WORDS;
  const exact = phraseMask(hits.map((each) => each.exact), number);
  if (exact) return placeRank(exact);
  const any = marked ? 0 : phraseMask(hits.map((each) => each.any), number);
  return any ? placeRank(any) + 3 : NEAR;
};

/** @param {number} mask */
const placeRank = (mask) => (mask & TITLE ? 1 : mask & LEAD ? 2 : 3);

class Finder {
  /** @param {Index} index @param {Tier} tier @param {boolean} marked */
  constructor(index, tier, marked) {
    this.index = index;
    this.tier = tier;
    this.marked = marked;
  }

  /**
   * What is known of a phrase, or of a single word.
   *
   * @param {Token[]} tokens
   * @param {boolean} open
   * @param {Token[]} [before] what was typed before it
   */
  async phrase(tokens, open, before) {
    if (tokens.length > 1) return { hits: await this.pairs(tokens, open), certain: tokens.length < UNCERTAIN };
    const [token] = tokens;
    const long = [...token.key].length >= SHORTEST_BEGINNING;
    return { hits: [await (open && long ? this.beginning(token, before?.[before.length - 1]) : this.word(token))], certain: true };
  }

  /** @param {Token} token */
  async word(token) {
    return this.hits(await this.index.word(this.tier, token.key), token);
  }

  /** What is known of all pairs of a phrase, in their order. @param {Token[]} tokens @param {boolean} open */
  pairs(tokens, open) {
    return Promise.all(
      tokens.slice(1).map(async (second, at) => {
        const first = tokens[at];
        const last = open && at === tokens.length - 2 && [...second.key].length >= SHORTEST_BEGINNING;
        const variants = last
          ? await this.index.pairsBeginning(this.tier, first.key, second.key)
          : await this.index.pair(this.tier, first.key, second.key);
        return this.hits(variants, first, second, last);
      }),
    );
  }

  /** What is known of the words that begin so: of those that follow what was typed before, else of the most frequent ones. @param {Token} token @param {Token} [before] */
  async beginning(token, before) {
    if (before) {
      const follow = this.hits(
        await this.index.pairsBeginning(this.tier, before.key, token.key), before, token, true,
      );
      if (follow.any.some(Boolean)) return follow;
    }
    const words = (await this.index.vocabulary(this.tier, token.key)).filter(({ word }) => word.startsWith(token.key));
    words.sort((one, other) => other.size - one.size);
    const keys = new Set([token.key, ...words.slice(0, MOST_BEGINNINGS).map(({ word }) => word)]);
    const variants = await Promise.all([...keys].map((key) => this.index.word(this.tier, key)));
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

