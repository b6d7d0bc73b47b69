"""What the catalogue records of files: of those that are read, of outputs, and of the plan to write them."""

import random
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_samples import NOON, Sample, new_catalogue, put
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Written
from sitegen.system.digests import NO_DIGEST, digest_of, sha256_of
from sitegen.system.sources import SourceKind, WalkedFile
from sitegen.system.stamps import RACY_STAMP, Stamp
from sitegen.vietnamese.text import fold

_KINDS: Final = (SourceKind.ARTICLE, SourceKind.FILE, SourceKind.TEMPLATE, SourceKind.STATIC)
_STAMP: Final = Stamp(1, 2, 3)
_CONTENT: Final = sha256_of(b"mau")
# The order of paths is that of their bytes: neither of words nor of folders.
_PATHS: Final = (
    "content/a.md",
    "content/a/b.md",
    "content/B.md",
    "content/ả.md",
    "content/a-b.md",
    "content/a",
    "ă",
    "𝒂",
)
_FILES = st.dictionaries(
    st.sampled_from(_PATHS),
    st.tuples(st.sampled_from(_KINDS), st.builds(Stamp, *(st.sampled_from([1, 2]),) * 3)),
)


def _record(catalogue: Catalogue, files: dict[str, tuple[SourceKind, Stamp]]) -> None:
    for path, (kind, stamp) in files.items():
        catalogue.sources.record(kind, [(path, stamp, digest_of(path.encode()))])


def _walk(files: dict[str, tuple[SourceKind, Stamp]]) -> list[WalkedFile]:
    return [(path, kind, *stamp) for path, (kind, stamp) in sorted(files.items())]


@given(_FILES, _FILES, st.sets(st.sampled_from(_KINDS), min_size=1))
def test_the_files_that_differ_are_found(
    before: dict[str, tuple[SourceKind, Stamp]], now: dict[str, tuple[SourceKind, Stamp]], kinds: set[SourceKind]
) -> None:
    """New ones have no digest, changed ones the recorded one, and so have those that are gone; in order."""
    changed = {path for path in now if path not in before or before[path][1] != now[path][1]}
    expected = [
        *((path, now[path], False, digest_of(path.encode()) if path in before else None) for path in changed),
        *((path, (before[path][0], RACY_STAMP), True, digest_of(path.encode())) for path in before.keys() - now.keys()),
    ]
    with new_catalogue() as catalogue:
        _record(catalogue, before)
        catalogue.differences.find(_walk(now))
        found = catalogue.differences.of_kinds((*kinds,))
        shown = [(each.path, (each.kind, each.stamp), each.gone, each.digest) for each in found]
        assert shown == sorted(each for each in expected if each[1][0] in kinds)
        assert catalogue.differences.are_none() == (not expected)
        articles = [(gone, digest) for _, (kind, _), gone, digest in expected if kind == SourceKind.ARTICLE]
        known = [each.path for each in catalogue.differences.known_articles()]
        assert known == [
            path for path, (kind, _), _, digest in sorted(expected) if kind == SourceKind.ARTICLE and digest
        ]
        new = [gone for gone, digest in articles if digest is None]
        assert catalogue.differences.count_new_articles() == len(new)
        assert catalogue.differences.count_certain_articles() == len(new) + sum(gone for gone, _ in articles)


@given(_FILES, _FILES)
def test_every_article_that_is_there_can_be_taken_as_new(
    before: dict[str, tuple[SourceKind, Stamp]], now: dict[str, tuple[SourceKind, Stamp]]
) -> None:
    """To be read whatever its stamp says; one that is gone stays gone."""
    now = {path: (before.get(path, now[path])[0], now[path][1]) for path in now}
    with new_catalogue() as catalogue:
        _record(catalogue, before)
        catalogue.differences.find(_walk(now))
        catalogue.differences.reread_articles()
        found = list(catalogue.differences.of_kinds((SourceKind.ARTICLE,)))
        assert [each.path for each in found if not each.gone] == sorted(
            path for path in now if now[path][0] == SourceKind.ARTICLE
        )
        assert {each.digest for each in found if not each.gone} <= {None}
        assert {each.path for each in found if each.gone} == {
            path for path in before.keys() - now.keys() if before[path][0] == SourceKind.ARTICLE
        }


