"""The bytes of a content or settings file as text: UTF-8, composed, with one kind of line end."""

import os
import re
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

from sitegen import regex
from sitegen.diagnostics import Fault, rules
from sitegen.diagnostics.rules import Rule
from sitegen.vietnamese.text import nfc

# 5 MiB, so that what a file manager calls 5 MB still passes.
MAX_BYTES: Final = 5 * 1024 * 1024

# The most that such a pointer has, and how it begins (the specification of git-lfs).
POINTER_BYTES: Final = 1024
_POINTER: Final = (b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/")

_MARKER: Final = regex("(?:<{7}|>{7})(?: .*)?")
_BOM: Final = b"\xef\xbb\xbf"
# C0 and delete, and the first byte of whatever could be no character: Vietnamese text has none of these.
_SUSPECT: Final = bytes({*range(32), 127, 0xEF, *range(0xF0, 0xF5)} - set(b"\t\n\r"))
# What Word writes for Shift+Enter.
WORD_BREAK: Final = "\x0b"
_FRONT_MATTER_END: Final = regex(r"\n---[ \t]*(?:\n|\Z)")
_C1: Final = regex(rb"\xc2[\x80-\x9f]")
# What XML 1.0 forbids and HTML calls a parse error: control characters and code points that are no characters.
# Several of one kind in a row are one mistake.
_NO_TEXT: Final = regex(
    "([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + r"])\1*"
)
# A longer line is cut to what lies around the place, so that what is told of a file grows with it and not with the
# square of it: characters, and how many of them stand before the place.
_WHOLE_LINE: Final = 1000
_CUT_LINE: Final = 200
_BEFORE: Final = 100
# UTF-16 of Vietnamese text has more NULs than this among its bytes; one that got into a text by mistake is rare.
_NULS_OF_UTF16: Final = 0.1


def read_bounded(file: IO[bytes]) -> bytes:
    """Return the bytes of an open file, and of a larger one than MAX_BYTES one more than that. Raises OSError."""
    # One byte too many is enough for the fault, however large the file is. No more is asked for than there seems to be,
    # since room is made for all of it.
    return file.read(min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1)


class Position(NamedTuple):
    """A place in a file, as a ``Fault`` has it."""

    line: int
    column: int
    length: int
    source_line: str
    start: int

    def fault(self, rule: Rule, path: str, params: tuple[tuple[str, str], ...]) -> Fault:
        """Return that a rule is broken here, in the file at ``path``."""
        return Fault(rule, path, self.line, self.column, self.length, self.source_line, params, self.start)


class FaultCollector:
    """Collects the faults found in one file, and knows the file's lines so that each fault can show its own."""

    __slots__ = ("_lines", "_text", "faults", "path")

    def __init__(self, path: str, text: str = "") -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._text = text
        self._lines: list[str] | None = None

    def set_text(self, text: str) -> None:
        """Let ``text`` be the whole text that line numbers count in."""
        self._text = text
        self._lines = None

    def source_line(self, line: int) -> str:
        """Return the line with the number ``line``, counted from 1; ``""`` when there is none."""
        if self._lines is None:
            # Not splitlines: it knows line ends that editors do not count.
            self._lines = self._text.split("\n")
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    def add(self, rule: Rule, span: tuple[int, int, int], **params: str) -> None:
        """Add a fault at ``span``: line, column and length, as nodes and fields give it."""
        self.faults.append(self.place(span).fault(rule, self.path, tuple(params.items())))

    def place(self, span: tuple[int, int, int]) -> Position:
        """Return where ``span`` is, with what is shown of its line."""
        line, column, length = span
        return Position(line, column, max(1, length), *_shown_part(self.source_line(line), column))

    @property
    def failed(self) -> bool:
        """Whether anything found is more than a warning."""
        return any(not fault.rule.warning for fault in self.faults)


def _shown_part(line: str, column: int) -> tuple[str, int]:
    """Return what is shown of a source line around ``column`` (from 1), and the column where that begins.

    It is the line itself, unless it is very long: then an ellipsis stands for what is left out on either side.
    """
    if len(line) <= _WHOLE_LINE:
        return line, 1
    begin = max(0, column - 1 - _BEFORE)
    part = line[begin : begin + _CUT_LINE]
    if begin > 0:
        part = "…" + part[1:]
    if begin + _CUT_LINE < len(line):
        part = part[:-1] + "…"
    return part, begin + 1


