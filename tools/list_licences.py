"""Writes docs/licences.md: the licences of all that the program needs, as the installed packages tell them."""

import re
from importlib.metadata import metadata
from pathlib import Path
from typing import Final

from hatch_build import LOCK, run_time_lock

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "licences.md"
_HEAD: Final = """# Licences

What is installed with sitegen, by the lock in its wheel, and what each package says of itself (`make licences`).
sitegen is under the [MIT license](../LICENSE).

| package | version | licence |
|---|---|---|
"""
_PIN: Final = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
# The classifier of each licence that a package may name so, in SPDX's words.
_CLASSIFIER: Final = "License :: OSI Approved :: "


def page(root: Path = ROOT) -> str:
    """Return the page as it should be now."""
    pins = _PIN.findall(run_time_lock((root / LOCK).read_text(encoding="utf-8")))
    return _HEAD + "".join(f"| {name} | {version} | {licence_of(name)} |\n" for name, version in pins)


def licence_of(name: str) -> str:
    """Return the licence that an installed package names, "" where it names none."""
    found = metadata(name)
    classified = [
        each.removeprefix(_CLASSIFIER) for each in found.get_all("Classifier", []) if each.startswith(_CLASSIFIER)
    ]
    said = _one(found.get_all("License-Expression")) or ", ".join(classified) or _one(found.get_all("License"))
    return said.splitlines()[0] if said else ""


def _one(values: list[str] | None) -> str:
    return values[0] if values else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
