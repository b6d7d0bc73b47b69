"""The golden sites: small sites and what a build makes of them, kept below tests/golden/ and compared byte for byte.

NAME/before/ is a site, NAME/after/ its output. What a build copies from the default theme, under its own name or under
the name with a digest that a page asks for, is not kept there: it is compared with the theme's file. What is compressed
is kept and compared inflated, since builds of zlib make other bytes of the same.
"""

import difflib
import hashlib
import re
import shutil
import zlib
from pathlib import Path
from typing import Final

from site_helpers import Built, run, tree

ROOT: Final = Path(__file__).resolve().parent.parent
GOLDEN: Final = Path(__file__).parent / "golden"
NAMES: Final = tuple(sorted(path.name for path in GOLDEN.iterdir()))
# 08:00 on 1 October 2026 in Viet Nam.
NOW: Final = 1_790_816_400
# A difference is looked at in git; the test only shows where it begins.
_LINES_SHOWN: Final = 30


def build_site(name: str, folder: Path) -> Built:
    """Build a golden site in ``folder``; its output is ``folder``/public."""
    shutil.copytree(GOLDEN / name / "before", folder, dirs_exist_ok=True)
    return run(folder, now=NOW)


def expected(name: str) -> dict[str, bytes]:
    """Return the whole output that a golden site must have."""
    after = GOLDEN / name / "after"
    kept = tree(after) if after.exists() else {}
    return {**_copies(name, kept), **kept}


def made_by(output: Path) -> dict[str, bytes]:
    """Return the output of a golden site as it is compared."""
    return {path: _independent_of_zlib(path, data) for path, data in tree(output).items()}


def _independent_of_zlib(path: str, data: bytes) -> bytes:
    if path.startswith("tim-kiem/") and path.endswith(".bin"):
        return zlib.decompress(data)
    if path == "tim-kiem/index.json":
        # They tell apart what was compressed.
        return re.sub(rb'"(version|names|abbreviations)":"[0-9a-f]{16}"', rb'"\1":"*"', data)
    return data


def renew(name: str, made: dict[str, bytes]) -> None:
    """Keep ``made`` as what a golden site must have from now on."""
    after = GOLDEN / name / "after"
    shutil.rmtree(after, ignore_errors=True)
    copies = _copies(name, made)
    for path, data in made.items():
        if copies.get(path) != data:
            (after / path).parent.mkdir(parents=True, exist_ok=True)
            (after / path).write_bytes(data)


def _copies(name: str, pages: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that a build copies from the default theme for a site that has none of its own.

    Of the copies whose names have a digest they are those that one of ``pages`` asks for.
    """
    own = GOLDEN / name / "before" / "static"
    text = b"".join(data for path, data in pages.items() if path.endswith(".html"))
    copies: dict[str, bytes] = {}
    for path, data in tree(ROOT / "static").items():
        if not (own / path).exists():
            copies["static/" + path] = data
            if path.startswith("root/"):
                copies[path.removeprefix("root/")] = data
            stem, dot, ending = path.rpartition(".")
            named = f"static/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{ending}"
            if named.encode() in text:
                copies[named] = data
    return copies


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """Return in a few lines how two outputs differ, "" when they do not."""
    lines = [f"missing: {path}" for path in sorted(before.keys() - after.keys())]
    lines += [f"not expected: {path}" for path in sorted(after.keys() - before.keys())]
    for path in sorted(before.keys() & after.keys()):
        if before[path] != after[path]:
            old, new = (data.decode(errors="replace").splitlines() for data in (before[path], after[path]))
            lines += list(difflib.unified_diff(old, new, f"after/{path}", path, lineterm="", n=1)) or [
                f"differs: {path}"
            ]
    shown = [line[:200] for line in lines[:_LINES_SHOWN]]
    return "\n".join([*shown, f"… {len(lines)} lines in all"] if len(lines) > len(shown) else shown)
