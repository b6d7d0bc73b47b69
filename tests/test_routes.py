"""Which outputs there are, and where: the registries of facets and of kinds, and the claims that follow from them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_samples import SETTINGS, Sample
from sitegen.catalogue.picture_records import Kept, Picture, Variant, variants_text
from sitegen.content.facets import ALL, AUTHOR, CATEGORY, FACETS, TAG, Facet, Period, memberships
from sitegen.content.state import State
from sitegen.metadata.settings_model import DeployTarget, SearchSettings
from sitegen.planning import kinds, routes
from sitegen.planning.kinds import KINDS, Owner, Trigger
from sitegen.rendering.makers import maker_of

_NAMES = st.text("abĐé #?%0.", min_size=1, max_size=4)
_DAYS = st.dates().map(lambda day: int(day.strftime("%Y%m%d").zfill(8))).filter(lambda day: day > 10_000_000)


def _paths(claims: Iterable[routes.Claim]) -> list[tuple[str, str]]:
    return [(each.path, each.kind) for each in claims]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_can_be_made(kind: kinds.Kind) -> None:
    """The maker that the registry names is there, and so is the template in the theme."""
    assert kind.is_copy or kind.owner is Owner.SEARCH or callable(maker_of(kind))
    assert not kind.template or (Path(__file__).parents[1] / "templates" / kind.template).is_file()


@pytest.mark.parametrize("facet", FACETS, ids=lambda each: each.name)
def test_every_facet_has_its_kinds(facet: Facet) -> None:
    """A page of its own, pages that continue it, feeds where it has them, and an index of all."""
    feeds = {f"{facet.name}-atom", f"{facet.name}-rss"} if facet.has_feeds else set()
    assert set(kinds.of_facet(facet)) == {facet.name, facet.continuation} | feeds
    assert KINDS[facet.continuation].period is facet.continued_by
    assert KINDS[facet.index].owner is Owner.SITE


def test_no_two_facets_are_taken_for_each_other() -> None:
    """The catalogue tells them by number, the registry of kinds by name."""
    assert len({each.number for each in (ALL, *FACETS)}) == len({each.name for each in (ALL, *FACETS)}) == 4


def test_what_a_trigger_plans_is_there_once_on_every_site() -> None:
    """Nothing else is planned without its subject."""
    for trigger in Trigger:
        assert {KINDS[name].owner for name in kinds.triggered_by(trigger)} == {Owner.SITE}


def test_an_article_is_listed_by_all_that_it_names() -> None:
    """In the archive, its category, and under each author and tag, with the name as it spells it."""
    article = Sample(category="tin-tuc", authors=("Sơn Tra",), tags=("Quy hoạch", "Hòa Bình")).article()
    assert [(facet, *term) for facet, term in memberships(article)] == [
        (ALL, "", ""),
        (CATEGORY, "", "tin-tuc"),
        (AUTHOR, "Sơn Tra", "son-tra"),
        (TAG, "Quy hoạch", "quy-hoach"),
        (TAG, "Hòa Bình", "hoa-binh"),
    ]


@given(st.lists(_NAMES), st.sampled_from(["", "a.html", "index.htm"]))
def test_an_address_is_known_from_its_file(names: list[str], file: str) -> None:
    """The site path of an output file is the one that the file was made for; a browser is given it encoded."""
    url = "/" + "".join(f"{name}/" for name in names) + file
    path = routes.output_path(url)
    assert routes.plain_url(path) == url
    assert unquote(routes.output_url(path)) == url


@pytest.mark.parametrize(
    ("state", "page", "expected"),
    (
        (State.HIDDEN, False, []),
        (State.SCHEDULED, False, []),
        (State.PUBLIC, False, ["article", "redirect", "redirect", "file"]),
        (State.PUBLIC, True, ["page", "redirect", "redirect", "file"]),
        (State.EXPIRED, False, ["notice", "notice", "notice"]),
        (State.WITHDRAWN, True, ["notice", "notice", "notice"]),
    ),
)
def test_the_outputs_of_an_article_by_its_state(state: State, *, page: bool, expected: list[str]) -> None:
    """Its page, its aliases and its files; a notice in place of the first two; nothing while it is not public."""
    paths = ["2021/12/a/index.html", "cu/1/index.html", "cu/2.html", "2021/12/a/anh.png"]
    claims = routes.article_claims(
        *(7,),
        url="/2021/12/a/",
        aliases=("/cu/1/", "/cu/2.html"),
        page=page,
        state=state,
        files=[("content/a/anh.png", "anh.png")],
    )
    assert _paths(claims) == list(zip(paths, expected, strict=False))


def test_smaller_pictures_lie_beside_the_picture() -> None:
    """Each is a claim of its own, by its width."""
    made = [Variant(16, 12, "0" * 32, 9), Variant(32, 24, "1" * 32, 9)]
    picture = Picture(
        "content/a/Ảnh.png", "png", 64, 48, 1, 0, 0, 99, Kept.AS_IS, "", "", "k", "webp", variants_text(made)
    )
    first, second = routes.picture_claims("2021/12/a/Ảnh.png", picture)
    assert (first.path.startswith("2021/12/a/Ảnh-16."), second.path.endswith(".webp")) == (True, True)
    assert [each[1:] for each in (first, second)] == [("picture", picture.path, 16), ("picture", picture.path, 32)]


@given(st.sampled_from(FACETS), st.lists(st.integers(1, 3), max_size=4), st.integers(1, 4))
def test_a_listing_is_continued_by_date_when_its_page_is_full(facet: Facet, counts: list[int], page_size: int) -> None:
    """One without entries has a page only where the settings name it."""
    periods = [2021 + place for place in range(len(counts))]
    settings = replace(SETTINGS, page_size=page_size)
    claims = list(routes.listing_claims(settings, facet, "a", total=sum(counts), periods=periods))
    own = [each.path for each in claims if each.kind == facet.name]
    continued = {each.period: each.path for each in claims if each.kind == facet.continuation}
    base = routes.output_path(routes.listing_url(settings, facet, "a")).removesuffix("index.html")
    assert own == ([f"{base}index.html"] if counts or facet is CATEGORY else [])
    full = sum(counts) > page_size
    assert continued == {each: f"{base}{each}/index.html" for each in (periods if full else ())}
    assert {each.kind for each in claims} <= set(kinds.of_facet(facet))


@given(st.sets(_DAYS, max_size=8))
def test_every_period_with_articles_has_its_page_and_no_other(days: set[int]) -> None:
    """Years, months and days under the archive, and a sitemap for each month."""
    claims = list(routes.date_claims(SETTINGS, sorted(days)))
    expected = {
        *(("archive-day", day) for day in days),
        *(("archive-month", day // 100) for day in days),
        *(("sitemap", day // 100) for day in days),
        *(("archive-year", day // 10_000) for day in days),
    }
    assert sorted((each.kind, each.period) for each in claims) == sorted(expected)
    for each in claims:
        numbers = [part for part in each.path.replace("-", "/").replace(".", "/").split("/") if part.isdigit()]
        assert int("".join(numbers)) == each.period
        period = KINDS[each.kind].period or Period.DAY
        assert any(day // period == each.period for day in days)


def test_what_a_site_has_once_is_claimed_once() -> None:
    """At a path of its own, all of it, and nothing that has a subject."""
    deployed = replace(SETTINGS, deploy=(DeployTarget("chinh", "hosted", host="netlify"),))
    claims = list(routes.single_claims(deployed))
    assert {each.kind for each in claims} == set(kinds.of_owner(Owner.SITE))
    assert len({each.path for each in claims}) == len(claims)
    assert {(each.subject, each.period) for each in claims} == {("", 0)}


def test_what_not_every_site_has_is_claimed_by_its_settings() -> None:
    """The search page where there is search, a host's own file where that host shows the site."""
    without = {each.kind for each in routes.single_claims(replace(SETTINGS, search=SearchSettings(enabled=False)))}
    assert set(kinds.of_owner(Owner.SITE)) - without == {"search", "open-search", "redirects"}
    assert set(kinds.conditional()) == {"search", "open-search", "redirects"}
