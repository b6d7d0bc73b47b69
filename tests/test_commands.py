"""The commands: a module each, all in one table, and none read before it is the one that was typed."""

import pkgutil
import subprocess
import sys
from typing import Final

import pytest

import sitegen.commands
from sitegen.commands import build, check, cli, deploy, host, init, manifest, new, parser, serve
from sitegen.commands import list as listing
from sitegen.diagnostics import messages

# Each is of the type that the table promises.
_COMMANDS: Final[tuple[parser.Command, ...]] = (init, build, serve, check, new, listing, manifest, deploy, host)
# What the commands share.
_SHARED: Final = {"arguments", "cli", "editor_files", "formats", "parser", "reports", "telling", "wheels", "writing"}


def test_every_command_is_in_the_table() -> None:
    """A module that is none of what the commands share is a command, and an entry names each of them."""
    modules = {found.name for found in pkgutil.iter_modules(sitegen.commands.__path__)}
    assert modules >= _SHARED
    assert {entry.module for entry in parser.COMMANDS.values()} == {
        f"sitegen.commands.{name}" for name in modules - _SHARED
    }
    assert [parser.load(name) for name in parser.COMMANDS] == list(_COMMANDS)


@pytest.mark.parametrize("name", parser.COMMANDS)
def test_every_command_tells_how_it_is_used(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its help ends well, begins with its usage, and says what it is for and what each argument means."""
    monkeypatch.delenv("SITEGEN_LANG", raising=False)
    # What the program sets is then for this test only.
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("COLUMNS", "200")
    assert cli.main([name, "--help"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"cách dùng: sitegen {name} ")
    purpose = messages.load().gettext(parser.COMMANDS[name].purpose)
    assert purpose[1:] in " ".join(printed.split())


def test_the_help_of_all_reads_no_command() -> None:
    """What the program can do is known without any of the modules that do it."""
    script = "import sys; from sitegen.commands import cli; cli.main(['--help']); print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8").stdout
    imported = set(printed.splitlines()[-1].split())
    assert "sitegen.commands.parser" in imported
    assert imported & {entry.module for entry in parser.COMMANDS.values()} == set()
