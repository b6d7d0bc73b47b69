"""Numbers as Vietnamese readers know them."""

import pytest

from sitegen.vietnamese.numbers import size_text


@pytest.mark.parametrize(
    ("size", "shown"),
    (
        (0, "1 KB"),
        (1, "1 KB"),
        (1_499, "1 KB"),
        (350_000, "350 KB"),
        (999_999, "1000 KB"),
        (1_000_000, "1,0 MB"),
        (1_234_567, "1,2 MB"),
        (123_000_000, "123,0 MB"),
    ),
)
def test_the_size_of_a_file(size: int, shown: str) -> None:
    """In thousands or millions of bytes, with a comma before the decimal; never nothing."""
    assert size_text(size) == shown
