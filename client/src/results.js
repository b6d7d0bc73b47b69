/** The results of a query, the best first: those that are shown are looked at in their pages. */

import { rankByText } from "./checking.js";
import { OTHER_FORM, WORST, evaluateAll } from "./evaluate.js";
import { otherForms, unmarked } from "./query.js";

/** @typedef {import("./index.js").Card} Card */
/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Tier} Tier */
/** @typedef {import("./evaluate.js").Answer} Answer */
/** @typedef {import("./page-text.js").PageText} PageText */
/** @typedef {import("./query.js").Query} Query */

/** @typedef {(card: Card) => Promise<PageText | null>} ReadPage null where the page cannot be had */
/** @typedef {(results: Results) => void} Progress is told whenever one more is settled */

/**
 * @typedef {object} Entry
 * @property {Tier} tier
 * @property {number} number
 * @property {number} rank
 * @property {boolean} doubtful whether it answers only by the look of the index
 * @property {boolean} settled whether its rank will not change any more
 * @property {Query} query the form of the query that it answers
 * @property {() => Seeming[]} otherwise what it seems to answer where it does not answer that
 */

/** @typedef {{query: Query, rank: number}} Seeming a form of a query, and how well the index says that it is answered */

/**
 * Doubtful articles that are looked at before the answer is told. More would be exact more often, but their pages weigh
 * more than all else that is read: of what is not shown yet, they tell the number alone.
 */
const MOST_CHECKED = 30;
/** Articles that are looked at for what is shown next. */
const MOST_LOOKED_AT = 60;

/**
 * The answers of all forms of a query in one tier, the newest first.
 *
 * @param {Tier} tier
 * @param {Query[]} forms the query as typed, then others
 * @param {Answer[]} answers of each form
 * @param {(number: number) => boolean} allowed what filters leave
 */
const entriesOf = (tier, forms, answers, allowed) => {
  /** @type {Entry[]} */
  const entries = [];
  /** @param {number} number @param {number} form */
  const rankOf = (number, form) => answers[form].ranks[number] && answers[form].ranks[number] + (form ? OTHER_FORM : 0);
  for (let number = tier.size - 1; number >= 0; number--) {
    const form = answers.findIndex(({ ranks }) => ranks[number] !== 0);
    if (form < 0 || !allowed(number)) continue;
    const { doubtful, open } = answers[form];
    const isDoubtful = doubtful[number] !== 0;
    entries.push({
      tier,
      number,
      rank: rankOf(number, form),
      doubtful: isDoubtful,
      settled: !isDoubtful && !open[number],
      query: forms[form],
      otherwise: () => forms.map((query, at) => ({ query, rank: rankOf(number, at) })).filter(({ rank }, at) => at > form && rank),
    });
  }
  return entries;
};

export class Results {
  /**
   * @param {Index} index
   * @param {Query} query as it was taken
   * @param {Entry[][]} buckets by rank
   * @param {ReadPage} readPage
   * @param {boolean} byDate whether all are in one bucket, however well they answer
   */
  constructor(index, query, buckets, readPage, byDate) {
    this.index = index;
    this.query = query;
    this.buckets = buckets;
    this.readPage = readPage;
    this.byDate = byDate;
    this.total = buckets.reduce((sum, bucket) => sum + bucket.length, 0);
    this.doubtful = buckets.reduce((sum, bucket) => sum + bucket.filter((entry) => entry.doubtful).length, 0);
    /** @type {Entry[]} */
    this.shown = [];
  }

  /** Whether the total is only what the index says. */
  get approximate() {
    return this.doubtful > 0;
  }

  /** All that answer, in no order. */
  get entries() {
    return [...this.shown, ...this.buckets.flat()];
  }

  /**
   * Looks at all that are doubtful where those are few, so that the total is exact.
   *
   * @param {Progress} progress
   */
  async count(progress) {
    const doubtful = this.buckets.flat().filter((entry) => entry.doubtful);
    if (doubtful.length <= MOST_CHECKED) await this.check(doubtful, progress);
  }

  /** Those that come next, as far as is known. @param {number} count */
  first(count) {
    /** @type {Entry[]} */
    const found = [];
    for (const bucket of this.buckets) {
      if (found.length === count) break;
      found.push(...bucket.slice(0, count - found.length));
    }
    return found;
  }

  /** Those of them that will stay there, whatever the pages of all others tell: these only fall behind. @param {number} count */
  certain(count) {
    const next = this.first(count);
    const open = next.findIndex((entry) => !entry.settled);
    return open < 0 ? next : next.slice(0, open);
  }

  /**
   * The next ones, each settled where its page could be had and not too many had to be looked at.
   *
   * @param {number} count
   * @param {Progress} [progress]
   * @returns {Promise<Entry[]>}
   */
  async next(count, progress = () => undefined) {
    let next = this.first(count);
    for (let checked = 0; checked < MOST_LOOKED_AT; next = this.first(count)) {
      const open = next.filter((entry) => !entry.settled);
      if (!open.length) break;
      checked += open.length;
      await this.check(open, progress);
    }
    for (const entry of next) this.buckets[entry.rank].shift();
    this.shown.push(...next);
    return next;
  }

