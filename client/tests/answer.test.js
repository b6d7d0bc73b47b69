import assert from "node:assert/strict";
import { test } from "node:test";

import { rankByText } from "../src/checking.js";
import { WORDS, evaluate, evaluateAll } from "../src/evaluate.js";
import { batchesOf } from "../src/finder.js";
import { ANYWHERE, BODY, Hits, LEAD, TITLE, phraseMask } from "../src/lists.js";
import { parse, unmarked } from "../src/query.js";
import { answer } from "../src/results.js";
import { tokensOf } from "../src/words.js";

/** Numbers that are the same each time. */
const numbers = (seed) => () => ((seed = (seed * 48271) % 2147483647) / 2147483647);

const SYLLABLES = ["đảng", "đang", "viên", "vien", "hội", "hoi", "nghị"];

/** Articles of few words, so that phrases recur. */
const articlesOf = (random, count) =>
  Array.from({ length: count }, () => {
    const say = (length) => Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(" ");
    return { title: [say(3)], lead: [say(4)], body: [say(2 + Math.floor(random() * 9)), say(5)] };
  });

const BITS = { title: () => TITLE, lead: () => LEAD, body: (place) => 1 << place % 14 };

/** The lists of articles as the index has them, by key, without any file. What was asked for is noted in `asked`. */
const indexOf = (articles) => {
  const lists = { words: new Map(), pairs: new Map() };
  const put = (kind, key, first, second, number, mask) => {
    const variants = lists[kind].get(key) ?? lists[kind].set(key, new Map()).get(key);
    const known = variants.get(`${first} ${second}`) ?? variants.set(`${first} ${second}`, { first, second, masks: new Map() }).get(`${first} ${second}`);
    known.masks.set(number, (known.masks.get(number) ?? 0) | mask);
  };
  articles.forEach((article, number) => {
    for (const part of ["title", "lead", "body"]) {
      const tokens = tokensOf(article[part].join("\n"));
      tokens.forEach((token, place) => {
        put("words", token.key, token.code, 0, number, ANYWHERE);
        if (part !== "body") put("pairs", `${token.key} `, token.code, 0, number, BITS[part]());
        const next = tokens[place + 1];
        if (next) put("pairs", `${token.key} ${next.key}`, token.code, next.code, number, BITS[part](place));
      });
    }
  });
  const asked = [];
  const find = async (kind, key) => {
    asked.push(key);
    return [...(lists[kind].get(key)?.values() ?? [])].map(({ first, second, masks }) => {
      const some = [...masks].sort(([one], [other]) => one - other);
      return { first, second, numbers: Uint32Array.from(some, ([number]) => number), masks: Uint16Array.from(some, ([, mask]) => mask) };
    });
  };
  const tier = { name: "archive", size: articles.length };
  return {
    asked,
    tier,
    manifest: { tiers: [tier] },
    word: (_, key) => find("words", key),
    pair: (_, one, other) => find("pairs", `${one} ${other}`),
    heads: (_, key) => find("pairs", `${key} `),
    card: async (_, number) => ({ title: articles[number].title[0], number }),
    abbreviations: async () => [],
  };
};

/** How well an article answers, told by its text alone; 0 when it does not. */
const rankOf = (article, query) => {
  const held = [article.title, article.lead, article.body].flatMap((part) => tokensOf(part.join("\n")));
  const has = ({ key, code }) => held.some((token) => token.key === key && (!query.marked || token.code === code));
  if (!query.wanted.flat().every(has)) return 0;
  if (query.unwanted.some((tokens) => tokens.length < 2 && has(tokens[0]))) return 0;
  return rankByText(article, query, query.whole.length === 1 ? placeOfWord(article, query) : WORDS);
};

/** How well a single word answers. */
const placeOfWord = (article, query) => {
  const [{ key, code }] = query.whole;
  const parts = [article.title, article.lead, article.body].map((part) => tokensOf(part.join("\n")));
  const exact = parts.findIndex((tokens) => tokens.some((token) => token.key === key && token.code === code));
  return exact >= 0 ? exact + 1 : parts.findIndex((tokens) => tokens.some((token) => token.key === key)) + 4;
};

/** A query whose last word is whole. */
const closed = (typed) => ({ ...parse(typed), open: false });

