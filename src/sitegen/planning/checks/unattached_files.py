"""Files that are published with no article, and those that were meant otherwise."""

from collections.abc import Callable, Iterable, Iterator

from sitegen.diagnostics import Fault, rules
from sitegen.system.leftovers import article_name, is_copy, is_leftover
from sitegen.system.paths import CONTENT, bundles_above
from sitegen.system.text import is_pointer
from sitegen.vietnamese.text import nfc


def unattached_files(
    paths: Iterable[str], is_article: Callable[[str], bool], read: Callable[[str], bytes]
) -> Iterator[Fault]:
    """Yield what is doubtful about the files ``paths`` of ``content/`` and ``static/``, no articles.

    That is a warning for each that no article publishes, or that is one itself, and a fault for a pointer of Git LFS.
    ``is_article`` tells whether a content file with this path is there; it may have faults of its own. ``read`` gives
    the beginning of a file. Raises OSError.
    """
    for path in paths:
        beginning = read(path)
        if is_pointer(beginning):
            yield Fault(rules.POINTER, nfc(path))
        elif path.startswith(CONTENT):
            yield from _warnings(path, is_article, beginning)


def _warnings(path: str, is_article: Callable[[str], bool], beginning: bytes) -> Iterator[Fault]:
    name = path.rpartition("/")[2]
    value = (("value", nfc(name)),)
    renamed = article_name(name) or _renamed_text(name, beginning)
    if renamed is not None:
        yield Fault(rules.MISNAMED_ARTICLE, nfc(path), params=(*value, ("near", nfc(renamed))))
    elif is_copy(name):
        yield Fault(rules.COPIED_ARTICLE, nfc(path), params=value)
    elif is_leftover(name):
        yield Fault(rules.LEFTOVER_FILE, nfc(path), params=value)
    elif not any(map(is_article, bundles_above(path))):
        yield Fault(rules.UNPUBLISHED_FILE, nfc(path))


def _renamed_text(name: str, beginning: bytes) -> str | None:
    """Return the name that an article in a text file should have, None when the file is no article."""
    if name[-4:].lower() != ".txt":
        return None
    lines = beginning.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not lines or lines[0].rstrip() != b"---" or not any(each.startswith(b"title:") for each in lines):
        return None
    return name[:-4] + ".md"
