"""Files of the search index hold what they were given, changed ones what new ones would, damaged ones are refused."""

import re
from array import array
from functools import reduce
from itertools import pairwise
from operator import and_
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.search_records import Numbered
from sitegen.content.state import State
from sitegen.search.arrays import shares_of, varint_column
from sitegen.search.columns import Reader, lines, numbers_of, varint, varints
from sitegen.search.joining import encoded, join, totals
from sitegen.search.layout import (
    PAIRS,
    WORDS,
    FileCounts,
    file_counts,
    file_of,
    hash_of,
    pair_group,
    tier_files,
    tiers_of,
    vocabulary_file,
    word_group,
)
from sitegen.search.lexicon import END, Lexicon, numbers_in
from sitegen.search.lists import Block, blocks_of, lists_of, pair_hashes, word_hashes
from sitegen.search.masks import Run, Texts, masks_of, runs_of
from sitegen.search.posting_files import Gaps, articles_of, changed, decoded, recoded
from sitegen.search.spool import parts_of
from sitegen.search.survey import survey
from sitegen.search.vocabulary import totals_of
from sitegen.system.compression import compression_digest, deflated, inflated
from sitegen.vietnamese.tokens import tokens, word_of

NUMBERING = b"abcd"
keys = st.text("abcdefđ0123456789日", min_size=1, max_size=4)
codes = st.integers(0, 131).map(chr)
words = st.builds("{}\n{}".format, keys, codes)
pairs = st.builds("{} {}\n{}{}".format, keys, keys, codes, codes)
masks = st.dictionaries(st.integers(0, 1 << 20), st.integers(1, (1 << 16) - 1), min_size=1, max_size=20)
articles = st.dictionaries(st.integers(0, 1 << 20), st.just(1), min_size=1, max_size=20)


def _split(variant: str) -> tuple[str, str]:
    """Return the words of a pair; of a word, itself twice."""
    keys_of, _, codes_of = variant.partition("\n")
    both = keys_of.split(" ")
    return f"{both[0]}\n{codes_of[0]}", f"{both[-1]}\n{codes_of[-1]}"


def _block(kind: str, lists: dict[str, dict[int, int]]) -> Block:
    named = sorted({word for variant in lists for word in _split(variant)})
    group_of = pair_group if kind == PAIRS else word_group
    return Block(
        named,
        *(
            array(size, some).tobytes()
            for size, some in (
                ("I", [named.index(_split(variant)[0]) for variant in lists]),
                ("I", [named.index(_split(variant)[1]) for variant in lists]),
                ("I", [hash_of(group_of(variant)) for variant in lists]),
                ("I", map(len, lists.values())),
                ("Q", [number << 16 | mask for some in lists.values() for number, mask in sorted(some.items())]),
            )
        ),
    )


def _files(kind: str, lists: dict[str, dict[int, int]], files: int = 1) -> list[bytes]:
    return list(encoded(join([_block(kind, lists)], 0, files, files), NUMBERING, kind, 0, files))


def _masks_of(gaps: Gaps) -> dict[int, int]:
    return dict(zip(articles_of(gaps), numbers_of(gaps.masks), strict=True))


@given(
    st.one_of(
        st.tuples(st.just(PAIRS), st.dictionaries(pairs, masks)),
        st.tuples(st.just(WORDS), st.dictionaries(words, articles)),
    ),
    st.integers(1, 4),
)
def test_files_hold_the_postings_they_were_given(
    given_lists: tuple[str, dict[str, dict[int, int]]], files: int
) -> None:
    """Each in the file that its group tells, in the order of keys."""
    kind, wanted = given_lists
    group_of = pair_group if kind == PAIRS else word_group
    found: dict[str, dict[int, int]] = {}
    for number, data in enumerate(_files(kind, wanted, files)):
        numbering, held = decoded(data, kind)
        assert numbering == NUMBERING
        assert list(held) == sorted(held)
        assert {file_of(group_of(variant), files) for variant in held} <= {number}
        assert recoded(NUMBERING, kind, held) == data
        found |= {variant: _masks_of(gaps) for variant, gaps in held.items()}
    assert found == wanted


@given(
    st.dictionaries(pairs, masks),
    st.dictionaries(pairs, st.dictionaries(st.integers(0, 50), st.integers(0, (1 << 16) - 1))),
)
def test_a_changed_file_is_what_a_new_one_would_be(
    before: dict[str, dict[int, int]], changes: dict[str, dict[int, int]]
) -> None:
    """A changed file is what a new one would be."""
    _, held = decoded(_files(PAIRS, before)[0], PAIRS)
    for variant, some in changes.items():
        gaps = changed(held.pop(variant, None), some)
        if gaps is not None:
            held[variant] = gaps
    after = {variant: dict(before.get(variant, {})) for variant in before.keys() | changes.keys()}
    for variant, some in changes.items():
        after[variant].update(some)
    after = {variant: {number: mask for number, mask in some.items() if mask} for variant, some in after.items()}
    after = {variant: some for variant, some in after.items() if some}
    assert [recoded(NUMBERING, PAIRS, held)] == _files(PAIRS, after)


