"""Where a content file lies, and what that makes of it: its article, its address."""

from collections.abc import Iterator
from typing import Final

from sitegen import regex
from sitegen.vietnamese.text import nfc

CONTENT: Final = "content/"
PAGES: Final = "content/pages/"
_INDEX: Final = "/index.md"

_MONTH: Final = "(?:0?[1-9]|1[0-2])"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_LEADING_DATE: Final = regex(
    rf"(?:(?:19|20)[0-9]{{2}}-{_MONTH}-{_DAY}"
    rf"|(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"|{_DAY}-{_MONTH}-(?:19|20)[0-9]{{2}})[-_. ]+(?=.)"
)


def is_bundle(source: str) -> bool:
    """Tell whether an article has a folder of its own, whose files are published beside it."""
    return source.endswith(_INDEX)


def bundles_above(path: str) -> Iterator[str]:
    """Yield the sources that the article of the file at ``path`` may have: ``index.md`` in the nearest folder first."""
    while folder := path.rpartition("/")[0]:
        yield folder + _INDEX
        path = folder


def is_page(source: str) -> bool:
    """Tell whether the file ``source`` is a standing page."""
    return source.startswith(PAGES)


def address_parts(source: str) -> tuple[list[str], str]:
    """Return the folders and the name that the address of ``source`` is made from; the name is "" when there is none.

    ``index.md`` gives its folder's name. Folders count for a standing page only, below ``content/pages/``. A leading
    date is left out of an article's name.
    """
    path = nfc(source)
    page = is_page(path)
    path = path.removeprefix(PAGES if page else CONTENT)
    folders, _, name = path.rpartition("/")
    parts = folders.split("/") if folders else []
    name = name[:-3] if name.lower().endswith(".md") else name
    if name == "index":
        name = parts.pop() if parts else ""
    if page:
        return parts, name
    return [], _LEADING_DATE.sub("", name, count=1) if _LEADING_DATE.match(name) else name