def test_more_differences_than_are_read_at_once_come_once_and_in_order() -> None:
    """Also while the table is changed."""
    files = {f"content/{n:04}.md": (SourceKind.ARTICLE, _STAMP) for n in range(1201)}
    with new_catalogue() as catalogue:
        catalogue.differences.find(_walk(files))
        found = []
        for each in catalogue.differences.of_kinds((SourceKind.ARTICLE,)):
            found.append(each.path)
            _record(catalogue, {each.path: files[each.path]})
        assert found == sorted(files)


@pytest.mark.parametrize(
    ("path", "kind", "concerned"),
    (
        ("static/root/robots.txt", SourceKind.STATIC, True),
        ("@theme/static/root/robots.txt", SourceKind.STATIC, True),
        ("static/css/root/a.css", SourceKind.STATIC, False),
        ("static/roots/a.css", SourceKind.STATIC, False),
        ("content/static/root/a.txt", SourceKind.FILE, False),
    ),
)
def test_a_file_of_the_root_that_came_or_went_concerns_all(path: str, kind: SourceKind, *, concerned: bool) -> None:
    """It may win over what is generated; one that was changed only does so as before."""
    for before, now, expected in (({}, _STAMP, concerned), ({path: (kind, _STAMP)}, Stamp(2, 2, 2), False)):
        with new_catalogue() as catalogue:
            _record(catalogue, before)
            catalogue.differences.find(_walk({path: (kind, now)}))
            assert catalogue.differences.concern_root_files() == expected


@pytest.mark.parametrize(
    ("came", "reread"),
    (
        ("content/a/100%.pdf", ["content/a/index.md"]),
        ("content/a/b/100%.pdf", ["content/a/b/index.md", "content/a/index.md"]),
        ("content/a/b.pdf", []),
        ("content/100%.pdf", []),
    ),
)
def test_articles_beside_a_name_that_looks_encoded_are_read_again(came: str, reread: list[str]) -> None:
    """When such a file came or went: it decides what their front matter means."""
    articles = ("content/a/index.md", "content/a/b/index.md", "content/c/index.md", "content/a.md")
    files = dict.fromkeys(articles, (SourceKind.ARTICLE, _STAMP))
    for before, now in (
        (files, files | {came: (SourceKind.FILE, _STAMP)}),
        (files | {came: (SourceKind.FILE, _STAMP)}, files),
    ):
        with new_catalogue() as catalogue:
            _record(catalogue, before)
            catalogue.differences.find(_walk(now))
            catalogue.differences.reread_beside_encoded_names()
            assert [each.path for each in catalogue.differences.of_kinds((SourceKind.ARTICLE,))] == reread


def test_an_article_beside_such_a_name_is_read_whatever_its_own_bytes_are() -> None:
    """One whose stamp is another as well is not compared first; one that is gone is gone."""
    article, file, gone = "content/a/b/index.md", "content/a/b/100%.pdf", "content/a/index.md"
    with new_catalogue() as catalogue:
        _record(catalogue, {article: (SourceKind.ARTICLE, _STAMP), gone: (SourceKind.ARTICLE, _STAMP)})
        catalogue.differences.find(
            _walk({article: (SourceKind.ARTICLE, Stamp(9, 9, 9)), file: (SourceKind.FILE, _STAMP)})
        )
        catalogue.differences.reread_beside_encoded_names()
        found = list(catalogue.differences.of_kinds((SourceKind.ARTICLE,)))
        assert [(each.path, each.gone, each.digest) for each in found] == [
            (article, False, None),
            (gone, True, digest_of(gone.encode())),
        ]


_OUTPUTS = st.sets(
    st.sampled_from(["a", "a/b", "a/b.html", "a/B.html", "ả/c.html", "a-b/d.html", "a0", "b/index.html"])
)