@pytest.mark.parametrize("cut", (0, 1, 4, 9, 12, -1))
def test_what_is_cut_off_or_too_long_is_no_file(cut: int) -> None:
    """What is cut off or too long is no file."""
    plain = inflated(_files(PAIRS, {"a b\n\0\0": {3: 1}, "b a\n\5\0": {700: 1 << 14}})[0])
    for wrong in (plain[:cut], plain + b"\0"):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            decoded(deflated([wrong]), PAIRS)
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        decoded(b"no stream", PAIRS)


def test_an_article_that_is_gathered_twice_is_refused() -> None:
    """An article that is gathered twice is refused."""
    block = _block(WORDS, {"a\n\0": {3: 1}})
    with pytest.raises(ValueError, match="order"):
        list(encoded(join([block, block], 0, 1, 1), NUMBERING, WORDS, 0, 1))


texts = st.builds(Texts, *(st.lists(st.text("abĂăđ. ?1", max_size=most), max_size=3) for most in (9, 9, 60)))


def _alone(articles: dict[int, Texts]) -> dict[str, dict[str, dict[int, int]]]:
    found: dict[str, dict[str, dict[int, int]]] = {PAIRS: {}, WORDS: {}}
    lexicon = Lexicon()
    for number, each in articles.items():
        alone = masks_of(each, lexicon)
        for kind, name, masks_found in ((PAIRS, lexicon.pair, alone.pairs), (WORDS, lexicon.word, alone.words)):
            for place, mask in masks_found.items():
                found[kind].setdefault(name(place), {})[number] = mask
    return found


def _together(jobs: list[dict[int, Texts]], parts: int) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {PAIRS: [], WORDS: []}
    for job in filter(None, jobs):
        lexicon = Lexicon()
        runs = [(number, run) for number, each in job.items() for run in runs_of(each, lexicon)]
        for kind, lists, hashes_of in zip((PAIRS, WORDS), lists_of(runs), (pair_hashes, word_hashes), strict=True):
            found[kind] += [each for _, each in blocks_of(lists, hashes_of(lists, lexicon), parts, lexicon)]
    return found


@given(st.lists(texts), st.integers(1, 5), st.integers(1, 3), st.integers(1, 4))
def test_articles_gathered_together_have_the_postings_that_each_has_alone(
    given_texts: list[Texts], at_once: int, files: int, parts: int
) -> None:
    """However they are parted into jobs, and their lists into parts and files."""
    articles = {5 * place: each for place, each in enumerate(given_texts)}
    wanted = _alone(articles)
    jobs = [dict(list(articles.items())[start : start + at_once]) for start in range(0, len(articles), at_once)]
    for kind, blocks in _together(jobs, parts).items():
        joined = join(blocks, 0, files, files)
        found: dict[str, dict[int, int]] = {}
        for data in encoded(joined, NUMBERING, kind, 0, files):
            found |= {variant: _masks_of(gaps) for variant, gaps in decoded(data, kind)[1].items()}
        assert found == wanted[kind]
        if kind == WORDS:
            assert totals(joined) == totals_of((variant, len(some)) for variant, some in found.items())


def test_articles_too_far_apart_to_be_sorted_together_are_refused() -> None:
    """Their numbers would run into those of words."""
    run = Run("\1", b"\1", 1)
    with pytest.raises(ValueError, match="too many"):
        lists_of([(0, run), (1 << 13, run)])


@given(st.lists(st.integers(0, (1 << 64) - 1)))
def test_a_column_of_varints_is_what_each_is_alone(values: list[int]) -> None:
    """And it tells where each begins."""
    column, bounds = varint_column(np.array(values, np.uint64))
    assert [column[start:end] for start, end in pairwise(bounds)] == list(map(varint, values))


@given(st.lists(st.integers(0, 1 << 40)), st.lists(st.text("abc đ日", min_size=1)))
def test_columns_are_read_as_they_were_written(numbers: list[int], texts: list[str]) -> None:
    """Columns are read as they were written."""
    reader = Reader(varints(numbers) + lines(texts) + b"".join(map(varint, numbers)))
    assert reader.numbers(len(numbers)) == numbers
    assert reader.lines() == texts
    assert [reader.number() for _ in numbers] == numbers
    reader.end()


