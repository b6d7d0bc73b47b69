import assert from "node:assert/strict";
import { test } from "node:test";

import { excerpt, mark, rankByText } from "../src/checking.js";
import { otherForms, parse, unmarked } from "../src/query.js";
import { distance } from "../src/suggestions.js";

const texts = (phrases) => phrases.map((tokens) => tokens.map(({ text }) => text).join(" "));

const CASES = [
  ["đảng viên đi làm", ["đảng", "viên", "đi", "làm"], [], true],
  ["dang vien", ["dang", "vien"], [], false],
  ['"ủy ban nhân dân" xã', ["ủy ban nhân dân", "xã"], [], true],
  ["“ủy ban” -huyện -“xã mẫu”", ["ủy ban"], ["huyện", "xã mẫu"], true],
  ['"chưa đóng ngoặc', ["chưa đóng ngoặc"], [], true],
  ["21-KL/TW", ["21 kl tw"], [], false],
  ["21 - KL / TW", ["21 kl tw"], [], false],
  ["Kết luận 21 -KL/TW", ["kết", "luận", "21 kl tw"], [], true],
  ["21 -kl/tw", ["21 kl tw"], [], false],
  ["42/2022/NĐ-CP", ["42 2022 nđ cp"], [], true],
  ["42/2022/NĐ -CP", ["42 2022 nđ cp"], [], true],
  ["42 / 2022 / NĐ - CP", ["42 2022 nđ cp"], [], true],
  ["21/KL -Họp", ["21 kl"], ["họp"], true],
  ["21-KL/TW -họp", ["21 kl tw"], ["họp"], true],
  ["- - .", [], [], false],
  ["T.Ư", ["t ư"], [], true],
];

for (const [typed, wanted, unwanted, marked] of CASES) {
  test(`a query is read: ${typed}`, () => {
    const query = parse(typed);
    assert.deepEqual([texts(query.wanted), texts(query.unwanted), query.marked], [wanted, unwanted, marked]);
  });
}

test("the last word is open from three letters on, while nothing ends it", () => {
  const opened = ["hội ngh", "hội ng", "hội ngh ", '"hội ngh"', "hội -ngh"].map((typed) => parse(typed).open);
  assert.deepEqual(opened, [true, false, false, false, false]);
});

const SHORT = [
  ["UBND", "Ủy ban nhân dân"],
  ["BTV", "Ban Thường vụ", "Biên tập viên"],
  ["BCH", "Ban Chấp hành"],
  ["TW", "Trung ương"],
  ["T.Ư", "Trung ương"],
];
const forms = (typed) => otherForms(parse(typed), SHORT).map(({ wanted }) => texts(wanted));

test("abbreviations are opened and full forms shortened, but not between quotation marks", () => {
  assert.deepEqual(forms("UBND tỉnh"), [["ủy ban nhân dân", "tỉnh"]]);
  assert.deepEqual(forms("uy ban nhan dan tinh"), [["ubnd", "tinh"]]);
  assert.deepEqual(forms("btv"), [["ban thường vụ"], ["biên tập viên"]]);
  assert.deepEqual(forms("ban thường vụ"), [["btv"]]);
  assert.deepEqual(forms('"UBND" tỉnh'), []);
});

test("of several abbreviations one or more are opened, and the other way round", () => {
  const one = [["ủy ban nhân dân", "btv"], ["ubnd", "ban thường vụ"], ["ubnd", "biên tập viên"]];
  assert.deepEqual(forms("UBND BTV"), [...one, ["ủy ban nhân dân", "ban thường vụ"], ["ủy ban nhân dân", "biên tập viên"]]);
  const asked = forms("Ban Chấp hành Trung ương");
  assert.deepEqual(asked.slice(-2), [["bch", "tw"], ["bch", "t ư"]]);
  assert.equal(asked.length, 5);
});

test("short forms of one thing stand for each other, also within the code of a document", () => {
  assert.deepEqual(forms("T.Ư"), [["trung ương"], ["tw"]]);
  assert.deepEqual(forms("21-KL/TW"), [["21 kl t ư"]]);
  assert.deepEqual(forms("21-KL/T.Ư"), [["21 kl tw"]]);
  assert.deepEqual(forms('"21-KL/TW"'), []);
});

