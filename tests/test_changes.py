"""What a change of an article touches: listings, names, places; and how authors and tags are then spelled."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_samples import CLOCK, DAY_SECONDS, NOON, SETTINGS, Sample, new_catalogue, outputs_of, put
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord
from sitegen.content.facets import ALL, AUTHOR, CATEGORY, TAG, Facet
from sitegen.content.state import State
from sitegen.planning import kinds
from sitegen.planning.changes import (
    Entrant,
    Touched,
    Version,
    changed_addresses,
    has_moved,
    is_listed,
)
from sitegen.planning.kinds import Trigger
from sitegen.planning.terms import all_terms, settle_terms, term_faults

_ABSENT = Version(None, State.HIDDEN)
_TAGS = ("Hòa Bình", "Hoà bình", "HÒA BÌNH", "Hoa Binh", "Quy hoạch")
_IDENTITIES = {"Hòa Bình": 1, "Hoà bình": 1, "HÒA BÌNH": 1, "Hoa Binh": 2, "Quy hoạch": 3}
_SLUGS = {name: "quy-hoach" if name == "Quy hoạch" else "hoa-binh" for name in _TAGS}
_VERSIONS = st.builds(
    Sample,
    title=st.sampled_from(["Một", "Hai"]),
    date=st.sampled_from([NOON, NOON + DAY_SECONDS, CLOCK.now + 1]),
    category=st.sampled_from(["tin-tuc", "van-ban"]),
    authors=st.sampled_from([(), ("Sơn Tra",)]),
    tags=st.sampled_from([(), ("Quy hoạch",), ("Quy hoạch", "Hòa Bình")]),
    draft=st.sampled_from([False, False, True]),
    withdrawn=st.sampled_from([False, False, True]),
    featured=st.booleans(),
    body=st.sampled_from(["Một.", "Hai."]),
    aliases=st.sampled_from([(), ("/cu/1/",)]),
)
# An edit changes little: two versions that differ in all they say would hide what is not looked at.
_FIELDS = ("title", "date", "category", "authors", "tags", "draft", "withdrawn", "featured", "body", "aliases")
_EDITS = st.builds(
    lambda before, other, names: (before, replace(before, **{name: getattr(other, name) for name in names})),
    *(_VERSIONS, _VERSIONS),
    st.sets(st.sampled_from(_FIELDS), min_size=1, max_size=2),
)
_PAIRS = _EDITS | st.tuples(_VERSIONS, st.none()) | st.tuples(st.none(), _VERSIONS)


def _versions(*samples: Sample | None) -> list[Version]:
    """Return the versions of one article as a build compares them."""
    found = []
    for each in samples:
        with new_catalogue() as catalogue:
            record = None if each is None else put(catalogue, each)[each.name]
            found.append(_ABSENT if record is None else Version(record, record.state))
    return found


def _entries(sample: Sample | None) -> dict[tuple[Facet, str], tuple[object, ...]]:
    """Return what each listing shows of a public article, by the listing."""
    if sample is None or sample.state(CLOCK) is not State.PUBLIC:
        return {}
    shown = (sample.title, sample.place, sample.category, sample.authors, sample.tags)
    named = [(AUTHOR, "son-tra") for _ in sample.authors] + [(TAG, _SLUGS[each]) for each in sample.tags]
    return dict.fromkeys([(ALL, ""), (CATEGORY, sample.category), *named], shown)


@given(_PAIRS)
def test_the_listings_that_show_an_article_otherwise_are_touched(pair: tuple[Sample | None, Sample | None]) -> None:
    """All that show it differently, or no longer, with its days; nothing at all by an edit that no listing shows."""
    before, after = pair
    old, new = _versions(before, after)
    touched = Touched()
    touched.add(old, new)
    shown = [(each, _entries(each)) for each in (before, after)]
    differing = {
        listing for listing in {**shown[0][1], **shown[1][1]} if shown[0][1].get(listing) != shown[1][1].get(listing)
    }
    assert touched.listings.keys() == differing
    for listing, days in touched.listings.items():
        assert days == {sample.day for sample, entries in shown if sample is not None and listing in entries}
    places = [sample.place for sample, entries in shown if sample is not None and entries]
    assert sorted(touched.places) == (sorted(places) if differing else [])


@pytest.mark.parametrize(
    ("after", "moved"),
    (
        *((Sample(title="Khác"), True), (Sample(date=NOON + 1), True), (Sample(category="van-ban"), True)),
        *((Sample(authors=("Sơn Tra",)), True), (Sample(tags=("Mẫu",)), True), (Sample(image="/anh.png"), True)),
        *((Sample(draft=True), True), (Sample(withdrawn=True), True), (Sample(expires=NOON), True)),
        *((Sample(body="Khác."), False), (Sample(aliases=("/cu/1/",)), False), (Sample(featured=True), False)),
        *((Sample(expires=CLOCK.now + 1), False), (Sample(links=("b.md",)), False), (Sample(), False)),
    ),
)
def test_what_listings_show_of_an_article_is_what_they_are_told_of(after: Sample, *, moved: bool) -> None:
    """Not of its text, nor of its other addresses."""
    assert has_moved(*_versions(Sample(), after)) == moved


@given(_EDITS)
def test_what_a_term_is_called_is_asked_again_where_an_article_came_or_went(pair: tuple[Sample, Sample]) -> None:
    """Of its authors and tags as they were and as they are; only what entered is compared with other names."""
    before, after = pair
    old, new = _versions(before, after)
    touched = Touched()
    touched.add(old, new)
    listed = [each for each, version in ((before, old), (after, new)) if is_listed(version) and has_moved(old, new)]
    assert {slug for facet, slug in touched.terms if facet is TAG} == {
        _SLUGS[tag] for each in listed for tag in each.tags
    }
    assert CATEGORY not in {facet for facet, _ in touched.terms}
    entered = [entrant for entrants in touched.terms.values() for entrant in entrants]
    expected = [*after.authors, *after.tags] if after in listed else []
    assert sorted(each.name for each in entered) == sorted(expected)
    assert {each.scheduled for each in entered} <= {after.state(CLOCK) is State.SCHEDULED}


def test_public_names_come_before_scheduled_ones_each_by_date() -> None:
    """So that the name which came first has the address."""
    first, second, soon = Entrant(False, 5, "b", "", 1), Entrant(False, 6, "a", "", 2), Entrant(True, 1, "a", "", 3)  # noqa: FBT003
    assert sorted([soon, second, first]) == [first, second, soon]


@pytest.mark.parametrize(
    ("before", "after", "trigger"),
    (
        (Sample(date=None), Sample(date=None, title="Khác"), Trigger.STANDING_PAGES),
        (None, Sample(date=None), Trigger.STANDING_PAGES | Trigger.ADDRESSES),
        (Sample(date=None), Sample(date=None, draft=True), Trigger.STANDING_PAGES | Trigger.ADDRESSES),
        (Sample(), Sample(featured=True), Trigger.FEATURED),
        (Sample(date=None), Sample(date=None, body="Khác."), Trigger.NONE),
        (Sample(), Sample(title="Khác"), Trigger.NONE),
    ),
)
def test_what_every_site_has_once_is_planned_by_what_it_shows(
    before: Sample | None, after: Sample, trigger: Trigger
) -> None:
    """The list of standing pages by theirs, the home page by what is set apart on it, redirects by addresses."""
    touched = Touched()
    touched.add(*_versions(before, after))
    assert touched.kinds == set(kinds.triggered_by(trigger))


@pytest.mark.parametrize(
    ("before", "after", "count"),
    (
        (Sample(), Sample(title="Khác", tags=("Quy hoạch",), body="Khác."), 0),
        (Sample(), Sample(aliases=("/cu/1/",)), 2),
        (Sample(), Sample(date=NOON + DAY_SECONDS), 2),
        (Sample(), Sample(withdrawn=True), 2),
        (None, Sample(), 1),
        (Sample(), None, 1),
    ),
)
def test_links_are_looked_at_again_where_an_address_means_something_else(
    before: Sample | None, after: Sample | None, count: int
) -> None:
    """The addresses that there were and those that there are, when one changed, or what stands there."""
    assert len(list(changed_addresses(*_versions(before, after)))) == count


_TAGGED = st.builds(
    Sample,
    name=st.sampled_from("abcdef"),
    date=st.sampled_from([NOON, NOON + 1, NOON + 2, CLOCK.now + 1, CLOCK.now + 2]),
    tags=st.sampled_from([(), *((each,) for each in _TAGS)]),
)
_SOME_TAGGED = st.lists(_TAGGED, max_size=5, unique_by=lambda each: each.name)


def _in_order(samples: Iterable[Sample], slug: str) -> list[tuple[Sample, str]]:
    """Return the articles of a tag with its name in them: the public ones first, each by date."""
    tagged = [(each, tag) for each in samples for tag in each.tags if _SLUGS[tag] == slug]
    return sorted(tagged, key=lambda each: (each[0].state(CLOCK) is State.SCHEDULED, each[0].place))


def _entrants(records: Iterable[ArticleRecord]) -> dict[tuple[Facet, str], list[Entrant]]:
    touched = Touched()
    for each in records:
        touched.add(_ABSENT, Version(each, each.state))
    return touched.terms


def _blamed(catalogue: Catalogue, terms: dict[tuple[Facet, str], list[Entrant]], *, full_rebuild: bool) -> list[str]:
    found = term_faults(catalogue, SETTINGS, terms, full_rebuild=full_rebuild)
    return [f"{each.path}: {dict(each.params)['value']}, {dict(each.params)['other']}" for each in found]


@given(_SOME_TAGGED, st.data())
def test_two_names_at_one_address_are_told_alike_however_they_came(samples: list[Sample], data: st.DataObject) -> None:
    """The one that came later is blamed, by a build of everything as by one to which some articles are new."""
    early = data.draw(st.sets(st.sampled_from(samples))) if samples else set()
    with new_catalogue() as catalogue:
        put(catalogue, *early)
        if _blamed(catalogue, all_terms(catalogue), full_rebuild=True):
            return
        entered = _entrants(put(catalogue, *(each for each in samples if each not in early)).values())
        told = _blamed(catalogue, entered, full_rebuild=False)
        assert told == _blamed(catalogue, all_terms(catalogue), full_rebuild=True)
    expected = []
    for slug in ("hoa-binh", "quy-hoach"):
        ordered = _in_order(samples, slug)
        others = (each for each in ordered if _IDENTITIES[each[1]] != _IDENTITIES[ordered[0][1]])
        expected += [f"{sample.source}: {name}, {ordered[0][1]}" for sample, name in [*others][:1]]
    assert told == expected


@given(_SOME_TAGGED, st.sampled_from([(), ("HÒA bình",), ("Quy Hoạch",)]))
def test_a_tag_is_spelled_by_the_settings_or_its_oldest_article(
    samples: list[Sample], preferred: tuple[str, ...]
) -> None:
    """By none when no public article has it."""
    samples = [each for each in samples if "Hoa Binh" not in each.tags]
    with new_catalogue() as catalogue:
        put(catalogue, *samples)
        settle_terms(catalogue, replace(SETTINGS, tags=preferred), all_terms(catalogue), full_rebuild=True)
        for slug, spelling in (("hoa-binh", "HÒA bình"), ("quy-hoach", "Quy Hoạch")):
            public = [tag for each, tag in _in_order(samples, slug) if each.state(CLOCK) is State.PUBLIC]
            name = spelling if spelling in preferred else public[0] if public else None
            assert catalogue.terms.name(TAG, slug) == (name if public else None)


def test_a_tag_that_is_called_otherwise_is_written_where_it_is_shown() -> None:
    """On the pages of its articles, of its own and of its feeds; the listing is told, to renew the index."""
    with new_catalogue() as catalogue:
        new, old = Sample("moi", NOON, tags=("Hoà bình",)), Sample("cu", NOON - 1, tags=("Hòa Bình",))
        records = put(catalogue, new)
        settle_terms(catalogue, SETTINGS, all_terms(catalogue), full_rebuild=True)
        for path, kind, subject in (
            ("2021/12/moi/index.html", "article", str(records["moi"].id)),
            ("tu-khoa/hoa-binh/index.html", "tag", "hoa-binh"),
            ("tu-khoa/khac/index.html", "tag", "khac"),
        ):
            catalogue.outputs.add(path, path, kind, subject, 0)
        entered = _entrants(put(catalogue, old).values())
        assert settle_terms(catalogue, SETTINGS, entered, full_rebuild=False) == [(TAG, "hoa-binh")]
        assert settle_terms(catalogue, SETTINGS, entered, full_rebuild=False) == []
        catalogue.tasks.order()
        planned = [output.path for output, *_ in catalogue.tasks.between(1, 9)]
        assert sorted(planned) == [each.path for each in outputs_of(catalogue) if "khac" not in each.path]
