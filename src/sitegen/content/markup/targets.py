"""Where links and pictures lead: which targets are the site's own, and their replacement by addresses."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from sitegen import regex
from sitegen.content.markup.tags import ATTRIBUTES, attributes

# Browsers drop these before they look at an address (URL Standard, "basic URL parser").
_AROUND: Final = "".join(map(chr, range(0x21)))
_INSIDE: Final = regex(r"[\t\n\r]")
_SCHEME: Final = regex(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST: Final = regex(r"[/\\]{2}")

# A film or a sound holds nothing, so that it is one thing with its end tag.
_TARGETED: Final = regex(rf"<(a|img)({ATTRIBUTES})>|<(video|audio)({ATTRIBUTES})></\3>|</a>")
_FIGURE: Final = regex(rf"<figure{ATTRIBUTES}>(?>(?:(?!</?figure\b|<(?:img|video|audio)\b).)*)</figure>\n?", re.DOTALL)
_TARGET_KEY: Final = {"a": "href", "img": "src", "video": "src", "audio": "src"}


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

    ``answer(tag, target)`` gets each target that ``RenderedText.links`` lists for the same ``base_url``, in that order,
    and returns the address to write. For None a link becomes its content and a picture is left out. Each picture that
    stays gets what ``attributes_of(target)`` returns, asked in their order, after its address.
    """
    if not any(tag in html for tag in ("<a ", "<img ", "<video ", "<audio ")):
        return html
    # Whether each open link is unwrapped; a table cell in a link may hold links of its own.
    unwrapped: list[bool] = []
    dropped = False

    def replace(found: re.Match[str]) -> str:
        nonlocal dropped
        tag = found[1] or found[3]
        if not tag:
            return "" if unwrapped.pop() else "</a>"
        key = _TARGET_KEY[tag]
        written = attributes(found[2] or found[4] or "").get(key)
        shown = found[0]
        if written is not None and is_internal(target := unescape(written), base_url):
            address = answer("img" if tag == "img" else "a", target)
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
