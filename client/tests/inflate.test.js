import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateSync } from "node:zlib";

import { inflate } from "../src/inflate.js";

/** Bytes that look like chance, always the same. */
const noise = (length, values) => {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >> 16) % values;
  });
};

const TEXTS = {
  empty: new Uint8Array(0),
  text: new TextEncoder().encode("đảng viên đi làm ăn xa ".repeat(400)),
  "few values": noise(20_000, 4),
  "all values": noise(70_000, 256),
  "one value": new Uint8Array(100_000),
};

for (const [name, bytes] of Object.entries(TEXTS)) {
  for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY]) {
    test(`what zlib deflates comes back: ${name}, strategy ${strategy}`, () => {
      for (const level of [0, 1, 9]) assert.deepEqual(inflate(deflateSync(bytes, { level, strategy })), bytes);
    });
  }
}

test("a stream that is cut off is refused", () => {
  const whole = deflateSync(TEXTS.text);
  assert.throws(() => inflate(whole.subarray(0, whole.length / 2)), RangeError);
});
