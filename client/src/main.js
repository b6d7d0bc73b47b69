/** The search page: a form whose answer is looked up in the files of the index, in the browser alone. */

import { IndexError } from "./bytes.js";
import { excerpt } from "./checking.js";
import { FIELDS, YEAR, choicesOf, filterOf } from "./filters.js";
import { Index, inflateWith } from "./index.js";
import { isSaving, pageReader } from "./pages.js";
import { parse } from "./query.js";
import { answer } from "./results.js";
import { suggestions } from "./suggestions.js";
import { View } from "./view.js";

/** @typedef {import("./results.js").Results} Results */
/** @typedef {import("./results.js").Entry} Entry */

const PAGE = 10;
/** Milliseconds without a key before what was typed so far is looked for. */
const QUIET = 200;
const NAMES = ["q", ...FIELDS.keys(), YEAR, "xep"];
const NEWEST = "moi";

const view = new View();
const base = `${view.root}tim-kiem/`;
const readPage = pageReader(view.root);
const inflate = inflateWith(view.results.dataset.inflate ?? "");

/** @type {Promise<Index> | undefined} */
let opened;
/** The results that are shown, and what is told of them. @type {{results: Results, told: import("./view.js").Told} | undefined} */
let shown;
/** Counts what was asked: an answer that comes when more was asked is not shown. */
let asked = 0;

/** @param {boolean} again */
const open = (again) => {
  if (again || !opened) {
    opened = Index.open(base, inflate, again);
    opened.catch(() => (opened = undefined));
  }
  return opened;
};

/** What the form holds, by field, without what is empty. */
const fields = () => {
  const data = new FormData(view.form);
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const name of NAMES) if (data.get(name)) values.set(name, String(data.get(name)));
  return values;
};

/** @param {Map<string, string>} values */
const addressOf = (values) => {
  const kept = new Map(values);
  if (kept.get("xep") !== NEWEST) kept.delete("xep");
  return kept.size ? `?${new URLSearchParams([...kept])}` : location.pathname;
};

/** Fills the form with what the address says. */
const fillForm = () => {
  const values = new URLSearchParams(location.search);
  for (const name of NAMES) {
    const field = view.form.elements.namedItem(name);
    const value = values.get(name) ?? "";
    if (field instanceof HTMLInputElement) field.value = value;
    if (field instanceof HTMLSelectElement) {
      field.value = value;
      if (field.selectedIndex >= 0) continue;
      // What the address names may be offered only once the index was read; an order that there is not is the usual one.
      if (name === "xep") field.selectedIndex = 0;
      else field.add(new Option(value, value, false, true));
    }
  }
  if ([...FIELDS.keys(), YEAR].some((name) => values.get(name))) view.filters.open = true;
};

/** Looks for what the form says. @param {boolean} typing whether more may be typed at once */
const search = async (typing) => {
  const mine = ++asked;
  const values = fields();
  const typed = values.get("q") ?? "";
  const query = parse(typed);
  if (!query.wanted.length) {
    shown = undefined;
    view.clear();
    // Who is typing has only begun.
    if (typed.trim() && !typing) view.tell(query.unwanted.length ? view.words.only_unwanted : view.words.no_words);
    return;
  }
  const filtered = [...FIELDS.keys(), YEAR].some((name) => values.has(name));
  view.wait(!shown);
  for (const again of [false, true]) {
    /** Of the first results, how many are in the list or about to be. */
    let begun = -1;
    let adding = Promise.resolve();
    /** Shows of the first results those that are not in the list. @param {Results} results @param {Entry[]} first */
    const begin = (results, first) => {
      if (begun < 0) {
        view.begin();
        shown = { results, told: { typed, withoutMarks: query.marked && !results.query.marked, filtered } };
        view.say(shown.told, results.total, results.approximate);
      }
      const more = first.slice(Math.max(0, begun));
      begun = first.length;
      return (adding = Promise.all([show(results, more), adding]).then(([add]) => add()));
    };
    /** @param {Results} results */
    const progress = (results) => {
      const first = results.certain(PAGE);
      if (mine === asked && first.length > Math.max(0, begun)) begin(results, first).catch(() => undefined);
    };
    try {
      const index = await open(again);
      const filter = filterOf(index, values);
      const newest = values.get("xep") === NEWEST;
      const results = await answer(index, query, { newest, typing, saving: isSaving(), filter, readPage, progress });
      const first = await results.next(PAGE, progress);
      if (mine !== asked) return;
      await begin(results, first);
      if (mine !== asked) return;
      tell();
      if (!results.total) {
        const queries = await suggestions(index, query);
        view.suggest(queries, (each) => addressOf(new Map([["q", each]])), filtered ? typed : "");
      }
      if (view.filters.open) await offer();
      return;
    } catch (error) {
      if (mine !== asked) return;
      // Files of two builds: a deploy was under way. Begun again with what is there now, once.
      if (error instanceof IndexError && !again) continue;
      fail(error);
      return;
    }
  }
};

