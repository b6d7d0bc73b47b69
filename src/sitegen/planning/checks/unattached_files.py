"""Files that lie in ``content/`` and are published with no article, and those that were meant otherwise."""

from collections.abc import Callable, Iterable, Iterator

from sitegen.diagnostics import Fault, rules
from sitegen.system.leftovers import article_name, is_copy, is_leftover
from sitegen.system.paths import bundles_above
from sitegen.system.text import is_pointer
from sitegen.vietnamese.text import nfc


def unattached_files(
    paths: Iterable[str], is_article: Callable[[str], bool], read: Callable[[str], bytes]
) -> Iterator[Fault]:
    """Yield a warning for each of the files ``paths`` (not articles) that no article publishes, or that is one itself.

    ``is_article`` tells whether a content file with this path is there; it may have faults of its own. ``read`` gives
    the beginning of a file. Raises OSError.
    """
    for path in paths:
        name = path.rpartition("/")[2]
        value = (("value", nfc(name)),)
        renamed = article_name(name) or _renamed_text(path, read)
        if renamed is not None:
            yield Fault(rules.MISNAMED_ARTICLE, nfc(path), params=(*value, ("near", nfc(renamed))))
        elif is_copy(name):
            yield Fault(rules.COPIED_ARTICLE, nfc(path), params=value)
        elif is_leftover(name):
            yield Fault(rules.LEFTOVER_FILE, nfc(path), params=value)
        elif not any(map(is_article, bundles_above(path))):
            yield Fault(rules.UNPUBLISHED_FILE, nfc(path))


def pointer_faults(paths: Iterable[str], read: Callable[[str], bytes]) -> Iterator[Fault]:
    """Yield a fault for each of the files ``paths`` that is a pointer of Git LFS; ``read`` as above."""
    return (Fault(rules.POINTER, nfc(path)) for path in paths if is_pointer(read(path)))


def _renamed_text(path: str, read: Callable[[str], bytes]) -> str | None:
    """Return the name that an article in a text file should have, None when the file is no article."""
    if path[-4:].lower() != ".txt":
        return None
    lines = read(path).removeprefix(b"\xef\xbb\xbf").splitlines()
    if not lines or lines[0].rstrip() != b"---" or not any(each.startswith(b"title:") for each in lines):
        return None
    return path.rpartition("/")[2][:-4] + ".md"
