"""Which articles are public, and when that changes."""

from itertools import product

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
        draft=st.sampled_from([False, False, True]),
        withdrawn=st.sampled_from([False, False, True]),
    ),
    min_size=1,
    max_size=8,
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


@pytest.mark.parametrize("drafts", (False, True))
@pytest.mark.parametrize("scheduled", (False, True))
def test_every_article_whose_state_another_clock_changes_is_found(*, drafts: bool, scheduled: bool) -> None:
    """Whether the clock goes on or back; where it goes on, none is found whose times lie elsewhere."""
    times = [None, *range(NOON, NOON + 4)]
    kinds = ((False, False), (False, True), (True, False))
    samples = {
        f"{n}": Sample(f"{n}", date, expires=expires, draft=draft, withdrawn=withdrawn)
        for n, (date, expires, (draft, withdrawn)) in enumerate(product(times, times, kinds))
    }
    for start in range(NOON - 1, NOON + 5):
        before = Clock(start, drafts=drafts, scheduled=scheduled)
        with new_catalogue() as catalogue:
            names = {each.id: name for name, each in put(catalogue, *samples.values(), clock=before).items()}
            for now in range(NOON - 1, NOON + 5):
                found = {names[each] for each in catalogue.articles.state_changes_between(start, now)}
                after = before._replace(now=now)
                assert found >= {name for name, each in samples.items() if each.state(before) != each.state(after)}
                inside = range(start + 1, now + 1)
                moments = {name: (each.date in inside or each.expires in inside) for name, each in samples.items()}
                assert now < start or found <= {name for name, is_inside in moments.items() if is_inside}


@given(_SAMPLES, _CLOCKS)
def test_the_next_change_is_the_first_moment_at_which_any_state_differs(samples: list[Sample], clock: Clock) -> None:
    """None when none will."""
    later = range(clock.now + 1, NOON + 7)
    states = [each.state(clock) for each in samples]
    changes = (time for time in later if [each.state(clock._replace(now=time)) for each in samples] != states)
    with new_catalogue() as catalogue:
        put(catalogue, *samples, clock=clock)
        assert catalogue.articles.next_state_change(clock.now) == next(changes, None)
