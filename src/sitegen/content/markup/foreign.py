"""Marks that mean something to other programs and nothing here, where they are shown as typed."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sitegen import regex
from sitegen.content.markup.code import CodeFinder
from sitegen.content.markup.model import MarkupWarning
from sitegen.diagnostics import rules

# Each with a sign and texts, of which one is there when it is, right behind the sign where that is a bracket: to ask
# for these is far cheaper than to look for marks.
_MARKS: Final = tuple(
    (sign, hints, regex(pattern, re.MULTILINE))
    for sign, hints, pattern in (
        # Hugo; Jekyll and Liquid; templates.
        ("{", ("{{",), r"\{\{[<%]?[^{}\n]{1,300}[%>]?\}\}"),
        ("{", ("{%",), r"\{%[^{}\n]{1,300}%\}"),
        # kramdown, Pandoc.
        (
            "{",
            ("=", "{.", "{#", "{:"),
            r"\{:?[ ]*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n{}]*\"|'[^'\n{}]*'|[^\s{}]+))(?:[^{}\n]{0,200})?\}",
        ),
        # Wikis, Obsidian.
        ("[", ("[",), r"!?\[\[[^\[\]\n]{1,300}\]\](?!\()"),
        # GitHub, Obsidian.
        ("[", ("!",), r"^[ \t]*+>[ \t>]*+\[![A-Za-z]{2,20}\].*"),
        # WordPress.
        (
            "[",
            (
                "/",
                "caption",
                "gallery",
                "embed",
                "video",
                "audio",
                "playlist",
                "youtube",
                "vc_",
                "su_",
                "contact",
            ),
            (
                r"\[/?(?:caption|gallery|embed|video|audio|playlist|youtube|vc_\w+|su_\w+|contact-form-7)"
                r"(?:\s[^\[\]\n]{0,500})?\](?![(\[:])"
            ),
        ),
        # Pandoc, Docusaurus, VitePress.
        (":::", (":::",), r"^[ \t>]*+:::.*"),
        # MkDocs.
        ("!", ("!!! ",), r"^[ \t]*+!!! \w.*"),
        ("?", ("??? ", "???+"), r"^[ \t]*+\?\?\?\+? \w.*"),
    )
)
_SIGNS: Final = tuple(dict.fromkeys(sign for sign, *_ in _MARKS))
# What stands right behind a bracket that may begin one of these marks.
_HINTS: Final = "|".join(sorted({re.escape(hint) for sign, hints, _ in _MARKS if sign == "[" for hint in hints}))
_HINTED: Final = regex(rf"\[(?:{_HINTS})")
_GAP: Final = regex(r"\][ \t\n]{1,3}\(")
_SPLIT: Final = regex(
    r"\[([^\[\]\n]{1,300})\][ \t\n]{1,3}"
    r"\(((?:https?://|www\.|mailto:|/|#|\./)[^\s()]{0,2000}|[^\s()]{1,300}\.(?:md|html?|pdf|docx?|xlsx?|jpe?g|png|webp))\)",
    re.IGNORECASE,
)


def told_marks(text: str) -> list[MarkupWarning]:
    """Return what the first of the marks that other programs know is in ``text``, and the links that a space parts."""
    signs = [sign for sign in _SIGNS if sign in text]
    if not signs:
        return []
    doubts = []
    first = min(_first_marks(text, signs), default=None, key=lambda found: found.start())
    if first is not None:
        doubts.append(MarkupWarning(rules.FOREIGN_MARKUP, first[0], at=first.start()))
    if "[" in signs and _GAP.search(text) is not None:
        code = CodeFinder(text)
        for found in _SPLIT.finditer(text):
            if _is_typed(text, found, code):
                fixed = f"[{found[1]}]({found[2]})"
                doubts.append(MarkupWarning(rules.SPLIT_LINK, found[0], fixed=fixed, at=found.start()))
    return doubts


def _first_marks(text: str, signs: Sequence[str]) -> Iterator[re.Match[str]]:
    code = None
    is_hinted = "[" in signs and _HINTED.search(text) is not None
    for sign, hints, pattern in _MARKS:
        if is_hinted if sign == "[" else sign in signs and any(hint in text for hint in hints):
            code = code or CodeFinder(text)
            found = next((each for each in pattern.finditer(text) if _is_typed(text, each, code)), None)
            if found is not None:
                yield found


def _is_typed(text: str, found: re.Match[str], code: CodeFinder) -> bool:
    """Tell whether something stands outside of code, and without a backslash before it."""
    return not code.end_at(found.start()) and not text.endswith("\\", 0, found.start())
