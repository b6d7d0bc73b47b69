"""Makes sure that a tag, the program and the changelog name one version; ends with 1 and says what differs."""

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def differences(tag: str, version: str, changelog: str) -> list[str]:
    """Return what keeps a release of ``tag`` back, a sentence each."""
    found = []
    if tag != f"v{version}":
        found.append(f"the tag is {tag}, and the program is {version}: raise __version__ with each release")
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        found.append(f"CHANGELOG.md has no section for {version} with its date")
    return found


def main() -> int:
    """Look at the tag that is named."""
    source = (ROOT / "src/sitegen/__init__.py").read_text(encoding="utf-8")
    version = re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE)[0]
    found = differences(sys.argv[1], version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