def decode(raw: bytes, report: FaultCollector, *, word_breaks: bool = False) -> str | None:
    """Return the text of a file, or None when it cannot be told; add what is wrong to ``report``.

    A byte order mark, Windows and old Mac line ends and decomposed letters are mended. A control character is a
    fault, and a space stands for it in the text, so that the rest of the file can be checked in the same run. What Git
    left in place of one text, a pointer or a conflict of two, is not read further. With ``word_breaks`` Word's line
    breaks (Shift+Enter, U+000B) stay below the front matter: there they mean what they are.
    """
    if len(raw) > MAX_BYTES:
        report.add(rules.TOO_LARGE, (1, 1, 1))
        return None
    raw = raw.removeprefix(_BOM)
    if is_pointer(raw):
        report.set_text(raw[:POINTER_BYTES].decode(errors="replace"))
        report.add(rules.POINTER, (1, 1, 1))
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        _report_not_utf8(raw, error.start, report)
        return None
    if b"\r" in raw:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = nfc(text)
    if may_hold_no_text(raw):
        # UTF-16 without a mark may decode, as letters with NULs between.
        if raw.count(b"\0") > len(raw) * _NULS_OF_UTF16:
            _report_not_utf8(raw, raw.find(b"\0"), report)
            return None
        text = _report_no_text(text, report, breaks_from=_text_begins(text) if word_breaks else len(text))
    report.set_text(text)
    return None if "<<<<<<<" in text and _report_conflicts(text, report) else text


def is_pointer(raw: bytes) -> bool:
    """Tell from a file's first bytes whether Git LFS left a pointer where the file itself should be."""
    return raw.startswith(_POINTER)


def conflicts_in(text: str) -> Iterator[int]:
    """Yield the number, from 1, of each line that begins a conflict of Git.

    One has an end, too: ``<`` alone may be meant, and a line of ``=`` underlines a heading.
    """
    begun = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("<<<<<<<") and _MARKER.fullmatch(line):
            begun = begun or number
        elif begun and line.startswith(">>>>>>>") and _MARKER.fullmatch(line):
            yield begun
            begun = 0


def _report_conflicts(text: str, report: FaultCollector) -> bool:
    found = list(conflicts_in(text))
    for number in found:
        report.add(rules.CONFLICT, (number, 1, len(report.source_line(number))))
    return bool(found)


def may_hold_no_text(raw: bytes) -> bool:
    """Tell from the bytes of a text, ten times faster than from itself, whether it has to be looked through."""
    return len(raw.translate(None, _SUSPECT)) != len(raw) or (b"\xc2" in raw and _C1.search(raw) is not None)


def no_text_in(text: str) -> str | None:
    """Return the first character of ``text`` that is no text, as in U+0000; None when all of it is."""
    found = _NO_TEXT.search(text)
    return None if found is None else f"U+{ord(found[1]):04X}"


def _text_begins(text: str) -> int:
    """Return where the text below the front matter begins, the end where there is none."""
    found = _FRONT_MATTER_END.search(text)
    return len(text) if found is None else found.end()


def _report_no_text(text: str, report: FaultCollector, breaks_from: int) -> str:
    breaks = [found.start() for found in re.finditer(WORD_BREAK, text) if found.start() >= breaks_from]
    if breaks:
        mended = _report_no_text(text[:breaks_from] + text[breaks_from:].replace(WORD_BREAK, " "), report, len(text))
        # As long as before: each break is put back in its place.
        begins = [0, *(each + 1 for each in breaks)]
        return WORD_BREAK.join(mended[begin:end] for begin, end in zip(begins, [*breaks, len(mended)], strict=True))
    mended = _NO_TEXT.sub(lambda found: " " * len(found[0]), text)
    report.set_text(mended)
    for number, line in enumerate(text.split("\n"), 1):
        for found in _NO_TEXT.finditer(line):
            place = number, found.start() + 1, len(found[0])
            report.add(rules.CONTROL_CHARACTER, place, value=f"U+{ord(found[1]):04X}")
    return mended


def _report_not_utf8(raw: bytes, offset: int, report: FaultCollector) -> None:
    text = nfc(raw.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))
    before = nfc(raw[:offset].decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n"))
    report.set_text(text)
    report.add(rules.NOT_UTF8, (before.count("\n") + 1, len(before) - before.rfind("\n"), 1))
