"""All that a command found, as a terminal shows it: warnings first, faults last, each group under its heading."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from gettext import NullTranslations
from typing import Final, TextIO

from sitegen.diagnostics.faults import Fault, fault_order, render_fault

# So many warnings of one kind are shown; the others are counted.
MOST_OF_A_KIND: Final = 3
# Select Graphic Rendition (ECMA-48): bold with red or yellow, and back.
_RED, _YELLOW, _PLAIN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[0m"


def has_colours(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether headings on ``stream`` may be coloured: on a terminal, unless ``NO_COLOR`` (no-color.org) is set."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    # The old console of Windows shows such sequences as they are.
    return sys.platform != "win32" or bool(environ.get("WT_SESSION") or environ.get("TERM"))


def listing_for(
    stream: TextIO, found: Iterable[Fault], translations: NullTranslations, *, folded: bool = True
) -> Iterator[str]:
    """Return what ``listing`` yields, coloured if ``stream`` shows that."""
    return listing(found, translations, coloured=has_colours(stream), folded=folded)


def listing(
    found: Iterable[Fault], translations: NullTranslations, *, coloured: bool, folded: bool = True
) -> Iterator[str]:
    """Yield the lines that tell faults and warnings, in the order of their files.

    Warnings come first, so that the faults, of which none is left out, stand last on the screen. When ``folded``, of
    each kind of warning only a few are shown.
    """
    _ = translations.gettext
    ordered = sorted(found, key=fault_order)
    groups = (
        (_("Warnings"), _YELLOW, [each for each in ordered if each.rule.warning]),
        (_("Faults"), _RED, [each for each in ordered if not each.rule.warning]),
    )
    for name, colour, group in groups:
        if group:
            heading = f"{name} ({len(group)})"
            yield f"{colour}{heading}{_PLAIN}" if coloured else heading
            few = folded and group[0].rule.warning
            yield from _folded(group, translations) if few else _shown(group, translations)


def _shown(group: list[Fault], translations: NullTranslations) -> Iterator[str]:
    return (render_fault(each, translations) for each in group)


def _folded(group: list[Fault], translations: NullTranslations) -> Iterator[str]:
    kinds: dict[str, list[Fault]] = {}
    for each in group:
        kinds.setdefault(each.rule.code, []).append(each)
    for code, of_kind in sorted(kinds.items()):
        # One that is left out would take no more room than the line that counts it.
        most = MOST_OF_A_KIND if len(of_kind) > MOST_OF_A_KIND + 1 else len(of_kind)
        yield from _shown(of_kind[:most], translations)
        rest = of_kind[most:]
        if rest:
            told = translations.gettext("    … and {count} more of the kind {code}, in {files} files")
            yield told.format(count=len(rest), code=code, files=len({each.path for each in rest}))
