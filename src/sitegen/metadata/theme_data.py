"""``templates/theme.yaml`` as typed values, or its faults."""

import contextlib
import os
from collections.abc import Callable
from typing import Final

from sitegen import regex
from sitegen.diagnostics import Fault, rules
from sitegen.metadata.fields import Fields, Text, read_fields
from sitegen.metadata.theme_model import WORDS, Icon, Manifest, PictureRoom, TextTheme, ThemeData, ThemeFile
from sitegen.metadata.yaml.nodes import Scalar
from sitegen.metadata.yaml.text import drop_effects_of_tabs, parse
from sitegen.system.digests import NO_DIGEST, digest_of
from sitegen.system.sources import THEME, THEME_PATH, SitePaths
from sitegen.system.text import FaultCollector, decode, read_bounded

_KEYS: Final = ("text", "pictures", "logo", "manifest")
_TEXT_KEYS: Final = (*WORDS, "ids")
_PICTURE_KEYS: Final = ("width", "height", "margins")
_MANIFEST_KEYS: Final = ("background_color", "theme_color", "icons")
_ICON_KEYS: Final = ("file", "sizes")
_ICON_EXAMPLE: Final = "icons: [{file: icons/icon-192.png, sizes: 192x192}]"
_MOST_PIXELS: Final = 10_000

# What must stand in a text, in the place of what it tells.
_PLACES: Final = {"note": ("{number}",), "back": ("{number}",), "back_again": ("{number}", "{time}")}
_PLACE: Final = regex(r"\{.*?\}")
_ID: Final = regex("[A-Za-z][A-Za-z0-9_-]*")
# With these begin the ids of headings and notes: addresses that links lead to, whatever the theme is.
_IDS_OF_TEXTS: Final = ("muc-", "chu-thich-", "cho-dan-")
_COLOUR: Final = regex("#[0-9a-fA-F]{6}")
_SIZES: Final = regex("any|[1-9][0-9]{0,3}x[1-9][0-9]{0,3}")


def read_theme(place: SitePaths) -> ThemeFile:
    """Return what the site's own file says, or else that of the default theme. Raises OSError."""
    roots = [("", place.site), *([(THEME, place.theme)] if place.theme else ())]

    def is_static(name: str) -> bool:
        inside = not name.startswith("/") and ".." not in name.split("/")
        return inside and any(os.path.isfile(os.path.join(root, "static", name)) for _, root in roots)

    for prefix, root in roots:
        with contextlib.suppress(FileNotFoundError), open(os.path.join(root, THEME_PATH), "rb") as file:
            raw = read_bounded(file)
            return ThemeFile(prefix + THEME_PATH, digest_of(raw), *load_theme(raw, prefix + THEME_PATH, is_static))
    missing = Fault(rules.NO_TEMPLATE, THEME_PATH, params=(("value", os.path.basename(THEME_PATH)),))
    return ThemeFile(THEME_PATH, NO_DIGEST, ThemeData(), [missing])


def load_theme(raw: bytes, path: str, is_static: Callable[[str], bool]) -> tuple[ThemeData, list[Fault]]:
    """Return what the bytes of the file at ``path`` say, empty where that is wrong, and what is wrong.

    ``is_static`` tells whether there is a static file of a name.
    """
    report = FaultCollector(path)
    text = decode(raw, report)
    node = None if text is None else parse(text, report)
    if text is None or node is None:
        return ThemeData(), report.faults
    fields = read_fields(node, _KEYS, report, span=(1, 1, 1))
    found = ThemeData(
        text=_text(fields, report),
        pictures=_pictures(fields),
        logo=_static(fields, "logo", report, is_static),
        manifest=_manifest(fields, report, is_static),
    )
    drop_effects_of_tabs(text, report)
    return found, report.faults


