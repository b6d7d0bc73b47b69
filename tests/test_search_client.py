"""The reader of the search index in the browser: its own tests, its types, and the script that pages load."""

import filecmp
import json
import subprocess
import sys
from pathlib import Path
from typing import Final
from unicodedata import category

import pytest

from sitegen.vietnamese.tokens import tokens, word_of

ROOT: Final = Path(__file__).resolve().parent.parent
CLIENT: Final = ROOT / "client"
SCRIPTS: Final = ("search.js", "inflate.js")
# Prints the words of texts, as (word, key, marks).
_WORDS: Final = """
    import { readFileSync } from "node:fs";
    import { tokensOf } from "./src/words.js";
    const words = (text) => tokensOf(text).map(({ text, key, code }) => [text, key, code]);
    process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(words)));
"""


def _node(*arguments: str | Path, given: str = "") -> str:
    # Beside the interpreter: what the lock names, whatever else the machine has.
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [node, *arguments], check=False, cwd=CLIENT, input=given, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_character_is_read_in_the_browser_as_in_python() -> None:
    """Between letters and behind a vowel, be it a letter, a mark or a sign; but for those that Python does not know."""
    known = [each for each in map(chr, range(0x10000)) if category(each) not in ("Cn", "Cs", "Co")]
    texts = [f"x{each}b {each}" for each in known] + [f"đa{each}n" for each in known]
    found = json.loads(_node("--input-type=module", "--eval", _WORDS, given=json.dumps(texts)))
    wanted = [[[each, *word_of(each)] for each in tokens(text)] for text in texts]
    assert [text for text, one, other in zip(texts, found, wanted, strict=True) if one != other] == []


def test_the_client_passes_its_own_tests() -> None:
    """Words, queries, files of the index, excerpts and suggestions, each by itself."""
    _node("--test", "tests/*.test.js")


def test_the_types_of_the_client_hold() -> None:
    """What its comments say of types is true wherever it is used."""
    _node("node_modules/typescript/bin/tsc")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_that_pages_load_is_made_of_the_client(tmp_path: Path, name: str) -> None:
    """A change of the client is in the theme's script as well: `make client` puts it there."""
    made = tmp_path / name
    source = CLIENT / "src" / ("main.js" if name == "search.js" else name)
    _node(CLIENT / "bundle.js", source, made)
    assert filecmp.cmp(made, ROOT / "static/js" / name, shallow=False)


@pytest.mark.parametrize("name", SCRIPTS)
def test_old_browsers_can_read_the_script(name: str) -> None:
    """Regular expressions that look behind cannot be made for them: one would keep the whole script from loading."""
    text = (ROOT / "static/js" / name).read_text(encoding="utf-8")
    assert "(?<!" not in text
    assert "(?<=" not in text
    assert len(text) < 40_000
