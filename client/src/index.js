/** The files of the index, fetched when they are needed and kept as long as the page. See docs/search-format.md. */

import { IndexError, Reader, fileOf } from "./bytes.js";
import { Shard } from "./lists.js";

/**
 * @typedef {object} Tier
 * @property {string} name
 * @property {string} numbering
 * @property {string} version
 * @property {number} size how many numbers there are
 * @property {number} pairs
 * @property {number} words
 * @property {number} vocabulary
 * @property {number} cards
 * @property {number} card_size
 * @property {[number, number][]} years
 */

/** @typedef {import("./lists.js").Variant} Variant */
/** @typedef {{articles: number, names: string, abbreviations: string, tiers: Tier[]}} Manifest */
/** @typedef {{title: string, minutes: number, category: string, url: string}} Card */
/** @typedef {(data: ArrayBuffer) => Promise<Uint8Array>} Inflate */

const FORMAT = 2;
/** Prefixes are as long as what pairs are grouped by. */
export const SHORTEST_BEGINNING = 3;

/** Fetches a file. @param {string} url @param {RequestInit} [options] */
const load = async (url, options) => {
  const response = await fetch(url, options);
  if (!response.ok) throw new IndexError(`${response.status} for ${url}`);
  return response;
};

/** What is done once for each key, also when it is asked for again before it has ended; what failed is done again. */
class Kept {
  constructor() {
    /** @type {Map<string, Promise<any>>} */
    this.promises = new Map();
  }

  /** @template T @param {string} key @param {() => Promise<T>} make @returns {Promise<T>} */
  get(key, make) {
    const kept = this.promises.get(key);
    if (kept) return kept;
    const made = make();
    this.promises.set(key, made);
    made.catch(() => this.promises.delete(key));
    return made;
  }
}

export class Index {
  /**
   * @param {string} base the address that the names of files are added to
   * @param {Manifest} manifest
   * @param {Inflate} inflate
   */
  constructor(base, manifest, inflate) {
    this.base = base;
    this.manifest = manifest;
    this.inflate = inflate;
    this.kept = new Kept();
  }

  /**
   * @param {string} base
   * @param {Inflate} inflate
   * @param {boolean} again whether the manifest is to come from the host, whatever is kept
   */
  static async open(base, inflate, again = false) {
    const response = await load(`${base}index.json`, { cache: again ? "reload" : "no-cache" });
    const manifest = await response.json();
    if (manifest.format !== FORMAT) throw new IndexError("another format");
    return new Index(base, manifest, inflate);
  }

