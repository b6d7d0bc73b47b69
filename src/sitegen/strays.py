"""Files that lie in ``content/`` and belong to no article."""

from collections.abc import Callable, Iterable, Iterator

from sitegen import faults
from sitegen.errors import Fault
from sitegen.vietnamese.text import nfc


def stray_files(paths: Iterable[str], is_article: Callable[[str], bool]) -> Iterator[Fault]:
    """Yield a warning for each of the files ``paths`` (not articles) that has no ``index.md`` in a folder above it.

    ``is_article`` tells whether a content file with this path is there; it may have faults of its own.
    """
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and not is_article(folder + "/index.md"):
            folder = folder.rpartition("/")[0]
        if not folder:
            yield Fault(faults.UNPUBLISHED_FILE, nfc(path))
