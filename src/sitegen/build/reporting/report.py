"""What a build did, as JSON for programs; every report has the same keys."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from gettext import NullTranslations

from sitegen.build.results import Result
from sitegen.diagnostics.faults import Fault, fault_order


def report(
    result: Result | None, faults: Iterable[Fault], zone: tzinfo, translations: NullTranslations
) -> dict[str, object]:
    """Return the report of a build that ended well, or with ``faults``; None: with faults before it began.

    Warnings may stand among the faults as well as in the result; times are told in ``zone``.
    """
    found = list(faults)
    warnings = [each for each in found if each.rule.warning] if found or result is None else result.warnings
    due = None
    if result is not None and result.next_due is not None:
        due = datetime.fromtimestamp(result.next_due, UTC).astimezone(zone).isoformat()
    return {
        "articles": 0 if result is None else result.articles,
        "pages": 0 if result is None else result.pages,
        "written": 0 if result is None else result.written,
        "unchanged": 0 if result is None else result.unchanged,
        "removed": 0 if result is None else result.removed,
        "faults": [_as_json(each, translations) for each in found if not each.rule.warning],
        "warnings": [_as_json(each, translations) for each in sorted(warnings, key=fault_order)],
        "next_due": due,
        "seconds": {} if result is None else result.seconds,
        "peak_rss_mb": 0 if result is None else result.peak_mb,
    }


def write_report(path: str, report: dict[str, object]) -> None:
    """Write a report as JSON. Raises OSError."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _as_json(fault: Fault, translations: NullTranslations) -> dict[str, object]:
    return {
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "code": fault.rule.code,
        "message": fault.message(translations),
    }
