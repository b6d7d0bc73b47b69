"""Moments as formats for machines write them."""

from datetime import datetime, timedelta, timezone
from typing import Final

_MINUTE: Final = timedelta(minutes=1)


def in_whole_minutes(at: datetime) -> datetime:
    """Return the same moment with an offset of whole minutes from UTC, rounded up where that of ``at`` has seconds.

    RFC 3339, RFC 822 and HTML know no other offsets, and zones had such ones while they kept local mean time: Hà Nội
    and Sài Gòn +07:06:30 until 1911, Monrovia until 1972. The moment is what counts then (RFC 3339, section 5.8, the
    example of Amsterdam), and upwards midnight stays in its day.
    """
    offset = at.utcoffset()
    if offset is None or not offset % _MINUTE:
        return at
    return at.astimezone(timezone(offset // _MINUTE * _MINUTE + _MINUTE))
