"""Who owns each path of the output: claimed and given up in any order, it is as if everything were claimed at once."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_samples import Sample, new_catalogue, outputs_of, put
from sitegen.catalogue.catalogue import Catalogue
from sitegen.diagnostics.faults import Fault
from sitegen.planning.claims import Claims, in_the_way
from sitegen.planning.routes import Claim
from sitegen.vietnamese.text import fold

# Paths that are one place where case and accents do not count, and files where others need a folder.
_PATHS: Final = (
    *("a/index.html", "A/index.html", "á/index.html", "a/INDEX.html/x.html", "a/index.html/x.html", "a"),
    *("b.html", "B.html", "b.html/index.html", "c/index.html", "d/index.html", "e.html"),
)
_ARTICLES: Final = ("1", "2", "3")
_TAGS: Final = ("moi", "cu")
_STATIC, _ROOT = "static", "root"
# What wants which paths: an article's id, a tag's slug, all static files but those of the site's root, and those.
_Site = dict[str, list[Claim]]


def _claims_of(owner: str, paths: list[str]) -> list[Claim]:
    if owner in _ARTICLES:
        return [Claim(path, "redirect" if n else "article", owner, 0) for n, path in enumerate(paths)]
    if owner in _TAGS:
        # What a listing shows at an address is always the same.
        years = {path: _PATHS.index(path) % 2 * 2021 for path in paths}
        return [Claim(path, "tag-year" if year else "tag", owner, year) for path, year in years.items()]
    return [Claim(path, "static", f"static/{'root/' if owner == _ROOT else ''}{path}", 0) for path in set(paths)]


def _claims(owner: str) -> st.SearchStrategy[list[Claim]]:
    return st.lists(st.sampled_from(_PATHS), max_size=2).map(lambda paths: _claims_of(owner, paths))


_OWNERS = {each: _claims(each) for each in (*_ARTICLES, *_TAGS, _STATIC)}
_SITES = st.fixed_dictionaries(_OWNERS | {_ROOT: _claims(_ROOT)})
_EDITS = st.fixed_dictionaries({}, optional=_OWNERS)


def _standing(claims: Iterable[Claim]) -> list[Claim]:
    """Return all but what has to yield to a file of the site's root."""
    given_claims = list(claims)
    root = {each.path for each in given_claims if each.subject.startswith("static/root/")}
    return [each for each in given_claims if not (each.path in root and each.kind.startswith("tag"))]


def _agree(claims: list[Claim]) -> bool:
    """Return whether no two of what stands want one place, and none is a file where another needs a folder."""
    places = sorted(fold(each.path) + "/" for each in _standing(claims))
    return not any(place.startswith(before) for before, place in pairwise(places))


def _agreeing(site: _Site) -> _Site:
    """Return a site without the claims that come too late."""
    kept: list[Claim] = []
    for each in (claim for owner in (_ROOT, *_OWNERS) for claim in site[owner]):
        kept += [each] if _agree([*kept, each]) else []
    return {owner: [each for each in claims if each in kept] for owner, claims in site.items()}


def _claim_all(catalogue: Catalogue, claims: Iterable[Claim]) -> list[Fault]:
    """Claim everything at once, and return the faults."""
    asked = Claims(catalogue, full_rebuild=True)
    for each in claims:
        asked.claim(each, "mẫu")
    asked.settle()
    return asked.faults


def _steps(catalogue: Catalogue, claims: Claims, owner: str, before: list[Claim], after: list[Claim]) -> Iterator[None]:
    """Claim and give up what one owner wants and wants no longer, a step at a time."""
    mine = [each for each in outputs_of(catalogue) if Claim(*each[1:]) in before]
    if owner not in _TAGS:
        for each in mine:
            claims.release(each)
        yield
    for claim in after:
        claims.claim(claim, "mẫu")
        yield
    for each in mine if owner in _TAGS else ():
        if each.path not in {claim.path for claim in after}:
            claims.release(each)
            yield


def _follow(catalogue: Catalogue, before: _Site, after: _Site, turns: list[str]) -> Claims:
    """Follow the changes from one site to the other; whose step is next is said by ``turns``."""
    claims = Claims(catalogue, full_rebuild=False)
    left = {owner: _steps(catalogue, claims, owner, before[owner], after[owner]) for owner in turns}
    for owner in turns:
        next(left[owner], None)
    for steps in left.values():
        for _ in steps:
            pass
    claims.settle()
    return claims


def _held(catalogue: Catalogue) -> set[Claim]:
    return {Claim(*each[1:]) for each in outputs_of(catalogue)}


