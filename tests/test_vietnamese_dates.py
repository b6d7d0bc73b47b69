"""Dates as an office writes them."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.vietnamese.dates import (
    WEEKDAYS,
    month_name,
    office_date,
    office_day,
    period_name,
    prose_date,
    short_date,
)


def test_office_date_with_its_time() -> None:
    """A moment is shown with weekday, day and time."""
    assert office_date(datetime(2021, 12, 31, 8, 30, tzinfo=UTC), has_time=True) == "Thứ Sáu, 31/12/2021 - 08:30"


def test_office_date_without_a_time() -> None:
    """A date alone is shown without the midnight that it sorts by."""
    assert office_date(datetime(2021, 12, 31, tzinfo=UTC), has_time=False) == "Thứ Sáu, 31/12/2021"


def test_midnight_is_a_time() -> None:
    """A moment that really is midnight shows it."""
    assert office_date(datetime(2022, 2, 1, tzinfo=UTC), has_time=True) == "Thứ Ba, 01/02/2022 - 00:00"


def test_the_moment_is_shown_in_its_own_zone() -> None:
    """The fields of a moment are shown as they are; nothing is converted."""
    vietnam = timezone(timedelta(hours=7))
    assert office_date(datetime(2022, 1, 1, 0, 5, tzinfo=vietnam), has_time=True) == "Thứ Bảy, 01/01/2022 - 00:05"


@pytest.mark.parametrize(
    ("day", "shown"),
    (
        (date(2021, 12, 27), "Thứ Hai, 27/12/2021"),
        (date(2021, 12, 28), "Thứ Ba, 28/12/2021"),
        (date(2024, 4, 3), "Thứ Tư, 03/04/2024"),
        (date(2021, 12, 30), "Thứ Năm, 30/12/2021"),
        (date(2021, 12, 31), "Thứ Sáu, 31/12/2021"),
        (date(2022, 1, 1), "Thứ Bảy, 01/01/2022"),
        (date(2022, 1, 2), "Chủ Nhật, 02/01/2022"),
    ),
)
def test_weekdays(day: date, shown: str) -> None:
    """Each day of the week has its name; the last one has no number."""
    assert office_day(day) == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    (
        (date(2021, 10, 25), "ngày 25 tháng 10 năm 2021"),
        (date(2020, 5, 19), "ngày 19 tháng 5 năm 2020"),
        (date(1945, 9, 2), "ngày 02 tháng 9 năm 1945"),
        (date(2022, 1, 9), "ngày 09 tháng 01 năm 2022"),
        (date(2022, 2, 10), "ngày 10 tháng 02 năm 2022"),
        (date(2022, 3, 1), "ngày 01 tháng 3 năm 2022"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
    ),
)
def test_prose_date(day: date, shown: str) -> None:
    """A zero stands before days under ten and before the months one and two only."""
    assert prose_date(day) == shown


def test_month_name() -> None:
    """A month is shown by its number, without a zero before it."""
    assert month_name(12) == "Tháng 12"
    assert month_name(1) == "Tháng 1"


def test_period_name() -> None:
    """A year is named as one, a month with its year, and a day with its weekday."""
    assert period_name(2021) == "Năm 2021"
    assert period_name(2022, 1) == "Tháng 1/2022"
    assert period_name(2021, 12, 31) == "Thứ Sáu, 31/12/2021"


@given(st.datetimes())
def test_the_office_date_can_be_read_back(moment: datetime) -> None:
    """Weekday, day and time of any moment stand in its office date, each in its fixed width."""
    shown = re.fullmatch(r"(\D+), (\d\d)/(\d\d)/(\d{4}) - (\d\d):(\d\d)", office_date(moment, has_time=True))
    assert shown is not None
    weekday, day, month, year, hour, minute = shown.groups()
    assert date(int(year), int(month), int(day)) == moment.date()
    assert WEEKDAYS.index(weekday) == moment.weekday()
    assert (int(hour), int(minute)) == (moment.hour, moment.minute)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_the_three_ways_name_one_day(day: date) -> None:
    """Short, office and prose dates of a day hold the same numbers."""
    numbers = [day.day, day.month, day.year]
    for shown in (short_date(day), office_day(day), prose_date(day)):
        assert [int(number) for number in re.findall(r"\d+", shown)] == numbers
