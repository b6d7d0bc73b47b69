"""From sanitised HTML to the HTML of a page: headings, tables, figures, notes, boxes of tasks, pictures of other sites.

All identifiers, classes and roles are added here, after the sanitiser has removed everybody else's.
"""

import re
from collections.abc import Container, Iterable, Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote

from sitegen import regex
from sitegen.content.markup.captions import figures
from sitegen.content.markup.model import MarkupLink, MarkupWarning
from sitegen.content.markup.notes import BACK, MARK
from sitegen.content.markup.plain import DONE, TO_DO, plain_text
from sitegen.content.markup.tags import ATTRIBUTES, WAS_PICTURE, as_content, attributes
from sitegen.content.markup.targets import is_foreign, is_internal
from sitegen.diagnostics import rules
from sitegen.metadata.theme_model import TextTheme
from sitegen.vietnamese.slugs import slug

# A wide table is scrolled on its own, also by the keyboard. It is no landmark: those of one page need different names.
_TABLE: Final = '<div class="table" role="group" tabindex="0" aria-label="{name}">'
_TABLE_START: Final = regex(rf"<table({ATTRIBUTES})>")
_ALIGNED: Final = regex(r'(<t[dh](?: [a-z-]+="[^"]*")*?) align="(left|center|right)"')
_HEADING: Final = regex(rf"<(/?)h([1-6])({ATTRIBUTES})>")
_MARKED: Final = regex(rf'<(a|div|li)({ATTRIBUTES}) {MARK}="([^"]*)"({ATTRIBUTES})>(?:(\d+|{BACK})(</a>))?')
_TARGETED: Final = regex(rf"<(a|img|video|audio)({ATTRIBUTES})>|</a>")
_PLAYER: Final = regex(rf"<(video|audio)({ATTRIBUTES})>.*?</\1>", re.DOTALL)
_BOX: Final = regex(rf"(<li{ATTRIBUTES}>(?:\s*<p{ATTRIBUTES}>)?)([{TO_DO}{DONE}])(?=\s)")
_EMPTY: Final = regex(rf"<p{ATTRIBUTES}>\s*</p>\n?")

_ID: Final = regex(r' id="([^"]*)"')

_SLUG_LENGTH: Final = 100


def finish(html: str, base_url: str, theme: TextTheme) -> tuple[str, tuple[MarkupLink, ...], tuple[MarkupWarning, ...]]:
    """Return sanitised ``html`` as it stands in a page, its internal targets in order, and what is doubtful.

    The words of ``theme`` are HTML. What was a picture of another site is marked by ``WAS_PICTURE``.
    """
    links: list[MarkupLink] = []
    doubts: list[MarkupWarning] = []
    if "<p" in html:
        html = _EMPTY.sub("", html)
    has_players = "<video" in html or "<audio" in html
    if has_players:
        html = _PLAYER.sub(_player, html)
    if has_players or "<img" in html:
        html = figures(_own_pictures(html, base_url, doubts))
    if "<table" in html:
        opened = _TABLE.replace("{name}", theme.table)
        html = _TABLE_START.sub(lambda tag: opened + tag[0], html).replace("</table>", "</table></div>")
        html = _ALIGNED.sub(r'\1 class="align-\2"', html)
    if TO_DO in html or DONE in html:
        names = {TO_DO: theme.to_do, DONE: theme.done}
        html = _BOX.sub(lambda box: f'{box[1]}<span role="img" aria-label="{names[box[2]]}">{box[2]}</span>', html)
    taken: dict[str, int] = {}
    if "<h" in html:
        html = _headings(html, taken)
    if f' {MARK}="' in html:
        html = _notes(html, taken, theme)
    if has_players or "<a" in html or "<img" in html:
        _collect(html, base_url, theme.ids, links, doubts)
    return html, tuple(links), tuple(doubts)


def finish_headings(html: str) -> str:
    """Return ``html``, which holds only paragraphs and headings, as it stands in a page."""
    return _headings(html, {}) if "<h" in html else html


def _own_pictures(html: str, base_url: str, doubts: list[MarkupWarning]) -> str:
    """Make pictures of other sites links to them, so that a page asks no other host for anything."""
    links = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal links
        if found[1] != "img":
            links += 1 if found[1] == "a" else 0 if found[1] else -1
            return found[0]
        picture = attributes(found[2])
        if not (source := picture.get("src", "")).strip():
            doubts.append(MarkupWarning(rules.EMPTY_PICTURE, ""))
            return as_content(picture.get("alt", ""))
        target = unescape(source)
        if not is_foreign(target) or is_internal(target, base_url):
            return found[0]
        doubts.append(MarkupWarning(rules.REMOTE_PICTURE, target))
        text = WAS_PICTURE + as_content(picture.get("alt", "").strip() or source)
        return text if links else f'<a href="{source}">{text}</a>'

    return _TARGETED.sub(replace, html)


def _player(found: re.Match[str]) -> str:
    """Return a film or sound with the browser's own controls, and nothing else in it."""
    source = attributes(found[2]).get("src")
    return f'<{found[1]} controls="" preload="metadata"{found[2]}></{found[1]}>' if source else ""