/** @param {unknown} error */
const fail = (error) => {
  opened = undefined;
  shown = undefined;
  view.clear();
  view.tell(error instanceof IndexError ? view.words.torn : navigator.onLine ? view.words.failed : view.words.offline);
  if (!(error instanceof IndexError || error instanceof TypeError)) throw error;
};

/**
 * Fetches the cards of results, and returns what adds them to the list, if it still is of these results: the sentence of each
 * comes when it is about to be read.
 *
 * @param {Results} results
 * @param {Entry[]} entries
 */
const show = async (results, entries) => {
  const cards = await Promise.all(entries.map(({ tier, number }) => results.index.card(tier, number)));
  return () => {
    if (shown?.results !== results) return;
    cards.forEach((card, at) => {
      const { query } = entries[at];
      const item = view.add(card, query);
      view.whenNear(item, async () => {
        const text = await readPage(card);
        if (text) item.fill(excerpt(text, query));
      });
    });
  };
};

/** Tells how many were found, and that all that is to be shown now is there. */
const tell = () => {
  if (!shown) return;
  const { results, told } = shown;
  view.count(told, results.total, results.approximate);
  view.end(results.buckets.some((bucket) => bucket.length));
};

const showMore = async () => {
  // Asked for twice it would be taken twice from what is left.
  if (!shown || view.isWaiting) return;
  const { results } = shown;
  const before = results.shown.length;
  view.wait(false);
  (await show(results, await results.next(PAGE)))();
  if (shown?.results !== results) return;
  tell();
  view.link(before)?.focus();
  // Pages that were looked at may have told that there are less.
  if (view.filters.open) await offer();
};

/** Fills the filters with what they would leave of the results. */
const offer = async () => {
  if (!shown) return;
  const { results } = shown;
  for (const [field, choices] of await choicesOf(results.index, results.entries)) view.offer(field, choices);
};

let timer = 0;
/** Whether the address is that of words that are still being typed: they have one together. */
let unfinished = false;
/** Looks for what the form says now, and puts it into the address. @param {boolean} typing @param {boolean} keep whether the way back leads to what was there before */
const change = (typing, keep) => {
  clearTimeout(timer);
  const address = addressOf(fields());
  if (address !== (location.search || location.pathname)) history[keep ? "pushState" : "replaceState"](null, "", address);
  unfinished = typing;
  void search(typing);
};

view.form.addEventListener("submit", (event) => {
  event.preventDefault();
  change(false, !unfinished);
});
view.form.addEventListener("input", (event) => {
  if (event.target instanceof HTMLSelectElement) return;
  clearTimeout(timer);
  timer = setTimeout(() => change(true, !unfinished && location.search !== ""), QUIET);
});
view.form.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement) change(false, true);
});
/** Asks again where what is shown is of another build than the files are now, so that more of it cannot be had. @param {unknown} error */
const askAgain = (error) => {
  if (!(error instanceof IndexError)) return fail(error);
  opened = undefined;
  return search(false);
};

view.more.addEventListener("click", () => void showMore().catch(askAgain));
view.filters.addEventListener("toggle", () => void (view.filters.open && offer().catch(askAgain)));
addEventListener("popstate", () => {
  unfinished = false;
  fillForm();
  void search(false);
});

fillForm();
void search(false);
// Who is on this page will ask: what every answer needs is there by then. Without it the answer says what is wrong.
open(false)
  .then((index) => index.abbreviations())
  .catch(() => undefined);
