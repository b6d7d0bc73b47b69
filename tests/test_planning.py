"""A plan that follows changes: it leads to what a plan of everything makes, and holds all that shows something else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_samples import (
    CLOCK,
    DAY_SECONDS,
    NOON,
    SETTINGS,
    Sample,
    beside,
    new_catalogue,
    outputs_of,
    plan_all,
    public_in_order,
    store,
)
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Output, Written
from sitegen.content.facets import ALL, FACETS, Facet, Period
from sitegen.content.state import Clock, State
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.planning.changes import ArticleChange
from sitegen.planning.kinds import KINDS, Owner, Trigger
from sitegen.planning.ownership import files_of, owner_of
from sitegen.planning.plan import PlanInputs, make_plan
from sitegen.planning.routes import Claim
from sitegen.system.digests import NO_DIGEST, Sha256
from sitegen.system.sources import SourceKind
from sitegen.system.stamps import Stamp
from sitegen.vietnamese.slugs import slug

_FILES: Final = ("content/pages/a/1.pdf", "content/pages/a/b/2.pdf", "content/pages/a/b/c/3.pdf")
_NAMES: Final = ("1", "2", "3", "4", "5")
_DATES: Final = (NOON, NOON + 1, NOON - DAY_SECONDS, NOON - 31 * DAY_SECONDS, NOON - 400 * DAY_SECONDS, CLOCK.now + 9)


class _Site(NamedTuple):
    """The articles by name, and the time."""

    samples: Mapping[str, Sample]
    clock: Clock = CLOCK


def _read(catalogue: Catalogue, samples: Iterable[Sample]) -> list[ArticleChange]:
    """Store articles, and return what changed."""
    found = list(samples)
    stamp = Stamp(1, 1, 1)
    catalogue.sources.record(SourceKind.ARTICLE, [(each.source, stamp, NO_DIGEST) for each in found])
    before = store(catalogue, *found)
    return [
        ArticleChange(*each, reread=True, reason="mẫu")
        for each in zip(before, (each.source for each in found), strict=True)
    ]


def _build_all(catalogue: Catalogue, site: _Site) -> list[Fault]:
    """Plan everything, take it as written, and return the faults."""
    faults = plan_all(catalogue, site.samples.values(), clock=site.clock, files=_FILES)
    _write(catalogue)
    return faults


def _follow(catalogue: Catalogue, before: _Site, after: _Site) -> list[str]:
    """Plan what changed from one site to the other; return the planned paths. Raises FaultError, with no change."""
    with catalogue.transaction():
        old, new = before.samples, after.samples
        changes = []
        for each in (old[name] for name in old if name not in new):
            known = catalogue.articles.by_source(each.source)
            assert known is not None
            catalogue.sources.forget(each.source)
            catalogue.articles.forget(known.id)
            changes.append(ArticleChange(known, each.source, reread=False, reason="mẫu"))
        changes += _read(catalogue, (each for name, each in new.items() if old.get(name) != each))
        seen = {each.source for each in changes}
        state_changes = catalogue.articles.state_changes_between(before.clock.now, after.clock.now)
        for known in map(catalogue.articles.by_id, sorted(state_changes)):
            if known.source not in seen:
                changes.append(ArticleChange(known, known.source, reread=False, reason="mẫu"))
        inputs = PlanInputs(catalogue, SETTINGS, after.clock, changes, [], set(), entered=None)
        faults = make_plan(inputs).faults
        if faults:
            raise FaultError(faults)
    return _write(catalogue)


def _write(catalogue: Catalogue) -> list[str]:
    """Take what is planned as written; return the paths."""
    planned = [output for output, *_ in catalogue.tasks.between(1, catalogue.tasks.order())]
    catalogue.tasks.record_written(1, len(planned), [_written(catalogue, each) for each in planned])
    catalogue.outputs.forget_stale()
    return sorted(each.path for each in planned)


def _written(catalogue: Catalogue, output: Output) -> Written:
    inputs = catalogue.neighbours.digest(int(output.subject)) if output.kind == "article" else None
    return Written(output.id, inputs, Sha256(b""), Stamp(1, 1, 1))


def _outputs(catalogue: Catalogue) -> dict[str, Claim]:
    """Return what there is at each path, with an article's source for its id."""
    found = {}
    for each in outputs_of(catalogue):
        of_article = KINDS[each.kind].owner is Owner.ARTICLE
        subject = catalogue.articles.by_id(int(each.subject)).source if of_article else each.subject
        found[each.path] = Claim(each.path, each.kind, subject, each.period)
    return found