@given(_OUTPUTS, st.sampled_from(["a", "a/b", "b", "c"]))
def test_outputs_are_found_by_their_place(paths: set[str], folder: str) -> None:
    """By path, by what is one place where case and accents do not count, by the folder that they are in."""
    with new_catalogue() as catalogue:
        ids = {path: catalogue.outputs.add(path, fold(path), "file", path, 0) for path in paths}
        for path in paths:
            found = catalogue.outputs.at(path)
            assert found is not None
            assert (found.id, found.path) == (ids[path], path)
            assert {each.path for each in catalogue.outputs.alike(fold(path))} == {
                each for each in paths if fold(each) == fold(path)
            }
        assert catalogue.outputs.at("khác") is None
        inside = sorted((fold(path), path) for path in paths if fold(path).startswith(folder + "/"))
        first = catalogue.outputs.first_inside(folder)
        assert (first and first.path) == (inside[0][1] if inside else None)
        assert {each.path for each in catalogue.outputs.files_inside(folder + "/")} == {
            path for path in paths if path.startswith(folder + "/")
        }


def test_an_output_that_no_longer_belongs_is_not_planned_but_to_be_removed() -> None:
    """Until its path belongs to an output again, or its file is gone."""
    with new_catalogue() as catalogue:
        for path in ("a.html", "b.html"):
            catalogue.tasks.add(catalogue.outputs.add(path, path, "page", "1", 0), "mẫu")
        for each in catalogue.outputs.of(("page",), "1"):
            catalogue.outputs.mark_stale(each)
        assert (catalogue.outputs.count(), catalogue.tasks.count()) == (0, 0)
        catalogue.outputs.add("a.html", "a.html", "page", "2", 0)
        catalogue.outputs.spare_claimed()
        assert list(catalogue.outputs.stale_paths()) == ["b.html"]
        catalogue.outputs.forget_stale()
        assert list(catalogue.outputs.stale_paths()) == []


# The pages of a small archive: (path, kind, name of the article or '', period).
_PAGES: Final = [
    *((f"{n}", "article", f"{n}", 0) for n in range(8)),
    *((f"d{day}", "archive-day", "", day) for day in (20211130, 20211231, 20220101)),
    *(
        (f"m{month}{kind}", kind, "", month)
        for month in (202111, 202112, 202201)
        for kind in ("archive-month", "sitemap")
    ),
    *((f"y{year}", "archive-year", "", year) for year in (2021, 2022)),
    *(("home", "home", "", 0), ("notice", "notice", "7", 0), ("page", "page", "6", 0)),
]


def _planned(order: Iterable[tuple[str, str, str, int]]) -> list[str]:
    """Return the paths of the small archive in the order in which they are written."""
    dates = (NOON, NOON + 1, NOON - 31 * 86_400, NOON - 31 * 86_400, NOON + 86_400, NOON, NOON + 86_401, NOON)
    with new_catalogue() as catalogue:
        records = put(catalogue, *(Sample(str(n), date) for n, date in enumerate(dates)))
        for path, kind, name, period in order:
            subject = str(records[name].id) if name else ""
            catalogue.tasks.add(catalogue.outputs.add(path, path, kind, subject, period), "mẫu")
        count = catalogue.tasks.order()
        assert (count, catalogue.tasks.bounds()) == (len(_PAGES), (1, len(_PAGES)))
        return [output.path for output, *_ in catalogue.tasks.between(1, count)]


def test_what_shows_the_same_articles_is_written_together() -> None:
    """The articles of a month by date, the pages of its days, its own pages; after a year's months its page."""
    assert _planned(_PAGES) == [
        *("2", "3", "d20211130", "m202111archive-month", "m202111sitemap"),
        *("0", "5", "7", "1", "d20211231", "m202112archive-month", "m202112sitemap", "y2021"),
        *("4", "6", "d20220101", "m202201archive-month", "m202201sitemap", "y2022"),
        *("home", "notice", "page"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_writing_is_that_of_the_archive(seed: int) -> None:
    """However the tasks were planned."""
    mixed = _PAGES.copy()
    random.Random(seed).shuffle(mixed)  # noqa: S311 - an order, no secret
    assert _planned(mixed) == _planned(_PAGES)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["một", "hai"]))), st.integers(1, 5), st.integers(1, 5))
