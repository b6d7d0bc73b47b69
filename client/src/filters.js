/** What leaves some articles out of the results: category, author, tag, year. */

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Tier} Tier */
/** @typedef {import("./results.js").Entry} Entry */

/** The fields of the form and of the address, and the files that hold them; the year needs none. */
export const FIELDS = new Map([["chuyen-muc", "category"], ["tac-gia", "author"], ["tu-khoa", "tag"]]);
export const YEAR = "nam";

/** @typedef {Map<string, string>} Chosen what was chosen, by field */

/**
 * A function that tells which articles of a tier are left.
 *
 * @param {Index} index
 * @param {Chosen} chosen
 */
export const filterOf = (index, chosen) => async (/** @type {Tier} */ tier) => {
  /** @type {((number: number) => boolean)[]} */
  const tests = [];
  for (const [field, value] of chosen) {
    const file = FIELDS.get(field);
    if (field === YEAR) {
      const [from, to] = rangeOf(tier, Number(value));
      tests.push((number) => number >= from && number < to);
    } else if (file) {
      const numbers = new Set((await index.terms(tier, file)).get(value));
      tests.push((number) => numbers.has(number));
    }
  }
  return (/** @type {number} */ number) => tests.every((test) => test(number));
};

/** The numbers of a year in a tier: the first, and the first behind it. @param {Tier} tier @param {number} year */
const rangeOf = (tier, year) => {
  const at = tier.years.findIndex(([each]) => each === year);
  if (at < 0) return [0, 0];
  const next = tier.years[at + 1];
  return [tier.years[at][1], next ? next[1] : tier.size];
};

/** @typedef {{value: string, name: string, count: number}} Choice */

/**
 * What may be chosen in each field, and how many of the results each choice would leave.
 *
 * @param {Index} index
 * @param {Entry[]} entries
 * @returns {Promise<Map<string, Choice[]>>}
 */
export const choicesOf = async (index, entries) => {
  /** @type {Map<Tier, Uint8Array>} */
  const found = new Map(index.manifest.tiers.map((tier) => [tier, new Uint8Array(tier.size)]));
  for (const { tier, number } of entries) {
    const marks = found.get(tier);
    if (marks) marks[number] = 1;
  }
  /** @type {Map<string, Choice[]>} */
  const choices = new Map();
  for (const [field, file] of FIELDS) {
    /** @type {Map<string, Choice>} */
    const counted = new Map();
    const names = await index.names(file);
    for (const [tier, marks] of found) {
      for (const [value, numbers] of await index.terms(tier, file)) {
        const choice = counted.get(value) ?? { value, name: names.get(value) ?? value, count: 0 };
        for (const number of numbers) choice.count += marks[number];
        counted.set(value, choice);
      }
    }
    choices.set(field, [...counted.values()].filter(({ count }) => count).sort((one, other) => other.count - one.count));
  }
  choices.set(YEAR, yearsOf(found));
  return choices;
};

/** @param {Map<Tier, Uint8Array>} found @returns {Choice[]} */
const yearsOf = (found) => {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const [tier, marks] of found) {
    for (const [year] of tier.years) {
      const [from, to] = rangeOf(tier, year);
      const count = marks.subarray(from, to).reduce((sum, mark) => sum + mark, 0);
      if (count) counts.set(year, (counts.get(year) ?? 0) + count);
    }
  }
  return [...counts].sort(([one], [other]) => other - one).map(([year, count]) => ({ value: `${year}`, name: `${year}`, count }));
};
