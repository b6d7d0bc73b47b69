"""Files that lie in ``content/`` and belong to no article."""

from collections.abc import Callable, Iterable, Iterator

from sitegen.diagnostics import Fault, rules
from sitegen.system.paths import bundles_above
from sitegen.vietnamese.text import nfc


def unattached_files(paths: Iterable[str], is_article: Callable[[str], bool]) -> Iterator[Fault]:
    """Yield a warning for each of the files ``paths`` (not articles) that has no ``index.md`` in a folder above it.

    ``is_article`` tells whether a content file with this path is there; it may have faults of its own.
    """
    for path in paths:
        if not any(map(is_article, bundles_above(path))):
            yield Fault(rules.UNPUBLISHED_FILE, nfc(path))
