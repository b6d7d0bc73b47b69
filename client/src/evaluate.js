/** Which articles of a tier answer a query, and how well: no more of the index is fetched than it takes to tell. */

import { Finder } from "./finder.js";
import { BODY, LEAD, TITLE, phraseMask } from "./lists.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Tier} Tier */
/** @typedef {import("./lists.js").Hits} Hits */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./words.js").Token} Token */

/**
 * How well an article answers, the best first: all as one phrase with the marks that were typed, in the title, the lead, the
 * body; with other marks; not as a phrase, but all that follow each other do so there; all words somewhere.
 */
export const NEAR = 7;
export const WORDS = 8;
/** What is found by another form of the query only comes below all that was typed. */
export const OTHER_FORM = 8;
export const WORST = WORDS + OTHER_FORM;

/** A phrase of so many tokens cannot be told from its pairs alone. */
const UNCERTAIN = 3;
/** Of no more articles than these in a tier their pages tell, which are shown anyway, and not more lists. */
const FEW = 2;
/** So many of a large tier, whose lists weigh as much as several pages. */
const FEW_OF_MANY = 5;
const MANY = 20_000;
/** No pair is left out then. */
const ALL = -1;

/**
 * @typedef {object} Answer
 * @property {Uint8Array} ranks by number, 0 for an article that does not answer; none is better than it seems
 * @property {Uint8Array} doubtful 1 where only the article's page tells whether it answers
 * @property {Uint8Array} open 1 where only the article's page tells how well
 * @property {number[][]} sizes how many articles have each pair of each phrase that is wanted, 0 where nobody looked
 */

/**
 * Finds what a query asks for in one tier.
 *
 * @param {Index} index
 * @param {Tier} tier
 * @param {Query} query
 * @param {object} [options]
 * @param {boolean} [options.ranked] whether it matters how well they answer
 * @param {boolean} [options.thorough] whether pages cannot be looked at, so that the index has to tell all that it can
 * @param {boolean} [options.scouting] whether all pairs are looked up, also where no article is left
 * @param {number[][]} [options.sizes] what another tier told of pairs
 * @returns {Promise<Answer>}
 */
export const evaluate = async (index, tier, query, { ranked = true, thorough = false, scouting = false, sizes = [] } = {}) => {
  const few = scouting ? ALL : thorough ? 0 : tier.size > MANY ? FEW_OF_MANY : FEW;
  const finder = new Finder(index, tier, query.marked, few);
  const last = query.wanted.length - 1;
  const left = new Uint8Array(tier.size).fill(1);
  const doubtful = new Uint8Array(tier.size);
  const open = new Uint8Array(tier.size);
  const ranks = new Uint8Array(tier.size);
  const isWord = query.wanted.length === 1 && query.wanted[0].length === 1;
  const words = await finder.words(query, ranked && isWord);
  for (const hits of words) if (hits) keep(left, (number) => hits.any[number] !== 0);
  /** @type {(Hits | undefined)[]} */
  let pairs = [];
  /** @type {number[][]} */
  const found = [];
  for (const [at, tokens] of query.wanted.entries()) {
    if (tokens.length < 2) continue;
    pairs = await finder.pairs(tokens, query.open && at === last, left, mayStand, 2, sizes[at]);
    found[at] = pairs.map((hits) => hits?.size ?? 0);
    if (tokens.length >= UNCERTAIN || pairs.includes(undefined)) doubtful.fill(1);
  }
  for (const tokens of query.unwanted) await leaveOut(finder, tokens, left, doubtful);
  const whole = query.whole.length > 1;
  if (whole) pairs = ranked ? await finder.pairs(query.whole, query.open, left.slice(), hasAll, 1, productsOf(words)) : [];
  const known = /** @type {Hits[]} */ (words.filter(Boolean));
  const isOpen = (whole ? query.whole : query.wanted[0]).length >= UNCERTAIN || pairs.includes(undefined);
  for (let number = 0; number < tier.size; number++) {
    if (!left[number]) {
      doubtful[number] = 0;
      continue;
    }
    ranks[number] = rankOf(known, pairs, number, query.marked);
    open[number] = Number(isOpen && (ranks[number] < NEAR || (ranks[number] === NEAR && pairs.includes(undefined))));
  }
  return { ranks, doubtful, open, sizes: found };
};

