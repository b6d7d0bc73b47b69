"""All that is printed has a Vietnamese text, which says the same of the same things."""

import argparse
import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from unicodedata import is_normalized

import pytest
from babel.messages.extract import extract_from_file

import collect_messages
from sitegen.diagnostics import messages, rules
from sitegen.diagnostics.faults import Fault, render_fault

# What argparse says to programmers begins like this; editors never see it.
_FOR_PROGRAMMERS = (
    *(".__call__()", "%r is not callable", "'required' is an invalid", 'argument "-" with mode'),
    *("cannot have multiple", "cannot merge actions", "conflicting ", "dest= is required"),
    *("invalid conflict_resolution", "invalid option string", "mutually exclusive arguments must"),
    "unexpected option string",
)


def _forms(text: str | Sequence[str] | None) -> list[str]:
    """Return a text with all its plural forms."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _all_messages() -> Iterator[tuple[list[str], list[str]]]:
    for message in collect_messages.read_catalog(collect_messages.TRANSLATION, "vi"):
        if message.id:
            yield _forms(message.id), _forms(message.string)


def _braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _percents(text: str) -> list[str]:
    return sorted(re.findall(r"%(?:\(\w+\))?[sdr]", text))


def test_every_message_in_use_is_in_the_translation_and_no_other() -> None:
    """The .po file is what `make messages` would write now."""
    catalog = collect_messages.merged(collect_messages.SOURCE, collect_messages.TRANSLATION)
    assert collect_messages.TRANSLATION.read_text(encoding="utf-8") == collect_messages.po_text(catalog)


def test_every_message_has_a_vietnamese_text() -> None:
    """No message falls back to English."""
    assert [english for english, vietnamese in _all_messages() if not all(vietnamese)] == []


def test_a_translation_names_the_same_things() -> None:
    """The fields of a message, `{named}` or `%(named)s`, are those of its translation."""
    for english, vietnamese in _all_messages():
        for text in vietnamese:
            assert _percents(text) == _percents(english[-1])
            if not _percents(text):
                assert _braces(text) == _braces(english[-1])


def test_a_translation_is_typed_as_vietnamese_should_be() -> None:
    """Translations are in composed letters, without eth for Đ, and end as their messages end."""
    for english, vietnamese in _all_messages():
        for text in vietnamese:
            assert is_normalized("NFC", text)
            assert "ð" not in text
            assert "Ð" not in text or "eth" in text
            assert text.endswith(".") == english[0].endswith(".")
            assert text.endswith("\n") == english[0].endswith("\n")


def test_the_compiled_translation_is_in_step() -> None:
    """The .mo file holds what the .po file says."""
    catalog = collect_messages.read_catalog(collect_messages.TRANSLATION, "vi")
    assert collect_messages.TRANSLATION.with_suffix(".mo").read_bytes() == collect_messages.compiled(catalog)


def test_every_message_of_argparse_to_users_is_translated() -> None:
    """The argparse of this Python says nothing to a user that the translation does not know."""
    known = {text for english, _ in _all_messages() for text in english}
    keywords = {"_": None, "ngettext": (1, 2)}
    said: set[str] = set()
    for _, found, _, _ in extract_from_file("python", str(argparse.__file__), keywords=keywords):
        said.update([found] if isinstance(found, str) else found)
    assert {text for text in said - known if not text.startswith(_FOR_PROGRAMMERS)} == set()


def test_what_ends_a_command_is_told_in_the_readers_language() -> None:
    """The errors whose text is printed get it translated: no sentence of it stands in the code as it is."""
    untold = [
        f"{path.name}:{node.lineno}"
        for path in collect_messages.SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"MachineError", "UsageError", "StateError"}
        for text in node.args
        if isinstance(text, ast.Constant | ast.JoinedStr)
        for part in (text.values if isinstance(text, ast.JoinedStr) else [text])
        if isinstance(part, ast.Constant) and re.search(r"\w", str(part.value).replace("\n", " "))
    ]
    assert untold == []


def test_a_fault_is_shown_as_the_contract_shows_it() -> None:
    """The example that editors are promised comes out word for word."""
    fault = Fault(
        rules.NO_SUCH_DAY, "content/2021/12/bai-mau.md", 3, 7, 10, "date: 31/02/2020", (("value", "31/02/2020"),)
    )
    assert render_fault(fault, messages.load({})) == (
        "content/2021/12/bai-mau.md:3:7: N103 Ngày không có trong lịch: 31/02/2020\n"
        "    3 | date: 31/02/2020\n"
        "      |       ^^^^^^^^^^\n"
        "    Sửa: viết một ngày có thật, dạng 31/12/2021 hoặc 2021-12-31."
    )


@pytest.mark.parametrize(
    ("language", "usage", "heading"), (("", "cách dùng: sitegen", "tuỳ chọn:"), ("en", "usage: sitegen", "options:"))
)
def test_help_speaks_the_language_that_is_asked_for(language: str, usage: str, heading: str) -> None:
    """The help of the command line is Vietnamese throughout, or English with `SITEGEN_LANG=en`, in any locale."""
    environ = {**os.environ, "LANG": "C", "LC_ALL": "C", "LANGUAGE": "fr", "PYTHONUTF8": "1", "SITEGEN_LANG": language}
    command = [sys.executable, "-m", "sitegen", "--help"]
    printed = subprocess.run(command, env=environ, capture_output=True, check=True, encoding="utf-8").stdout
    assert printed.startswith(usage)
    assert heading in printed
    assert (" and exit" in printed) == (language == "en")


def test_the_collector_finds_messages_in_python_files(tmp_path: Path) -> None:
    """A marked message, a translated one and one with a plural are found, with those of argparse."""
    tmp_path.joinpath("some.py").write_text(
        'N_("marked")\n_("shown")\nt.gettext("looked up")\nt.ngettext("one", "many", 2)\nrefuse("not taken", 3)\n'
        'print("not for users")\n',
        encoding="utf-8",
    )
    found = {message.id for message in collect_messages.extract(tmp_path)}
    assert {"marked", "shown", "looked up", "not taken", ("one", "many"), "usage: "} <= found
    assert "not for users" not in found
