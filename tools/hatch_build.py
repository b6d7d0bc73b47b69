"""What the wheel holds that the repository does not: the lock of what the program needs, and which program it is."""

import hashlib
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCK: Final = "requirements/run.txt"
# An entry of a lock begins where a line does; what it is needed by stands indented below.
_ENTRY: Final = re.compile(r"^(?=[a-z0-9])", re.MULTILINE)
_NAME: Final = re.compile(r"[a-z0-9-]+")
_NEEDED_BY: Final = re.compile(r"^    #(?: via)? +(\S.*)$", re.MULTILINE)
_BUILD_GROUP: Final = "sitegen (pyproject.toml:build)"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds to a wheel ``sitegen/requirements.txt`` and ``sitegen/program.digest``; an editable one has neither."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both files, and have them taken in."""
        if version != "standard":
            return
        self._made = TemporaryDirectory()
        made = Path(self._made.name)
        lock = run_time_lock(Path(self.root, LOCK).read_text(encoding="utf-8"))
        made.joinpath("requirements.txt").write_bytes(lock.encode())
        files = {
            str(each.distribution_path).replace("\\", "/"): Path(each.path).read_bytes()
            for each in self.build_config.builder.recurse_included_files()
        }
        made.joinpath("program.digest").write_bytes(digest_of_files({**files, "requirements.txt": lock.encode()}))
        for path in made.iterdir():
            build_data["force_include"][str(path)] = f"sitegen/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made."""
        del build_data, artifact_path
        if version == "standard":
            self._made.cleanup()


def run_time_lock(text: str) -> str:
    """Return a lock without what only turns the repository into a package: what no other entry needs."""
    entries = {_name_of(entry): entry for entry in _ENTRY.split(text)[1:]}
    gone = {_BUILD_GROUP}
    while True:
        idle = [name for name, entry in entries.items() if set(_NEEDED_BY.findall(entry)) <= gone]
        if not idle:
            return "".join(entries.values())
        for name in idle:
            del entries[name]
        gone.update(idle)


def digest_of_files(files: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of files with their names, as a line of hexadecimal digits."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n".encode())
    return f"{whole.hexdigest()}\n".encode()


def _name_of(entry: str) -> str:
    found = _NAME.match(entry)
    return found[0] if found else ""


if __name__ == "__main__":
    sys.stdout.write(run_time_lock(Path(sys.argv[1]).read_text(encoding="utf-8")))
