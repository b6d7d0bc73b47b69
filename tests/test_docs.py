"""The documentation names all that there is, and nothing that is not."""

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

import collect_messages
from sitegen.content import article
from sitegen.content.markup import Markup
from sitegen.diagnostics import messages
from sitegen.metadata import front_model, settings
from sitegen.metadata.settings_model import (
    Category,
    DeployTarget,
    MenuItem,
    Permalinks,
    PictureSettings,
    Publisher,
    SearchSettings,
    Settings,
)

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
HANDBOOK: Final = ROOT / "content" / "pages" / "huong-dan-bien-tap" / "index.md"
PAGES: Final = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))

_SITE: Final = """
title: Trang mẫu
base_url: https://example.org
author: Sơn Tra
categories: [{name: Tin tức, slug: tin-tuc}]
"""


def _documented(path: Path, *, nested: bool = True) -> list[str]:
    """Return the keys that begin a row of a table, in their order."""
    keys = re.findall(r"^\| `([a-z_.]+)` \|", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [key for key in keys if nested or "." not in key]


def _under(name: str, keys: Iterable[str]) -> set[str]:
    return {f"{name}.{key}" for key in keys}


def _fields(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _load(text: str) -> Settings:
    loaded, found = settings.load_settings(text.encode())
    assert found == []
    assert loaded is not None
    return loaded


def _yaml_blocks(path: Path) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_setting_is_documented() -> None:
    """The tables of settings.md hold every key of `site.yaml`, and no other."""
    nested = {
        "publisher": Publisher,
        "categories": Category,
        "menu": MenuItem,
        "urls": Permalinks,
        "pictures": PictureSettings,
        "search": SearchSettings,
        "deploy": DeployTarget,
    }
    expected = {name for name in _fields(Settings) if name not in {*nested, "tags", "gone"}}
    for name, kind in nested.items():
        expected |= _under(name, _fields(kind))
    assert sorted(_documented(DOCS / "settings.md")) == sorted(expected)
    headings = re.findall(r"^## `(\w+)`$", (DOCS / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted({*nested, "tags", "gone"})


def test_the_examples_of_settings_are_settings() -> None:
    """The smallest example loads, and the largest one gives every key a value."""
    smallest, largest = _yaml_blocks(DOCS / "settings.md")
    assert _load(smallest).categories[0].slug == "tin-tuc"
    full_rebuild = _load(largest)
    assert [name for name in _fields(Settings) if not getattr(full_rebuild, name)] == []
    assert [name for name in _fields(Publisher) if not getattr(full_rebuild.publisher, name)] == []


def test_the_defaults_of_settings_are_as_documented() -> None:
    """A default in the tables of settings.md is the one that the program uses."""
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    loaded = _load("title: A\nbase_url: https://example.org\n")
    for key, default in re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", text, re.MULTILINE):
        value: object = loaded
        for name in key.split("."):
            value = getattr(value, name)
        shown = str(list(value) if isinstance(value, tuple) else value)
        assert (shown.lower() if isinstance(value, bool) else shown) == default, key


def test_every_key_of_front_matter_is_documented() -> None:
    """The tables of front-matter.md hold every key, also those under other keys, and no other."""
    nested = {
        "image": front_model.Image._fields,
        "source": ("name", "url", "time"),
        "attachments": front_model.Attachment._fields,
        "corrections": front_model.Correction._fields,
        "withdrawn": front_model.Withdrawn._fields,
    }
    expected = set(front_model.KEYS)
    for name, keys in nested.items():
        expected |= _under(name, keys)
    assert sorted(_documented(DOCS / "front-matter.md")) == sorted(expected)


def test_editors_find_every_key_in_their_handbook() -> None:
    """The handbook explains every key, in the order of the reference."""
    assert _documented(HANDBOOK) == _documented(DOCS / "front-matter.md", nested=False)


def test_the_examples_of_front_matter_are_front_matter() -> None:
    """Every example of front-matter.md is free of faults."""
    for block in _yaml_blocks(DOCS / "front-matter.md"):
        front = block if block.startswith("---") else f'---\ntitle: "Bài mẫu"\ndate: 31/12/2021\n{block}---\n'
        reading = article.read_article(
            f"{front}\nChữ.\n".encode(),
            source="content/2021/12/bai-mau.md",
            settings=_load(_SITE),
            markup=Markup("https://example.org"),
        )
        assert reading.faults == []


def test_every_fault_is_documented() -> None:
    """The page of faults is what `make messages` would write now."""
    text = collect_messages.FAULTS.read_text(encoding="utf-8")
    assert collect_messages.faults_page(text, collect_messages.all_rules(), messages.load({})) == text


def test_every_command_is_documented() -> None:
    """The README's table names every command that the program has, in its order, and no other."""
    environ = {**os.environ, "SITEGEN_LANG": "en", "COLUMNS": "200"}
    command = [sys.executable, "-m", "sitegen", "--help"]
    printed = subprocess.run(command, env=environ, capture_output=True, check=True, encoding="utf-8").stdout
    commands = re.findall(r"^    ([a-z]+) ", printed, re.MULTILINE)
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([a-z]+)", table, re.MULTILINE)) == sorted(commands)


def test_every_target_of_make_is_explained() -> None:
    """What `make` can do is written beside each target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert re.findall(r"^([a-z-]+):.* ## .+$", makefile, re.MULTILINE) == phony[1].split()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    """A relative link in the documentation names a file that is there."""
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    # Neither other sites nor the fields of a message.
    targets = re.findall(r"\]\(([^)\s:#{]+)(?:#[^)\s]*)?\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
