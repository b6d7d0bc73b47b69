"""An incremental build leaves the search files of a clean one, and rewrites those alone that hold what changed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_reader import Index
from search_samples import SEARCHED, sample, seeded, sources
from site_helpers import NOW, Built, article, clean_tree, make_site, run, tree, write
from sitegen.search import decisions, layout

SOON, LATER = NOW + 10 * 86_400, NOW + 40 * 86_400
COUNT = 60
OLD, NEW = "content/bai-010.md", "content/bai-059.md"


class Edit(NamedTuple):
    """An edit, what time it is then, and which tiers may change for it besides the manifest; with how many files."""

    name: str
    do: Callable[[Path], object]
    tiers: str = ""
    most: int = 10_000
    now: int = NOW


def _replace(name: str, old: str, new: str) -> Callable[[Path], object]:
    def do(site: Path) -> None:
        path = site / name
        text = re.sub(old, new, path.read_text(), count=1, flags=re.DOTALL)
        assert text != path.read_text()
        path.write_text(text)

    return do


def _put(name: str, text: str) -> Callable[[Path], object]:
    return lambda site: write(site, name, text)


def _delete(name: str) -> Callable[[Path], object]:
    return lambda site: (site / name).unlink()


def _exchange(site: Path) -> None:
    paths = [site / "content/bai-020.md", site / "content/bai-030.md"]
    texts = [path.read_text() for path in paths]
    days = [re.findall("date: (.*)", text)[0] for text in texts]
    for path, text, mine, other in zip(paths, texts, days, reversed(days), strict=True):
        path.write_text(text.replace(mine, other))


def _to_page(site: Path) -> None:
    (site / "content/bai-005.md").unlink()
    write(site, "content/pages/trang.md", "---\ntitle: Trang\n---\n\nTrang mẫu.\n")


EXPIRING = sample(seeded(7), "2026-09-26", expires="2026-10-20")
WITHDRAWN = "withdrawn: {date: 2026-01-02, reason: Sai}\n---\n\n"
EDITS = (
    Edit("a word in an old article", _replace(OLD, r"\Z", " thêm chữ\n"), "archive", 14),
    Edit("an old article rewritten", _put(OLD, sample(seeded(1), "2023-07-05")), "archive"),
    Edit("an old title", _replace(OLD, 'title: "', 'title: "Tựa '), "archive", 12),
    Edit("marks of an old word", _replace(NEW, r"\Z", " đảng viên dang viên\n"), "month"),
    Edit("another tag", _replace(OLD, r"tags: \[[^]]*\]", "tags: [bốn]"), "archive", 2),
    Edit("an old article withdrawn", _replace(OLD, "---\n\n", WITHDRAWN), "archive"),
    Edit("and back", _replace(OLD, "withdrawn[^\n]*\n", ""), "archive"),
    Edit("a new article", _put("content/moi.md", sample(seeded(2), "2025-12-29")), "month"),
    Edit("a new article of the next month", _put("content/nam.md", sample(seeded(3), "2026-01-02")), "month archive"),
    Edit("a backdated article", _put("content/lui.md", sample(seeded(4), "2023-02-02")), "archive"),
    Edit("an old article deleted", _delete(OLD), "archive"),
    Edit("a draft", _put("content/nhap.md", sample(seeded(5), "2026-01-03", draft="true")), "month"),
    Edit("the draft is finished", _replace("content/nhap.md", "draft: true\n", ""), "month"),
    Edit("a scheduled article", _put("content/hen.md", sample(seeded(6), "2026-09-25")), ""),
    Edit("its time comes", lambda _: None, "month archive", now=SOON),
    Edit(
        "an expiring article",
        _put("content/het.md", sample(seeded(7), "2026-09-26", expires="2026-10-20")),
        "month",
        now=SOON,
    ),
    Edit("it has expired", lambda _: None, "month", now=LATER),
    Edit("two exchange their dates", _exchange, "archive", now=LATER),
    Edit("an article becomes a page", _to_page, "archive", now=LATER),
    Edit("another size of files", _replace("site.yaml", r"\Z", "search: {file_size: 1}\n"), "month archive", now=LATER),
)


def _search_files(built: Built) -> set[str]:
    return {path for path, _ in built.written if path.startswith("tim-kiem/") and path != "tim-kiem/index.json"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built."""
    folder = make_site(tmp_path_factory.mktemp("site"), sources(seeded(11), COUNT), SEARCHED)
    write(folder, NEW, sample(seeded(12), "2025-12-28"))
    run(folder)
    return folder