def test_a_task_stands_until_it_is_done(adds: list[tuple[int, str]], low: int, high: int) -> None:
    """With the first reason that was given; what was written is recorded with its output."""
    first_reasons = dict(reversed(adds))
    with new_catalogue() as catalogue:
        ids = [catalogue.outputs.add(f"{n}", f"{n}", "page", "", 0) for n in range(5)]
        for number, reason in adds:
            catalogue.tasks.add(ids[number], reason)
        count = catalogue.tasks.order()
        planned = [(output.path, reason) for output, reason, _ in catalogue.tasks.between(1, 9)]
        assert planned == sorted((f"{number}", reason) for number, reason in first_reasons.items())
        done = [output for output, *_ in catalogue.tasks.between(low, high)]
        catalogue.tasks.record_written(low, high, [Written(each.id, None, _CONTENT, _STAMP) for each in done])
        assert catalogue.tasks.count() == count - len(done)
        assert [row[:2] for row in catalogue.outputs.recorded_stamps()] == [(each.id, each.path) for each in done]


@given(st.lists(st.sampled_from(["page", "home", "archive"]), max_size=6), st.sets(st.sampled_from(["page", "home"])))
def test_tasks_are_found_by_kind(kinds: list[str], asked: set[str]) -> None:
    """All of some kinds in order, and the first of each."""
    with new_catalogue() as catalogue:
        for n, kind in enumerate(kinds):
            catalogue.tasks.add(catalogue.outputs.add(f"{n}", f"{n}", kind, "", 0), "mẫu")
        count = catalogue.tasks.order()
        ordered = [output.kind for output, *_ in catalogue.tasks.between(1, count)]
        assert list(catalogue.tasks.of_kinds(asked)) == [n for n, kind in enumerate(ordered, 1) if kind in asked]
        assert sorted(catalogue.tasks.one_of_each_kind()) == sorted(ordered.index(kind) + 1 for kind in set(kinds))


def test_what_was_written_before_is_known_to_who_writes_it_again() -> None:
    """By its digest, until the file is found to be another one."""
    with new_catalogue() as catalogue:
        output = catalogue.outputs.add("a.html", "a.html", "page", "1", 0)
        catalogue.tasks.record_written(0, 0, [Written(output, digest_of(b"gan"), _CONTENT, _STAMP)])
        catalogue.tasks.add_of_kind("page", "mẫu")
        catalogue.tasks.order()
        assert [content for *_, content in catalogue.tasks.between(1, 1)] == [_CONTENT]
        assert catalogue.outputs.inputs_of(output) == digest_of(b"gan")
        catalogue.outputs.forget_content([output])
        assert [content for *_, content in catalogue.tasks.between(1, 1)] == [None]


def test_what_fails_inside_a_transaction_leaves_nothing() -> None:
    """What was changed before it stays."""

    def change_and_fail() -> None:
        with catalogue.transaction():
            catalogue.facts.record(now=2, articles=3)
            raise KeyboardInterrupt

    with new_catalogue() as catalogue:
        with catalogue.transaction():
            catalogue.facts.record(now=1)
        with pytest.raises(KeyboardInterrupt):
            change_and_fail()
        assert catalogue.facts.all() == {"now": 1}


def test_a_recorded_file_is_found_by_the_name_that_links_use() -> None:
    """Composed letters, though it is not called so on the disk."""
    on_disk = "content/a/Ba\u0309n.pdf"
    with new_catalogue() as catalogue:
        catalogue.sources.record(SourceKind.FILE, [(on_disk, _STAMP, digest_of(b"mau"))])
        catalogue.sources.record(SourceKind.SETTINGS, [("site.yaml", _STAMP, NO_DIGEST)])
        assert catalogue.sources.by_name("content/a/Bản.pdf") == (on_disk, digest_of(b"mau"))
        assert list(catalogue.sources.below("content/a", SourceKind.FILE)) == [(on_disk, "content/a/Bản.pdf")]
        catalogue.sources.forget(on_disk)
        assert not catalogue.sources.exists(on_disk)
        with pytest.raises(LookupError):
            catalogue.sources.digest_at(on_disk)
