/** What an article's page says of a query, where the index leaves it open, and the sentence that is shown of it. */

import { NEAR, WORDS } from "./evaluate.js";
import { sentencesOf, textTokens } from "./page-text.js";
import { agrees, placeOf } from "./query.js";
import { tokensOf } from "./words.js";

/** @typedef {import("./page-text.js").PageText} PageText */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./words.js").Token} Token */

/**
 * How well the text of a page answers a query, as in evaluate.js; 0 when it does not.
 *
 * @param {PageText} text
 * @param {Query} query
 * @param {number} rank what the index says
 */
export const rankByText = (text, query, rank) => {
  const parts = [text.title, text.lead, text.body].map(textTokens);
  const last = query.wanted.length - 1;
  /** @param {Token[]} phrase @param {boolean} open */
  const has = (phrase, open) => parts.some((tokens) => placeOf(tokens, phrase, query.marked, open) >= 0);
  if (query.unwanted.some((phrase) => has(phrase, false))) return 0;
  // Single words and pairs are certain by the index, which also knows words by their beginnings.
  if (!query.wanted.every((phrase, at) => phrase.length < 2 || has(phrase, query.open && at === last))) return 0;
  const phrase = query.whole.length ? query.whole : query.wanted[0];
  if (phrase.length < 2) return rank;
  for (const marked of query.marked ? [true] : [true, false]) {
    const part = parts.findIndex((tokens) => placeOf(tokens, phrase, marked, query.open) >= 0);
    if (part >= 0) return part + (marked ? 1 : 4);
  }
  // As by the index: near is where each of its pairs occurs.
  const follow = phrase.slice(1).every((_, at) => has(phrase.slice(at, at + 2), query.open && at === phrase.length - 2));
  return follow ? NEAR : WORDS;
};

/** @typedef {{text: string, marked: boolean}[]} Marked pieces of a text, some of them marked */

/** An excerpt is not much longer than this, in characters. */
const LONG = 200;
/** What stands before the first word that is marked, when the beginning is cut off. */
const BEFORE = 40;

/**
 * The sentence that holds most of what was asked for, cut around it, its words marked; the first one where only the title does.
 *
 * @param {PageText} text
 * @param {Query} query
 * @returns {Marked}
 */
export const excerpt = (text, query) => {
  let best = { score: -1, sentence: "" };
  for (const paragraph of [...text.lead, ...text.body]) {
    for (const sentence of sentencesOf(paragraph)) {
      const score = scoreOf(tokensOf(sentence), query);
      if (score > best.score) best = { score, sentence };
    }
  }
  return mark(shorten(best.sentence, query), query);
};

/** @param {Token[]} tokens @param {Query} query */
const scoreOf = (tokens, query) => {
  const asked = query.wanted.flat();
  const held = asked.filter((token, at) => tokens.some((each) => agrees(each, token, query.marked, isOpen(query, at))));
  const phrases = query.wanted.filter((phrase) => phrase.length > 1 && placeOf(tokens, phrase, query.marked, false) >= 0);
  const whole = query.whole.length > 1 && placeOf(tokens, query.whole, query.marked, query.open) >= 0;
  return new Set(held.map(({ key }) => key)).size + 4 * phrases.length + (whole ? 10 : 0);
};

/** Whether the token at a place of what is wanted may be the beginning of a word. @param {Query} query @param {number} at */
const isOpen = (query, at) => query.open && at === query.wanted.flat().length - 1;

/** @param {string} sentence @param {Query} query */
const shorten = (sentence, query) => {
  const tokens = tokensOf(sentence);
  const phrase = query.whole.length > 1 ? query.whole : (query.wanted[0] ?? []);
  const place = placeOf(tokens, phrase, query.marked, query.open);
  const first = place >= 0 ? tokens[place] : tokens.find((token) => isAsked(token, query));
  const from = (first?.start ?? 0) - BEFORE;
  const start = from > BEFORE ? sentence.indexOf(" ", from) + 1 : 0;
  const cut = sentence.lastIndexOf(" ", start + LONG);
  const end = sentence.length - start <= LONG || cut <= start ? sentence.length : cut;
  return (start ? "… " : "") + sentence.slice(start, end) + (end < sentence.length ? " …" : "");
};

/** @param {Token} token @param {Query} query */
const isAsked = (token, query) =>
  query.wanted.flat().some((asked, at) => agrees(token, asked, query.marked, isOpen(query, at)));

/**
 * A text in pieces, what was asked for marked, with the marks that it really has.
 *
 * @param {string} text
 * @param {Query} query
 * @returns {Marked}
 */
export const mark = (text, query) => {
  const pieces = [];
  let at = 0;
  const spans = phraseSpans(tokensOf(text), query);
  for (const { start, end } of spans) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
};

/** The places to be marked: neighbouring words in one. @param {Token[]} tokens @param {Query} query */
const phraseSpans = (tokens, query) => {
  const asked = askedPlaces(tokens, query);
  /** @type {{start: number, end: number, last: number}[]} */
  const spans = [];
  tokens.forEach((token, index) => {
    if (!asked.has(index) || token.end === token.start) return;
    const before = spans[spans.length - 1];
    if (before && before.last === index - 1) Object.assign(before, { end: token.end, last: index });
    else spans.push({ start: token.start, end: token.end, last: index });
  });
  return spans;
};

/** Which tokens of a text were asked for: of a phrase only those that stand as it. @param {Token[]} tokens @param {Query} query */
const askedPlaces = (tokens, query) => {
  /** @type {Set<number>} */
  const places = new Set();
  query.wanted.forEach((phrase, at) => {
    const open = query.open && at === query.wanted.length - 1;
    for (let start = 0; start + phrase.length <= tokens.length; start++) {
      if (placeOf(tokens.slice(start, start + phrase.length), phrase, query.marked, open) < 0) continue;
      phrase.forEach((_, offset) => places.add(start + offset));
    }
  });
  return places;
};