def _card(sample: Sample | None) -> object:
    return sample and (sample.url, sample.title, sample.date, sample.category, sample.authors)


def _cards(samples: Iterable[Sample | None]) -> object:
    return [_card(each) for each in samples]


def _listed(facet: Facet, subject: str, public: list[Sample]) -> list[Sample]:
    return [each for each in public if subject in {term.slug for term in facet.terms(each.article())}]


def _counts(samples: Iterable[Sample], period: Period) -> object:
    return sorted(Counter(each.day // period for each in samples).items())


def _name(subject: str, public: list[Sample]) -> str:
    """Return how the oldest article spells an author or tag."""
    return next((name for each in public for name in (*each.authors, *each.tags) if slug(name) == subject), "")


def _shown(claim: Claim, site: _Site) -> object:
    """Return what an output shows of the articles, found by looking through all of them."""
    public = public_in_order(site.samples.values(), site.clock)
    kind = KINDS[claim.kind]
    if kind.owner is Owner.ARTICLE:
        return _shown_of_article(claim, site, public)
    if kind.owner is Owner.SITE:
        return _shown_of_site(claim, site, public)
    if kind.owner is not Owner.LISTING or kind.facet is None:
        return None
    entries = _listed(kind.facet, claim.subject, public)
    name = _name(claim.subject, public)
    if kind.period is None:
        window = SETTINGS.feed_size if claim.kind.endswith(("atom", "rss")) else SETTINGS.page_size
        counts = () if window == SETTINGS.feed_size else _counts(entries, kind.facet.continued_by)
        return name, _cards(entries[::-1][:window]), counts
    inside = [each for each in entries if each.day // kind.period == claim.period]
    periods = sorted({each.day // kind.period for each in entries})
    at = periods.index(claim.period)
    # A sitemap has no links to those beside it, but is planned like a month's page.
    return name, _cards(inside), periods[max(0, at - 1) : at + 2]


def _shown_of_article(claim: Claim, site: _Site, public: list[Sample]) -> object:
    sample = next(each for each in site.samples.values() if each.source == claim.subject)
    state = sample.state(site.clock)
    if claim.kind == "article":
        previous, following, related = beside(sample, public)
        return sample, _cards([previous, following, *related]), [_name(slug(each), public) for each in sample.tags]
    return {"page": sample, "notice": (state, sample.expires), "redirect": (sample.url, sample.title)}[claim.kind]


def _shown_of_site(claim: Claim, site: _Site, public: list[Sample]) -> object:
    kind = KINDS[claim.kind]
    if kind.facet is not None and kind.facet is not ALL:
        slugs = sorted({term.slug for each in public for term in kind.facet.terms(each.article())})
        return [(each, _name(each, public), len(_listed(kind.facet, each, public))) for each in slugs]
    pages = [each.url for each in site.samples.values() if each.date is None and each.state(site.clock) is State.PUBLIC]
    return (
        (_cards(public[::-1][:3]), _counts(public, Period.MONTH)) if Trigger.ARTICLES in kind.triggers else (),
        sorted(pages) if Trigger.STANDING_PAGES in kind.triggers else (),
        _cards(each for each in public if each.featured) if Trigger.FEATURED in kind.triggers else (),
    )


_SAMPLES = st.builds(
    Sample,
    date=st.sampled_from(_DATES),
    title=st.sampled_from(["Một", "Hai"]),
    category=st.sampled_from(["tin-tuc", "van-ban"]),
    authors=st.sampled_from([(), ("Sơn Tra",)]),
    tags=st.sampled_from([(), (), ("Hòa Bình",), ("Hoà bình",), ("Hoa Binh",), ("Quy hoạch", "Hòa Bình")]),
    expires=st.sampled_from([None, None, CLOCK.now - 5, CLOCK.now + 5]),
    draft=st.sampled_from([False, False, False, True]),
    withdrawn=st.sampled_from([False, False, False, True]),
    featured=st.booleans(),
    aliases=st.sampled_from([(), (), (), ("/cu/1/",), ("/cu/2/",), ("/x.aspx", "/tu-khoa/quy-hoach/"), ("/rss.xml",)]),
    body=st.sampled_from(["Một.", "Hai."]),
)
_PAGES = st.builds(
    Sample,
    date=st.none(),
    title=st.sampled_from(["Một", "Hai"]),
    draft=st.sampled_from([False, False, True]),
    body=st.sampled_from(["Một.", "Hai."]),
    bundle=st.just(value=True),
)


def _named(samples: st.SearchStrategy[Sample], names: Iterable[str]) -> dict[str, st.SearchStrategy[Sample]]:
    return {name: st.builds(replace, samples, name=st.just(name)) for name in names}


_ARTICLES = _named(_SAMPLES, _NAMES)
# Pages with files, one inside another.
_BUNDLES = _named(_PAGES, ("a", "a/b", "a/b/c"))
_SITES = st.builds(_Site, st.fixed_dictionaries(_BUNDLES, optional=_ARTICLES), st.just(CLOCK))
_EDITS = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {}, optional={**_BUNDLES, **{name: st.none() | each for name, each in _ARTICLES.items()}}
        ),
        st.sampled_from([0, 0, 0, -20, 10, 20]),
    ),
    max_size=3,
)


def _edited(site: _Site, edits: Mapping[str, Sample | None], seconds: int) -> _Site:
    samples = {**site.samples, **edits}
    left = {name: each for name, each in samples.items() if each is not None}
    return _Site(left, site.clock._replace(now=site.clock.now + seconds))


@settings(max_examples=60)
@given(_SITES, _EDITS)
def test_following_edits_leads_where_planning_everything_does(
    site: _Site, edits: list[tuple[Mapping[str, Sample | None], int]]
) -> None:
    """The same outputs and names, or the same faults; whatever shows something else than before is planned."""
    with new_catalogue() as warm:
        if _build_all(warm, site):
            return
        for edit in edits:
            before, outputs_before = site, _outputs(warm)
            site = _edited(site, *edit)
            with new_catalogue() as cold:
                faults = _build_all(cold, site)
                if faults:
                    with pytest.raises(FaultError) as raised:
                        _follow(warm, before, site)
                    assert raised.value.faults == FaultError(faults).faults
                    site = before
                    continue
                planned = _follow(warm, before, site)
                outputs = _outputs(warm)
                assert outputs == _outputs(cold)
                for facet in FACETS:
                    assert warm.terms.counts(facet) == cold.terms.counts(facet)
            shown = {each.path: (each.kind, _shown(each, before)) for each in outputs_before.values()}
            changed = {path for path, each in outputs.items() if shown.get(path) != (each.kind, _shown(each, site))}
            assert changed <= set(planned)


@given(_SITES)
def test_what_comes_with_the_time_agrees_with_what_there_is(site: _Site) -> None:
    """Where scheduled articles, and pages that list them, would collide with anything is told at once."""
    with new_catalogue() as catalogue:
        faults = _build_all(catalogue, site)
    if not faults:
        with new_catalogue() as catalogue:
            assert _build_all(catalogue, _edited(site, {}, 10)) == []


# Twelve articles, a day after each other, of which every second has a tag: their listings are continued by date.
_ROW: Final = _Site({f"{n:02}": Sample(f"{n:02}", NOON + n * DAY_SECONDS, tags=("Mẫu",) * (n % 2)) for n in range(12)})
# Always planned: what it holds goes by the clock.
_NEWS: Final = "news-sitemap.xml"


def _planned(edits: Mapping[str, Sample | None], seconds: int = 0, site: _Site = _ROW) -> list[str]:
    """Return the paths that an edit plans, but for the one that each build does."""
    with new_catalogue() as catalogue:
        assert _build_all(catalogue, site) == []
        return [each for each in _follow(catalogue, site, _edited(site, edits, seconds)) if each != _NEWS]


def test_a_build_with_nothing_to_do_plans_what_the_time_changes() -> None:
    """And nothing else."""
    assert _planned({}) == []


def test_an_edit_of_the_text_plans_the_page_of_the_article() -> None:
    """No listing knows of it."""
    assert _planned({"05": replace(_ROW.samples["05"], body="Khác.")}) == ["2022/01/05/index.html"]


def test_an_edit_of_a_page_leaves_the_files_of_the_pages_inside_it() -> None:
    """They are another page's, which did not change."""
    site = _Site({name: Sample(name, None, bundle=True) for name in ("a", "a/b", "a/b/c")})
    after = _edited(site, {"a": replace(site.samples["a"], body="Khác.")}, 0)
    with new_catalogue() as catalogue:
        _build_all(catalogue, site)
        assert _follow(catalogue, site, after) == ["a/index.html", _NEWS]
        assert [each.subject for each in outputs_of(catalogue) if each.kind == "file"] == list(_FILES)


def test_a_new_article_plans_what_shows_it() -> None:
    """Its page, the one of the article before it, the listings of its date, category and tag, feeds, its sitemap."""
    assert _planned({"moi": Sample("moi", NOON + 12 * DAY_SECONDS, tags=("Mẫu",))}) == sorted(
        [
            *("2022/01/moi/index.html", "2022/01/11/index.html", "index.html", "atom.xml", "rss.xml", "feed.json"),
            *("sitemap.xml", "sitemap/2022-01.xml", "luu-tru/index.html", "luu-tru/2022/index.html"),
            *("luu-tru/2022/01/index.html", "luu-tru/2022/01/12/index.html", "luu-tru/2022/01/11/index.html"),
            *("chuyen-muc/index.html", "chuyen-muc/tin-tuc/index.html", "chuyen-muc/tin-tuc/2022/01/index.html"),
            *("chuyen-muc/tin-tuc/atom.xml", "chuyen-muc/tin-tuc/rss.xml"),
            *("tu-khoa/index.html", "tu-khoa/mau/index.html", "tu-khoa/mau/2022/index.html"),
        ]
    )


def test_an_article_that_expires_plans_its_notice_and_the_listings_it_leaves() -> None:
    """Also the pages that showed it as one beside them, or related; nobody has edited anything."""
    site = _edited(_ROW, {"05": replace(_ROW.samples["05"], expires=CLOCK.now + 5)}, 0)
    planned = _planned({}, 10, site)
    assert {"2022/01/05/index.html", "2022/01/04/index.html", "2022/01/06/index.html", "index.html"} <= set(planned)
    assert "luu-tru/2022/01/09/index.html" not in planned
    assert "luu-tru/2021/index.html" not in planned


def test_an_address_that_went_plans_the_pages_that_link_to_it() -> None:
    """By its file or by its place in the site."""
    linking = {
        name: Sample(name, NOON - n * DAY_SECONDS * 99, links=(target,))
        for n, (name, target) in enumerate([("x", "05.md"), ("y", "/2022/01/05/"), ("z", "04.md")], 1)
    }
    planned = _planned({"05": None}, site=_edited(_ROW, linking, 0))
    paths = {name: f"{each.url[1:]}index.html" for name, each in linking.items()}
    assert [name for name, path in paths.items() if path in planned] == ["x", "y"]


@pytest.mark.parametrize(
    ("path", "owner"),
    (
        ("content/a/anh.png", "content/a/index.md"),
        ("content/a/b/c/anh.png", "content/a/b/index.md"),
        ("content/a/khac/anh.png", "content/a/index.md"),
        ("content/khac/anh.png", None),
        ("content/anh.png", None),
    ),
)
def test_a_file_belongs_to_the_nearest_article_above_it(path: str, owner: str | None) -> None:
    """Each file to one at most, and to none that is no folder's; an article has those that are its own."""
    articles = ("content/a/index.md", "content/a/b/index.md", "content/khac.md")
    with new_catalogue() as catalogue:
        catalogue.sources.record(SourceKind.ARTICLE, [(each, Stamp(1, 1, 1), NO_DIGEST) for each in articles])
        catalogue.sources.record(SourceKind.FILE, [(path, Stamp(1, 1, 1), NO_DIGEST)])
        assert owner_of(catalogue, path) == owner
        owned = {each: list(files_of(catalogue, each)) for each in articles}
        below = path.removeprefix((owner or "").removesuffix("index.md"))
        assert owned == {each: [(path, below)] if each == owner else [] for each in articles}
