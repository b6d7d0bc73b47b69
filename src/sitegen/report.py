"""What a build did, as JSON for programs; every report has the same keys."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from gettext import NullTranslations

from sitegen.build import Result
from sitegen.errors import Fault


def report_of_result(result: Result, zone: tzinfo, translations: NullTranslations) -> dict[str, object]:
    """Return the report of a build that ended."""
    due = None
    if result.next_due is not None:
        due = datetime.fromtimestamp(result.next_due, UTC).astimezone(zone).isoformat()
    return {
        "articles": result.articles,
        "pages": result.pages,
        "written": result.written,
        "unchanged": result.unchanged,
        "removed": result.removed,
        "faults": [],
        "warnings": [_as_json(each, translations) for each in result.warnings],
        "next_due": due,
        "seconds": result.seconds,
        "peak_rss_mb": result.peak_mb,
    }


def report_of_faults(found: Iterable[Fault], translations: NullTranslations) -> dict[str, object]:
    """Return the report of a build that faults ended: it has done nothing."""
    faults: list[dict[str, object]] = []
    warnings: list[dict[str, object]] = []
    for each in found:
        (warnings if each.rule.warning else faults).append(_as_json(each, translations))
    return {
        "articles": 0,
        "pages": 0,
        "written": 0,
        "unchanged": 0,
        "removed": 0,
        "faults": faults,
        "warnings": warnings,
        "next_due": None,
        "seconds": {},
        "peak_rss_mb": 0,
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