const QUERIES = ["đảng viên hội nghị", "dang vien hoi", '"hoi nghi dang"', '"đảng viên hội"', "viên -hội", 'đảng "hoi nghi vien"', 'dang -"vien hoi nghi"', "hội nghị"];

for (const saving of [false, true]) {
  test(`an answer is that of a scan of all texts, in its order${saving ? ", as far as the index tells where no page is read" : ""}`, async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const articles = articlesOf(numbers(seed), seed % 2 ? 25 : 9);
      for (const typed of QUERIES) {
        const index = indexOf(articles);
        const query = parse(typed);
        const readPage = async ({ number }) => (saving ? null : articles[number]);
        const filter = async () => () => true;
        const results = await answer(index, query, { newest: false, typing: false, saving, filter, readPage });
        const shown = await results.next(articles.length);
        const scanned = (some) =>
          articles
            .map((article, number) => ({ number, rank: rankOf(article, some) }))
            .filter(({ rank }) => rank)
            .sort((one, other) => one.rank - other.rank || other.number - one.number)
            .map(({ number }) => number);
        const exact = scanned(query);
        const wanted = exact.length || !query.marked ? exact : scanned(unmarked(query));
        if (saving) assert.ok(wanted.every((number) => shown.some((entry) => entry.number === number)) || exact.length === 0, typed);
        else {
          assert.deepEqual(shown.map(({ number }) => number), wanted, `${typed} ${seed}`);
          assert.equal(results.total, wanted.length);
          assert.equal(results.approximate, false);
        }
      }
    }
  });
}

test("what only seems to answer a query as it was typed is found where it answers another form of it", async () => {
  const articles = [
    { title: ["Một"], lead: [], body: ["Số 21-KL/TW, về kinh tế - xã hội."] },
    { title: ["Hai"], lead: [], body: ["KT-XH xã mẫu."] },
  ];
  const SHORT = [["KT-XH", "kinh tế - xã hội"], ["TW", "Trung ương"], ["TƯ", "Trung ương"]];
  for (const [typed, wanted] of [["KT-XH", [1, 0]], ["kinh tế xã hội", [0, 1]], ["21-KL/TƯ", [0]], ["22-KL/TƯ", []]]) {
    for (const newest of [false, true]) {
      const index = { ...indexOf(articles), abbreviations: async () => SHORT };
      const readPage = async ({ number }) => articles[number];
      const results = await answer(index, parse(typed), { newest, typing: false, saving: false, filter: async () => () => true, readPage });
      const shown = (await results.next(9)).map(({ number }) => number);
      assert.deepEqual(shown, newest ? wanted.toSorted((one, other) => other - one) : wanted, typed);
      assert.deepEqual([results.total, results.approximate], [wanted.length, false]);
    }
  }
});

test("no pair is looked up where few articles hold all words, unless no page can be read", async () => {
  const articles = articlesOf(numbers(5), 2);
  for (const thorough of [false, true]) {
    const index = indexOf(articles);
    await evaluate(index, index.tier, closed("đảng viên hội"), { thorough });
    assert.equal(index.asked.some((key) => key.includes(" ")), thorough);
  }
});

test("how well they answer is not asked for where the newest come first", async () => {
  const index = indexOf(articlesOf(numbers(5), 40));
  await evaluate(index, index.tier, closed("đảng viên hội"), { ranked: false });
  assert.ok(!index.asked.some((key) => key.includes(" ")));
});

test("by date all that answer come the newest first, whatever their pages tell of how well", async () => {
  const articles = articlesOf(numbers(9), 60);
  for (const typed of ['"dang vien hoi"', "dang vien hoi "]) {
    const query = parse(typed);
    const readPage = async ({ number }) => articles[number];
    const results = await answer(indexOf(articles), query, { newest: true, typing: false, saving: false, filter: async () => () => true, readPage });
    const shown = (await results.next(60)).map(({ number }) => number);
    const wanted = articles.flatMap((article, number) => (rankOf(article, query) ? [number] : []));
    assert.ok(shown.length > 3);
    assert.deepEqual(shown, wanted.reverse());
  }
});