@given(st.lists(st.binary(max_size=3000), max_size=5))
def test_what_was_deflated_is_inflated(parts: list[bytes]) -> None:
    """What was deflated is inflated."""
    assert inflated(deflated(parts)) == b"".join(parts)


def test_another_zlib_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another zlib is another program."""
    before = compression_digest()
    assert compression_digest() == before
    monkeypatch.setattr("sitegen.system.compression._LEVEL", 1)
    assert compression_digest() != before


def _turned(mask: int, offset: int) -> int:
    back = offset % 14
    return (mask & (1 << 14) - 1) >> back | (mask << 14 - back) & (1 << 14) - 1


def test_places_turn_after_fourteen_and_fields_have_bits_of_their_own() -> None:
    """They are counted anew after a sentence, whose end short ones do not make, and on over it for four pairs."""
    lexicon = Lexicon()
    body = ["a b c d. e f g", "h i? 1 2 3 4 5 6 7 8 9 j k l m n o p"]
    found = masks_of(Texts(["a b"], ["b c"], body), lexicon)
    pairs_found = {lexicon.pair(each).partition("\n")[0]: mask for each, mask in found.pairs.items()}
    title, lead, *bit = (1 << 14, 1 << 15, *(1 << place for place in range(14)))
    assert pairs_found == {
        "a b": title | bit[0], "b c": lead | bit[1], "c d": bit[2], "d e": bit[3], "e f": bit[4], "f g": bit[5],
        "g h": bit[6], "h i": bit[7], "i 1": bit[8],
        "1 2": bit[0] | bit[9], "2 3": bit[1] | bit[10], "3 4": bit[2] | bit[11], "4 5": bit[3] | bit[12],
        "5 6": bit[4], "6 7": bit[5], "7 8": bit[6], "8 9": bit[7], "9 j": bit[8], "j k": bit[9], "k l": bit[10],
        "l m": bit[11], "m n": bit[12], "n o": bit[13], "o p": bit[0],
        "a ": title, "b ": title | lead, "c ": lead,
    }  # fmt: skip
    assert {lexicon.word(each)[:1] for each in found.words} == set("abcdefghi123456789jklmnop")


@given(st.text("aĐ\u0301İΣ_.…,?\u00a0\u2028 \x1d", max_size=40))
def test_a_text_read_by_stretches_has_the_tokens_and_sentences_of_the_whole(text: str) -> None:
    """A text read by stretches has the tokens and sentences of the whole."""
    lexicon = Lexicon()
    sentences = [numbers_in(each) for each in lexicon.run(text).split(END)]
    assert [list(map(lexicon.word, each)) for each in sentences if each] == [
        [f"{word.key}\n{chr(word.code)}" for word in map(word_of, found)]
        for each in re.split(r"[.!?;:…]\W+", text)
        if (found := tokens(each))
    ]


@given(st.lists(st.sampled_from(["a", "ă", "ab", "日", "dđabc", "dđabd"]), min_size=2))
def test_lists_have_the_hash_of_the_groups_that_they_are_of(words_given: list[str]) -> None:
    """Lists have the hash of the groups that they are of."""
    lexicon = Lexicon()
    both = lists_of([(1, run) for run in runs_of(Texts([], [], [" ".join(words_given)]), lexicon)])
    for lists, hashes_of, group_of in zip(both, (pair_hashes, word_hashes), (pair_group, word_group), strict=True):
        for first, second, group_hash in zip(
            lists.firsts.tolist(), lists.seconds.tolist(), hashes_of(lists, lexicon).tolist(), strict=True
        ):
            one, other = lexicon.word(first), lexicon.word(second)
            variant = f"{one[:-2]} {other[:-2]}\n{one[-1]}{other[-1]}" if group_of is pair_group else one
            assert group_hash == hash_of(group_of(variant))


@given(st.lists(st.text("abc.? ", max_size=60), max_size=6))
def test_no_phrase_is_told_from_its_place_to_be_where_it_is_not(body: list[str]) -> None:
    """Five pairs of any phrase agree on where it begins, over the ends of sentences and paragraphs too."""
    lexicon = Lexicon()
    found = masks_of(Texts([], [], body), lexicon)
    masks_by_pair = {lexicon.pair(each).partition("\n")[0]: mask for each, mask in found.pairs.items()}
    run = [word for text in body for word in tokens(text)]
    in_order = [masks_by_pair[f"{one} {other}"] for one, other in pairwise(run)]
    for start in range(len(in_order) - 4):
        assert reduce(and_, (_turned(in_order[start + offset], offset) for offset in range(5)))


def test_words_put_into_a_sentence_move_no_other_one() -> None:
    """The masks of the others stay, but for those few that are counted on from it."""
    sentences = [" ".join(f"{name}{number}" for number in range(12)) for name in "abcde"]
    before, after = Lexicon(), Lexicon()
    old = masks_of(Texts([], [], [". ".join(sentences)]), before)
    sentences[1] = f"thêm {sentences[1]}"
    new = masks_of(Texts([], [], [". ".join(sentences)]), after)
    kept = {(before.pair(each), mask) for each, mask in old.pairs.items()}
    assert len({(after.pair(each), mask) for each, mask in new.pairs.items()} - kept) == 2 + 12 + 4


def test_a_long_sentence_has_places_to_its_end() -> None:
    """A long sentence has places to its end."""
    lexicon = Lexicon()
    found = masks_of(Texts([], [], ["x " * 3000 + "y"]), lexicon)
    every = (1 << 14) - 1
    assert {lexicon.pair(each)[:3]: mask for each, mask in found.pairs.items()} == {"x x": every, "x y": 1 << 2999 % 14}


def test_a_page_with_the_numbers_of_an_older_format_takes_no_file_of_this_one_for_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page with the numbers of an older format takes no file of this one for its own."""
    numbered = [Numbered(1, 0, "content/a.md", 19700101, State.PUBLIC)]
    before = survey(numbered).numbering
    monkeypatch.setattr("sitegen.search.survey.FORMAT", 3)
    assert survey(numbered).numbering != before