  /**
   * Looks at the titles of articles, and where these do not tell at their pages, and puts each where it belongs.
   *
   * @param {Entry[]} entries
   * @param {Progress} progress
   */
  async check(entries, progress) {
    await Promise.all(
      entries.map(async (entry) => {
        const { tier, number, query, rank } = entry;
        const card = await this.index.card(tier, number);
        const title = { title: [card.title], lead: [], body: [] };
        // Nothing is better than the whole in the title, with these marks or where the index knows of none.
        const seems = rank % OTHER_FORM;
        const tells = (seems === 1 || seems === 4) && !query.unwanted.length && rankByText(title, query, seems) === seems;
        this.settle(entry, tells ? title : await this.readPage(card));
        progress(this);
      }),
    );
  }

  /** @param {Entry} entry @param {PageText | null} text */
  settle(entry, text) {
    entry.settled = true;
    // A page that cannot be had leaves things as the index says.
    if (!text) return;
    const held = [entry, ...entry.otherwise()].map((seeming) => told(text, seeming)).find(({ rank }) => rank);
    if (entry.doubtful) this.doubtful--;
    entry.doubtful = false;
    if (held) entry.query = held.query;
    else this.total--;
    const rank = !held ? 0 : this.byDate ? entry.rank : held.rank;
    if (rank === entry.rank) return;
    const bucket = this.buckets[entry.rank];
    bucket.splice(bucket.indexOf(entry), 1);
    entry.rank = rank;
    if (rank) insert(this.buckets[rank], entry, this.index.manifest.tiers);
  }
}

/** How well a text answers a form of a query. @param {PageText} text @param {Seeming} seeming @returns {Seeming} */
const told = (text, { query, rank }) => {
  const shift = rank > OTHER_FORM ? OTHER_FORM : 0;
  const found = rankByText(text, query, rank - shift);
  return { query, rank: found && found + shift };
};

/** Puts an entry among those of its rank, the newest first. @param {Entry[]} bucket @param {Entry} entry @param {Tier[]} tiers */
const insert = (bucket, entry, tiers) => {
  /** @param {Entry} each */
  const isOlder = (each) =>
    each.tier === entry.tier ? each.number < entry.number : tiers.indexOf(each.tier) > tiers.indexOf(entry.tier);
  const at = bucket.findIndex(isOlder);
  bucket.splice(at < 0 ? bucket.length : at, 0, entry);
};

/**
 * Answers a query. Nothing found with the marks that were typed, it is taken without them; then with its last word as the
 * beginning of one. What that finds while it is typed comes below what the word itself does.
 *
 * @param {Index} index
 * @param {Query} query
 * @param {object} options
 * @param {boolean} options.newest whether the newest come first, however well they answer
 * @param {boolean} options.typing whether the last word is still being typed
 * @param {boolean} options.saving whether pages cannot be looked at
 * @param {(tier: Tier) => Promise<(number: number) => boolean>} options.filter
 * @param {ReadPage} options.readPage
 * @param {Progress} [options.progress]
 */
export const answer = async (index, query, { newest, typing, saving, filter, readPage, progress = () => undefined }) => {
  const { tiers } = index.manifest;
  const whole = { ...query, open: false };
  const tries = query.marked ? [whole, unmarked(whole)] : [whole];
  if (query.open && !typing) tries.push(...tries.map((each) => ({ ...each, open: true })));
  /** @param {Query} form */
  const evaluated = (form) => evaluateAll(index, form, { ranked: !newest, thorough: saving });
  let results;
  for (const each of tries) {
    const own = typing && query.open ? [each, { ...each, open: true }] : [each];
    const [answered, abbreviations, filters] = await Promise.all([
      Promise.all(own.map(evaluated)),
      index.abbreviations(),
      Promise.all(tiers.map(filter)),
    ]);
    const others = otherForms(each, abbreviations);
    const forms = [...own, ...others];
    const answers = [...answered, ...(await Promise.all(others.map(evaluated)))];
    /** @type {Entry[][]} */
    const buckets = Array.from({ length: WORST + 1 }, () => []);
    for (const [at, tier] of tiers.entries()) {
      const ofTier = answers.map((some) => some[at]);
      for (const entry of entriesOf(tier, forms, ofTier, filters[at])) buckets[entry.rank].push(entry);
    }
    results = new Results(index, each, newest ? byDate(buckets, tiers) : buckets, readPage, newest);
    await results.count(progress);
    if (results.total) break;
  }
  return /** @type {Results} */ (results);
};

/** All entries in one bucket, the newest first; nothing is left to be settled but what is doubtful. @param {Entry[][]} buckets @param {Tier[]} tiers */
const byDate = (buckets, tiers) => {
  const all = buckets.flat();
  all.sort((one, other) => tiers.indexOf(one.tier) - tiers.indexOf(other.tier) || other.number - one.number);
  for (const entry of all) Object.assign(entry, { rank: 1, settled: !entry.doubtful });
  return buckets.map((_, rank) => (rank === 1 ? all : []));
};
