"""Files under a digest that stay at a target though no page names them any more: ``epoch seconds, a space, path``."""

from collections.abc import Mapping

from sitegen.publishing.manifest import is_inside


def retired_in(data: bytes | None) -> dict[str, int]:
    """Return what a list tells: paths with since when; lines that make no sense are passed over."""
    found: dict[str, int] = {}
    for line in (data or b"").decode(errors="replace").splitlines():
        since, _, path = line.partition(" ")
        if since.isascii() and since.isdigit() and is_inside(path):
            found[path] = int(since)
    return found


def retired_text(retired: Mapping[str, int]) -> bytes:
    """Return the list."""
    return "".join(f"{since} {path}\n" for path, since in sorted(retired.items())).encode()
