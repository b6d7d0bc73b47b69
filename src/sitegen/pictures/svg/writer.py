"""Reads a drawing as XML and writes what draws; what else it holds is refused, or dropped where it shows nothing."""

from typing import Final
from xml.parsers import expat

from sitegen import regex
from sitegen.pictures import look
from sitegen.pictures.model import DrawingError
from sitegen.pictures.svg import embedded, style
from sitegen.pictures.svg.names import ATTRIBUTES, DROPPED, ELEMENTS, REFERRING, SVG, TEXTS, WORDS, XHTML, XLINK, XML
from sitegen.pictures.svg.uses import Uses, is_bounded

# How many elements there may be, and how deep in each other: far more than drawings have, and read in a second.
_MOST_ELEMENTS: Final = 100_000
_MOST_DEPTH: Final = 200
_BOM: Final = b"\xef\xbb\xbf"
# A document type without declarations of its own, as many programs write it, says nothing; entities need declarations.
_DOCTYPE: Final = regex(r"<!DOCTYPE\b[^\[\]<>]*>")
_OPENED: Final = regex(r"<!(?!--|\[CDATA\[)")
_PLACE: Final = regex(r"#\S+")
_SPACES: Final = frozenset({"default", "preserve"})
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
# As much of a value as tells which one is meant.
_SHOWN: Final = 60


def redrawn(data: bytes) -> bytes:
    """Return an SVG file written anew, with nothing but what draws. Raises DrawingError.

    The same bytes give the same bytes, and what was written so is written the same again.
    """
    text = _text_of(data)
    writer = _Writer()
    try:
        writer.parser.Parse(text.encode(), True)  # noqa: FBT003 - positional only
    except expat.ExpatError as error:
        raise DrawingError("", error.lineno, error.offset + 1) from error
    if not is_bounded(Uses(writer.ends, writer.ids, writer.uses)):
        raise DrawingError("<use>")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(writer.parts) + "\n").encode()


def _text_of(data: bytes) -> str:
    """Return the text of a file, without its document type, which keeps its lines. Raises DrawingError."""
    if len(data) > look.MAX_DRAWING_BYTES:
        raise DrawingError("")
    try:
        text = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise DrawingError("") from error
    text = _DOCTYPE.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    declared = _OPENED.search(text)
    if declared:
        line = text.count("\n", 0, declared.start()) + 1
        raise DrawingError(text[declared.start() :][:_SHOWN].split()[0], line)
    return text


class _Writer:
    """Writes a drawing while it is read: ``parts`` are its text, the rest is as ``Uses`` has it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.ends: list[int] = []
        self.ids: dict[str, int] = {}
        self.uses: list[tuple[int, str]] = []
        # The names of the elements under way, each with its number; how many dropped ones, one in the other, are.
        self._open: list[tuple[str, int]] = []
        self._dropped = 0
        self._sheet: list[str] = []
        # All is read as UTF-8, whatever it says of itself.
        self.parser = expat.ParserCreate("UTF-8", " ")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.XmlDeclHandler = self._declare
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._write_text
        self.parser.ProcessingInstructionHandler = self._instruct

    def _refuse(self, what: str) -> DrawingError:
        return DrawingError(what, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _declare(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0" or (encoding is not None and encoding.upper() not in {"UTF-8", "UTF8", "US-ASCII"}):
            raise self._refuse("")

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refuse("<!DOCTYPE")

    def _instruct(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise self._refuse(f"<?{target}?>")

    def _start(self, name: str, attributes: list[str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._dropped:
            self._dropped += 1
        elif not self._open and (space, local) != (SVG, "svg"):
            raise self._refuse("")
        elif space == XHTML or (space == SVG and local not in ELEMENTS | DROPPED):
            raise self._refuse(f"<{local}>")
        elif space != SVG or local in DROPPED:
            self._dropped = 1
        else:
            self._open_element(local, attributes)
        if self._dropped + len(self._open) > _MOST_DEPTH or len(self.ends) > _MOST_ELEMENTS:
            raise self._refuse("")

    def _open_element(self, name: str, attributes: list[str]) -> None:
        number = len(self.ends)
        self.ends.append(number)
        kept = self._kept_attributes(name, dict(zip(attributes[::2], attributes[1::2], strict=True)))
        if "id" in kept:
            self.ids.setdefault(kept["id"], number)
        if name == "use" and "href" in kept:
            self.uses.append((number, kept["href"][1:]))
        space = "" if self._open else f' xmlns="{SVG}"'
        written = "".join(f' {key}="{value.translate(_IN_ATTRIBUTE)}"' for key, value in kept.items())
        self._open.append((name, number))
        self.parts.append(f"<{name}{space}{written}>")

    def _kept_attributes(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in attributes.items():
            space, _, local = name.rpartition(" ")
            if local.lower().startswith("on") and space in {"", SVG, XHTML}:
                raise self._refuse(local)
            if local == "href" and space in {"", XLINK}:
                # The one without a prefix is the one that counts.
                if space == "" or "href" not in attributes:
                    kept.update(self._reference(element, value))
            elif space == XML and (local == "lang" or (local == "space" and value in _SPACES)):
                kept[f"xml:{local}"] = value
            elif space == "":
                kept.update(self._own(local, value))
        return kept

    def _own(self, name: str, value: str) -> dict[str, str]:
        """Return an attribute of the element itself as it is written; nothing for one that says nothing of drawing."""
        if name in WORDS:
            return {name: value}
        if name == "style":
            declared = style.declarations(value)
            if declared is None:
                raise self._refuse(f'style="{value[:_SHOWN]}"')
            return {"style": declared} if declared else {}
        if name not in ATTRIBUTES:
            return {}
        if not style.is_plain(value):
            raise self._refuse(f'{name}="{value[:_SHOWN]}"')
        return {name: value}

    def _reference(self, element: str, value: str) -> dict[str, str]:
        """Return what an element may name as it is written. Raises DrawingError where it is not of this drawing."""
        place = value.strip()
        if element == "image":
            picture = embedded.picture(place)
            if picture is not None:
                return {"href": picture}
        elif _PLACE.fullmatch(place) and element in REFERRING:
            return {"href": place}
        raise self._refuse(f'href="{value[:_SHOWN]}"')

    def _end(self, _name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        name, number = self._open.pop()
        self.ends[number] = len(self.ends)
        if name == "style":
            self._write_sheet()
        if self.parts[-1].startswith(f"<{name}") and number == len(self.ends) - 1:
            self.parts[-1] = self.parts[-1][:-1] + "/>"
        else:
            self.parts.append(f"</{name}>")

    def _write_text(self, text: str) -> None:
        if self._dropped or not self._open:
            return
        name = self._open[-1][0]
        if name == "style":
            self._sheet.append(text)
        elif name in TEXTS:
            self.parts.append(text.translate(_IN_TEXT))

    def _write_sheet(self) -> None:
        text, self._sheet = "".join(self._sheet), []
        sheet = style.sheet(text)
        if sheet is None:
            raise self._refuse(f"<style> {' '.join(text.split())[:_SHOWN]}")
        if sheet:
            self.parts.append(sheet.translate(_IN_TEXT))
