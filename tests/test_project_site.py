"""The first site: the real article is as it was, and everything in it is free of faults."""

import re
from pathlib import Path
from typing import Final

from sitegen.content import article
from sitegen.content.article import Reading
from sitegen.content.markup import Markup
from sitegen.metadata import settings
from sitegen.metadata.settings_model import Publisher, Settings
from sitegen.system.sources import SETTINGS_FILE

ROOT: Final = Path(__file__).resolve().parent.parent
SEED: Final = Path(__file__).parent / "fixtures" / "seed-article.txt"
ARTICLE: Final = ROOT / "content/2021/12/dong-thap-tong-ket-cong-tac-to-chuc-xay-dung-dang-nam-2021.md"


def _site() -> Settings:
    loaded, found = settings.load_settings((ROOT / SETTINGS_FILE).read_bytes())
    assert found == []
    assert loaded is not None
    return loaded


def _read(path: Path) -> Reading:
    site = _site()
    source = path.relative_to(ROOT).as_posix()
    return article.read_article(path.read_bytes(), source=source, settings=site, markup=Markup(site.base_url))


def test_the_real_article_says_what_the_old_portal_showed() -> None:
    """Nothing is reworded: only the portal's own lines are gone, and no-break and double spaces are mended."""
    original = re.sub(" +", " ", SEED.read_text(encoding="utf-8").replace("\u00a0", " "))
    portal, repeated, category, title, *paragraphs, author = original.strip("\n").split("\n\n")
    assert (portal, repeated, category) == ("Xuất bản thông tin", f"null {title}", "Chi tiết bài viết Tin tức")
    _, front, body = ARTICLE.read_text(encoding="utf-8").split("---\n", 2)
    assert body.strip("\n").split("\n\n") == paragraphs
    assert f'title: "{title}"\n' in front
    assert f"author: {author}\n" in front
    assert f"category: {category.removeprefix('Chi tiết bài viết ')}\n" in front


def test_the_real_article_owns_up_to_its_date() -> None:
    """A comment right above the date says that the original bears none."""
    lines = ARTICLE.read_text(encoding="utf-8").split("\n")
    date = lines.index("date: 2021-12-31")
    assert lines[date - 1].startswith("# Bản gốc không ghi ngày")


def test_everything_in_the_first_site_can_be_read() -> None:
    """The article and the pages have neither faults nor warnings."""
    found = {path.name: _read(path).faults for path in sorted((ROOT / "content").rglob("*.md"))}
    assert len(found) >= 3
    assert not any(found.values()), found


def test_the_first_site_names_no_publisher() -> None:
    """A demonstration speaks for nobody: the publisher's fields are empty, and the about page says so."""
    assert _site().publisher == Publisher()
    about = (ROOT / "content/pages/gioi-thieu.md").read_text(encoding="utf-8")
    assert "không phải" in about
    assert "sitegen" in about