def _part(fields: Fields, name: str, keys: tuple[str, ...], required: tuple[str, ...]) -> Fields | None:
    """Return the keys under ``name``, all that are ``required`` asked for; None with a fault when there are none."""
    fields.require(name)
    part = fields.fields(name, keys, f"{name}: {{{keys[0]}: …}}")
    if part is not None:
        for each in required:
            part.require(each)
    return part


def _text(fields: Fields, report: FaultCollector) -> TextTheme:
    part = _part(fields, "text", _TEXT_KEYS, WORDS)
    if part is None:
        return TextTheme()
    words = {name: _words(part, name, report) for name in WORDS}
    ids = part.texts("ids", "[main, menu]")
    for each in ids:
        if _ID.fullmatch(each.value) is None or each.value.startswith(_IDS_OF_TEXTS):
            report.add(rules.BAD_THEME_ID, each.span, value=each.value, taken=", ".join(_IDS_OF_TEXTS))
    return TextTheme(**words, ids=tuple(each.value for each in ids))


def _words(fields: Fields, name: str, report: FaultCollector) -> str:
    words = fields.text(name, filled=True)
    field, expected = fields.get(name), _PLACES.get(name, ())
    if words and field is not None and set(_PLACE.findall(words)) != set(expected):
        rule = rules.BAD_PLACES if expected else rules.IDLE_PLACES
        report.add(rule, field.span, key=name, expected=", ".join(expected))
    return words


def _pictures(fields: Fields) -> PictureRoom:
    part = _part(fields, "pictures", _PICTURE_KEYS, _PICTURE_KEYS)
    if part is None:
        return PictureRoom()
    return PictureRoom(
        width=part.number("width", 0, 1, _MOST_PIXELS),
        height=part.number("height", 0, 1, _MOST_PIXELS),
        margins=part.number("margins", 0, 0, _MOST_PIXELS),
    )


def _manifest(fields: Fields, report: FaultCollector, is_static: Callable[[str], bool]) -> Manifest:
    part = _part(fields, "manifest", _MANIFEST_KEYS, _MANIFEST_KEYS)
    if part is None:
        return Manifest()
    icons = []
    for item in part.items("icons", _ICON_KEYS, _ICON_EXAMPLE):
        if isinstance(item, Text):
            report.add(rules.NOT_KEYS, item.span, key="icons", example=_ICON_EXAMPLE)
        else:
            icons.append(_icon(item, report, is_static))
    return Manifest(
        background_color=_colour(part, "background_color", report),
        theme_color=_colour(part, "theme_color", report),
        icons=tuple(icons),
    )


def _icon(fields: Fields, report: FaultCollector, is_static: Callable[[str], bool]) -> Icon:
    fields.require("sizes")
    sizes = fields.scalar("sizes", "192x192")
    if sizes is not None and _SIZES.fullmatch(sizes.value) is None:
        report.add(rules.BAD_ICON_SIZES, sizes.span, value=sizes.value)
    return Icon(_static(fields, "file", report, is_static), "" if sizes is None else sizes.value)


def _colour(fields: Fields, name: str, report: FaultCollector) -> str:
    field = fields.get(name)
    if field is not None and isinstance(field.node, Scalar) and not field.node.value and not field.node.quoted:
        # Without quotes a colour is a comment.
        typed = report.source_line(field.span[0]).partition(":")[2].strip()
        if typed.startswith("#"):
            report.add(rules.BAD_COLOUR, field.span, value=typed)
            return ""
    text = fields.scalar(name, "#8a1414")
    if text is None:
        return ""
    if _COLOUR.fullmatch(text.value) is None:
        report.add(rules.BAD_COLOUR, text.span, value=text.value)
    return text.value


def _static(fields: Fields, name: str, report: FaultCollector, is_static: Callable[[str], bool]) -> str:
    """Return the name of a static file that ``name`` says; it is a fault when there is none."""
    fields.require(name)
    text = fields.scalar(name, "icons/icon-512.png")
    if text is None:
        return ""
    if not is_static(text.value):
        report.add(rules.NO_ASSET, text.span, value=text.value)
    return text.value
