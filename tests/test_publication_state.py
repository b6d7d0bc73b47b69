"""Which articles are public, and when that changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_samples import NOON, Sample, new_catalogue, put
from sitegen.content.state import Clock, State

# Few enough that equal times, and all orders of them, come up.
_TIMES = st.integers(NOON, NOON + 5)
_CLOCKS = st.builds(Clock, _TIMES, drafts=st.booleans(), scheduled=st.booleans())
_SAMPLES = st.lists(
    st.builds(
        Sample,
        st.sampled_from("abcdefgh"),
        st.none() | _TIMES,
        expires=st.none() | _TIMES,
        draft=st.booleans(),
        withdrawn=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.name,
)


@pytest.mark.parametrize(
    ("sample", "state"),
    (
        (Sample(date=NOON), State.PUBLIC),
        (Sample(date=None), State.PUBLIC),
        (Sample(date=NOON + 1), State.SCHEDULED),
        (Sample(date=NOON + 1, expires=NOON - 1), State.SCHEDULED),
        (Sample(expires=NOON + 1), State.PUBLIC),
        (Sample(expires=NOON), State.EXPIRED),
        (Sample(date=NOON + 1, withdrawn=True), State.WITHDRAWN),
        (Sample(expires=NOON, withdrawn=True), State.WITHDRAWN),
        (Sample(expires=NOON, withdrawn=True, draft=True), State.HIDDEN),
        (Sample(draft=True), State.HIDDEN),
    ),
)
def test_the_state_at_noon(sample: Sample, state: State) -> None:
    """An article is public from its time to before its end; a draft is hidden, a withdrawal counts at once."""
    assert sample.state(Clock(NOON, drafts=False, scheduled=False)) is state


def test_a_preview_shows_drafts_and_what_is_scheduled() -> None:
    """Each where its clock says so, and neither hides the other."""
    soon, draft = Sample(date=NOON + 1), Sample(draft=True)
    assert soon.state(Clock(NOON, drafts=True, scheduled=False)) is State.SCHEDULED
    assert soon.state(Clock(NOON, drafts=False, scheduled=True)) is State.PUBLIC
    assert draft.state(Clock(NOON, drafts=False, scheduled=True)) is State.HIDDEN
    assert draft.state(Clock(NOON, drafts=True, scheduled=False)) is State.PUBLIC


@given(_SAMPLES, _CLOCKS, _TIMES)
def test_every_article_whose_state_another_clock_changes_is_found(
    samples: list[Sample], before: Clock, now: int
) -> None:
    """Whether the clock goes on or back; where it goes on, none is found whose times lie elsewhere."""
    after = before._replace(now=now)
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples, clock=before)
        found = catalogue.articles.state_changes_between(before.now, now)
        assert found >= {records[each.name].id for each in samples if each.state(before) != each.state(after)}
        if before.now <= now:
            inside = range(before.now + 1, now + 1)
            assert found <= {records[each.name].id for each in samples if each.date in inside or each.expires in inside}


@given(_SAMPLES, _CLOCKS)
def test_the_next_change_is_the_first_moment_at_which_any_state_differs(samples: list[Sample], clock: Clock) -> None:
    """None when none will."""
    later = range(clock.now + 1, NOON + 7)
    states = [each.state(clock) for each in samples]
    changes = (time for time in later if [each.state(clock._replace(now=time)) for each in samples] != states)
    with new_catalogue() as catalogue:
        put(catalogue, *samples, clock=clock)
        assert catalogue.articles.next_state_change(clock.now) == next(changes, None)