/**
 * Finds what a query asks for in all tiers. Of long phrases the months of the year, where there are such, are asked before the
 * others: their files are small, and tell which pairs are rare.
 *
 * @param {Index} index
 * @param {Query} query
 * @param {{ranked: boolean, thorough: boolean}} options
 * @returns {Promise<Answer[]>}
 */
export const evaluateAll = async (index, query, options) => {
  const { tiers } = index.manifest;
  const scout = query.wanted.some((tokens) => tokens.length > UNCERTAIN) && tiers.find(({ name }) => name === "year");
  if (!scout) return Promise.all(tiers.map((tier) => evaluate(index, tier, query, options)));
  const told = await evaluate(index, scout, query, { ...options, scouting: true });
  return Promise.all(
    tiers.map((tier) => (tier === scout ? told : evaluate(index, tier, query, { ...options, sizes: told.sizes }))),
  );
};

/** How frequent pairs may be, by what is known of all words; undefined where it is not. @param {(Hits | undefined)[]} words */
const productsOf = (words) => {
  const sizes = words.map((hits) => hits?.size ?? 0);
  return words.includes(undefined) ? undefined : sizes.slice(1).map((size, at) => size * sizes[at]);
};

/** @param {Uint8Array} left @param {(number: number) => boolean} test */
const keep = (left, test) => {
  for (let number = 0; number < left.length; number++) if (left[number] && !test(number)) left[number] = 0;
};

/** Leaves out those that hold a phrase or a word. @param {Finder} finder @param {Token[]} tokens @param {Uint8Array} left @param {Uint8Array} doubtful */
const leaveOut = async (finder, tokens, left, doubtful) => {
  if (!left.includes(1)) return;
  const hits = tokens.length > 1 ? await finder.allPairs(tokens) : [await finder.word(tokens[0])];
  keep(left, (number) => {
    const holds = tokens.length > 1 ? mayStand(hits, number) : hits[0].any[number] !== 0;
    if (holds && tokens.length >= UNCERTAIN) doubtful[number] = 1;
    return !holds || tokens.length >= UNCERTAIN;
  });
};

/** Whether an article has all pairs that are known. @param {(Hits | undefined)[]} pairs @param {number} number */
const hasAll = (pairs, number) => pairs.every((hits) => !hits || hits.any[number] !== 0);

/** Whether a phrase may stand in an article, of whose pairs some are known. @param {(Hits | undefined)[]} pairs @param {number} number */
const mayStand = (pairs, number) => hasAll(pairs, number) && phraseMask(pairs, "any", number) !== 0;

/**
 * @param {Hits[]} words of the phrase that are known
 * @param {(Hits | undefined)[]} pairs of the phrase, as far as they are known
 * @param {number} number
 * @param {boolean} marked
 */
const rankOf = (words, pairs, number, marked) => {
  if (!hasAll(pairs, number)) return WORDS;
  const exact = placesOf(words, pairs, "exact", number);
  if (exact) return placeRank(exact);
  const any = marked ? 0 : placesOf(words, pairs, "any", number);
  return any ? placeRank(any) + 3 : NEAR;
};

/** @param {Hits[]} words @param {(Hits | undefined)[]} pairs @param {"any" | "exact"} kind @param {number} number */
const placesOf = (words, pairs, kind, number) => {
  let places = phraseMask(pairs, kind, number);
  for (const hits of words) {
    const mask = hits[kind][number];
    places &= mask & BODY ? mask | BODY : mask;
  }
  return places;
};

/** @param {number} mask */
const placeRank = (mask) => (mask & TITLE ? 1 : mask & LEAD ? 2 : 3);
