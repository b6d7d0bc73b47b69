"""The search index finds what a plain scan of the pages finds, and shows where."""

import json
import zlib
from pathlib import Path

import pytest

from search_reader import Index
from search_samples import SEARCHED, WORDS, holding, scanned, seeded, sources, text
from site_helpers import article, make_site, run, write
from sitegen.build.results import BuildError


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of a site that was built."""
    site = make_site(tmp_path_factory.mktemp("site"), sources(seeded(5), 150), SEARCHED)
    run(site)
    return site / "public"


@pytest.mark.parametrize("marks", ("exact", "ignored"))
@pytest.mark.parametrize("length", (1, 2, 3, 5))
def test_every_article_that_holds_a_phrase_is_found(output: Path, length: int, marks: str) -> None:
    """Every article that holds a phrase is found."""
    index, pages, rng, exact = Index(output), scanned(output), seeded(length), marks == "exact"
    assert len(pages) == 150 == index.manifest["articles"]
    for _ in range(25):
        # Half of them stand in a page, and half are put together.
        phrase = text(rng, length)
        if rng.random() < 0.5:
            words = rng.choice([some for texts in pages.values() for some in texts if len(some) >= length])
            at = rng.randrange(len(words) - length + 1)
            phrase = " ".join(key for key, _ in words[at : at + length])
        candidates = index.found(phrase, exact=exact)
        wanted = holding(pages, phrase, exact=exact)
        assert wanted <= candidates, phrase
        if length <= 2:
            assert wanted == candidates, phrase


def test_masks_tell_in_which_text_a_phrase_stands(tmp_path: Path) -> None:
    """Masks tell in which text a phrase stands."""
    body = "một hai ba bốn năm sáu bảy tám chín mười\n\nmột ba\n\nhai bốn"
    site = make_site(
        tmp_path, {"content/a.md": article("bảy tám chín", "2021-12-31", body, summary="chín mười một")}, SEARCHED
    )
    run(site)
    index = Index(site / "public")

    def places(phrase: str) -> list[tuple[bool, bool, bool]]:
        return [each[2:] for each in index.phrase(phrase, exact=True)]

    assert places("bảy tám chín") == [(True, False, True)]
    assert places("mười một") == [(False, True, True)]
    # All its pairs are there, and the phrase is not.
    assert places("chín mười một hai") == [(False, False, False)]
    assert places("bốn năm sáu bảy") == [(False, False, True)]
    # Over the ends of paragraphs.
    assert places("chín mười một ba hai bốn") == [(False, False, True)]
    assert places("hai ba một") == []
    # Of a word alone only title and lead are told apart.
    assert [places(word)[0][:2] for word in ("bảy", "chín", "mười", "hai")] == [
        (True, False), (True, True), (False, True), (False, False)
    ]  # fmt: skip


def test_cards_filters_and_names_tell_of_public_articles_alone(tmp_path: Path) -> None:
    """Cards filters and names tell of public articles alone."""
    hidden = {
        "content/nhap.md": article("Bí mật nháp", "2021-12-01", "nháp", draft="true", tags="[kín]"),
        "content/rut.md": article(
            "Bí mật rút", "2021-12-02", "rút", withdrawn="{date: 2021-12-03, reason: Sai}", tags="[kín]"
        ),
        "content/het.md": article("Bí mật hết", "2021-12-03", "hết", expires="2022-01-01", tags="[kín]"),
        "content/hen.md": article("Bí mật hẹn", "2099-12-03", "hẹn", tags="[kín]"),
        "content/bai.md": article("Công khai", "2021-12-31 08:30", "Thân bài.", tags="[mở]", author="[An, Bình]"),
        "content/pages/gioi-thieu.md": "---\ntitle: Bí mật trang\n---\n\nTrang.\n",
    }
    site = make_site(tmp_path, hidden, SEARCHED)
    run(site)
    index = Index(site / "public")
    assert [card for card in index.cards("month") if card[3]] == [
        ("Công khai", 27_348_570, "tin-tuc", "/2021/12/bai/", True)
    ]
    assert len(index.cards("month")) == 4
    assert index.filters("tag") == {"mo": ["/2021/12/bai/"]}
    assert index.names("tag") == {"mo": "mở"}
    assert index.filters("author") == {"an": ["/2021/12/bai/"], "binh": ["/2021/12/bai/"]}
    assert index.names("category")["van-ban"] == "Văn bản"
    assert not index.found("bí mật", exact=False)
    for file in (site / "public/tim-kiem").rglob("*.bin"):
        plain = zlib.decompress(file.read_bytes())
        assert not any(each in plain for each in ("Bí mật".encode(), b"kin", b"het", b"nhap"))


def test_years_are_ranges_of_numbers(output: Path) -> None:
    """Years are ranges of numbers."""
    index = Index(output)
    for tier, known in index.tiers.items():
        starts = dict(known["years"])
        year = 0
        for number, (_, _, _, url, _) in enumerate(index.cards(tier)):
            year = next((each for each, start in starts.items() if start == number), year)
            assert url.startswith(f"/{year}/")


def test_vocabulary_has_each_word_and_how_many_hold_it(output: Path) -> None:
    """Vocabulary has each word and how many hold it."""
    index = Index(output)
    for tier, known in index.tiers.items():
        totals: dict[str, int] = {}
        for number in range(known["words"]):
            for key, variants in index.lists(tier, "words", number).items():
                totals[key] = sum(map(len, variants.values()))
        wanted = {key: total.bit_length() for key, total in totals.items() if key.isalpha() and len(key) > 1}
        assert index.vocabulary(tier) == wanted


def test_pairs_that_begin_alike_lie_in_one_file(output: Path) -> None:
    """Pairs that begin alike lie in one file."""
    index = Index(output)
    count = index.tiers["archive"]["pairs"]
    for number in range(count):
        for key in index.lists("archive", "pairs", number):
            first, second = key.split(" ")
            assert zlib.crc32(f"{first} {second[:3]}".encode()) * count // 2**32 == number


def test_a_site_without_articles_has_an_empty_index(tmp_path: Path) -> None:
    """A site without articles has an empty index."""
    site = make_site(tmp_path, {}, SEARCHED)
    run(site)
    index = Index(site / "public")
    assert index.manifest["tiers"] == []
    assert index.names("tag") == {}


def test_abbreviations_are_those_of_the_site_or_else_of_the_theme(tmp_path: Path) -> None:
    """Abbreviations are those of the site or else of the theme."""
    site = make_site(tmp_path, {"content/a.md": article()}, SEARCHED)
    run(site)
    published = site / "public/tim-kiem/abbreviations.json"
    shown = {each[0]: each[1:] for each in json.loads(published.read_text())}
    assert shown["UBND"] == ["Ủy ban nhân dân"]
    assert {"HĐND", "BCH", "BTV", "TW", "T.Ư", "MTTQ"} <= shown.keys()
    version = Index(site / "public").manifest["abbreviations"]
    (site / "data").mkdir()
    (site / "data/abbreviations.yaml").write_text("XYZ: [xã ý dụ, xóm yên dụ]\n")
    assert {path for path, _ in run(site).written} == {"tim-kiem/abbreviations.json", "tim-kiem/index.json"}
    assert json.loads(published.read_text()) == [["XYZ", "xã ý dụ", "xóm yên dụ"]]
    assert Index(site / "public").manifest["abbreviations"] != version


def test_a_wrong_file_of_abbreviations_is_a_fault_at_its_place(tmp_path: Path) -> None:
    """A wrong file of abbreviations is a fault at its place, and nothing is written."""
    site = make_site(tmp_path, {"content/a.md": article(), "data/abbreviations.yaml": "AB: xã\nAB: xóm\n"}, SEARCHED)
    with pytest.raises(BuildError) as raised:
        run(site)
    assert [(each.path, each.line) for each in raised.value.faults] == [("data/abbreviations.yaml", 2)]
    assert not (site / "public").exists()


def test_a_site_may_have_a_search_page_of_its_own(tmp_path: Path) -> None:
    """As a file at its root or by its own template; without them it is the theme's again."""
    site = make_site(tmp_path, {"content/a.md": article()}, SEARCHED)
    run(site)
    page = site / "public/tim-kiem/index.html"
    usual = page.read_bytes()
    template = '{% extends "base.html" %}{% block main %}Tìm ở đây{% endblock %}'
    for name, shown in (("static/root/tim-kiem/index.html", "<p>Tìm ở đây"), ("templates/search.html", template)):
        write(site, name, shown)
        run(site)
        assert "Tìm ở đây" in page.read_text()
        assert run(site).written == []
        (site / name).unlink()
        run(site)
        assert page.read_bytes() == usual


