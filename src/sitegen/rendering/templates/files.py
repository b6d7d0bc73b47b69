"""Templates as files: read once by a build, so that what is recorded of them is what its pages were made from."""

from collections.abc import Iterable
from typing import NamedTuple

from sitegen.system.digests import Digest, digest_of
from sitegen.system.sources import THEME, SitePaths
from sitegen.vietnamese.text import nfc


class TemplateSource(NamedTuple):
    """A template as it was read: its source path, its bytes and their digest."""

    path: str
    data: bytes
    digest: Digest

    @property
    def text(self) -> str:
        """Its text. Raises UnicodeDecodeError."""
        return self.data.decode()


def read_templates(place: SitePaths, paths: Iterable[str]) -> dict[str, TemplateSource]:
    """Return the templates among the source files at ``paths`` as they are at this moment, by name. Raises OSError."""
    found: dict[str, TemplateSource] = {}
    for name, path in by_name(paths).items():
        if name.endswith((".html", ".xml")):
            with open(place.real(path), "rb") as file:
                data = file.read()
            found[name] = TemplateSource(path, data, digest_of(data))
    return found


def by_name(paths: Iterable[str]) -> dict[str, str]:
    """Return source paths by name below ``templates/`` or ``static/``, a site's own before the default theme's.

    Names are composed, however the disk has them.
    """
    # The default theme's paths sort first, so that a site's own file of the same name hides them.
    return {nfc(path.removeprefix(THEME).partition("/")[2]): path for path in sorted(paths)}
