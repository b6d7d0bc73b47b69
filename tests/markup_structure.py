"""What readers get of HTML: its tree, without what only the program adds; and what others make of the same Markdown."""

import re
from typing import Final, TypeAlias
from urllib.parse import unquote

import lxml.html
from markdown_it import MarkdownIt

from sitegen.content.markup.finish import finish
from sitegen.content.markup.sanitise import Sanitiser
from sitegen.metadata.theme_model import TextTheme

Tree: TypeAlias = tuple[str, tuple[tuple[str, str], ...], tuple["Tree | str", ...]]

_SHOWN: Final = ("href", "src", "alt", "title", "start", "align", "colspan", "rowspan")
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+", "blockquote br div figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul"
    )
)
_SPACE: Final = re.compile(r"[ \t\n]+")


def structure(html: str) -> Tree:
    """Return the tree of ``html``, its white space as a browser shows it."""
    return _tree(lxml.html.fragment_fromstring(html, create_parent="div"), preformatted=False)


def as_others_read(markdown: str) -> str:
    """Return ``markdown`` as a reference reads it, as HTML that is as safe and as finished as ours."""
    html = _REFERENCE.render(markdown)
    return as_finished(html.replace("<s>", "<del>").replace("</s>", "</del>"))


def as_finished(html: str) -> str:
    """Return any HTML after the sanitiser, and as it stands in a page."""
    cleaned = Sanitiser().clean(html)
    return finish(cleaned or "", "", TextTheme().as_html())[0]


def _tree(element: lxml.html.HtmlElement, *, preformatted: bool) -> Tree:
    preformatted = preformatted or element.tag == "pre"
    parts: list[Tree | str] = []
    _add_text(parts, element.text)
    for child in element:
        parts.append(_tree(child, preformatted=preformatted))
        _add_text(parts, child.tail)
    if not preformatted:
        parts = [part for part in map(_Trimmed(parts, element.tag in _BLOCKS).part, range(len(parts))) if part]
    shown = ((name, _attribute(name, value)) for name in _SHOWN if (value := element.get(name)) is not None)
    return str(element.tag), tuple(shown), tuple(parts)


def _add_text(parts: "list[Tree | str]", text: str | None) -> None:
    if text:
        parts.append(text)


def _attribute(name: str, value: str) -> str:
    # A browser asks for the same address however its letters are written.
    return unquote(value) if name in {"href", "src"} else value


class _Trimmed:
    """The parts of an element, with white space where it shows only."""

    def __init__(self, parts: "list[Tree | str]", is_block: bool) -> None:  # noqa: FBT001
        self._parts = parts
        self._is_block = is_block

    def part(self, index: int) -> "Tree | str":
        """Return one of them."""
        part = self._parts[index]
        if not isinstance(part, str):
            return part
        part = _SPACE.sub(" ", part)
        if self._is_edge(index - 1):
            part = part.lstrip(" ")
        return part.rstrip(" ") if self._is_edge(index + 1) else part

    def _is_edge(self, index: int) -> bool:
        """Tell whether what stands at ``index`` shows no space beside it."""
        if not 0 <= index < len(self._parts):
            return self._is_block
        beside = self._parts[index]
        return not isinstance(beside, str) and beside[0] in _BLOCKS


_REFERENCE: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