@pytest.mark.parametrize(
    "name",
    (
        "static/root/tim-kiem/index.json",
        "static/root/tim-kiem/month/pairs/0.bin",
        "static/root/tim-kiem/archive/cards/99.BIN",
        "content/pages/tim-kiem.md",
    ),
)
def test_what_would_lie_where_the_index_does_is_a_fault(tmp_path: Path, name: str) -> None:
    """It is named, in a new site and in one that was built; other files may lie beside the index."""
    text = "---\ntitle: Trang\n---\n\nTrang.\n"
    site = make_site(tmp_path, {"content/a.md": article(), "static/root/tim-kiem/mau.txt": "Mẫu"}, SEARCHED)
    for is_built in (False, True):
        if is_built:
            run(site)
            assert (site / "public/tim-kiem/mau.txt").is_file()
        write(site, name, text)
        with pytest.raises(BuildError) as raised:
            run(site)
        assert [(each.path, each.rule.code) for each in raised.value.faults] == [(name, "N301")]
        (site / name).unlink()
        write(site, "content/a.md", article(aliases="[/tim-kiem/thang.json, /tim-kiem/thang.jso]"))
        with pytest.raises(BuildError) as raised:
            run(site)
        assert [dict(each.params)["value"] for each in raised.value.faults] == ["/tim-kiem/thang.json"]
        write(site, "content/a.md", article())
    write(site, "site.yaml", SEARCHED + "search: {enabled: false}\n")
    write(site, name, text)
    run(site)


def test_the_words_of_samples_differ_in_marks() -> None:
    """The words of samples differ in marks."""
    assert len(set(WORDS)) == len(WORDS)
