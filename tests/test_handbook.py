"""The handbook of editors: what it shows is what the program makes of what it says to type."""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Final

import pytest
from lxml import html

import collect_messages
from site_helpers import SETTINGS, article, make_site, run, write
from sitegen.diagnostics import messages

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "content" / "pages" / "huong-dan-bien-tap"
TEXT: Final = (FOLDER / "index.md").read_text(encoding="utf-8")

# A fence, the line that announces what it becomes, and that itself: all up to the next heading, and as many lines as
# were shown.
_EXAMPLE: Final = re.compile(r"^```markdown\n(?P<source>.*?)^```\n\nHiện ra[^\n]*:\n\n", re.MULTILINE | re.DOTALL)
_FENCES: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(kind: str) -> list[str]:
    return [text for name, text in _FENCES.findall(TEXT) if name == kind]


def test_what_each_example_becomes_is_the_example_itself() -> None:
    """Below each example stands the very same source, so that the page shows what the program really makes of it."""
    examples = list(_EXAMPLE.finditer(TEXT))
    assert len(examples) == len(_blocks("markdown")) > 10
    for example in examples:
        assert TEXT.startswith(example["source"], example.end()), example["source"]


def test_the_handbook_is_built_without_a_word_of_warning(tmp_path: Path) -> None:
    """It follows its own rules, and all that its examples speak of is on its page."""
    site = make_site(tmp_path / "site", {"content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nChữ.\n"})
    shutil.copytree(FOLDER, site / "content/pages" / FOLDER.name)
    result = run(site).result
    assert [warning for warning in result.warnings if FOLDER.name in warning.path] == []
    page = html.fromstring((site / "public" / FOLDER.name / "index.html").read_bytes())
    prose = page.cssselect("div.prose")[0]
    shown = (
        "ol > li > ul > li",
        "ol > li > p",
        "table",
        "blockquote",
        "figure figcaption",
        "audio[controls]",
        "br",
        "del",
    )
    for selector in (*shown, "ul > li", "h2", "h3", "h4", 'a[href^="mailto:"]', 'a[href$="/gioi-thieu/"]'):
        assert prose.cssselect(selector), selector
    assert "<Họ và tên>" in prose.text_content()


@pytest.mark.parametrize("block", _blocks("yaml"))
def test_what_it_shows_of_front_matter_can_be_typed(tmp_path: Path, block: str) -> None:
    """Every example of front matter is free of faults and of warnings."""
    if block.startswith("---"):
        texts = [block]
    elif block.startswith("date:"):
        texts = [article("Bài mẫu", date=line.removeprefix("date: ")) for line in block.splitlines()]
    else:
        texts = [f'---\ntitle: "Bài mẫu"\ndate: 31/12/2021\n{block}---\n\nChữ.\n']
    for text in texts:
        site = make_site(tmp_path / "site", {"content/2021/12/bai-mau/index.md": text}, SETTINGS)
        for name in re.findall(r"path: (\S+)", block):
            write(site, f"content/2021/12/bai-mau/{name}", (FOLDER / "canh-dong-mau.png").read_bytes())
        result = run(site).result
        assert result.warnings == []
        shutil.rmtree(site)


def test_it_calls_common_faults_as_the_program_does() -> None:
    """What an editor sees printed is what the handbook's table of faults says."""
    translations = messages.load({})
    printed = [translations.gettext(rule.message) for rule in collect_messages.all_rules()]
    patterns = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(text.removesuffix(": {value}"))) for text in printed]
    table = TEXT.partition("| Điều được báo |")[2]
    shown = re.findall(r"^\| ([^|-][^|]*?) \|", table, re.MULTILINE)
    assert len(shown) > 10
    for text in shown:
        plain = unescape(text).replace("`", "").removesuffix(" (cảnh báo)")
        assert any(re.fullmatch(pattern, plain) for pattern in patterns), plain
