"""YAML as editors write it, read into nodes that know their place: no types, no anchors, and every fault at once.

Scalars stay as typed: ``no``, ``0123`` and ``10:30`` are text here, and what a key means is for its reader to say.
"""

import re
from typing import Final

from yaml import MarkedYAMLError

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule
from sitegen.metadata.yaml.events import Composer, Refused
from sitegen.metadata.yaml.explain import report_findings
from sitegen.metadata.yaml.nodes import Mapping, Scalar
from sitegen.metadata.yaml.recovery import Recovery
from sitegen.system.text import FaultCollector

# No-break spaces, copied along with a text, where YAML wants plain ones: before a key or an item, and after it.
_MARGIN: Final = regex(r"^[ \xa0]*(?:-[ \xa0]+)?(?:[\w-]+:)?[ \xa0]*", re.MULTILINE)
# A tab before a key or an item: how deep it stands is not known.
_TAB_MARGIN: Final = regex(r" *\t[ \t]*(?:-[ \t]+)?(?:([\w-]+)[ \t]*:)?")
# What a key that stands under another one than its author meant may break besides.
_MISPLACED: Final = frozenset(
    {
        *(rules.UNKNOWN_KEY, rules.UNKNOWN_KEY_NEAR, rules.DUPLICATE_KEY),
        *(rules.NOT_TEXT, rules.NOT_TEXTS, rules.NOT_FLAG),
    }
)


def parse(
    text: str, report: FaultCollector, *, first_line: int = 1, after_blank: Rule = rules.BAD_YAML
) -> Mapping | None:
    """Return the mapping that ``text`` holds, or None when it holds none; add what is wrong to ``report``.

    ``text`` is as ``system.text.decode`` gives it, and begins at the line ``first_line`` of the report's file. Empty
    text gives an empty mapping. ``after_blank`` is the rule that a sentence after an empty line breaks.
    """
    tabbed = _report_tabs(text, report, first_line)
    text = text.replace("\t", " ")
    if "\xa0" in text:
        text = _MARGIN.sub(lambda margin: margin[0].replace("\xa0", " "), text)
    # The parser counts these as line ends; editors and this program do not.
    text = text.replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
    lines = text.split("\n")
    composer = Composer(lines, first_line)
    try:
        root = composer.compose()
    except (MarkedYAMLError, Refused) as error:
        return Recovery(lines, report, first_line, tabbed).recover(error, after_blank)
    if isinstance(root, Scalar):
        return Recovery(lines, report, first_line, tabbed).recover(None, after_blank)
    if root is not None and not isinstance(root, Mapping):
        report.add(rules.NOT_A_MAPPING, root.span)
        return None
    report_findings(composer.found, report, first_line)
    return Mapping(root.entries if root is not None else (), (first_line, 1, 0))


def _report_tabs(text: str, report: FaultCollector, first_line: int) -> set[int]:
    """Report each line that holds a tab; return their numbers from 0."""
    if "\t" not in text:
        return set()
    tabbed = {number for number, line in enumerate(text.split("\n")) if "\t" in line}
    for number, line in enumerate(text.split("\n")):
        if number in tabbed:
            report.add(rules.TAB, (first_line + number, line.index("\t") + 1, 1))
    return tabbed


def drop_effects_of_tabs(text: str, report: FaultCollector, *, first_line: int = 1) -> None:
    """Take off ``report`` what the keys of ``text`` were found to break only because tabs stand before some of them.

    Where such a key belongs is not known: it may be the one that is missing, or be no key of the one above it.
    """
    if "\t" not in text:
        return
    margins = {number: _TAB_MARGIN.match(line) for number, line in enumerate(text.split("\n"), first_line)}
    tabbed = {number: margin[1] for number, margin in margins.items() if margin is not None}
    names = set(tabbed.values())
    report.faults[:] = [
        each
        for each in report.faults
        if not (each.rule in _MISPLACED and each.line in tabbed)
        and not (each.rule is rules.MISSING_KEY and dict(each.params)["value"] in names)
    ]
