"""Wheels made from what is installed here, so that an installation from a folder is tried without a network."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

_NAMES: Final = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)
# What an installer adds.
_ADDED: Final = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json")


def locked_names(requirements: str) -> list[str]:
    """Return the packages that a lock names."""
    return _NAMES.findall(requirements)


def make_wheels(names: Iterable[str], folder: Path) -> str:
    """Pack installed packages into ``folder`` again; return requirements that name them with their hashes."""
    lines = []
    for name in names:
        found = distribution(name)
        path = _pack(found, folder)
        lines.append(f"{name}=={found.version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n")
    return "".join(lines)


def _pack(found: Distribution, folder: Path) -> Path:
    tags = re.findall(r"^Tag: (\S+)$", found.read_text("WHEEL") or "", re.MULTILINE)
    inside = [
        each
        for each in found.files or ()
        if ".." not in each.parts and "__pycache__" not in each.parts and each.name not in _ADDED
    ]
    info = next(each.parts[0] for each in inside if each.parts[0].endswith(".dist-info"))
    # A wheel for several is named after all of them at once: `py2.py3-none-any`.
    parts = (".".join(dict.fromkeys(each)) for each in zip(*(tag.split("-") for tag in tags), strict=True))
    path = folder / f"{info.removesuffix('.dist-info')}-{'-'.join(parts)}.whl"
    rows = []
    with zipfile.ZipFile(path, "w") as wheel:
        for each in inside:
            data = Path(str(each.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{each.as_posix()},sha256={digest},{len(data)}\n")
            wheel.writestr(each.as_posix(), data)
        wheel.writestr(f"{info}/RECORD", "".join([*rows, f"{info}/RECORD,,\n"]))
    return path
