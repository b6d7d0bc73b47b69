"""Which article a file of ``content/`` belongs to: the one in the nearest folder above it that has one."""

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.system.paths import bundles_above, is_bundle
from sitegen.system.sources import SourceKind


def owner_of(catalogue: Catalogue, path: str) -> str | None:
    """Return the source of the article that the file at ``path`` is published beside, None for none."""
    return next((each for each in bundles_above(path) if catalogue.sources.exists(each)), None)


def files_of(catalogue: Catalogue, source: str) -> Iterator[tuple[str, str]]:
    """Yield (path, NFC path below the article's folder) of the files that belong to the article at ``source``."""
    if not is_bundle(source):
        return
    folder = source.rpartition("/")[0]
    for path, name in catalogue.sources.below(folder, SourceKind.FILE):
        if owner_of(catalogue, path) == source:
            depth = folder.count("/") + 1
            yield path, "/".join(name.split("/")[depth:])