test("what is certain to come first while others are looked at stays there, and is told as soon as that is", async () => {
  const articles = articlesOf(numbers(7), 30);
  for (const typed of QUERIES) {
    const told = [];
    let late = 0;
    const readPage = async ({ number }) => {
      // Pages come in another order than they were asked for.
      for (let turns = (late++ * 7) % 11; turns > 0; turns--) await undefined;
      return articles[number];
    };
    const progress = (results) => told.push(results.certain(10).map(({ number }) => number));
    const filter = async () => () => true;
    const results = await answer(indexOf(articles), parse(typed), { newest: false, typing: false, saving: false, filter, readPage, progress });
    const first = (await results.next(10, progress)).map(({ number }) => number);
    for (const some of told) assert.deepEqual(some, first.slice(0, some.length), typed);
    if (told.length) assert.deepEqual(told[told.length - 1], first, typed);
    if (typed === "dang vien hoi") assert.ok(told.some((some) => some.length && some.length < first.length));
  }
});

test("a rank by the index is never worse than that by the text", async () => {
  const articles = articlesOf(numbers(8), 60);
  const index = indexOf(articles);
  for (const typed of ["dang vien hoi nghi", "đảng viên hội", "hoi nghi"]) {
    const query = closed(typed);
    const { ranks, open } = await evaluate(index, index.tier, query);
    articles.forEach((article, number) => {
      const rank = rankOf(article, query);
      assert.equal(ranks[number] === 0, rank === 0);
      assert.ok(ranks[number] <= rank);
      if (!open[number]) assert.equal(ranks[number], rank, typed);
    });
  }
});

test("the rarest pair is looked up first, two that are apart where nothing is known of them, and two at once", () => {
  assert.deepEqual(batchesOf(4, 1, [9, 7, 1, 8]), [[2], [1], [3, 0]]);
  assert.deepEqual(batchesOf(5, 2), [[0, 2], [1], [3, 4]]);
  assert.deepEqual(batchesOf(2, 2, [9, 1]), [[0, 1]]);
});

test("the months of the year tell which pairs of a long phrase are rare: in other tiers these are looked up first", async () => {
  const frequent = Array.from({ length: 9 }, () => "đảng viên hội");
  const tiers = ["month", "year", "archive"].map((name) => {
    const articles = [...frequent, "đảng viên hội nghị lần"].map((text) => ({ title: [], lead: [], body: [text] }));
    return { ...indexOf(articles), tier: { name, size: articles.length } };
  });
  const asked = [];
  const pair = (tier, one, other) => {
    asked.push(`${tier.name}: ${one} ${other}`);
    return tiers.find(({ tier: { name } }) => name === tier.name).pair(tier, one, other);
  };
  const index = { manifest: { tiers: tiers.map(({ tier }) => tier) }, pair };
  const answers = await evaluateAll(index, closed('"đảng viên hội nghị lần"'), { ranked: true, thorough: false });
  assert.deepEqual(answers.map(({ ranks }) => [...ranks].flatMap((rank, number) => (rank ? [number] : []))), [[9], [9], [9]]);
  assert.deepEqual(asked.filter((each) => !each.startsWith("year")).sort(), [
    "archive: hoi nghi", "archive: nghi lan", "month: hoi nghi", "month: nghi lan",
  ]);
});

test("places of a long phrase have to agree five pairs at a time", () => {
  const pairs = (masks) => masks.map((mask) => Object.assign(new Hits(1), { any: Uint16Array.of(mask) }));
  const turn = Array.from({ length: 14 }, (_, place) => 1 << place);
  assert.equal(phraseMask(pairs([...turn, 1, 2]), "any", 0), BODY);
  // Counted on for four pairs over the end of a sentence.
  assert.equal(phraseMask(pairs([4, 8, 1 | 16, 2 | 32, 4 | 64, 8 | 128, 16, 32]), "any", 0), BODY);
  assert.equal(phraseMask(pairs([1, 2, 8]), "any", 0), 0);
  assert.equal(phraseMask(pairs([TITLE | 1, TITLE, TITLE | 8]), "any", 0), TITLE);
  assert.equal(phraseMask([...pairs([1]), undefined, ...pairs([8])], "any", 0), 0);
  assert.equal(phraseMask([...pairs([1]), undefined, ...pairs([4])], "any", 0), BODY);
});
