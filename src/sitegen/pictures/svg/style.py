"""Values of attributes, and styles (CSS): read strictly, written anew from the properties that only draw."""

import re
from typing import Final

from sitegen import regex
from sitegen.pictures.svg.names import FUNCTIONS, PROPERTIES

# No backslash, which spells what would not be read so, no braces, and nothing that begins a rule.
_CHARACTERS: Final = regex(r"[\w\s.,:+\-*/%#()'\"!?=|~]*")
_NAME_BACKWARDS: Final = regex(r"\s*([\w-]*)")
# A place of the drawing itself.
_PLACE: Final = regex(r"url\(\s*([\"']?)#[^\s\"'()]+\1\s*\)", re.IGNORECASE)
# How deep functions may stand in each other.
_MOST_DEPTH: Final = 5
_DECLARATION: Final = regex(
    r"""\s*(?:([\w-]+)\s*:\s*((?>(?:[^;"'{}\\]|"[^"\n\\]*"|'[^'\n\\]*')*)))?(?:;|\Z)""", re.ASCII
)
_RULE: Final = regex(r"\s*([^{}]*+)\{([^{}]*+)\}")
_SELECTOR: Final = regex(r"[\w\s.#,>+~*:-]+")
_CHARSET: Final = regex(r"\s*@charset\s+\"[\w-]+\";", re.IGNORECASE)


def is_plain(value: str) -> bool:
    """Return whether the value of an attribute or a property draws, whatever it means, and loads nothing."""
    if _CHARACTERS.fullmatch(value) is None or "/*" in value:
        return False
    begin = depth = 0
    while (at := value.find("(", begin)) >= 0:
        # Backwards, so that no letter is looked at twice.
        found = _NAME_BACKWARDS.match(value[begin:at][::-1])
        name = found[1][::-1].lower() if found else ""
        if name not in FUNCTIONS and not (name == "url" and _PLACE.match(value, at - len(name))):
            return False
        depth += 1 - value.count(")", begin, at)
        if depth > _MOST_DEPTH:
            return False
        begin = at + 1
    return True


def declarations(text: str) -> str | None:
    """Return the declarations of a ``style`` attribute with those that draw alone; None when they are not plain."""
    plain = _without_comments(text)
    if plain is None:
        return None
    kept: list[str] = []
    at = 0
    while at < len(plain):
        found = _DECLARATION.match(plain, at)
        if found is None:
            return None
        name, value = (found[1] or "").lower(), (found[2] or "").strip()
        if name in PROPERTIES and value:
            if not is_plain(value):
                return None
            kept.append(f"{name}:{value}")
        at = found.end()
    return ";".join(kept)


def sheet(text: str) -> str | None:
    """Return a style sheet with the declarations that draw alone; None when it has more than plain rules."""
    plain = _without_comments(text)
    if plain is None:
        return None
    begin = _CHARSET.match(plain)
    at = begin.end() if begin else 0
    end = len(plain.rstrip())
    rules: list[str] = []
    while at < end:
        found = _RULE.match(plain, at)
        kept = None if found is None else declarations(found[2])
        if found is None or kept is None or _SELECTOR.fullmatch(found[1]) is None:
            return None
        if kept:
            rules.append(f"{' '.join(found[1].split())}{{{kept}}}")
        at = found.end()
    return "".join(rules)


def _without_comments(text: str) -> str | None:
    """Return styles without comments, None when one does not end."""
    parts: list[str] = []
    at = 0
    while (start := text.find("/*", at)) >= 0:
        end = text.find("*/", start + 2)
        if end < 0:
            return None
        parts.extend((text[at:start], " "))
        at = end + 2
    return "".join((*parts, text[at:]))
