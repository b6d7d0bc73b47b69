"""Files with mistakes, as fixtures show them, and the faults that are found in them."""

import re
from pathlib import Path
from typing import Final

from sitegen.content import article
from sitegen.content.markup import Markup
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault
from sitegen.diagnostics.rules import Rule
from sitegen.metadata import settings, theme_data
from sitegen.system.sources import SETTINGS_FILE, THEME_PATH
from theme_samples import TEXT_THEME

FIXTURES: Final = sorted((Path(__file__).parent / "faults").glob("*.txt"))
_SITE: Final = """
title: Trang mẫu
base_url: https://example.org
author: Sơn Tra
categories:
  - {name: Tin tức, slug: tin-tuc}
  - {name: Chuyên đề, slug: chuyen-de}
"""


def faults_in(path: Path) -> list[Fault]:
    """Return the faults in the file that a fixture shows; a picture of a control character stands for it there."""
    shown, _, _ = path.read_text(encoding="utf-8").partition("\n=====\n")
    name, _, content = shown.partition("\n")
    raw = re.sub("[\u2400-\u241f]", lambda picture: chr(ord(picture[0]) - 0x2400), f"{content}\n").encode()
    if name == SETTINGS_FILE:
        return settings.load_settings(raw)[1]
    if name == THEME_PATH:
        return theme_data.load_theme(raw, name, lambda file: file.endswith((".png", ".svg")))[1]
    site, _ = settings.load_settings(_SITE.encode())
    assert site is not None
    return article.read_article(raw, source=name, settings=site, markup=Markup(site.base_url, TEXT_THEME)).faults


def rules_of_fixtures() -> set[Rule]:
    """Return the rules that the fixtures break."""
    return {fault.rule for path in FIXTURES for fault in faults_in(path)}


def all_rules() -> dict[str, Rule]:
    """Return every rule of the program by its name."""
    return {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
