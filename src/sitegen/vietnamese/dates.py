"""Dates as a Vietnamese office writes them; the fields of a date are taken as they are, in the site's zone."""

from datetime import date, datetime
from typing import Final

WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
"""The names of the days in the order of ``date.weekday``, Monday first."""

# Nghị định 30/2020/NĐ-CP, annex I: a zero stands before days under 10 and before months 1 and 2, and nowhere else.
_LAST_PADDED_MONTH: Final = 2


def short_date(day: date) -> str:
    """Return a day as ``31/12/2021``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def office_day(day: date) -> str:
    """Return a day as ``Thứ Sáu, 31/12/2021``."""
    return f"{WEEKDAYS[day.weekday()]}, {short_date(day)}"


def office_date(moment: datetime, has_time: bool) -> str:  # noqa: FBT001 - the one question that a moment leaves open
    """Return a moment as ``Thứ Sáu, 31/12/2021 - 08:30``, or without its time when it has none."""
    day = office_day(moment)
    return f"{day} - {moment.hour:02d}:{moment.minute:02d}" if has_time else day


def prose_date(day: date) -> str:
    """Return a day as ``ngày 25 tháng 10 năm 2021``, with a zero only before days under 10 and months 1 and 2."""
    month = f"{day.month:02d}" if day.month <= _LAST_PADDED_MONTH else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def month_name(month: int) -> str:
    """Return a month as ``Tháng 12``, for where its year is known."""
    return f"Tháng {month}"


def period_name(year: int, month: int | None = None, day: int | None = None) -> str:
    """Return a year as ``Năm 2021``, a month as ``Tháng 12/2021``, a day as ``Thứ Sáu, 31/12/2021``."""
    if month is None:
        return f"Năm {year}"
    return f"{month_name(month)}/{year}" if day is None else office_day(date(year, month, day))