test("a short form that is a common word is opened only in capitals, and looked for only in codes", () => {
  const office = [["TW", "Trung ương"], ["TƯ", "Trung ương"]];
  const of = (typed) => otherForms(parse(typed), office).map(({ wanted, marked }) => [wanted.map((tokens) => tokens.map(({ text }) => text).join(" ")).join("|"), marked]);
  assert.deepEqual(of("TƯ"), [["trung ương", true], ["tw", true]]);
  for (const typed of ["tư", "tu", "TU", "đầu tư công", "cua tu khong", "21-KL/TU"]) assert.deepEqual(of(typed), []);
  assert.deepEqual(of("Trung ương"), [["tw", true]]);
  assert.deepEqual(of("trung uong"), [["tw", false]]);
  assert.deepEqual(of("TW"), [["trung ương", false]]);
  assert.deepEqual(of("21-KL/TW"), [["21 kl tư", true]]);
  assert.deepEqual(of("21-KL/TƯ"), [["21 kl tw", true]]);
});

test("a query has no more forms than can be looked for", () => {
  const asked = forms("UBND BTV BCH TW UBND BTV BCH TW ".repeat(9));
  assert.equal(asked.length, 12);
});

test("what an office wrote without a letter or a digit stands for nothing", () => {
  assert.deepEqual(otherForms(parse("AB xã"), [["AB", "…"], ["&", "xã"]]), []);
  assert.deepEqual(otherForms(parse("xã"), []), []);
});

const TEXT = { title: ["Hội nghị tổng kết"], lead: ["Sáng nay, hội nghị họp."], body: ["Đảng viên đi làm", "ăn xa đã về. Đang họp."] };

test("a page tells how well it answers", () => {
  const rank = (typed, index = 3) => rankByText(TEXT, parse(typed), index);
  assert.equal(rank("hội nghị tổng kết"), 1);
  assert.equal(rank("hội nghị họp"), 2);
  assert.equal(rank("đảng viên đi làm ăn xa"), 3);
  assert.equal(rank("dang vien di lam"), 6);
  assert.equal(rank("viên làm ăn"), 8);
  assert.equal(rank("tổng họp kết", 8), 8);
  assert.equal(rank('"kết sáng nay"'), 0);
  assert.equal(rank('đảng -"ăn xa"'), 0);
});

test("words are marked as they stand", () => {
  const shown = mark("Đảng viên và đang họp", parse("dang vien"));
  assert.deepEqual(shown.filter(({ marked }) => marked).map(({ text }) => text), ["Đảng viên", "đang"]);
  assert.equal(shown.map(({ text }) => text).join(""), "Đảng viên và đang họp");
  assert.deepEqual(mark("Đảng viên", parse("đảng")).filter(({ marked }) => marked).map(({ text }) => text), ["Đảng"]);
});

test("of a phrase between quotation marks only the whole is marked", () => {
  const shown = mark("Đảng viên của Đảng, viên chức", parse('"đảng viên"'));
  assert.deepEqual(shown.filter(({ marked }) => marked).map(({ text }) => text), ["Đảng viên", "Đảng, viên"]);
  assert.deepEqual(mark("Đảng bộ", parse('"đảng viên"')).filter(({ marked }) => marked), []);
});

test("the sentence with most of what was asked is shown", () => {
  const shown = excerpt(TEXT, unmarked(parse("ăn xa")));
  assert.equal(shown.map(({ text }) => text).join(""), "ăn xa đã về.");
  assert.deepEqual(excerpt(TEXT, parse("tổng kết")), [{ text: "Sáng nay, hội nghị họp.", marked: false }]);
  assert.deepEqual(excerpt({ title: ["Tin"], lead: [], body: [] }, parse("tin")), []);
});

test("a long sentence is cut around the words", () => {
  const long = `${"chữ đầu ".repeat(60)}đảng viên mẫu ${"chữ cuối ".repeat(60)}`.trim();
  const shown = excerpt({ title: [], lead: [], body: [long] }, parse("đảng viên mẫu"));
  const text = shown.map((piece) => piece.text).join("");
  assert.ok(text.startsWith("… ") && text.endsWith(" …") && text.length < 220, text);
  assert.ok(shown.some(({ text: piece, marked }) => marked && piece === "đảng viên mẫu"));
});

test("words near each other differ by one letter, or by two that changed places", () => {
  const pairs = [["hoi", "hoi", 0], ["hoi", "hoii", 1], ["hoi", "hai", 1], ["hoi", "hio", 1], ["hoi", "xyz", 2], ["ab", "abcd", 2]];
  for (const [one, other, expected] of pairs) assert.equal(distance(one, other), expected, `${one} ${other}`);
});
