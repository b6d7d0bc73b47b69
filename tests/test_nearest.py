"""Suggestions for addresses that lead nowhere."""

import random
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_helpers import article, make_site, run
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.planning.checks.nearest import nearest

_PATHS: Final = (
    "/2021/12/tong-ket-cong-tac/",
    "/2020/12/tong-ket-cong-tac/",
    "/2021/12/tong-ket-nam-2021/",
    "/chuyen-muc/tin-tuc/",
    "/gioi-thieu/",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    (
        ("/2021/11/tong-ket-cong-tac/", "/2021/12/tong-ket-cong-tac/"),
        ("/2021/12/tong-ket-cong-tac.html", "/2021/12/tong-ket-cong-tac/"),
        ("/tong-ket-nam-2021", "/2021/12/tong-ket-nam-2021/"),
        ("/2021/12/tong-ket-nam-2022/", "/2021/12/tong-ket-nam-2021/"),
        ("/2021/12/T%E1%BB%95ng-K%E1%BA%BFt-N%C4%83m-2021/#muc-a", "/2021/12/tong-ket-nam-2021/"),
        ("/Giới-thiệu/", "/gioi-thieu/"),
        ("/gioithieu", "/gioi-thieu/"),
        ("/chuyenmuc/tin-tuc", "/chuyen-muc/tin-tuc/"),
        ("/van-ban/", None),
        ("/2021/12/khac-han/", None),
        ("/2021/12/hop/", None),
        ("/", None),
        ("#a", None),
        ("", None),
    ),
)
def test_what_was_meant_is_found(typed: str, meant: str | None) -> None:
    """The same name in another folder, a letter too much, accents, a missing hyphen; but nothing far-fetched."""
    assert nearest(typed, _PATHS) == meant


@given(st.text(max_size=40), st.lists(st.sampled_from(_PATHS) | st.text(max_size=40), max_size=8), st.integers())
def test_the_answer_is_a_candidate_whatever_their_order(typed: str, candidates: list[str], seed: int) -> None:
    """It is one of the candidates or none, and the same for every order of them."""
    found = nearest(typed, candidates)
    assert found is None or found in candidates
    mixed = candidates.copy()
    random.Random(seed).shuffle(mixed)  # noqa: S311 - an order, not a secret
    assert nearest(typed, mixed) == found


@given(st.sampled_from(_PATHS), st.integers(0, 40))
def test_one_wrong_letter_is_no_riddle(path: str, place: int) -> None:
    """An address with one letter changed is found again."""
    places = [each for each, letter in enumerate(path) if letter != "/"]
    place = places[place % len(places)]
    assert nearest(f"{path[:place]}x{path[place + 1 :]}", [path]) == path


@pytest.mark.parametrize(
    ("link", "near"),
    (
        ("/2021/11/tong-ket-nam/", "/2021/12/tong-ket-nam/"),
        ("tong-ket-nam.md", "../2021/12/tong-ket-nam.md"),
        ("/content/tong-ket-nam.md", "/content/2021/12/tong-ket-nam.md"),
        ("/chuyen-muc/tin-tu/", "/chuyen-muc/tin-tuc/"),
        ("/gioi-thiu/#muc-a", "/gioi-thieu/"),
        ("/cu/muoi/", None),
        ("tong-ket-nam/", None),
    ),
)
def test_a_build_suggests_what_a_dead_link_may_mean(tmp_path: Path, link: str, near: str | None) -> None:
    """The suggestion is written as the link is: an address, or a path to the file from the article's own folder."""
    files = {
        "content/2021/12/tong-ket-nam.md": article(),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n",
        "content/tin/a.md": article(date="2022-01-01", body=f"[x]({link})"),
    }
    with pytest.raises(FaultError) as raised:
        run(make_site(tmp_path, files))
    (fault,) = raised.value.faults
    assert (fault.path, fault.line) == ("content/tin/a.md", 6)
    assert fault.rule is (rules.DEAD_LINK if near is None else rules.DEAD_LINK_NEAR)
    assert dict(fault.params).get("near") == near