def _collect(
    html: str, base_url: str, ids: Iterable[str], links: list[MarkupLink], doubts: list[MarkupWarning]
) -> None:
    places = {*ids, *_ID.findall(html)}
    for found in _TARGETED.finditer(html):
        tag = found[1]
        if not tag:
            continue
        written = attributes(found[2])
        target = unescape(written.get("href" if tag == "a" else "src", "#"))
        if is_internal(target, base_url):
            # Films and sounds are files as those that are linked to are.
            links.append(MarkupLink("img" if tag == "img" else "a", target))
        elif not target.strip():
            doubts.append(MarkupWarning(rules.EMPTY_LINK, target))
        elif target.startswith("#") and tag == "a":
            doubts.extend(_doubts_of_place(target, places))
        if tag == "img" and not written.get("alt", "").strip():
            doubts.append(MarkupWarning(rules.NO_ALT, target))


def _doubts_of_place(target: str, places: Container[str]) -> Iterator[MarkupWarning]:
    """Yield a doubt when ``target``, of the form ``#…``, names none of the ``places`` of its page."""
    name = unquote(target[1:])
    # A text directive is for the browser to look for.
    if name and name not in places and name.lower() != "top" and ":~:" not in name:
        near = f"muc-{slug(name)[:_SLUG_LENGTH]}"
        yield MarkupWarning(rules.DEAD_ANCHOR_NEAR if near in places else rules.DEAD_ANCHOR, target, near)


def _headings(html: str, taken: dict[str, int]) -> str:
    """Give headings the levels of a page whose title is the first, and each an identifier of its own.

    However deep an author begins, the shallowest heading is an ``h2``, and none is more than one level below the
    heading that it belongs to.
    """
    above: list[int] = []

    def replace(found: re.Match[str]) -> str:
        if found[1]:
            return f"</h{_level(above)}>"
        written = int(found[2])
        while above and above[-1] >= written:
            above.pop()
        above.append(written)
        end = html.find(f"</h{found[2]}>", found.end())
        name = plain_text(html[found.end() : end])[:_SLUG_LENGTH]
        return f'<h{_level(above)} id="{_unique(slug(name), taken)}"{found[3]}>'

    return _HEADING.sub(replace, html)


def _level(above: list[int]) -> int:
    """Return the level of a heading from the ones it stands under, itself included."""
    return min(len(above) + 1, 6)


def _unique(name: str, taken: dict[str, int]) -> str:
    """Return an identifier that this page does not have yet and that no theme uses, and take it."""
    wanted = f"muc-{name}" if name else "muc-1"
    base = wanted if name else "muc"
    # Counted on from the last time, or a thousand equal headings would be a million questions.
    number = taken.get(base, 1)
    while wanted in taken:
        number += 1
        wanted = f"{base}-{number}"
    taken[base] = number
    taken.setdefault(wanted, 1)
    return wanted


def _notes(html: str, taken: dict[str, int], theme: TextTheme) -> str:
    """Link the marks in the text and the notes to each other, under a heading."""
    defined: set[str] = set()
    references: dict[str, int] = {}
    for found in _MARKED.finditer(html):
        tag, number = found[1], found[3]
        if tag == "li":
            defined.add(number)
        elif tag == "a" and found[5] == number:
            references[number] = references.get(number, 0) + 1
    used: dict[str, int] = {}
    written: set[tuple[str, str]] = set()

    def replace(found: re.Match[str]) -> str:
        tag, before, number, after, text, end = found.groups()
        first = (tag, number) not in written
        written.add((tag, number))
        if tag == "a" and text == number and number in defined:
            used[number] = nth = used.get(number, 0) + 1
            return (
                f'<a id="{_mark_id(number, nth)}" class="note-mark" href="#chu-thich-{number}" role="doc-noteref"'
                f' aria-label="{theme.note.replace("{number}", number)}">{number}</a>'
            )
        if tag == "a" and text == BACK and first:
            back = [_back(number[1:], nth, theme) for nth in range(1, references.get(number[1:], 0) + 1)]
            # A space that does not break keeps the first arrow on the last line of the note.
            return ("" if html.endswith("<p>", 0, found.start()) or not back else "&nbsp;") + " ".join(back)
        if tag == "li" and first and number.isdecimal():
            return f'<li id="chu-thich-{number}">'
        if tag == "div" and first and number == "0":
            name = _unique("chu-thich", taken)
            heading = f'<h2 id="{name}">{theme.notes}</h2>'
            return f'<div class="notes" role="doc-endnotes" aria-labelledby="{name}">\n{heading}'
        return f"<{tag}{before}{after}>{text or ''}{end or ''}"

    return _MARKED.sub(replace, html)


def _mark_id(number: str, nth: int) -> str:
    return f"cho-dan-{number}" if nth == 1 else f"cho-dan-{number}-{nth}"


def _back(number: str, nth: int, theme: TextTheme) -> str:
    label = (theme.back if nth == 1 else theme.back_again).replace("{number}", number).replace("{time}", str(nth))
    return (
        f'<a class="note-back" href="#{_mark_id(number, nth)}" role="doc-backlink" title="{label}"'
        f' aria-label="{label}">{theme.back_mark}</a>'
    )
