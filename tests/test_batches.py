"""Which outputs are rendered at once."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.writing import BATCH, batches_of


@given(st.integers(1, 1000), st.lists(st.booleans(), min_size=1, max_size=900))
def test_every_task_is_in_one_batch_and_no_batch_holds_many_long_pages(low: int, kinds: list[bool]) -> None:
    """So that what waits to be written stays small, however long the lists of a large archive are."""
    long = [low + place for place, is_long in enumerate(kinds) if is_long]
    found = list(batches_of(low, low + len(kinds) - 1, long))
    assert [number for first, last in found for number in range(first, last + 1)] == list(range(low, low + len(kinds)))
    for first, last in found:
        assert 1 <= last - first + 1 <= BATCH
        assert sum(first <= number <= last for number in long) <= 4
