"""Where a front matter says a value that was found wrong only later, beside other files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from sitegen.metadata.document import OPENING
from sitegen.metadata.front_model import Parts
from sitegen.metadata.yaml.nodes import Broken, Mapping, Node, Scalar, Sequence, Span
from sitegen.metadata.yaml.text import parse
from sitegen.system.names import local_path, site_path
from sitegen.system.text import FaultCollector
from sitegen.vietnamese.text import clean_spaces, nfc


def value_spans(parts: Parts | None, wanted: Iterable[tuple[str, str | None]]) -> list[Span]:
    """Return line, column and length of each (key, value) in a file: of the key's value, or of the one of its texts.

    A value may be as typed or as an article has it, None for all that the key says; one that is ``wanted`` twice is
    looked for at its second place, as far as there is one. Of a key that is not there, and of
    a file without front matter, it is the opening. As slow as reading again, however many are ``wanted``.
    """
    if parts is None:
        return [OPENING for _ in wanted]
    node = parse(parts.front, FaultCollector(""), first_line=parts.front_line)
    keys: dict[str, tuple[Scalar, Node]] = {}
    for name, found in node.entries if node is not None else ():
        keys.setdefault(name.value, (name, found))
    places: dict[str, dict[str, list[Span]]] = {}
    asked: Counter[tuple[str, str | None]] = Counter()
    spans = []
    for key, value in wanted:
        if key not in keys:
            spans.append(OPENING)
            continue
        name, found = keys[key]
        if key not in places:
            places[key] = _places(found)
        standing = [] if value is None else places[key].get(value, [])
        span = standing[min(asked[key, value], len(standing) - 1)] if standing else None
        asked[key, value] += 1
        spans.append(span or (found.span if found.span[2] else name.span))
    return spans


def _places(node: Node) -> dict[str, list[Span]]:
    """Return where each text in ``node`` stands, by every form in which it is asked for."""
    places: dict[str, list[Span]] = {}
    for text in _texts(node):
        for form in dict.fromkeys(_forms(text.value)):
            places.setdefault(form, []).append(text.span)
    return places


def _texts(node: Node) -> Iterator[Scalar]:
    """Yield the texts in ``node``, in their order."""
    if isinstance(node, Scalar):
        yield node
    elif not isinstance(node, Broken):
        children = node.items if isinstance(node, Sequence) else _values(node)
        for child in children:
            yield from _texts(child)


def _values(node: Mapping) -> tuple[Node, ...]:
    return tuple(value for _, value in node.entries)


def _forms(text: str) -> Iterator[str]:
    """Yield what an article may have of a text as typed."""
    typed = nfc(clean_spaces(text))
    yield from (text, typed, unquote(typed))
    yield from filter(None, (site_path(typed), local_path(typed)))
