"""What an editor sees for each thing that can be wrong in a file, word for word."""

import re
from gettext import NullTranslations
from pathlib import Path
from typing import Final

import pytest

from sitegen import article, faults, settings
from sitegen.errors import Fault, fault_order, render_fault
from sitegen.faults import Rule
from sitegen.markup import Markup

_FOLDER: Final = Path(__file__).parent / "faults"
_SITE: Final = """
title: Trang mẫu
base_url: https://example.org
author: Sơn Tra
categories:
  - {name: Tin tức, slug: tin-tuc}
  - {name: Chuyên đề, slug: chuyen-de}
"""
# Found beside other files, in the folders, or in templates: not by reading one file.
_ELSEWHERE: Final = {
    *("NOT_UTF8", "TOO_LARGE", "LINK_LEAVES_SITE", "FORBIDDEN_NAME", "LINK_TO_HIDDEN", "UNPUBLISHED_FILE", "NO_ALT"),
    *("DEAD_LINK", "DEAD_LINK_NEAR", "DEAD_PICTURE", "DEAD_ATTACHMENT", "SAME_OUTPUT", "SAME_TERM_SLUG", "NO_SETTINGS"),
    *("TEMPLATE_SYNTAX", "TEMPLATE_ERROR", "NO_ASSET", "NO_TEMPLATE"),
}


def _find(path: Path) -> list[Fault]:
    """Return the faults in the file that a fixture shows; a picture of a control character stands for it there."""
    shown, _, _ = path.read_text(encoding="utf-8").partition("\n=====\n")
    name, _, content = shown.partition("\n")
    raw = re.sub("[\u2400-\u241f]", lambda picture: chr(ord(picture[0]) - 0x2400), f"{content}\n").encode()
    if name == settings.FILE_NAME:
        return settings.load(raw)[1]
    site, _ = settings.load(_SITE.encode())
    assert site is not None
    return article.read(raw, source=name, settings=site, markup=Markup(site.base_url)).faults


@pytest.mark.parametrize("path", sorted(_FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_each_broken_file_is_answered_with_exactly_these_messages(path: Path) -> None:
    """Every fault of a file is shown with place, text, source line and remedy, in the order of the file."""
    expected = path.read_text(encoding="utf-8").partition("\n=====\n")[2]
    found = sorted(_find(path), key=fault_order)
    assert "".join(f"{render_fault(fault, NullTranslations())}\n" for fault in found) == expected


def test_every_rule_about_one_file_is_shown_by_a_fixture() -> None:
    """A rule that a file can break has a fixture, so that its message has been looked at."""
    shown = {fault.rule for path in _FOLDER.glob("*.txt") for fault in _find(path)}
    named = {name: rule for name, rule in vars(faults).items() if isinstance(rule, Rule)}
    missing = {name for name, rule in named.items() if rule not in shown}
    assert missing == _ELSEWHERE & set(named)
