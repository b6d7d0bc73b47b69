"""Dates as editors type them, with or without a time of day, as points in time."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

from sitegen import regex
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule

_TYPED: Final = regex(
    r"""
    (?: ([0-9]{4})-([0-9]{2})-([0-9]{2}) | ([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) )
    (?:
        (?:T|[ ]+) ([0-9]{1,2}):([0-9]{2}) (?: :([0-9]{2}) (?:\.[0-9]{1,9})? )?
        [ ]* (?: (Z) | ([+-])([0-9]{2}) :? ([0-9]{2})? )?
    )?
    """,
    re.VERBOSE,
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999
# From UTC-12 to UTC+14.
_MAX_OFFSET: Final = 14


class TypedDate(NamedTuple):
    """A point in time: ``epoch`` in seconds, ``day`` as YYYYMMDD in the site's zone.

    ``has_time`` tells whether a time of day was typed; without one it is the beginning of that day.
    """

    epoch: int
    has_time: bool
    day: int


def parse_date(text: str, zone: tzinfo) -> TypedDate | Rule:
    """Return the moment that ``text`` names, or the rule it breaks.

    Taken are ``2021-12-31`` and ``31/12/2021``, either with a time: `` 08:30``, ``T08:30:15``, ``T08:30:15Z``,
    `` 08:30 +07:00``. Without a zone the time is that of ``zone``; one that the clocks skip or repeat is resolved as
    zoneinfo does, with the offset that was valid before. Years are 1900 to 2999.
    """
    match = _TYPED.fullmatch(text)
    typed_zone = None if match is None else _zone(match, zone)
    if match is None or typed_zone is None:
        return rules.UNREADABLE_DATE
    year, month, day = map(int, match.group(1, 2, 3) if match[1] else match.group(6, 5, 4))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return rules.YEAR_OUT_OF_RANGE
    broken = rules.NO_SUCH_DAY
    try:
        typed = datetime(year, month, day, tzinfo=typed_zone)
        broken = rules.NO_SUCH_TIME
        typed = typed.replace(hour=int(match[7] or 0), minute=int(match[8] or 0), second=int(match[9] or 0))
    except ValueError:
        return broken
    epoch = int(typed.timestamp())
    local = datetime.fromtimestamp(epoch, zone)
    # In the site's zone it may be another year than the one typed.
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        return rules.YEAR_OUT_OF_RANGE
    return TypedDate(epoch, match[7] is not None, local.year * 10000 + local.month * 100 + local.day)


def parse_moment(text: str, zone: Callable[[], tzinfo]) -> int | None:
    """Return the moment that ``text`` names, in seconds since the epoch; None when it is none.

    It is written as ``parse_date`` takes it. What ``zone`` returns is asked for only when the text names no zone.
    """
    match = _TYPED.fullmatch(text)
    named = match is not None and bool(match[10] or match[11])
    moment = parse_date(text, UTC if named else zone())
    return moment.epoch if isinstance(moment, TypedDate) else None


def _zone(match: re.Match[str], zone: tzinfo) -> tzinfo | None:
    """Return the zone that is typed, else ``zone``; None when it is none that clocks show."""
    if match[10]:
        return UTC
    if not match[11]:
        return zone
    hours, minutes = int(match[12]), int(match[13] or 0)
    if hours > _MAX_OFFSET or minutes > 59:  # noqa: PLR2004 - the minutes of an hour
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match[11] == "-" else offset)
