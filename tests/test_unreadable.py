"""Links to files that cannot be read: what may be meant by one is no second fault, and is looked up."""

from pathlib import Path

import pytest

from picture_samples import png
from site_helpers import article, make_site, run
from sitegen.catalogue.records import ReadFile
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.planning.checks.unreadable import Unreadable
from sitegen.system.digests import NO_DIGEST

_FRONT = "---\ntitle: A: b\naliases: [/cu/1/, '/cu/2.html' \"/cu/3/\n  - /cu/4\nslug:bai-khac\n"
_FILE = ReadFile("content/2021/12/2021-12-31-bai-mau.md", NO_DIGEST, front=_FRONT, former_url="/2021/12/bai-cu/")
_NAMED = ReadFile("content/tin/Bài viết mới.md", NO_DIGEST, front="title: A: b\nslug: Tin Mới # nháp\n")
_BUNDLE = ReadFile("content/tin/co-tep/index.md", NO_DIGEST)
_FILES = Unreadable([_FILE, _NAMED, _BUNDLE])


@pytest.mark.parametrize(
    "target",
    (
        # Its file, its folder, with and without the date before its name.
        *(
            "2021-12-31-bai-mau.md",
            "../12/2021-12-31-bai-mau.md#muc",
            "/2021/12/bai-mau/",
            "/2022/01/bai-mau",
            "bai-mau",
        ),
        *("/content/tin/co-tep/index.md", "../tin/co-tep/index.md", "/2021/11/co-tep/"),
        # What is made of its name, and of a slug that is the fault.
        *("/2021/11/bai-viet-moi/", "Bài viết mới.md", "/2021/11/tin-moi/"),
        # The address that it had, and all that its front matter names.
        *("/2021/12/bai-cu/", "/2021/12/bai-cu", "/cu/1/", "/cu/1", "/cu/2.html", "/cu/3/#muc", "/cu/4/", "bai-khac"),
    ),
)
def test_a_link_that_may_lead_to_such_a_file_is_left_alone(target: str) -> None:
    """By its name, its address or its aliases, as far as those can be told."""
    assert _FILES.may_be(target, "content/2021/12/khac.md")


@pytest.mark.parametrize(
    "target",
    ("/khong/co/", "mau.pdf", "/cu/5/", "/cu/", "", "#muc", "/", "./", "/2021/12/mau-bai/", "/cu/11/", "title/x"),
)
def test_a_link_that_leads_elsewhere_is_not(target: str) -> None:
    """A part of a word of front matter is none of its addresses."""
    assert not _FILES.may_be(target, "content/2021/12/khac.md")


def test_a_file_is_not_what_it_links_to_itself() -> None:
    """Its own dead links are its own faults; unless another file may be meant."""
    assert not _FILES.may_be("/cu/1/", _FILE.path)
    assert not _FILES.may_be("bai-mau", _FILE.path)
    assert _FILES.may_be("/2021/11/co-tep/", _FILE.path)
    twice = Unreadable([_FILE, _FILE._replace(path="content/2021/11/bai-mau.md")])
    assert twice.may_be("/cu/1/", _FILE.path)


_LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n"
_BROKEN_FILES: dict[str, str | bytes] = {
    "a date": article(date="31/02/2026"),
    "no UTF-8": article().encode("utf-16"),
    "no front matter": "Một đoạn mẫu.\n",
    "no date": "---\ntitle: Bài mẫu\n---\n\nMột đoạn mẫu.\n",
    "empty": "",
    "too large": article(body="x" * 6_000_000),
    "conflict": "---\n<<<<<<< HEAD\ntitle: Một\n=======\ntitle: Hai\n>>>>>>> nhanh\n---\n\nMột đoạn.\n",
    "pointer": _LFS,
    "a slug": article(date="2026-01-02", slug="Bad"),
}
_LINKS = (
    *("[f](bad/x.pdf)", "[f](./bad/x.pdf#trang-2)", "[f](/2026/01/bad/x.pdf)", "[f](bad/phu-luc/y.pdf)"),
    *("![Mẫu](bad/a.png)", "![Mẫu](/2026/01/bad/a.png)", "[f](bad/Phụ%20lục.pdf)", "[f](/2026/01/bad/Phụ%20lục.pdf)"),
)
_BESIDE: dict[str, str | bytes] = {
    "content/bad/x.pdf": b"%PDF-1.4",
    "content/bad/phu-luc/y.pdf": b"%PDF-1.4",
    "content/bad/Phụ lục.pdf": b"%PDF-1.4",
    "content/bad/a.png": png(4, 4),
    "content/lk.md": article("Bài dẫn", body="\n\n".join(("Một đoạn.", *_LINKS))),
    "content/tin/lk.md": article("Bài dẫn nữa", slug="lk-2", body="[f](../bad/x.pdf)"),
}


@pytest.mark.parametrize("broken", _BROKEN_FILES.values(), ids=_BROKEN_FILES)
def test_files_in_its_folder_are_not_missing(tmp_path: Path, broken: str | bytes) -> None:
    """Nobody who links to a file beside it has a fault; when it is left out, they stay and have a warning."""
    site = make_site(tmp_path, {**_BESIDE, "content/bad/index.md": broken})
    with pytest.raises(FaultError) as raised:
        run(site)
    assert {each.path for each in raised.value.faults if not each.rule.warning} == {"content/bad/index.md"}
    result = run(site, skip_faulty=True).result
    assert [each.path for each in result.skipped] == ["content/bad/index.md"]
    told = {(each.path, each.rule) for each in result.warnings if each.path.endswith("lk.md")}
    assert told == {
        ("content/lk.md", rules.LINK_TO_FILE_OF_HIDDEN),
        ("content/tin/lk.md", rules.LINK_TO_FILE_OF_HIDDEN),
    }


@pytest.mark.parametrize("target", ("bad/khong.pdf", "/2026/01/bad/khong.pdf", "/cu/1/x.pdf", "bad/hai/y.pdf"))
def test_a_file_that_is_not_there_is_missing_all_the_same(tmp_path: Path, target: str) -> None:
    """Mending the article would not bring it, nor would a file of a folder that another article has."""
    files: dict[str, str | bytes] = {
        "content/bad/index.md": article(date="31/02/2026", aliases="[/cu/1/]"),
        "content/bad/x.pdf": b"%PDF-1.4",
        "content/bad/hai/index.md": article("Hai"),
        "content/lk.md": article(body=f"[f]({target})"),
    }
    with pytest.raises(FaultError) as raised:
        run(make_site(tmp_path, files))
    assert [each.path for each in raised.value.faults] == ["content/bad/index.md", "content/lk.md"]


def test_a_link_that_leaves_the_site_is_no_fault_of_who_links_to_it(tmp_path: Path) -> None:
    """Whether it is an article or a file beside one."""
    body = "[a](bad/x.pdf) [b](bad/index.md) [c](tot/y.pdf) [d](/2021/12/tot/y.pdf)"
    files: dict[str, str | bytes] = {"content/tot/index.md": article("Tốt"), "content/bad/x.pdf": b"%PDF-1.4"}
    site = make_site(tmp_path / "site", {**files, "content/lk.md": article(body=body)})
    (tmp_path / "ngoai.md").write_text(article(), encoding="utf-8")
    (site / "content/bad/index.md").symlink_to(tmp_path / "ngoai.md")
    (site / "content/tot/y.pdf").symlink_to(tmp_path / "ngoai.md")
    with pytest.raises(FaultError) as raised:
        run(site)
    told = {each.path for each in raised.value.faults if not each.rule.warning}
    assert told == {"content/bad/index.md", "content/tot/y.pdf"}
