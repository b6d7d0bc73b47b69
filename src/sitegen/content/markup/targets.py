"""Where links and pictures lead: which targets are the site's own, and their replacement by addresses."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from sitegen.content.markup.tags import ATTRIBUTES, attributes

# Browsers drop these before they look at an address (URL Standard, "basic URL parser").
_AROUND: Final = "".join(map(chr, range(0x21)))
_INSIDE: Final = re.compile(r"[\t\n\r]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST: Final = re.compile(r"[/\\]{2}")

_TARGETED: Final = re.compile(rf"<(a|img)({ATTRIBUTES})>|</a>")
_FIGURE: Final = re.compile(r"<figure>(?:(?!</?figure>|<img ).)*</figure>\n?", re.DOTALL)
# A link, or a picture, with nothing where its target belongs.
_NO_TARGET: Final = re.compile(r"""\]\(\s*(?:<\s*>\s*)?\)|\b(?:href|src)(?:\s*=\s*(?:"\s*"|'\s*'))?(?=[\s/>])""")
_TARGET_KEY: Final = {"a": "href", "img": "src"}


def as_browsers_read(target: str) -> str:
    """Return ``target`` as a browser begins to read it: without the white space it ignores."""
    return _INSIDE.sub("", target.strip(_AROUND))


def is_foreign(target: str) -> bool:
    """Tell whether ``target`` names a scheme or a host, whatever host that is."""
    read = as_browsers_read(target)
    return _SCHEME.match(read) is not None or _HOST.match(read) is not None


def is_internal(target: str, base_url: str) -> bool:
    """Tell whether ``target`` leads to a path of this site: it has no scheme and no host, or begins with ``base_url``.

    What leads to a place within the same page (``#…``), or nowhere, is not internal: it needs no answer.
    """
    if within_base(target, base_url) is not None:
        return True
    return target.strip() != "" and not target.startswith("#") and not is_foreign(target)


def within_base(target: str, base_url: str) -> str | None:
    """Return what follows ``base_url`` in ``target``, None when it does not begin with it.

    Scheme and host are the same however their letters are written, the path is not.
    """
    read = as_browsers_read(target)
    begin, rest = read[: len(base_url)], read[len(base_url) :]
    if not base_url or begin.lower() != base_url.lower() or rest[:1] not in {"", "/", "?", "#"}:
        return None
    path = base_url.find("/", base_url.index("//") + 2)
    return rest if path < 0 or begin[path:] == base_url[path:] else None


def resolve(
    html: str,
    answer: Callable[[str, str], str | None],
    attributes_of: Callable[[str], str] = lambda _: "",
    *,
    base_url: str = "",
) -> str:
    """Return ``html``, as ``Markup.render`` made it, with every internal target replaced.

    ``answer(tag, target)`` gets each target that ``Rendered.links`` lists for the same ``base_url``, in that order,
    and returns the address to write. For None a link becomes its content and a picture is left out. Each picture that
    stays gets what ``attributes_of(target)`` returns, asked in their order, after its address.
    """
    if "<a " not in html and "<img " not in html:
        return html
    # Whether each open link is unwrapped; a table cell in a link may hold links of its own.
    unwrapped: list[bool] = []
    dropped = False

    def replace(found: re.Match[str]) -> str:
        nonlocal dropped
        tag = found[1]
        if not tag:
            return "" if unwrapped.pop() else "</a>"
        key = _TARGET_KEY[tag]
        written = attributes(found[2]).get(key)
        shown = found[0]
        if written is not None and is_internal(target := unescape(written), base_url):
            address = answer(tag, target)
            more = attributes_of(target) if tag == "img" and address is not None else ""
            new = "" if address is None else f' {key}="{escape(address)}"{more}'
            shown = new and shown.replace(f' {key}="{written}"', new, 1)
        if tag == "a":
            unwrapped.append(not shown)
        elif not shown:
            dropped = True
        return shown

    resolved = _TARGETED.sub(replace, html)
    # A caption without its picture says nothing.
    return _FIGURE.sub("", resolved) if dropped else resolved


def locate(source_text: str, target: str, first_line: int, nth: int = 0) -> tuple[int, int, int, str]:
    """Return where ``target`` stands in Markdown: line, column (both from 1), length, and that line's text.

    ``first_line`` is the line of the file on which ``source_text`` begins. The ``nth`` occurrence is meant, from 0,
    or the last one when there are fewer. A target that is spelled in a way this cannot follow is placed at the start.
    """
    wanted = _spellings(target.strip()) if target.strip() else _NO_TARGET
    found = list(wanted.finditer(source_text))
    if not found:
        at = max(0, source_text.find(target))
        return _place(source_text, at, max(1, len(target)), first_line)
    place = found[min(nth, len(found) - 1)]
    return _place(source_text, place.start(), place.end() - place.start(), first_line)


def _spellings(target: str) -> re.Pattern[str]:
    """Return what finds ``target`` as authors may write it: with backslashes, with entities, any white space."""
    letters = (r"\s+" if each.isspace() else rf"(?:\\?{re.escape(each)}|&#?\w+;)" for each in _words(target))
    return re.compile(rf"(?<![^\s(<\"'=]){''.join(letters)}(?![^\s)>\"'])")


def _words(target: str) -> str:
    """Return ``target`` with each stretch of white space as one space."""
    return re.sub(r"\s+", " ", target)


def _place(text: str, at: int, length: int, first_line: int) -> tuple[int, int, int, str]:
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].split("\n", 1)[0]
    column = at - start + 1
    return first_line + text.count("\n", 0, at), column, max(1, min(length, len(line) - column + 1)), line
