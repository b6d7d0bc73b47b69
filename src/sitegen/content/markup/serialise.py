"""Element trees to HTML in one pass: what the library's prettifying, unescaping and serialising do in three.

Trees hold only what this dialect's processors make: no comments, no attribute without a value.
"""

import re
import xml.etree.ElementTree as ET
from typing import Final

from markdown.util import BLOCK_LEVEL_ELEMENTS, STX

from sitegen import regex

_BLOCKS: Final = frozenset(BLOCK_LEVEL_ELEMENTS)
_VOID: Final = frozenset({"br", "hr", "img"})
_UNESCAPE: Final = regex("\x02(\\d+)\x03")
_BARE_AMPERSAND: Final = regex(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


def serialise(root: ET.Element) -> str:
    """Return the HTML of all that ``root`` holds."""
    out: list[str] = []
    if root.text:
        out.append(_escape(root.text))
    for element in root:
        _write_block(element, out)
    return "".join(out).strip()


def _write_block(element: ET.Element, out: list[str]) -> None:
    """Append an element that stands in a block, with a line break after it when it is one itself."""
    tag = element.tag
    if tag not in _BLOCKS:
        _write_inline(element, out)
        return
    text = element.text
    out.append(_open(tag, element))
    if tag == "pre":
        _write_code(element, out)
    elif len(element):
        if text and text.strip():
            out.append(_escape(text))
        elif element[0].tag in _BLOCKS:
            out.append("\n")
        elif text:
            out.append(text)
        for child in element:
            _write_block(child, out)
    elif text:
        out.append(_escape(text))
    if tag not in _VOID:
        out.append(f"</{tag}>")
    tail = element.tail
    out.append(_escape(tail) if tail and tail.strip() else "\n")


def _write_code(element: ET.Element, out: list[str]) -> None:
    """Append the inside of a code block, which the library makes of one ``<code>`` that holds only text."""
    (code,) = element
    out.append(f"<code>{_escape(code.text or '', unescape=False)}</code>")


def _write_inline(element: ET.Element, out: list[str]) -> None:
    # Not by recursion: emphasis can be nested very deeply.
    todo: list[ET.Element | str] = [element]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        tag = item.tag
        out.append(_open(tag, item))
        if item.text:
            out.append(_escape(item.text, unescape=tag != "code"))
        tail = item.tail
        if tag == "br":
            tail = f"\n{tail}" if tail and tail.strip() else "\n"
        if tail:
            todo.append(_escape(tail))
        if tag not in _VOID:
            todo.append(f"</{tag}>")
        todo.extend(reversed(item))


def _open(tag: str, element: ET.Element) -> str:
    items = element.items()
    if not items:
        return f"<{tag}>"
    written = [f' {name}="{_escape(value).replace(chr(34), "&quot;")}"' for name, value in sorted(items)]
    return f"<{tag}{''.join(written)}>"


def _escape(text: str, *, unescape: bool = True) -> str:
    if unescape and STX in text:
        text = _UNESCAPE.sub(lambda code: chr(int(code[1])), text)
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text
