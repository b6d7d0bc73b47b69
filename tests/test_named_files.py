"""Files that articles name: by what names, when they lead somewhere, and what a page makes of them."""

import json
import unicodedata
from pathlib import Path
from typing import Final

import pytest

from picture_samples import jpeg, png
from site_helpers import article, clean_tree, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError

_FOLDER: Final = "content/2021/12/bai"
_PAGE: Final = f"{_FOLDER}/index.md"
_OTHER: Final = "content/2021/12/khac.md"
_AT: Final = "/2021/12/bai/"


def _front(name: str) -> str:
    """Return an article that names a file as an attachment, and as its picture if it is one."""
    quoted = json.dumps(name, ensure_ascii=False)
    if name.endswith(".pdf"):
        return article(attachments=f"[{quoted}]")
    return article(image=f"{{path: {quoted}, alt: mẫu}}", attachments=f"[{quoted}]")


@pytest.mark.parametrize(
    ("name", "typed", "address"),
    (
        ("anh 100%.jpg", "anh 100%.jpg", "anh%20100%25.jpg"),
        ("a#b.pdf", "a#b.pdf", "a%23b.pdf"),
        ("a;b&c='d'.pdf", "a;b&c='d'.pdf", "a%3Bb%26c%3D%27d%27.pdf"),
        ("bao%20cao.pdf", "bao%20cao.pdf", "bao%2520cao.pdf"),
        ("bao cao.pdf", "bao%20cao.pdf", "bao%20cao.pdf"),
        ("Báo cáo.pdf", "B%C3%A1o%20c%C3%A1o.pdf", "B%C3%A1o%20c%C3%A1o.pdf"),
        (unicodedata.normalize("NFD", "Báo cáo.pdf"), "Báo cáo.pdf", "B%C3%A1o%20c%C3%A1o.pdf"),
        (unicodedata.normalize("NFD", "phụ lục/Báo cáo 1%.pdf"), "phụ lục/Báo cáo 1%.pdf", None),
        ("Báo cáo.pdf", unicodedata.normalize("NFD", "Báo cáo.pdf"), "B%C3%A1o%20c%C3%A1o.pdf"),
        ("100%25.pdf", "100%25.pdf", "100%2525.pdf"),
    ),
)
def test_the_front_matter_names_a_file_as_it_is_called(
    tmp_path: Path, name: str, typed: str, address: str | None
) -> None:
    """As typed, or percent-encoded where only that is there; the page has its address, encoded once."""
    site = make_site(tmp_path, {_PAGE: _front(typed)})
    write(site, f"{_FOLDER}/{name}", jpeg(40, 30))
    run(site)
    page = (site / "public/2021/12/bai/index.html").read_text(encoding="utf-8")
    expected = _AT + (address or "ph%E1%BB%A5%20l%E1%BB%A5c/B%C3%A1o%20c%C3%A1o%201%25.pdf")
    assert f'href="{expected}"' in page
    assert (f'src="{expected}"' in page) == name.endswith(".jpg")


@pytest.mark.parametrize("typed", ("/static/100%25.png", "/static/100%.png"))
def test_an_absolute_path_of_the_front_matter_is_an_address(tmp_path: Path, typed: str) -> None:
    """It may be encoded."""
    site = make_site(tmp_path, {_OTHER: _front(typed)})
    write(site, "static/100%.png", png(40, 30))
    run(site)
    assert 'src="/static/100%25.png"' in (site / "public/2021/12/khac/index.html").read_text(encoding="utf-8")


def test_a_file_of_the_very_name_comes_first_once_it_is_there(tmp_path: Path) -> None:
    """Whether it came before the article was read or after; the site is as a clean build makes it."""
    site = make_site(tmp_path / "trang", {_PAGE: _front("a%20b.jpg")})
    write(site, f"{_FOLDER}/a b.jpg", jpeg(40, 30))
    both = site / _FOLDER / "a%20b.jpg"
    for there in (False, True, False):
        both.write_bytes(jpeg(30, 40)) if there else both.unlink(missing_ok=True)
        run(site)
        assert tree(site / "public") == clean_tree(site, tmp_path / "moi", keep_templates=True)


