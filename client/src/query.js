/** What a reader typed, as what is looked for. */

import { SHORTEST_BEGINNING } from "./index.js";
import { tokensOf } from "./words.js";

/** @typedef {import("./words.js").Token} Token */

/**
 * @typedef {object} Query
 * @property {Token[][]} wanted all of these have to occur, each as a phrase when it is of several tokens
 * @property {Token[][]} unwanted none of these may occur
 * @property {boolean} marked whether marks count
 * @property {Token[]} whole all that is wanted as one phrase, which comes first; empty for a single quoted phrase
 * @property {boolean} open whether the last token may be the beginning of a word
 * @property {boolean[]} quoted whether each of the wanted was in quotation marks
 */

const QUOTED = /[([]*(-?)["“”„«]([^"“”«»]*)(?:["“”»]|$)|(\S+)/g;
/** Spaces within the code of a document, as some write it: 21 - KL / TW, 42/2022/NĐ -CP. */
const CODE_BEGIN = /(\p{N})\s*[-–]\s*(?=\p{L}[\p{L}\p{N}]*\s*\/)/gu;
const CODE_END = /(\p{N}\s*\/\s*\p{Lu}+)\s*[-–]\s*(?=\p{Lu}+(?!\p{L}))/gu;
const CODE_SLASH = /([\p{Lu}\p{N}])\s*\/\s*(?=[\p{Lu}\p{N}])/gu;
/** More forms of one query than these are not looked for. */
const MOST_FORMS = 12;

/** @param {string} text composed @returns {Token[]} */
const typedTokens = (text) =>
  tokensOf(text).map((token) => ({ ...token, capital: text.slice(token.start, token.end) === token.text.toUpperCase() }));

/**
 * @param {string} text as typed
 * @returns {Query}
 */
export const parse = (text) => {
  const typed = text.normalize("NFC").replace(CODE_BEGIN, "$1-").replace(CODE_END, "$1-").replace(CODE_SLASH, "$1/");
  /** @type {Token[][]} */
  const wanted = [];
  /** @type {Token[][]} */
  const unwanted = [];
  /** @type {boolean[]} */
  const quoted = [];
  let open = false;
  for (const [, minus, phrase, plain] of typed.matchAll(QUOTED)) {
    const out = plain ? /^-[\p{L}\p{N}]/u.test(plain) : minus === "-";
    const tokens = typedTokens(plain ?? phrase);
    if (!tokens.length) continue;
    if (out) unwanted.push(tokens);
    else {
      wanted.push(tokens);
      quoted.push(plain === undefined);
    }
    const isLong = [...tokens[tokens.length - 1].key].length >= SHORTEST_BEGINNING;
    open = plain !== undefined && !out && isLong && !/[\s"”»]$/.test(typed);
  }
  const marked = [...wanted, ...unwanted].flat().some(({ code }) => code !== 0);
  return complete({ wanted, unwanted, quoted, marked, open });
};

/** @param {Omit<Query, "whole">} query @returns {Query} */
const complete = (query) => {
  const single = query.wanted.length === 1 && query.quoted[0];
  return { ...query, whole: single ? [] : query.wanted.flat() };
};

/** The same query, its marks left out of account. @param {Query} query @returns {Query} */
export const unmarked = (query) => ({ ...query, marked: false });

/** The same query without one of what is wanted. @param {Query} query @param {number} index @returns {Query} */
export const without = (query, index) =>
  complete({
    ...query,
    open: false,
    wanted: query.wanted.filter((_, at) => at !== index),
    quoted: query.quoted.filter((_, at) => at !== index),
  });

/**
 * @param {Token[]} tokens
 * @param {number} at
 * @param {Token[]} form
 * @param {boolean} marked
 */
const standsAt = (tokens, at, form, marked) =>
  at + form.length <= tokens.length &&
  form.every(({ key, code }, index) => {
    const token = tokens[at + index];
    return token.key === key && (!marked || token.code === code);
  });

/** @param {Token[]} tokens @param {Token[]} form @param {boolean} marked */
const isForm = (tokens, form, marked) => tokens.length === form.length && standsAt(tokens, 0, form, marked);

/** @typedef {{short: Token[], full: Token[][], same: Token[][]}} Abbreviation with the other short forms of what it stands for */

/** @param {string[][]} texts of each its short form and what it stands for @returns {Abbreviation[]} */
const abbreviationsOf = (texts) => {
  const all = texts.map((forms) => forms.map(tokensOf)).filter((forms) => forms.every((tokens) => tokens.length));
  return all.map(([short, ...full]) => ({
    short,
    full,
    same: all.flatMap(([other, ...forms]) =>
      other !== short && forms.some((form) => full.some((each) => isForm(form, each, true))) ? [other] : [],
    ),
  }));
};

/**
 * Whether a short form is a word of its own when it is not in capitals, as TƯ is: it is opened only where typed just so, and
 * nothing else but a code is looked for with it, since many articles have that word. @param {Token[]} short
 */
const isWord = (short) => short.length === 1 && short[0].code > 1;

/** @typedef {{tokens: Token[], marked: boolean}} Other what may stand in place of something, and whether only with its marks */

/**
 * What may stand in place of some tokens. Of two things that one short form stands for, the one is not the other.
 *
 * @param {Token[]} tokens
 * @param {boolean} isOne whether they were typed as one, like the code of a document: short forms within it have others, no full ones
 * @param {Abbreviation[]} abbreviations
 * @param {boolean} marked
 */
const othersOf = (tokens, isOne, abbreviations, marked) =>
  abbreviations.flatMap(({ short, full, same }) => {
    const exact = marked || isWord(short);
    /** @param {Token[][]} forms @returns {Other[]} */
    const alone = (forms) => forms.filter((form) => !isWord(form)).map((form) => ({ tokens: form, marked }));
    if (isForm(tokens, short, exact)) return isWord(short) && !tokens[0].capital ? [] : alone([...full, ...same]);
    if (full.some((form) => isForm(tokens, form, marked))) return alone([short]);
    const at = isOne ? tokens.findIndex((_, place) => standsAt(tokens, place, short, exact)) : -1;
    if (at < 0) return [];
    return same.map((other) => ({
      tokens: [...tokens.slice(0, at), ...other, ...tokens.slice(at + short.length)],
      marked: marked || isWord(other),
    }));
  });

/**
 * The same query with abbreviations opened, and full forms abbreviated, one or more of them: outside quotation marks only.
 *
 * @param {Query} query
 * @param {string[][]} abbreviations of each its short form and what it stands for
 * @returns {Query[]} without the query itself
 */
export const otherForms = (query, abbreviations) => {
  const all = abbreviationsOf(abbreviations);
  const longest = Math.max(...all.flatMap(({ short, full }) => [short, ...full].map((tokens) => tokens.length)));
  /** Each with the first place that is still as it was typed. */
  const found = [{ form: query, from: 0 }];
  for (const { form, from } of found) {
    const { wanted, quoted, marked } = form;
    // Runs of what is wanted without quotation marks, as tokens: a full form is typed as several words.
    for (let start = from; start < wanted.length && found.length <= MOST_FORMS; start++) {
      for (let end = start + 1; end <= Math.min(wanted.length, start + longest) && !quoted[end - 1]; end++) {
        for (const other of othersOf(wanted.slice(start, end).flat(), end === start + 1, all, marked)) {
          const next = complete({
            ...form,
            marked: other.marked,
            open: false,
            wanted: [...wanted.slice(0, start), other.tokens, ...wanted.slice(end)],
            quoted: [...quoted.slice(0, start), false, ...quoted.slice(end)],
          });
          found.push({ form: next, from: start + 1 });
        }
      }
    }
  }
  return found.slice(1, MOST_FORMS + 1).map(({ form }) => form);
};

/**
 * Whether a phrase stands in a text, and where from: the first place, -1 for none.
 *
 * @param {Token[]} text
 * @param {Token[]} phrase
 * @param {boolean} marked
 * @param {boolean} open whether the last token may be the beginning of a word
 */
export const placeOf = (text, phrase, marked, open) => {
  for (let at = 0; at + phrase.length <= text.length; at++) {
    if (phrase.every((token, index) => agrees(text[at + index], token, marked, open && index === phrase.length - 1))) {
      return at;
    }
  }
  return -1;
};

/**
 * Whether a token of a text is one that was asked for.
 *
 * @param {Token} token
 * @param {Token} asked
 * @param {boolean} marked
 * @param {boolean} open whether it may be the beginning of a word; its marks may then still be missing
 */
export const agrees = (token, asked, marked, open) =>
  (open ? token.key.startsWith(asked.key) : token.key === asked.key) &&
  (!marked || token.code === asked.code || (open && asked.code === 0));
