"""Reads the pages of the built gallery."""

import json
from pathlib import Path
from typing import Any, Final

import lxml.html

from build_gallery import PAGES

HOST: Final = "https://mau.example.org"
ARTICLE: Final = PAGES["article"]


def page(gallery: Path, name: str) -> lxml.html.HtmlElement:
    """Return the tree of one page."""
    return lxml.html.document_fromstring((gallery / name).read_bytes().decode())


def data_of(gallery: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the JSON-LD of a page by type."""
    found = [json.loads(each.text) for each in page(gallery, name).xpath("//script[@type='application/ld+json']")]
    return {each["@type"]: each for each in found}


def contents(tree: lxml.html.HtmlElement, attribute: str) -> dict[str, str]:
    """Return the metadata of a page by ``name`` or ``property``."""
    return {each.get(attribute): each.get("content") for each in tree.xpath(f"//meta[@{attribute}]")}