@given(pairs, words)
def test_a_group_is_what_the_format_says(pair: str, word: str) -> None:
    """A group is what the format says."""
    first, second = pair.partition("\n")[0].split(" ")
    assert pair_group(pair) == f"{first} {second[:3]}"
    assert word_group(word) == word.partition("\n")[0]


@given(keys, st.integers(1, 300), st.integers(1, 64), st.data())
def test_the_parts_of_some_files_hold_all_their_groups(group: str, files: int, parts: int, data: st.DataObject) -> None:
    """The parts of some files hold all their groups."""
    first = data.draw(st.integers(0, files - 1))
    after = data.draw(st.integers(first + 1, files))
    if first <= file_of(group, files) < after:
        part = shares_of(np.array([hash_of(group)], np.uint64), parts)
        assert part[0] in parts_of(first, after, files, parts)


def test_the_number_of_files_grows_in_steps_and_is_bounded_in_the_newest_month() -> None:
    """The number of files grows in steps and is bounded in the newest month."""

    def pairs_for(postings: int, tier: str = "archive", *, many: bool = False) -> int:
        return file_counts(tier, 10, postings, 0, file_size=5, many=many).pairs

    found = sorted({pairs_for(postings) for postings in range(0, 81_000, 100)})
    assert found == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48]
    assert all(pairs_for(postings) * 2000 >= postings for postings in range(0, 10_000_000, 99_991))
    assert pairs_for(10_000_000, "month") == 24
    assert pairs_for(10_000_000, "month", many=True) == 96
    assert file_counts("month", 133, 0, 0, file_size=5, many=False) == FileCounts(1, 1, 1, 3)
    assert file_counts("archive", 33, 0, 0, file_size=5, many=False) == FileCounts(1, 1, 27, 3)


def test_tiers_are_cut_where_months_and_years_begin_in_the_zone_of_the_site() -> None:
    """Tiers are cut where months and years begin in the zone of the site."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    assert [(each.name, each.since, each.before) for each in tiers_of(20261231, zone, many=True)] == [
        ("month", 1_796_058_000, 1_798_736_400),
        ("year", 1_767_200_400, 1_796_058_000),
        ("archive", -(1 << 62), 1_767_200_400),
    ]
    assert [each.name for each in tiers_of(20260105, zone, many=True)] == ["month", "archive"]
    assert [each.name for each in tiers_of(20261231, zone, many=False)] == ["month", "archive"]


def test_files_of_a_tier_have_paths_of_their_own() -> None:
    """Files of a tier have paths of their own."""
    rows = list(tier_files("month", FileCounts(3, 2, 1, 4)))
    assert len({path for path, *_ in rows}) == len(rows) == 3 + 2 + 1 + 4 + 3


def test_the_vocabulary_is_of_words_of_letters() -> None:
    """The vocabulary is of words of letters."""
    assert [vocabulary_file(key, 27) for key in ("an", "zz", "đa", "日本", "a", "21", "a1")] == [
        0,
        25,
        26,
        26,
        None,
        None,
        None,
    ]
    assert vocabulary_file("zz", 1) == 0


def test_a_tier_without_articles_is_surveyed() -> None:
    """A tier without articles is surveyed."""
    assert survey(iter(())).size == 0
