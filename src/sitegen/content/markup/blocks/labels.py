"""How lines begin where people count or list, and Markdown reads no list: ``a)``, ``1.1.``, ``Điều 2.``, ``-Một``.

One such line may be what a long line was cut at: a label counts where another line has the one before or after it, a
sign where another line has it too, or where the line above announces it with a colon.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from sitegen import regex
from sitegen.vietnamese.counting import ALPHABETS, COUNTING_LETTERS, PARTS

_SPACE: Final = "[ \t\u00a0]"
_EMPHASIS: Final = "[*_]{0,3}"
_NAMED: Final = "|".join(sorted((*PARTS, *map(str.upper, PARTS)), key=len, reverse=True))
_VALUE: Final = rf"[0-9]{{1,3}}(?:\.[1-9][0-9]?){{0,4}}|[ivxlc]{{1,7}}|[IVXLC]{{1,7}}|[{COUNTING_LETTERS}]"
# What may follow a label: a word, or signs that stand before one.
_TEXT: Final = r"(?=[^\W\d_]|[“\"‘'«(\[*_<`])"
_END: Final = rf"[.)/:]?(?:{_SPACE}?[-–](?!{_SPACE}*[0-9]))?"
_LABEL: Final = regex(
    rf"{_SPACE}*{_EMPHASIS}(?:({_NAMED}){_SPACE})?(?:\(({_VALUE})\)|\[({_VALUE})\]|({_VALUE})({_END}))"
    rf"(?:{_EMPHASIS}{_SPACE}*{_TEXT}|{_EMPHASIS}{_SPACE}*$)"
)
# Signs before a word, without the space that would make them marks of items, or too far to the right for that; a number
# behind one is negative.
_GLUED: Final = rf"(?:[-–+]|\*(?=[^*]*$))(?={_SPACE}*[^\W\d_])"
_ARROWS: Final = "→⇒⇨➔➜"
_TICKS: Final = "✓✔✗✘☐☑☒"
_SIGNS: Final = f"—★☆{_ARROWS}{_TICKS}"
# As Word's bullets become letters on their way through other programs: Courier New's and those of Wingdings.
_LETTERS: Final = "ovq§Øü"
_SIGN: Final = regex(rf"{_SPACE}*(?:({_GLUED})|([{_SIGNS}]){_SPACE}?|([{_LETTERS}]){_SPACE}+(?=\w|[“\"‘'(]))")
# A line that may be one of them, unless its first sign is none with which words begin.
BEGINNING: Final = rf"(?:{_NAMED}){_SPACE}|[(\[]?(?:{_VALUE})(?:[.)\]/:–-]|{_SPACE}[–-])|[{_LETTERS}]{_SPACE}"

_DASHED: Final = regex(rf"{_SPACE}*–{_SPACE}")
# The first one below another number is alone where the next one above it begins an item of a list.
_FIRST_BELOW: Final = regex(rf"{_SPACE}*{_EMPHASIS}[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,2}}\.1\.{_EMPHASIS}{_SPACE}")
_ANNOUNCING: Final = regex(rf":[*_]*{_SPACE}*$")
_SENTENCE_END: Final = regex(rf"[.:;,!?…][*_”\"]*{_SPACE}*$")

_SURE: Final = (_DASHED, _FIRST_BELOW)
_ROMAN: Final = regex(r"(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ALIKE: Final = dict.fromkeys(_ARROWS, "→") | dict.fromkeys(_TICKS, "✓")
_NUMBERS: Final = "1"
_FEWEST: Final = 2

_Number: TypeAlias = tuple[int, ...]


class _Label(NamedTuple):
    """A label as one of a ``family`` in which labels follow each other: its name, what it counts with, its signs."""

    family: tuple[str, str, str]
    number: _Number


def begin_items(lines: Sequence[str]) -> list[bool]:
    """Return of each line of a paragraph whether it begins like an item, and so has to stay a line of its own."""
    marked = [any(pattern.match(line) for pattern in _SURE) for line in lines]
    labels = [list(_labels(line)) for line in lines]
    if any(labels):
        linked = _linked({label for each in labels for label in each})
        # Two of these are items in whatever order: `a)`, `1)`, `1/`.
        enclosed = [_is_enclosed(each) for each in labels]
        are_items = sum(enclosed) >= _FEWEST
        for at, each in enumerate(labels):
            is_first = at > 0 and any(map(_is_first, each)) and _ANNOUNCING.search(lines[at - 1]) is not None
            marked[at] = marked[at] or is_first or not linked.isdisjoint(each) or (are_items and enclosed[at])
    signs = _signs(lines)
    times = Counter(signs)
    for at, sign in enumerate(signs):
        if sign and (times[sign] >= _FEWEST or (at and _ANNOUNCING.search(lines[at - 1]))):
            marked[at] = True
    return marked


def follows(above: Sequence[str], line: str) -> bool:
    """Tell whether the label of ``line`` is the next one of a label of the text ``above``."""
    here = set(_labels(line))
    return bool(here) and any(
        _Label(label.family, number) in here
        for each in above
        for label in _labels(each)
        for number in _next(label.number)
    )


def _labels(line: str) -> Iterator[_Label]:
    """Yield what the label of ``line`` may be: a letter may be a Roman number."""
    found = _LABEL.match(line)
    if found is None:
        return
    name, in_round, in_square, bare, end = found.groups(default="")
    value = in_round or in_square or bare
    style = "()" if in_round else "[]" if in_square else end.strip(" \t\u00a0")
    is_number = value[0].isdigit()
    # Without a sign behind it, or with a colon, a number is one of a text.
    if style == ":" and not name:
        return
    if not style and not (found.end() == len(line) if name else is_number and "." in value):
        return
    if is_number:
        yield _Label((name, _NUMBERS, style), tuple(map(int, value.split("."))))
        return
    case = "a" if value.islower() else "A"
    if _ROMAN.fullmatch(value):
        yield _Label((name, f"{case} roman", style), (_roman(value.lower()),))
    if len(value) == 1:
        for alphabet in ALPHABETS:
            if value.lower() in alphabet:
                yield _Label((name, f"{case} {alphabet}", style), (alphabet.index(value.lower()) + 1,))


def _roman(value: str) -> int:
    numbers = [_ROMAN_VALUES[sign] for sign in value]
    following = [*numbers[1:], 0]
    return sum(-one if one < then else one for one, then in zip(numbers, following, strict=True))


def _linked(labels: set[_Label]) -> set[_Label]:
    """Return those of ``labels`` of which another one is the next, or the one before."""
    linked: set[_Label] = set()
    for label in labels:
        for number in _next(label.number):
            following = _Label(label.family, number)
            if following in labels:
                linked |= {label, following}
    return linked


def _next(number: _Number) -> Iterator[_Number]:
    """Yield what may follow ``number``: the next one, one below it, or the next one of those above it."""
    yield (*number, 1)
    for length in range(1, len(number) + 1):
        yield (*number[: length - 1], number[length - 1] + 1)


def _is_first(label: _Label) -> bool:
    return label.number in {(1,), (1, 1)}


def _is_enclosed(labels: list[_Label]) -> bool:
    return any(
        not name and len(number) == 1 and (style == ")" or (style == "/" and kind == _NUMBERS))
        for (name, kind, style), number in labels
    )


def _signs(lines: Sequence[str]) -> list[str]:
    """Return the sign of each line, empty where it has none.

    A letter is one only where a sentence may begin: in some languages it is a word.
    """
    signs: list[str] = []
    for at, line in enumerate(lines):
        found = _SIGN.match(line)
        sign = "" if found is None else found[1] or found[2] or found[3]
        if found is not None and found[3] and at and not line[found.end() :][:1].isupper() and sign != signs[-1]:
            sign = sign if _SENTENCE_END.search(lines[at - 1]) else ""
        signs.append(_ALIKE.get(sign, sign))
    return signs