@pytest.mark.xdist_group("search edits")
def test_edits_change_what_holds_them_and_end_as_a_clean_build(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Edits change what holds them and end as a clean build."""
    for edit in EDITS:
        edit.do(site)
        built = run(site, now=edit.now)
        changed = _search_files(built)
        tiers = {path.split("/")[1] for path in changed if not path.startswith("tim-kiem/names/")}
        assert tiers <= set(edit.tiers.split()), edit.name
        assert bool(edit.tiers) == bool(tiers), edit.name
        assert len(changed) <= edit.most, (edit.name, sorted(changed))
        scratch = tmp_path_factory.mktemp("clean")
        assert tree(site / "public") == clean_tree(site, scratch, now=edit.now), edit.name
        assert all(reason for _, reason in built.written)
        idle = run(site, now=edit.now)
        assert idle.written == [], edit.name


def test_an_edit_that_changes_no_text_reads_and_writes_no_file_of_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit that changes no text reads and writes no file of the index."""
    site = make_site(tmp_path, sources(seeded(13), 20), SEARCHED)
    run(site)
    for file in (site / "public/tim-kiem").rglob("*.bin"):
        file.chmod(0)
    path = site / "content/bai-003.md"
    path.write_text(path.read_text().replace("---\n\n", "---\n\n\n\n") + "\n<!-- ghi chú -->\n")
    monkeypatch.setattr("sitegen.search.patching.decoded", _refuse)
    assert _search_files(run(site)) == set()


def _refuse(*_: object) -> None:
    raise AssertionError("this was not to be done")


def test_an_edit_of_an_old_article_reads_no_other_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that hold its words are changed: no tier is gathered anew."""
    site = make_site(tmp_path, sources(seeded(15), COUNT), SEARCHED)
    run(site)
    monkeypatch.setattr("sitegen.search.anew.gather", _refuse)
    monkeypatch.setattr("sitegen.search.anew.make_anew", _refuse)
    path = site / OLD
    path.write_text(path.read_text() + " thêm chữ\n")
    assert _search_files(run(site))
    # Where nothing is to be done it is not even decided what could be.
    monkeypatch.setattr("sitegen.search.writing.decide", _refuse)
    path.write_text(path.read_text() + "\n<!-- ghi chú -->\n")
    assert _search_files(run(site)) == set()


def test_marks_up_alone_leave_the_index_as_it_is(tmp_path: Path) -> None:
    """Marks up alone leave the index as it is."""
    site = make_site(tmp_path, {"content/a.md": article(body="Một đoạn văn mẫu.")}, SEARCHED)
    run(site)
    write(site, "content/a.md", article(body="Một *đoạn* **văn** mẫu."))
    written = [path for path, _ in run(site).written]
    assert "2021/12/a/index.html" in written
    assert not any(path.startswith("tim-kiem/") for path in written)


def test_files_that_were_damaged_are_made_anew(tmp_path: Path) -> None:
    """Files that were damaged are made anew."""
    site = make_site(tmp_path, sources(seeded(14), 20), SEARCHED)
    run(site)
    whole = tree(site / "public")
    (site / "public/tim-kiem/archive/pairs/0.bin").write_bytes(b"x")
    (site / "public/tim-kiem/month/cards/0.bin").unlink()
    (site / "public/tim-kiem/index.json").unlink()
    built = run(site)
    assert {path for path, _ in built.written} == {
        "tim-kiem/archive/pairs/0.bin",
        "tim-kiem/month/cards/0.bin",
        "tim-kiem/index.json",
    }
    assert tree(site / "public") == whole


def test_without_search_there_is_no_index_and_it_goes_when_switched_off(tmp_path: Path) -> None:
    """Without search there is no index and it goes when switched off."""
    site = make_site(tmp_path, {"content/a.md": article()}, SEARCHED)
    run(site)
    assert (site / "public/tim-kiem/index.json").is_file()
    write(site, "site.yaml", SEARCHED + "search: {enabled: false}\n")
    run(site)
    assert not (site / "public/tim-kiem").exists()
    write(site, "content/b.md", article(date="2022-01-01"))
    run(site)
    write(site, "site.yaml", SEARCHED)
    run(site)
    assert Index(site / "public").manifest["articles"] == 2


def test_a_build_that_stops_in_the_index_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that stops in the index is completed by the next."""
    site = make_site(tmp_path / "site", sources(seeded(15), 30), SEARCHED)
    run(site)
    path = site / "content/bai-002.md"
    kept = path.read_text()
    path.write_text(kept + "\nkẹo dừa kẹo mè\n")
    with monkeypatch.context() as patched:
        patched.setattr("sitegen.search.tier_files.encoded_vocabulary", _refuse)
        with pytest.raises(AssertionError):
            run(site)
    # What the files hold by now is in neither version of the article.
    path.write_text(kept + "\nkẹo lạc\n")
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def test_a_large_site_has_the_closed_months_of_the_year_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large site has the closed months of the year apart."""
    monkeypatch.setattr(decisions, "MANY_ARTICLES", 10)
    site = make_site(tmp_path / "site", sources(seeded(16), 40), SEARCHED)
    run(site)
    index = Index(site / "public")
    assert list(index.tiers) == ["month", "year", "archive"]
    assert {url[:6] for url in index.urls("year")} == {"/2025/"}
    path = site / "content/bai-030.md"
    path.write_text(path.read_text() + "\nkẹo dừa\n")
    assert {each.split("/")[1] for each in _search_files(run(site))} == {"year"}
    write(site, "content/nam-moi.md", article(date="2026-01-01"))
    run(site)
    assert list(Index(site / "public").tiers) == ["month", "archive"]
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


@pytest.mark.parametrize("many", (False, True))
def test_a_month_and_a_year_that_begin_end_as_a_clean_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, many: bool
) -> None:
    """Not the clock but the first article of a new month begins it: the tier that the old month joins is made anew."""
    if many:
        monkeypatch.setattr(decisions, "MANY_ARTICLES", 10)
    at = 1_793_494_800  # 2026-11-01 08:00 in Vietnam
    site = make_site(tmp_path / "site", sources(seeded(19), 40), SEARCHED)
    for number, day in enumerate(("2026-09-30", "2026-10-02", "2026-10-31 20:00")):
        write(site, f"content/thu-{number}.md", sample(seeded(20 + number), day))
    run(site, now=at - 36_000)
    steps: tuple[tuple[str, int, set[str], set[str]], ...] = (
        ("", at, set(), {"month", "archive"} | ({"year"} if many else set())),
        ("2026-11-01 00:00", at + 60, {"month", "year" if many else "archive"}, set()),
        ("2026-11-01 00:01", at + 120, {"month"}, set()),
        ("2026-12-31 23:59", at + 61 * 86_400, {"month", "year" if many else "archive"}, set()),
        ("2027-01-01 00:00", at + 61 * 86_400, {"month", "archive"}, set()),
    )
    for number, (day, now, tiers, there) in enumerate(steps):
        if day:
            write(site, f"content/moi-{number}.md", sample(seeded(30 + number), day))
        changed = {each.split("/")[1] for each in _search_files(run(site, now=now))}
        assert changed - {"names"} == tiers, day
        assert there <= Index(site / "public").tiers.keys()
        assert tree(site / "public") == clean_tree(site, tmp_path / f"clean-{number}", now=now), day
    index = Index(site / "public")
    assert list(index.tiers) == ["month", "archive"]
    assert [url[:9] for url in index.urls("month")] == ["/2027/01/"]


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(("edit", "delete", "move", "hide")), st.integers(0, 99)),
        max_size=8,
    )
)
def test_any_edits_end_as_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str, int]]
) -> None:
    """Any edits end as a clean build."""
    top = tmp_path_factory.mktemp("edits")
    site = make_site(top / "site", sources(seeded(17), 10), SEARCHED)
    run(site)
    for number, what, seed in edits:
        rng = seeded(seed)
        name = f"content/bai-{number:03}.md"
        day = f"{2023 + seed % 4}-{seed % 12 + 1:02}-11" if what == "move" else "2025-11-05"
        if what == "delete":
            (site / name).unlink(missing_ok=True)
        else:
            write(site, name, sample(rng, day, **({"draft": "true"} if what == "hide" else {})))
        if seed % 3:
            run(site)
    run(site)
    assert tree(site / "public") == clean_tree(site, top / "clean")


def test_workers_make_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers make the same files."""
    files = sources(seeded(18), 400)
    run(make_site(tmp_path / "one", files, SEARCHED))
    run(make_site(tmp_path / "two", files, SEARCHED), jobs=2)
    assert tree(tmp_path / "one/public") == tree(tmp_path / "two/public")
    # In many parts as in one.
    monkeypatch.setattr("sitegen.search.anew.AT_ONCE", 2 * layout.CARD_SIZE + 7)
    monkeypatch.setattr("sitegen.search.anew._parts", lambda _: (8, 4))
    run(make_site(tmp_path / "parts", files, SEARCHED))
    assert tree(tmp_path / "one/public") == tree(tmp_path / "parts/public")
    # And where few articles fit into memory.
    for limit in ("_WORDS_AT_ONCE", "_DIFFERENT_AT_ONCE"):
        monkeypatch.setattr(f"sitegen.search.gathering.{limit}", 300)
    run(make_site(tmp_path / "full", files, SEARCHED))
    assert tree(tmp_path / "one/public") == tree(tmp_path / "full/public")
