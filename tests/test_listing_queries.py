"""What the catalogue answers about listings and neighbours, compared with looking through a list of all articles."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_samples import CLOCK, DAY_SECONDS, NOON, Sample, beside, new_catalogue, public_in_order, put
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord, Neighbours, Summary
from sitegen.content.facets import ALL, AUTHOR, CATEGORY, FACETS, TAG, Facet, Period
from sitegen.content.state import State

# Some at one moment, some on one day, some in other months and years, one that is scheduled.
_DATES: Final = (NOON, NOON, NOON + 1, NOON - 3600, NOON - 40 * DAY_SECONDS, NOON - 400 * DAY_SECONDS, CLOCK.now + 1)
_SAMPLES = st.lists(
    st.builds(
        Sample,
        name=st.integers(0, 99).map(str),
        date=st.sampled_from(_DATES),
        category=st.sampled_from(["tin-tuc", "van-ban"]),
        authors=st.sampled_from([(), ("Sơn Tra",), ("Sơn Tra", "Hà")]),
        tags=st.sampled_from([(), ("Quy hoạch",), ("Quy hoạch", "Hòa Bình")]),
        draft=st.sampled_from([False, False, False, True]),
        featured=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each.name,
)
_LISTINGS = st.sampled_from(
    [(ALL, ""), (CATEGORY, "tin-tuc"), (CATEGORY, "khac"), (AUTHOR, "son-tra"), (AUTHOR, "ha"), (TAG, "quy-hoach")]
)
# Small lists meet all cases soon, and every example fills a catalogue.
_fewer = settings(max_examples=40)
_TIMES = st.sampled_from(sorted({each + more for each in _DATES for more in (-DAY_SECONDS, 0, 1)}))


def _slugs(facet: Facet, sample: Sample) -> set[str]:
    slugs = {"Sơn Tra": "son-tra", "Hà": "ha", "Quy hoạch": "quy-hoach", "Hòa Bình": "hoa-binh"}
    named = {ALL: ("",), CATEGORY: (sample.category,), AUTHOR: sample.authors, TAG: sample.tags}[facet]
    return {slugs.get(each, each) for each in named}


def _entries(samples: list[Sample], listing: tuple[Facet, str]) -> list[Sample]:
    """Return the public articles of a listing, oldest first."""
    facet, slug = listing
    return [each for each in public_in_order(samples) if slug in _slugs(facet, each)]


def _ids(records: dict[str, ArticleRecord], samples: Iterable[Sample]) -> list[int]:
    return [records[each.name].id for each in samples]


@_fewer
@given(_SAMPLES, _LISTINGS, st.integers(0, 5))
def test_a_window_holds_the_newest_entries(samples: list[Sample], listing: tuple[Facet, str], limit: int) -> None:
    """The last ones by date and path, newest first."""
    entries = _entries(samples, listing)
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        assert catalogue.listings.newest(*listing, limit) == _ids(records, entries[::-1][:limit])
        assert sorted(catalogue.listings.members(*listing)) == sorted(_ids(records, entries))


@_fewer
@given(_SAMPLES, _LISTINGS, st.sampled_from(Period))
def test_periods_count_the_entries_of_their_days(
    samples: list[Sample], listing: tuple[Facet, str], period: Period
) -> None:
    """Only those that have any, oldest first."""
    entries = _entries(samples, listing)
    with new_catalogue() as catalogue:
        put(catalogue, *samples)
        counted = Counter(each.day // period for each in entries)
        assert catalogue.listings.periods(*listing, period) == sorted(counted.items())


@_fewer
@given(_SAMPLES, _LISTINGS, _TIMES, _TIMES)
def test_what_lies_between_two_times_and_beside_them(
    samples: list[Sample], listing: tuple[Facet, str], start: int, end: int
) -> None:
    """From the first time to before the second; the days of the last entry before, and the first after them."""
    entries = _entries(samples, listing)
    before = [each.day for each in entries if (each.date or 0) < start]
    since = [each.day for each in entries if (each.date or 0) >= end]
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        inside = [each for each in entries if start <= (each.date or 0) < end]
        assert catalogue.listings.between(*listing, start, end) == _ids(records, inside[::-1])
        assert catalogue.listings.day_beside(*listing, before=start, since=None) == (before[-1] if before else None)
        assert catalogue.listings.day_beside(*listing, before=None, since=end) == (since[0] if since else None)


@_fewer
@given(_SAMPLES, _TIMES, _TIMES)
def test_what_is_counted_of_the_whole_archive(samples: list[Sample], start: int, end: int) -> None:
    """Its articles, by day too, the oldest one after a time, and the latest of each month."""
    public = public_in_order(samples)
    days = Counter(each.day for each in public if start <= (each.date or 0) < end)
    months = {each.day // 100: each.date for each in public}
    later = [each.date for each in public if (each.date or 0) > start]
    with new_catalogue() as catalogue:
        put(catalogue, *samples)
        assert catalogue.listings.count_articles() == len(public)
        assert catalogue.listings.day_counts(start, end) == days
        assert catalogue.listings.oldest_since(start) == (later[0] if later else None)
        assert catalogue.listings.newest_updates() == [(month, latest, 1) for month, latest in sorted(months.items())]


@_fewer
@given(_SAMPLES, st.integers(0, 4))
def test_what_is_set_apart_is_the_newest_of_the_featured(samples: list[Sample], limit: int) -> None:
    """Newest first, and public."""
    featured = [each for each in public_in_order(samples) if each.featured]
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        assert catalogue.entries.featured(limit) == _ids(records, featured[::-1][:limit])


@_fewer
@given(_SAMPLES, st.sampled_from(FACETS))
def test_the_slugs_of_a_facet_are_those_of_its_articles(samples: list[Sample], facet: Facet) -> None:
    """Of the public ones; authors and tags of scheduled ones are known besides."""
    counts = Counter(slug for each in public_in_order(samples) for slug in _slugs(facet, each))
    with new_catalogue() as catalogue:
        put(catalogue, *samples)
        assert catalogue.listings.slugs(facet) == sorted(counts)
        assert catalogue.terms.slugs(facet) == {
            slug for each in samples if not each.draft for slug in _slugs(facet, each)
        }
        assert catalogue.terms.counts(facet) == {each: ("", count) for each, count in counts.items()}
        for each in counts:
            catalogue.terms.set_name(facet, each, "Mẫu")
        assert catalogue.terms.counts(facet) == {each: ("Mẫu", count) for each, count in counts.items()}


@_fewer
@given(_SAMPLES, st.data())
def test_an_article_that_left_is_in_no_listing(samples: list[Sample], data: st.DataObject) -> None:
    """As if it had never entered, whether readers saw it or it was waiting for its time."""
    gone = data.draw(st.sets(st.sampled_from(samples))) if samples else set()
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        for each in gone:
            catalogue.listings.leave(records[each.name], scheduled=each.state(CLOCK) is State.SCHEDULED)
        left = [each for each in samples if each not in gone]
        assert catalogue.listings.newest(ALL, "", 99) == _ids(records, public_in_order(left)[::-1])
        for facet in FACETS:
            listed = (each for each in left if not each.draft)
            assert catalogue.terms.slugs(facet) == {slug for each in listed for slug in _slugs(facet, each)}


def _shown(found: Neighbours) -> list[list[int]]:
    beside_it = ([each.id] if each else [] for each in (found.previous, found.next))
    return [*beside_it, [each.id for each in found.related]]


def _expected(records: dict[str, ArticleRecord], sample: Sample, ordered: list[Sample]) -> list[list[int]]:
    previous, following, related = beside(sample, ordered)
    beside_it = (_ids(records, [each] if each else []) for each in (previous, following))
    return [*beside_it, _ids(records, related)]


@_fewer
@given(_SAMPLES)
def test_the_neighbours_of_an_article_are_those_beside_it_in_order(samples: list[Sample]) -> None:
    """And at most four older ones that share a tag, then the category, nearest first."""
    ordered = public_in_order(samples)
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        for each in ordered:
            found = catalogue.neighbours.of(catalogue.entries.by_id(records[each.name].id))
            assert _shown(found) == _expected(records, each, ordered)


def _row(count: int) -> list[Sample]:
    """Return articles, a day after each other, of which every seventh has a tag, every ninth another category."""
    return [
        Sample(
            *(f"{n:03}", NOON + n * DAY_SECONDS),
            tags=("Quy hoạch",) if n % 7 == 0 else (),
            category="van-ban" if n % 9 == 0 else "tin-tuc",
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    "wanted", (range(150), range(60, 70), range(0, 150, 3), range(0, 150, 60), range(149, 150), range(0)), ids=str
)
def test_neighbours_of_many_are_those_of_each(wanted: range) -> None:
    """Whether the articles are passed one after the other or sought by themselves, also past the fifty before."""
    samples = _row(150)
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        found = list(catalogue.neighbours.stream([records[samples[n].name].id for n in wanted]))
        assert [(row.id, _shown(each)) for row, each in found] == [
            (records[samples[n].name].id, _expected(records, samples[n], samples)) for n in wanted
        ]


@pytest.mark.parametrize(("distance", "found"), ((1, True), (50, True), (51, False)))
def test_related_articles_are_sought_among_the_fifty_before(distance: int, *, found: bool) -> None:
    """The one that shares a tag comes first, however far it is among them."""
    samples = [
        Sample(
            f"{n:02}",
            NOON + n,
            tags=("Mẫu",) if n in {60, 60 - distance} else (),
            category="tin-tuc" if n == 60 else "",
        )
        for n in range(61)
    ]
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        last = records["60"].id
        for stream in ([last], [records[each.name].id for each in samples]):
            *_, (_, neighbours) = catalogue.neighbours.stream(stream)
            expected = [records[samples[60 - distance].name].id] if found else []
            assert [each.id for each in neighbours.related] == expected


def _digests(catalogue: Catalogue, entries: Iterable[Summary]) -> dict[int, bytes]:
    return {each.id: catalogue.neighbours.of(each).digest() for each in entries}


@pytest.mark.parametrize("place", (0, 30, 69))
@pytest.mark.parametrize("tags", ((), ("Quy hoạch",)))
def test_only_articles_around_a_place_show_what_came_there(place: int, tags: tuple[str, ...]) -> None:
    """All whose page shows something else are told, and no other but those that may."""
    samples = _row(70)
    new = Sample("moi", (samples[place].date or 0) + 1, tags=tags)
    with new_catalogue() as catalogue:
        records = put(catalogue, *samples)
        ids = _ids(records, samples)
        before = _digests(catalogue, catalogue.entries.of(ids))
        put(catalogue, new)
        after = _digests(catalogue, catalogue.entries.of(ids))
        around = set(catalogue.neighbours.around(*new.place))
        assert {each for each in ids if before[each] != after[each]} <= around
        assert around <= set(_ids(records, samples[place : place + 52]))


def test_the_digest_of_neighbours_follows_what_is_shown_of_them() -> None:
    """Not their texts: an edit of a body renews no other page."""
    digests = []
    for older in (Sample("cu", NOON - 1), Sample("cu", NOON - 1, body="Khác."), Sample("cu", NOON - 1, title="Khác")):
        with new_catalogue() as catalogue:
            records = put(catalogue, older, Sample("moi"))
            digests.append(catalogue.neighbours.digest(records["moi"].id))
    assert digests[0] == digests[1] != digests[2]
