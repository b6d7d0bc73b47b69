"""What was probably meant by a date or an address that is typed in another way: for the remedy alone, never read."""

import re
from datetime import tzinfo
from typing import Final

from sitegen import regex
from sitegen.metadata.dates import TypedDate, parse_date
from sitegen.system.names import is_web_address

_DATE: Final = regex(
    r"(?P<day>\d{1,2})\s*[./-]\s*(?P<month>\d{1,2})\s*[./-]\s*(?P<year>\d{4}|\d{2})(?!\d)"
    r"|(?P<year2>\d{4})\s*[./-]\s*(?P<month2>\d{1,2})\s*[./-]\s*(?P<day2>\d{1,2})(?!\d)"
    r"|(?P<day3>\d{1,2})\s+tháng\s+(?P<month3>\d{1,2})(?:\s+năm|,)?\s+(?P<year3>\d{4})",
    re.IGNORECASE,
)
_TIME: Final = regex(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?:h|g|giờ|:)\s*(?P<minute>\d{2})?(?!\d)(?::\d{2})?(?:\s*(?:phút|p|'))?"
    r"(?:\s*(?P<half>SA|CH|AM|PM))?(?!\w)",
    re.IGNORECASE,
)
_SOME_TIME: Final = regex(r"\d\s*(?:h|g|giờ|:)", re.IGNORECASE)
_NOON: Final = 12
# Longer ones are no dates.
_LONGEST: Final = 60
_SCHEME: Final = regex(r"https?\s*:?\s*/{0,2}\s*|//", re.IGNORECASE)


def corrected_date(text: str, zone: tzinfo) -> str | None:
    """Return ``text`` as the handbook writes dates, ``20/11/2026 08:30``; None when no date can be seen in it.

    None as well when a time stands there that cannot be read: it would be lost.
    """
    machine = text.strip().upper()
    if isinstance(parse_date(machine, zone), TypedDate):
        return machine
    found = _DATE.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    day, month, year = (next(filter(None, found.group(*names))) for names in _PARTS)
    shown = f"{int(day):02}/{int(month):02}/{year if len(year) > 2 else '20' + year}"  # noqa: PLR2004 - two digits
    time = _TIME.search(text[: found.start()] + " " + text[found.end() :])
    if time is not None:
        hour = int(time["hour"])
        half = (time["half"] or "").upper()
        if half in {"CH", "PM"} and hour < _NOON:
            hour += _NOON
        elif half in {"SA", "AM"} and hour == _NOON:
            hour = 0
        shown += f" {hour:02}:{time['minute'] or '00'}"
    elif _SOME_TIME.search(text[found.end() :]):
        return None
    return shown if isinstance(parse_date(shown, zone), TypedDate) else None


_PARTS: Final = (("day", "day2", "day3"), ("month", "month2", "month3"), ("year", "year2", "year3"))


def corrected_address(text: str) -> str | None:
    """Return ``text`` as a whole web address; None when it is none but for its scheme."""
    typed = text.strip()
    scheme = _SCHEME.match(typed)
    rest = typed if scheme is None else typed[scheme.end() :]
    shown = f"https://{rest}"
    host = rest.partition("/")[0]
    return shown if "." in host.strip(".") and is_web_address(shown) else None
