"""Tokens, keys and codes of the search index: by the cases that the browser's side runs as well, and by properties."""

import json
import re
from itertools import product
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.shown_text import shown_paragraphs
from sitegen.search.layout import file_of
from sitegen.vietnamese.text import fold
from sitegen.vietnamese.tokens import tokens, word_of
from vietnamese_samples import PLACEMENTS, SYLLABLES, Syllable, decomposed, windows_1258

CASES = json.loads(Path(__file__).with_name("search_cases.json").read_text(encoding="utf-8"))
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
NUCLEI = re.findall(
    r"\w+",
    """
    a ă â e ê i o ô ơ u ư y ai ao au âu ay ây eo êu ia iê iu oa oă oe oi ôi ơi oo ua ưa uâ uê ui ưi uo
    uô uơ uy ưu ươ ươi ươu yê yêu iêu uôi uya uyê uyu oai oao oay oeo uây
    """,
)


@pytest.mark.parametrize("case", CASES["tokens"], ids=lambda case: repr(case["text"]))
def test_a_text_has_the_tokens_that_the_shared_cases_say(case: dict[str, object]) -> None:
    """A text has the tokens that the shared cases say."""
    assert tokens(str(case["text"])) == case["tokens"]


@pytest.mark.parametrize("case", CASES["words"], ids=lambda case: case["token"])
def test_a_token_has_the_key_and_code_that_the_shared_cases_say(case: dict[str, object]) -> None:
    """A token has the key and code that the shared cases say."""
    assert word_of(str(case["token"])) == (case["key"], case["code"])


def test_groups_lie_in_the_files_that_the_shared_cases_say() -> None:
    """Groups lie in the files that the shared cases say."""
    assert [file_of(each["group"], each["files"]) for each in CASES["files"]] == [
        each["file"] for each in CASES["files"]
    ]


def test_paragraphs_are_those_that_the_shared_cases_say() -> None:
    """Paragraphs are those that the shared cases say."""
    for case in CASES["paragraphs"]:
        assert shown_paragraphs(case["html"]) == case["paragraphs"]


def test_no_two_vietnamese_syllables_of_one_key_have_one_code() -> None:
    """No two vietnamese syllables of one key have one code."""
    found: dict[tuple[str, int], str] = {}
    for stroke, nucleus, tone in product("dđ", NUCLEI, TONES):
        syllable = normalize("NFC", stroke + nucleus + tone)
        other = found.setdefault(word_of(syllable), syllable)
        assert other == syllable


def test_codes_are_bytes_below_the_line_that_utf8_draws_for_latin() -> None:
    """Codes are bytes below the line that utf8 draws for latin."""
    assert max(word_of(normalize("NFC", f"đ{each}{tone}")).code for each, tone in product(NUCLEI, TONES)) <= 131


@given(SYLLABLES)
def test_tone_placement_and_composition_make_no_difference(syllable: Syllable) -> None:
    """Tone placement and composition make no difference."""
    spellings = [
        each for spelled in syllable.spellings for each in (spelled, decomposed(spelled), windows_1258(spelled))
    ]
    assert len({tuple(map(word_of, tokens(each))) for each in (*spellings, *map(str.upper, spellings))}) == 1


@pytest.mark.parametrize("pair", PLACEMENTS, ids="-".join)
def test_both_styles_of_a_word_are_one(pair: tuple[str, str]) -> None:
    """Both styles of a word are one."""
    assert word_of(pair[0]) == word_of(pair[1])


@given(st.text())
def test_tokens_are_composed_small_letters_and_digits_and_their_own_tokens(text: str) -> None:
    """Tokens are composed small letters and digits and their own tokens."""
    found = tokens(text)
    assert tokens(" ".join(found)) == found
    assert all(each == normalize("NFC", each) for each in found)
    assert all(word_of(each).key for each in found)


@given(st.text())
def test_a_key_is_a_key_of_itself_and_unmarked_tokens_have_the_code_0(text: str) -> None:
    """A key is a key of itself and unmarked tokens have the code 0."""
    for each in tokens(text):
        key, _ = word_of(each)
        assert all(word_of(part).code == 0 for part in tokens(fold(key)))
