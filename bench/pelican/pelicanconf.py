"""The same site for Pelican: the same listings, feeds of 30 entries, nothing that ours does not publish."""

from pathlib import Path
from typing import Any

from pelican.plugins import signals

SITENAME = "Bài mẫu"
SITEURL = "https://mau.example.org"
TAGLINE = "Trang thử tốc độ, mọi nội dung đều là giả định"
PUBLISHER = {"name": "Ban biên tập mẫu", "address": "1 đường Ví Dụ"}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"
THEME = "theme"
PATH = "content"
ARTICLE_EXCLUDES = ["pages", "pictures", "static"]
PAGE_PATHS = ["pages"]
# Icons and the like stand at the root of the content, as they do at the root of the site.
STATIC_PATHS = ["pictures", "static", *(path.name for path in Path(PATH).iterdir() if path.is_file())]
# Summaries are plain text.
FORMATTED_FIELDS: list[str] = []
THEME_STATIC_PATHS: list[str] = []

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_URL + "index.html"
CATEGORY_URL = "chuyen-muc/{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
AUTHOR_URL = "tac-gia/{slug}/"
AUTHOR_SAVE_AS = AUTHOR_URL + "index.html"
TAG_URL = "tu-khoa/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
CATEGORIES_SAVE_AS = "chuyen-muc/index.html"
AUTHORS_SAVE_AS = "tac-gia/index.html"
TAGS_SAVE_AS = "tu-khoa/index.html"
ARCHIVES_SAVE_AS = "luu-tru/index.html"
YEAR_ARCHIVE_URL = "luu-tru/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = YEAR_ARCHIVE_URL + "index.html"
MONTH_ARCHIVE_URL = "luu-tru/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_URL + "index.html"
DIRECT_TEMPLATES = ["index", "categories", "authors", "tags", "archives", "404", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": None, "author": None, "tag": None}
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/trang/{number}/", "{base_name}/trang/{number}/index.html"),
)

FEED_MAX_ITEMS = 30
FEED_DOMAIN = SITEURL
FEED_RSS = "rss.xml"
FEED_ATOM = FEED_ALL_ATOM = FEED_ALL_RSS = CATEGORY_FEED_ATOM = None
CATEGORY_FEED_RSS = "chuyen-muc/{slug}/rss.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TAG_FEED_ATOM = None
RSS_FEED_SUMMARY_ONLY = True

MARKDOWN: dict[str, Any] = {
    "extensions": ["markdown.extensions.tables", "markdown.extensions.sane_lists", "markdown.extensions.toc"],
    "output_format": "html5",
}


def neighbours(generator: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Give each article the one before it, the one after it and four older ones, which Pelican does not."""
    articles = generator.articles
    for at, article in enumerate(articles):
        article.newer = articles[at - 1] if at else None
        article.related = articles[at + 1 : at + 5]


class Neighbours:
    """The plugin that Pelican registers."""

    @staticmethod
    def register() -> None:
        """Ask to be called when all articles are known."""
        signals.article_generator_finalized.connect(neighbours)


PLUGINS = [Neighbours]
