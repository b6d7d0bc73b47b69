"""Whole URLs, for who reads what a page says away from it: feeds, search engines, other sites."""

from collections.abc import Callable
from urllib.parse import urlsplit


def absolute_urls(base_url: str) -> Callable[[str], str]:
    """Return a function that gives the whole URL of a root-relative one, and every other as it is."""
    origin = base_url.removesuffix(urlsplit(base_url).path)

    def absolute(url: str) -> str:
        return origin + url if url.startswith("/") and not url.startswith("//") else url

    return absolute
