import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fileOf } from "../src/bytes.js";
import { codeOf, keyOf, tokensOf } from "../src/words.js";

// Python runs the same cases.
const CASES = JSON.parse(readFileSync(new URL("../../tests/search_cases.json", import.meta.url), "utf-8"));

test("texts have the same tokens as in Python", () => {
  for (const { text, tokens } of CASES.tokens) assert.deepEqual(tokensOf(text).map((each) => each.text), tokens, text);
});

test("words have the same keys and marks as in Python", () => {
  for (const { token, key, code } of CASES.words) assert.deepEqual([keyOf(token), codeOf(token)], [key, code], token);
});

test("groups lie in the same files as in Python", () => {
  for (const { group, files, file } of CASES.files) assert.equal(fileOf(group, files), file, group);
});

test("tokens have their places in a composed text", () => {
  const text = "Kết luận 21-KL/TW";
  assert.deepEqual(tokensOf(text).map(({ start, end }) => text.slice(start, end)), ["Kết", "luận", "21", "KL", "TW"]);
});
