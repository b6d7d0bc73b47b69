"""What is wrong with a site, as other programs read it. Pure functions on faults, in the order in which they come.

GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. GitLab:
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from typing import Final

from sitegen.diagnostics import Fault

_COMMANDS: Final = {"fault": "error", "warning": "warning", "hint": "notice"}
_SEVERITIES: Final = {"fault": "major", "warning": "minor", "hint": "info"}
# Of data and of properties, in the order in which they are replaced
# (https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts).
_ESCAPES: Final = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY_ESCAPES: Final = (*_ESCAPES, (":", "%3A"), (",", "%2C"))


def level_of(fault: Fault) -> str:
    """Return how grave a fault is: ``fault``, ``warning`` or ``hint``."""
    return "warning" if fault.rule.warning else "fault"


def as_json(found: Iterable[Fault], translations: NullTranslations) -> str:
    """Return a list of {path, line, column, code, level, message, remedy, basis}.

    ``basis`` is what a rule rests on, such as a decree; "" for one that is the program's own.
    """
    return _text(
        {
            "path": each.path,
            "line": each.line,
            "column": each.column,
            "code": each.rule.code,
            "level": level_of(each),
            "message": each.message(translations),
            "remedy": each.remedy(translations),
            "basis": "",
        }
        for each in found
    )


def as_github(found: Iterable[Fault], prefix: str, translations: NullTranslations) -> Iterator[str]:
    """Yield a workflow command for each: GitHub shows it beside the line. ``prefix`` leads to the site's folder."""
    for each in found:
        properties = {
            "file": prefix + each.path,
            "line": str(each.line),
            "col": str(each.column),
            "endColumn": str(each.column + each.length),
            "title": each.rule.code,
        }
        shown = ",".join(f"{name}={_escaped(value, _PROPERTY_ESCAPES)}" for name, value in properties.items())
        text = f"{each.message(translations)}\n{_fix(each, translations)}"
        yield f"::{_COMMANDS[level_of(each)]} {shown}::{_escaped(text, _ESCAPES)}"


def as_gitlab(found: Iterable[Fault], prefix: str, translations: NullTranslations) -> str:
    """Return GitLab's code quality report; ``prefix`` leads from the repository to the site's folder.

    A fingerprint stays the same when lines are added above, and in every language.
    """
    seen: Counter[str] = Counter()
    rows: list[dict[str, object]] = []
    for each in found:
        path = prefix + each.path
        named = json.dumps([path, each.rule.code, each.rule.message, each.params, each.source_line.strip()])
        seen[named] += 1
        rows.append(
            {
                "description": f"{each.message(translations)}. {_fix(each, translations)}",
                "check_name": each.rule.code,
                "fingerprint": hashlib.sha256(f"{named} {seen[named]}".encode()).hexdigest(),
                "severity": _SEVERITIES[level_of(each)],
                "location": {"path": path, "lines": {"begin": each.line}},
            }
        )
    return _text(rows)


def _fix(fault: Fault, translations: NullTranslations) -> str:
    return translations.gettext("Fix: {remedy}").format(remedy=fault.remedy(translations))


def _escaped(text: str, escapes: Iterable[tuple[str, str]]) -> str:
    for sign, code in escapes:
        text = text.replace(sign, code)
    return text


def _text(rows: Iterable[object]) -> str:
    # Half of a character, as a file's name may hold, is written as JSON's escape of it.
    text = json.dumps(list(rows), ensure_ascii=False, indent=1)
    return text.encode(errors="backslashreplace").decode()
