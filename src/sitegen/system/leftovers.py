"""Files of ``content/`` that editors did not mean for the site, told by their names alone."""

import re
from typing import Final

from sitegen import regex
from sitegen.vietnamese.text import nfc

# What editors, Word, Git, browsers and Windows leave behind.
_LEFTOVER: Final = regex(
    r"(?:~|\.(?:bak|orig|rej|tmp|swp|swo|part|crdownload|lnk))$|^(?:#.*#|4913|~WRL.*)$|___jb_",
    re.IGNORECASE | re.DOTALL,
)
# How file managers, in English and Vietnamese, and programs that keep folders alike call the copy of a file.
_COPY: Final = regex(
    r" \(\d+\)$| - copy(?: \(\d+\))?$| copy(?: \d+)?$|^copy(?: \(\d+\))? of "
    r"| - (?:sao chép|bản sao)(?: \(\d+\))?$| bản sao(?: \d+)?$|^bản sao(?: \(\d+\))? (?:của )?"
    r"|\([^()]*(?:conflict|xung đột)[^()]*\)|\.sync-conflict-\d|_conflict-\d|-(?:desktop|laptop)-[a-z0-9]{7}(?:-\d+)?$",
    re.IGNORECASE,
)
# Markdown to other programs, and what Windows makes of `bai.md` while it hides the endings of names.
_MISNAMED: Final = regex(r"(?:\.md\.txt|\.markdown|\.mdown|\.mkdn?|\.mdwn)$", re.IGNORECASE)


def is_article_name(name: str) -> bool:
    """Tell whether a content file of this name is read as an article."""
    return name[-3:].lower() == ".md" and not is_copy(name)


def is_leftover(name: str) -> bool:
    """Tell whether a content file of this name, which is no article, is neither read nor published."""
    return is_copy(name) or _MISNAMED.search(name) is not None or _LEFTOVER.search(name) is not None


def is_copy(name: str) -> bool:
    """Tell whether a file of this name is the copy of an article's: a file manager's, or of a conflict."""
    if name[-3:].lower() != ".md" or not (" " in name or "onflict-" in name or "TOP-" in name):
        return False
    return _COPY.search(nfc(name[:-3])) is not None


def article_name(name: str) -> str | None:
    """Return the name under which a misnamed article would be read, None when ``name`` is none of one."""
    found = _MISNAMED.search(name)
    return None if found is None else name[: found.start()] + ".md"
