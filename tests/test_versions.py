"""Upgrades: a catalogue that another version of the program left, or another program of the same version."""

import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC
from gettext import NullTranslations
from pathlib import Path

import pytest

from site_helpers import article, clean_tree, make_site, run, tree
from sitegen.build.reporting.summary import summary_lines
from sitegen.build.state import catalogue_path
from sitegen.catalogue.schema import TABLES
from sitegen.catalogue.version import SCHEMA_VERSION
from sitegen.commands import cli

_TARGET = "deploy: [{name: chinh, type: folder, to: www}]\n"
_BY_ANOTHER = "the last build was made by another version: run `sitegen build` first"


@pytest.fixture(params=(SCHEMA_VERSION - 1, SCHEMA_VERSION + 1), ids=["older", "newer"])
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a built site whose catalogue is of another version, with none of the tables that this one knows."""
    site = make_site(tmp_path / "trang", {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(_TARGET)
    run(site)
    with closing(sqlite3.connect(catalogue_path(str(site), str(site / "public")), isolation_level=None)) as conn:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for (name,) in conn.execute(names).fetchall():
            conn.execute(f"ALTER TABLE {name} RENAME TO former_{name}")
        conn.execute(f"PRAGMA user_version = {request.param}")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return site


@pytest.mark.parametrize("command", (["manifest"], ["deploy"], ["deploy", "--dry-run"]), ids=" ".join)
def test_what_needs_the_last_build_says_that_another_version_made_it(
    left: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence that says what to do; nothing is printed or sent."""
    monkeypatch.setenv("SITEGEN_LANG", "en")
    assert cli.main(["-C", str(left), *command]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.strip()) == ("", f"sitegen: {_BY_ANOTHER}")
    assert not (left / "www/current").exists()


def test_a_build_makes_everything_anew_and_says_why(
    left: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends well, with the site that a clean build makes; after it everything works."""
    monkeypatch.setenv("SITEGEN_LANG", "en")
    assert cli.main(["-C", str(left), "build"]) == 0
    assert "Another version of sitegen built last; everything was built again.\n" in capsys.readouterr().out
    assert tree(left / "public") == clean_tree(left, tmp_path / "clean")
    assert cli.main(["-C", str(left), "deploy"]) == 0


def test_a_check_finds_nothing_wrong_with_the_site(left: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What another version left is no fault of an article, a template or the settings."""
    assert cli.main(["-C", str(left), "check", "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"


def test_another_program_of_the_same_version_renders_everything_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it makes otherwise is written, though nothing of the site has changed; and who waits for it is told why."""
    site = make_site(tmp_path / "trang", {"content/a.md": article(), "content/b.md": article("Bài mẫu hai")})
    with monkeypatch.context() as patched:
        patched.setattr("sitegen.build.scan.program_digest", lambda: "another commit")
        patched.setattr("sitegen.rendering.structured_data.news_article", lambda *_, **__: {"khác": True})
        run(site)
    built = run(site)
    assert {path for path, _ in built.written} == {"2021/12/a/index.html", "2021/12/b/index.html"}
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")
    (told, *_) = summary_lines(built.result, UTC, NullTranslations())
    assert told == "sitegen or one of its libraries has changed since the last build; everything was rendered again."
    again = run(site)
    assert (again.written, again.result.replaced) == ([], "")


def test_the_number_moves_with_the_tables() -> None:
    """Programs with other tables never share a catalogue: whoever changes them raises the number, and notes it here."""
    statements = " ".join(re.sub(r"--.*", "", TABLES).split())
    assert (SCHEMA_VERSION, hashlib.sha256(statements.encode()).hexdigest()[:8]) == (13, "bdc51a73")