@given(_SITES, st.data())
def test_claims_may_come_in_any_order(site: _Site, data: st.DataObject) -> None:
    """There are faults where two want one place, always the same ones; else there is an output for each claim."""
    wanted = [claim for claims in site.values() for claim in claims]
    faults = []
    for order in (wanted, data.draw(st.permutations(wanted))):
        with new_catalogue() as catalogue:
            put(catalogue, *map(Sample, _ARTICLES))
            faults.append(_claim_all(catalogue, order))
            assert (faults[-1] == []) == _agree(wanted)
            assert faults[-1] or _held(catalogue) == set(_standing(wanted))
    assert faults[0] == faults[1]


@given(_SITES.map(_agreeing), _EDITS, st.data())
def test_following_changes_ends_where_claiming_everything_does(site: _Site, edits: _Site, data: st.DataObject) -> None:
    """The same faults, or the same outputs; what is new or another's is planned, what nobody wants is to be removed."""
    after = site | edits
    turns = data.draw(st.permutations([*edits, *edits, *edits, _ROOT]))
    with new_catalogue() as catalogue, new_catalogue() as other:
        for each in (catalogue, other):
            put(each, *map(Sample, _ARTICLES))
        assert _claim_all(catalogue, [claim for claims in site.values() for claim in claims]) == []
        before = _held(catalogue)
        catalogue.tasks.record_written(1, catalogue.tasks.order(), [])
        claims = _follow(catalogue, site, after, turns)
        assert claims.faults == _claim_all(other, [claim for wanted in after.values() for claim in wanted])
        if not claims.faults:
            held = _held(catalogue)
            assert held == _held(other)
            assert claims.stale == {each.path for each in before} - {each.path for each in held}
            assert set(catalogue.outputs.stale_paths()) == claims.stale
            planned = catalogue.tasks.between(1, catalogue.tasks.order())
            assert {Claim(*output[1:]) for output, *_ in planned} == held - before


@pytest.mark.parametrize(
    ("before", "after"),
    (
        (Claim("a/index.html", "redirect", "1", 0), Claim("a/index.html", "article", "2", 0)),
        (Claim("a/index.html", "article", "1", 0), Claim("a/index.html", "notice", "1", 0)),
        (Claim("a/index.html", "article", "1", 0), Claim("a/index.html", "tag", "moi", 0)),
        (Claim("a/index.html", "tag", "moi", 0), Claim("a/index.html", "redirect", "1", 0)),
        (Claim("a.html", "static", "static/a.html", 0), Claim("a.html", "redirect", "1", 0)),
    ),
)
def test_an_address_that_was_another_s_is_written(before: Claim, after: Claim) -> None:
    """Nothing of what stood there is kept, and the file is not removed."""
    with new_catalogue() as catalogue:
        put(catalogue, *map(Sample, _ARTICLES))
        _claim_all(catalogue, [before])
        catalogue.tasks.record_written(1, catalogue.tasks.order(), [])
        claims = Claims(catalogue, full_rebuild=False)
        claims.release(outputs_of(catalogue)[0])
        claims.claim(after, "mẫu")
        claims.settle()
        assert (claims.faults, claims.stale, _held(catalogue)) == ([], set(), {after})
        assert catalogue.tasks.count() == 1


def test_a_file_that_is_claimed_again_is_not_removed() -> None:
    """Not even one that an earlier catalogue, lost since, knew as an output."""
    with new_catalogue() as catalogue:
        catalogue.outputs.mark_paths_stale(["a.html", "b.html"])
        _claim_all(catalogue, [Claim("a.html", "static", "static/a.html", 0)])
        assert list(catalogue.outputs.stale_paths()) == ["b.html"]


@pytest.mark.parametrize(
    ("wanted", "stale", "first"),
    (
        ("a/index.html", "a", ["a"]),
        ("a", "a/index.html", ["a/index.html"]),
        ("a", "a/b/index.html", ["a/b/index.html"]),
        ("A.html", "a.html", ["a.html"]),
        ("á.html", "a.html", ["a.html"]),
        ("a.html", "b.html", []),
        ("a/index.html", "a/b.html", []),
        ("ab", "a/b.html", []),
    ),
)
def test_what_stands_in_the_way_is_removed_before_anything_is_written(
    wanted: str, stale: str, first: list[str]
) -> None:
    """A file where a folder is needed, what lies in a folder that becomes a file, another case; nothing else."""
    with new_catalogue() as catalogue:
        catalogue.outputs.mark_paths_stale([stale])
        _claim_all(catalogue, [Claim(wanted, "static", f"static/{wanted}", 0)])
        assert in_the_way(catalogue) == first