  /** @template T @param {Tier} tier @param {string} name @param {(reader: Reader) => T} read @returns {Promise<T>} */
  file(tier, name, read) {
    const path = `${tier.name}/${name}.bin`;
    return this.kept.get(path, async () => {
      const response = await load(`${this.base}${path}?v=${tier.version}`);
      const reader = new Reader(await this.inflate(await response.arrayBuffer()));
      const numbering = Array.from(reader.take(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
      if (numbering !== tier.numbering) throw new IndexError("a file of another build");
      return read(reader);
    });
  }

  /** The variants of two tokens that follow each other. @param {Tier} tier @param {string} a @param {string} b */
  async pair(tier, a, b) {
    const shard = await this.pairShard(tier, a, b);
    return shard.get(`${a} ${b}`);
  }

  /** The variants of a token and of what follows it and begins so. @param {Tier} tier @param {string} a @param {string} beginning */
  async pairsBeginning(tier, a, beginning) {
    const shard = await this.pairShard(tier, a, beginning);
    return shard.beginning(`${a} ${beginning}`);
  }

  /** @param {Tier} tier @param {string} a @param {string} b */
  pairShard(tier, a, b) {
    const group = `${a} ${[...b].slice(0, SHORTEST_BEGINNING).join("")}`;
    return this.file(tier, `pairs/${fileOf(group, tier.pairs)}`, (reader) => new Shard(reader, true));
  }

  /** Where a token stands in titles and leads. @param {Tier} tier @param {string} key @returns {Promise<Variant[]>} */
  heads(tier, key) {
    return this.pair(tier, key, "");
  }

  /** The variants of a token: in which articles it is. @param {Tier} tier @param {string} key @returns {Promise<Variant[]>} */
  async word(tier, key) {
    const name = `words/${fileOf(key, tier.words)}`;
    const shard = await this.file(tier, name, (reader) => new Shard(reader, false));
    return shard.get(key);
  }

  /**
   * The words that begin as a key does, with how often they occur (in binary digits).
   *
   * @param {Tier} tier
   * @param {string} key
   */
  vocabulary(tier, key) {
    const letter = key.charCodeAt(0) - 97;
    const file = tier.vocabulary === 1 ? 0 : letter >= 0 && letter < 26 ? letter : 26;
    return this.file(tier, `vocabulary/${file}`, (reader) => {
      const words = reader.lines();
      const sizes = reader.take(words.length);
      return words.map((word, index) => ({ word, size: sizes[index] }));
    });
  }

  /** @param {Tier} tier @param {number} number @returns {Promise<Card>} */
  async card(tier, number) {
    const block = Math.floor(number / tier.card_size);
    const cards = await this.file(tier, `cards/${block}`, readCards);
    const card = cards[number % tier.card_size];
    if (!card) throw new IndexError("a card is missing");
    return card;
  }

  /** The numbers of each term. @param {Tier} tier @param {string} kind category, author or tag @returns {Promise<Map<string, Uint32Array>>} */
  terms(tier, kind) {
    return this.file(tier, `filters/${kind}`, (reader) => {
      const slugs = reader.lines();
      const counts = reader.varints(slugs.length);
      return new Map(
        slugs.map((slug, index) => {
          const numbers = new Uint32Array(counts[index]);
          for (let at = 0, number = -1; at < numbers.length; at++) numbers[at] = number += reader.varint() + 1;
          return [slug, numbers];
        }),
      );
    });
  }

  /** The name of each term. @param {string} kind category, author or tag @returns {Promise<Map<string, string>>} */
  names(kind) {
    const url = `${this.base}names/${kind}.bin?v=${this.manifest.names}`;
    return this.kept.get(url, async () => {
      const reader = new Reader(await this.inflate(await (await load(url)).arrayBuffer()));
      const slugs = reader.lines();
      const names = reader.lines();
      return new Map(slugs.map((slug, index) => [slug, names[index]]));
    });
  }

  /** @returns {Promise<string[][]>} */
  abbreviations() {
    const url = `${this.base}abbreviations.json?v=${this.manifest.abbreviations}`;
    return this.kept.get(url, async () => (await load(url)).json());
  }
}

/** @param {Reader} reader @returns {(Card | null)[]} */
const readCards = (reader) => {
  // Whether a date has a time of day, which comes last, is not shown.
  const [titles, dates, categories, urls] = [1, 2, 3, 4].map(() => reader.lines());
  let minutes = 0;
  return titles.map((title, index) => {
    if (!urls[index]) return null;
    minutes += Number(dates[index]);
    return { title, minutes, category: categories[index] ?? "", url: urls[index] };
  });
};

/** Inflates a zlib stream: by the browser, else by a script that is fetched for it. @param {string} script @returns {Inflate} */
export const inflateWith = (script) => {
  if (typeof DecompressionStream === "function") {
    return async (data) => {
      const { readable, writable } = new DecompressionStream("deflate");
      const writer = writable.getWriter();
      // A blob's stream would do as well, but it goes by way of another process. What fails is told by who reads.
      for (const done of [writer.write(data), writer.close()]) done.catch(() => undefined);
      return new Uint8Array(await new Response(readable).arrayBuffer());
    };
  }
  return async (data) => {
    const { inflate } = await import(script);
    return inflate(new Uint8Array(data));
  };
};
