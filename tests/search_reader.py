"""A reader of the search index for tests, by `docs/search-format.md` and by nothing of the program but its words."""

import json
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sitegen.vietnamese.tokens import Word, tokens, word_of

TITLE, LEAD, PLACES, TURN, TOGETHER = 1 << 14, 1 << 15, (1 << 14) - 1, 14, 5


class Found(NamedTuple):
    """An article that may match: the tier, its number there; where the phrase may be, of what masks can tell."""

    tier: str
    number: int
    in_title: bool
    in_lead: bool
    in_body: bool


class Columns:
    """Takes what a file holds off its front."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """Take so many bytes."""
        self.at += count
        assert self.at <= len(self.data)
        return self.data[self.at - count : self.at]

    def number(self) -> int:
        """Take a varint."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def numbers(self, count: int) -> list[int]:
        """Take so many varints."""
        return [self.number() for _ in range(count)]

    def lines(self) -> list[str]:
        """Take lines."""
        length = self.number()
        return self.take(length).decode().split("\n") if length else []


def beginnings(masks: list[int]) -> int:
    """Return at which places a phrase of at most five pairs may begin in the body, by their masks."""
    found = PLACES
    for offset, mask in enumerate(masks):
        low, back = mask & PLACES, offset % TURN
        found &= (low >> back | low << TURN - back) & PLACES
    return found


Lists = dict[str, dict[tuple[int, ...], dict[int, int]]]


class Index:
    """The index in an output folder: `manifest`, and answers to queries."""

    def __init__(self, output: Path) -> None:
        self.folder = output / "tim-kiem"
        self.manifest = json.loads((self.folder / "index.json").read_text())
        self.tiers = {each["name"]: each for each in self.manifest["tiers"]}
        self.lists = cache(self._lists)
        self.cards = cache(self._cards)

    def columns(self, tier: str, path: str) -> Columns:
        """Return what a file of a tier inflates to, after its numbering."""
        plain = zlib.decompress((self.folder / tier / path).read_bytes())
        assert plain[:4].hex() == self.tiers[tier]["numbering"]
        return Columns(plain[4:])

    def _lists(self, tier: str, kind: str, number: int) -> Lists:
        """Return {key: {codes: {number: mask}}} of one file of postings."""
        columns = self.columns(tier, f"{kind}/{number}.bin")
        key_count, variant_count, posting_count = columns.numbers(3)
        keys = columns.lines()
        assert keys == sorted(set(keys))
        assert len(keys) == key_count
        of_each = columns.numbers(key_count)
        codes = list(zip(*(columns.take(variant_count) for _ in range(2 if kind == "pairs" else 1)), strict=True))
        counts, gaps = columns.numbers(variant_count), columns.numbers(posting_count)
        masks = columns.numbers(posting_count) if kind == "pairs" else [PLACES | TITLE | LEAD] * posting_count
        assert columns.at == len(columns.data)
        found: Lists = {}
        variant = posting = 0
        for key, many in zip(keys, of_each, strict=True):
            found[key] = {}
            for _ in range(many):
                article = -1
                some = found[key][codes[variant]] = {}
                for _ in range(counts[variant]):
                    article += gaps[posting] + 1
                    some[article] = masks[posting]
                    posting += 1
                assert some
                variant += 1
            assert list(found[key]) == sorted(found[key])
        assert (variant, posting) == (variant_count, posting_count)
        return found

    def list_of(self, tier: str, words: list[Word], *, exact: bool) -> dict[int, int]:
        """Return {number: mask} of a pair or of one word."""
        kind = "pairs" if len(words) == 2 else "words"
        key = " ".join(each[0] for each in words)
        group = key if kind == "words" else f"{words[0][0]} {words[1][0][:3]}"
        file = zlib.crc32(group.encode()) * self.tiers[tier][kind] // 2**32
        codes = tuple(each[1] for each in words)
        merged: dict[int, int] = {}
        for known, some in self.lists(tier, kind, file).get(key, {}).items():
            if not exact or known == codes:
                for number, mask in some.items():
                    merged[number] = merged.get(number, 0) | mask
        return merged

    def phrase(self, text: str, *, exact: bool) -> Iterator[Found]:
        """Yield the articles that may hold a phrase: all of those that do, and of one or two words no others."""
        words = [word_of(each) for each in tokens(text)]
        for tier in self.tiers:
            if len(words) == 1:
                heads = self.list_of(tier, [*words, Word("", 0)], exact=exact)
                for number in self.list_of(tier, words, exact=exact):
                    head = heads.get(number, 0)
                    yield Found(tier, number, bool(head & TITLE), bool(head & LEAD), in_body=True)
                continue
            lists = [self.list_of(tier, words[at : at + 2], exact=exact) for at in range(len(words) - 1)]
            for number in set(lists[0]).intersection(*lists):
                masks = [each[number] for each in lists]
                windows = [masks[at : at + TOGETHER] for at in range(max(1, len(masks) - TOGETHER + 1))]
                yield Found(
                    tier,
                    number,
                    all(mask & TITLE for mask in masks),
                    all(mask & LEAD for mask in masks),
                    all(map(beginnings, windows)),
                )

    def urls(self, tier: str) -> list[str]:
        """Return the addresses of a tier's articles by number, '' for one that is not public."""
        return [card[3] for card in self.cards(tier)]

    def _cards(self, tier: str) -> list[tuple[str, int, str, str, bool]]:
        """Return (title, minutes since 1970, category, address, whether it has a time of day) by number."""
        found = []
        known = self.tiers[tier]
        for number in range(known["cards"]):
            columns = self.columns(tier, f"cards/{number}.bin")
            count = min(known["card_size"], known["size"] - number * known["card_size"])
            rows = [columns.lines() or [""] * count for _ in range(5)]
            assert columns.at == len(columns.data)
            at = 0
            for title, date, category, url, time in zip(*rows, strict=True):
                at += int(date or 0)
                found.append((title, at if url else 0, category, url, time == "t"))
        return found

    def filters(self, facet: str) -> dict[str, list[str]]:
        """Return the addresses of articles by slug."""
        found: dict[str, list[str]] = {}
        for tier in self.tiers:
            urls = self.urls(tier)
            columns = self.columns(tier, f"filters/{facet}.bin")
            slugs = columns.lines()
            counts = columns.numbers(len(slugs))
            for slug, count in zip(slugs, counts, strict=True):
                article = -1
                for gap in columns.numbers(count):
                    article += gap + 1
                    found.setdefault(slug, []).append(urls[article])
            assert columns.at == len(columns.data)
        return found

    def names(self, facet: str) -> dict[str, str]:
        """Return the names of a facet by slug."""
        columns = Columns(zlib.decompress((self.folder / "names" / f"{facet}.bin").read_bytes()))
        return dict(zip(columns.lines(), columns.lines(), strict=True))

    def vocabulary(self, tier: str) -> dict[str, int]:
        """Return how many binary digits the totals of a tier's words have."""
        found: dict[str, int] = {}
        for number in range(self.tiers[tier]["vocabulary"]):
            columns = self.columns(tier, f"vocabulary/{number}.bin")
            keys = columns.lines()
            found.update(zip(keys, columns.take(len(keys)), strict=True))
        return found

    def found(self, text: str, *, exact: bool) -> set[str]:
        """Return the addresses of the articles that may hold a phrase."""
        urls = {tier: self.urls(tier) for tier in self.tiers}
        return {urls[each.tier][each.number] for each in self.phrase(text, exact=exact)}
