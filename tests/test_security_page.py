"""The threat model names the tests that hold it, and administrators' pages the commands that there are."""

import ast
import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from sitegen.commands.parser import parse

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs/security.md"
GUIDE: Final = sorted((ROOT / "docs/quan-tri").glob("*.md"))
THREATS: Final = ("editor", "account", "picture", "import", "browser", "preview", "secrets")
_INLINE: Final = re.compile(r"`(sitegen [^`]*)`", re.DOTALL)


def _tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
        }
    return found


def test_every_test_that_the_threat_model_names_is_there() -> None:
    """A threat without a test that shows what meets it would be a promise alone."""
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_[a-z_0-9]+)`", text))
    assert len(named) > 25
    assert named - _tests() == set()
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert all(any(threat in section.partition("\n")[0].lower() for section in sections) for threat in THREATS)
    for section in sections:
        rows = [line for line in section.splitlines() if line.startswith("| ") and "shown by" not in line]
        assert all("`test_" in row for row in rows), section


def _commands(page: Path) -> list[str]:
    """Return every command of the program that a page shows, as it would be typed."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    blocks = [block for language, block in fenced if not language]
    parts = [part.strip() for block in blocks for line in block.splitlines() for part in line.split(" && ")]
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    inline = [" ".join(each.split()) for each in _INLINE.findall(prose)]
    found = [part for part in (*parts, *inline) if re.match(r"(?:\S*/)?sitegen ", part)]
    return [re.sub(r"^\S*/sitegen ", "sitegen ", each) for each in found]


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_every_command_of_the_guide_is_one(page: Path) -> None:
    """The program takes each with its options, as it is written; a command without its arguments names only itself."""
    for command in _commands(page):
        words = shlex.split(command)[1:]
        if words in (["--version"], ["check", "--against"]):
            continue
        assert parse(words, str).command in words, command


def test_the_guide_has_commands() -> None:
    """The test before looks at something, and at every command that an administrator needs."""
    used = {word for page in GUIDE for each in _commands(page) for word in shlex.split(each)}
    assert used >= {"init", "build", "serve", "deploy", "host", "manifest", "list", "check"}


def test_the_guide_has_every_subject() -> None:
    """Installing, serving, running by the clock, saving, moving, several editors, withdrawing, sizes."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in GUIDE)
    for subject in ("Windows", "Debian", "không có mạng", "nginx", "IIS", "Apache", "next_due", "schtasks", "crontab"):
        assert subject in text, subject
    for subject in ("Sao lưu", "Nâng cấp", "Đổi tên miền", "GitLab", "Gitea", "Gỡ bài gấp", "bench/RESULTS.md"):
        assert subject in text, subject