def test_a_picture_that_is_published_nowhere_leads_nowhere(tmp_path: Path) -> None:
    """A file beside an article without a folder, one of another article, or a path in `content/`."""
    site = make_site(tmp_path, {_PAGE: article()})
    for folder in ("content/2021/12", _FOLDER):
        write(site, f"{folder}/anh.png", png(40, 30))
    write(site, _OTHER, _front("anh.png"))
    write(site, "content/2021/12/ba.md", article(body="![mẫu](anh.png) [tải](anh.png)"))
    write(site, "content/2021/12/bon.md", _front("bai/anh.png"))
    write(site, "content/2021/12/nam.md", _front(f"/{_FOLDER}/anh.png"))
    with pytest.raises(FaultError) as raised:
        run(site)
    picture, attachment = rules.DEAD_PICTURE, rules.DEAD_ATTACHMENT
    assert [(each.path, each.rule) for each in raised.value.faults if not each.rule.warning] == [
        ("content/2021/12/ba.md", rules.DEAD_PICTURE_LOOSE),
        ("content/2021/12/ba.md", rules.DEAD_LINK_LOOSE),
        *(("content/2021/12/bon.md", rule) for rule in (rules.DEAD_PICTURE_LOOSE, rules.DEAD_ATTACHMENT_LOOSE)),
        *((_OTHER, rule) for rule in (rules.DEAD_PICTURE_LOOSE, rules.DEAD_ATTACHMENT_LOOSE)),
        *(("content/2021/12/nam.md", rule) for rule in (picture, attachment)),
    ]


@pytest.mark.parametrize(
    ("keys", "link", "rule"),
    (
        ({"draft": "true"}, "bai/tep.pdf", rules.LINK_TO_FILE_OF_HIDDEN),
        ({"date": "2021-12-31 10:00"}, f"{_AT}tep.pdf", rules.LINK_TO_FILE_OF_HIDDEN),
        ({"withdrawn": "{date: 2022-01-01}"}, f"{_AT}tep.pdf", rules.LINK_TO_FILE_OF_GONE),
        ({"expires": "2021-12-31 09:00"}, f"/{_FOLDER}/tep.pdf", rules.LINK_TO_FILE_OF_GONE),
    ),
)
def test_a_link_to_a_file_goes_and_comes_with_its_article(
    tmp_path: Path, keys: dict[str, str], link: str, rule: rules.Rule
) -> None:
    """It is shown as its text meanwhile, with a warning: what others write keeps no article from being withdrawn."""
    now = 1_640_919_000  # 2021-12-31 09:50 in the site's zone
    site = make_site(tmp_path / "trang", {_OTHER: article(body=f"[Tải]({link}) về."), f"{_FOLDER}/tep.pdf": "mẫu"})
    page = site / "public/2021/12/khac/index.html"
    for source, told in ((article(), []), (article(**keys), [rule]), (article(), [])):
        write(site, _PAGE, source)
        assert [each.rule for each in run(site, now=now).result.warnings] == told
        assert ("tep.pdf" in page.read_text(encoding="utf-8")) == (told == [])
        assert tree(site / "public") == clean_tree(site, tmp_path / "moi", now=now, keep_templates=True)


def test_a_link_to_a_file_of_no_article_is_found_when_its_article_goes(tmp_path: Path) -> None:
    """The article that links to it is as it was."""
    site = make_site(
        tmp_path, {_PAGE: article(), f"{_FOLDER}/tep.pdf": "mẫu", _OTHER: article(body="[x](bai/tep.pdf)")}
    )
    run(site)
    (site / _PAGE).unlink()
    with pytest.raises(FaultError) as raised:
        run(site)
    assert [(each.path, each.rule) for each in raised.value.faults if not each.rule.warning] == [
        (_OTHER, rules.DEAD_LINK_LOOSE)
    ]


def test_the_size_of_an_attachment_follows_its_file(tmp_path: Path) -> None:
    """Also of one whose name is not composed on disk."""
    name = unicodedata.normalize("NFD", "Báo cáo.pdf")
    site = make_site(tmp_path / "trang", {_PAGE: article(attachments="[Báo cáo.pdf]"), f"{_FOLDER}/{name}": "mẫu"})
    run(site)
    write(site, f"{_FOLDER}/{name}", "mẫu" * 10_000)
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "moi")
