/**
 * Tokens of a text, and what they are looked up by: see docs/search-format.md, "Tokens" and "Key and code of a token".
 * Python has the same rules; tests/search_cases.json holds cases that both run.
 */

const WORD = /[\p{L}\p{N}]+/gu;
const MARKS = /[\u0300-\u036f]/g;
const VOWELS = "aeiouy";
/** What each mark of a vowel adds: breve, circumflex, horn. */
const SHAPES = new Map([["\u0306", 1], ["\u0302", 2], ["\u031b", 3]]);
/** Huyền, hỏi, ngã, sắc, nặng. */
const TONES = new Map([["\u0300", 1], ["\u0309", 2], ["\u0303", 3], ["\u0301", 4], ["\u0323", 5]]);
const WEIGHTS = [1, 4, 7];

/**
 * @typedef {object} Token
 * @property {string} text as it stands, composed and in lower case
 * @property {string} key what it is without marks
 * @property {number} code its marks, 0 for none
 * @property {number} start where it begins in the text that was given
 * @property {number} end where it ends there
 * @property {boolean} [capital] of what was typed, whether it is in capitals
 */

/** The composed text in lower case that tokens are made of. @param {string} text */
const lowered = (text) => text.normalize("NFC").toLowerCase().normalize("NFC");

/** @param {string} word a token, composed and in lower case */
export const keyOf = (word) => {
  let key = word.replace(/[đð]/g, "d").normalize("NFD").replace(MARKS, "");
  if (/[hklmst]y$/.test(key)) key = key.slice(0, -1) + "i";
  return key.startsWith("quy") ? "qui" + key.slice(3) : key;
};

/** @param {string} word a token, composed and in lower case */
export const codeOf = (word) => {
  let vowel = -1;
  let shape = 0;
  let tone = 0;
  for (const character of word.replace(/[đð]/g, "d").normalize("NFD")) {
    if (VOWELS.includes(character)) vowel++;
    else if (SHAPES.has(character) && vowel >= 0 && vowel < WEIGHTS.length) {
      shape += WEIGHTS[vowel] * (SHAPES.get(character) ?? 0);
    } else if (!tone && TONES.has(character)) tone = TONES.get(character) ?? 0;
  }
  return ((shape % 11) * 6 + tone) * 2 + (/[đð]/.test(word) ? 1 : 0);
};

/**
 * The tokens of a text, with their places in it. The text has to be composed (NFC), else places may be off.
 *
 * @param {string} text
 * @returns {Token[]}
 */
export const tokensOf = (text) => {
  const lower = lowered(text);
  // Few letters change their length (İ): without their places the tokens are the same, and nothing is marked.
  const places = lower.length === text.length;
  /** @type {Map<string, {text: string, key: string, code: number}>} */
  const known = new Map();
  return Array.from(lower.matchAll(WORD), ({ 0: word, index }) => {
    const found = known.get(word) ?? { text: word, key: keyOf(word), code: codeOf(word) };
    known.set(word, found);
    const { key, code } = found;
    return { text: word, key, code, start: places ? index : 0, end: places ? index + word.length : 0 };
  });
};
