import assert from "node:assert/strict";
import { test } from "node:test";

import { IndexError, Reader } from "../src/bytes.js";
import { Shard } from "../src/lists.js";

/** @param {string[]} texts */
const lines = (texts) => {
  const bytes = new TextEncoder().encode(texts.join("\n"));
  return [bytes.length, ...bytes];
};

/** Three keys of pairs, of which the second has two variants; one gap takes two bytes, and so do two masks, or three. */
const FILE = [
  3, 4, 7, ...lines(["a ba", "a bac", "a d"]), 1, 2, 1, 0, 5, 6, 7, 1, 2, 3, 4, 1, 3, 2, 1,
  9, 0, 0x80 | 44, 2, 4, 7, 8, 3,
  0x80, 0x80, 1, 1, 2, 4, 8, 0x80, 1, 32,
];

const shard = (bytes = FILE) => new Shard(new Reader(Uint8Array.from(bytes)), true);

/** @param {import("../src/lists.js").Variant[]} variants */
const plain = (variants) => variants.map(({ first, second, numbers, masks }) => [first, second, [...numbers], [...masks]]);

test("of a file the lists of one key are read, or of all that begin so", () => {
  const first = [0, 1, [9], [1 << 14]];
  const both = [[5, 2, [0, 301, 306], [1, 2, 4]], [6, 3, [7, 16], [8, 128]]];
  assert.deepEqual(plain(shard().get("a ba")), [first]);
  assert.deepEqual(plain(shard().get("a bac")), both);
  assert.deepEqual(plain(shard().get("a d")), [[7, 4, [3], [32]]]);
  assert.deepEqual(plain(shard().get("a b")), []);
  assert.deepEqual(plain(shard().beginning("a ba")), [first, ...both]);
  assert.deepEqual(plain(shard().beginning("a x")), []);
});

test("a file that is cut off anywhere is told, at the latest by the list that is asked for", () => {
  for (let length = 0; length < FILE.length; length++) {
    assert.throws(() => shard(FILE.slice(0, length)).get("a d"), IndexError, String(length));
  }
});
