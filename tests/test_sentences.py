"""A long first paragraph in listings: cut where a sentence ends."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.vietnamese.sentences import shortened

_SENTENCE = "Đây là một câu mẫu nói về việc trồng cây ở xã Ví Dụ trong mùa xuân này. "


def test_a_text_of_ordinary_length_stays() -> None:
    """Up to about three hundred letters, and a sentence more."""
    assert shortened(_SENTENCE * 4) == _SENTENCE * 4


def test_a_long_text_ends_with_a_sentence_near_three_hundred_letters() -> None:
    """Whole sentences, with the point and the quotation mark that closes them."""
    assert shortened(_SENTENCE * 20).split() == (_SENTENCE * 4).split()
    assert shortened("“" + "chữ " * 70 + "hết.” Sau đó " + "chữ " * 100).endswith("hết.”")


def test_points_that_end_no_sentence_are_passed_over() -> None:
    """Titles, initials, numbers, and what goes on with a small letter."""
    for point in ("TP. Ví Dụ", "PGS.TS. An", "N. V. An", "khoản 1. Việc", "v.v. và", "ngày 25.10 và"):
        text = "chữ " * 70 + point + " rồi hết. Sau đó " + "chữ " * 100
        assert shortened(text).endswith(" rồi hết.")


def test_one_long_sentence_is_cut_at_a_word() -> None:
    """With an ellipsis."""
    cut = shortened("một hai, " * 200)
    assert cut.endswith("…")
    assert 250 < len(cut) <= 301
    assert shortened("x" * 1000) == "x" * 300 + "…"


@given(st.text(st.sampled_from("aÁ. ?!…”(,1\u00a0"), max_size=900))
def test_what_is_left_begins_the_text(text: str) -> None:
    """Nothing is made up, and nothing is longer than it may be."""
    cut = shortened(text)
    assert text.startswith(cut.removesuffix("…"))
    assert len(cut) <= 380
