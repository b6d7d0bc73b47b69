"""What a build did, as JSON for programs; every report has the same keys."""

import json
import os
import stat
from collections.abc import Collection
from datetime import datetime, tzinfo
from gettext import NullTranslations

from sitegen.build.results import Result
from sitegen.catalogue.records import SkippedArticle
from sitegen.diagnostics import Fault, fault_order
from sitegen.system.files import write_whole
from sitegen.system.times import in_whole_minutes


def report(
    result: Result | None, faults: Collection[Fault], zone: tzinfo, translations: NullTranslations
) -> dict[str, object]:
    """Return the report of a build that ended well, or with ``faults``; None: with faults before it began.

    Warnings may stand among the faults as well as in the result; times are told in ``zone``.
    """
    found = [*faults, *(() if result is None else result.skipped_faults)]
    warnings = [each for each in found if each.rule.warning] if result is None or faults else result.warnings
    due = None
    if result is not None and result.next_due is not None:
        due = in_whole_minutes(datetime.fromtimestamp(result.next_due, zone)).isoformat()
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
        "skipped": [] if result is None else [_skipped(each) for each in result.skipped],
        "peak_rss_mb": 0 if result is None else result.peak_mb,
    }


def write_report(path: str, report: dict[str, object]) -> None:
    """Write a report as JSON. Raises OSError that names ``path``.

    Whoever reads a file meanwhile finds the old report or the new one, whole. What is no plain file, such as a pipe or
    ``/dev/stdout``, is written to as it is.
    """
    # Half of a character, as a file's name may hold, becomes what JSON reads back as that half.
    data = (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")
    try:
        if _is_replaceable(path):
            write_whole(path, [data])
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:
        # Not of the temporary file beside it, which nobody asked for.
        raise OSError(error.errno, error.strerror, path) from None


def _is_replaceable(path: str) -> bool:
    """Tell whether another file may take the place of what is at ``path``. Raises OSError where it has no folder."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        if not os.path.isdir(os.path.dirname(path) or os.curdir):
            raise
        return True


def _skipped(article: SkippedArticle) -> dict[str, object]:
    return {"path": article.path, "addresses": article.addresses}


def _as_json(fault: Fault, translations: NullTranslations) -> dict[str, object]:
    return {
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "code": fault.rule.code,
        "message": fault.message(translations),
    }
