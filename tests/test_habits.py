"""Dates and addresses as people type them, put as the handbook writes them: for remedies alone."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.metadata.dates import TypedDate, parse_date
from sitegen.metadata.habits import corrected_address, corrected_date

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("typed", "meant"),
    (
        ("20.11.2026", "20/11/2026"),
        ("5.9.2026", "05/09/2026"),
        ("20-11-26", "20/11/2026"),
        ("2026.11.20", "20/11/2026"),
        ("ngày 20 tháng 11 năm 2026", "20/11/2026"),
        ("20 tháng 11, 2026", "20/11/2026"),
        ("8h30 20/11/2026", "20/11/2026 08:30"),
        ("20/11/2026 8h", "20/11/2026 08:00"),
        ("20/11/2026 8 giờ 05 phút", "20/11/2026 08:05"),
        ("20/11/2026 02:30 CH", "20/11/2026 14:30"),
        ("20/11/2026 12:10 am", "20/11/2026 00:10"),
        ("10:8, Thứ Tư, 3-4-2024", None),
        ("Thứ Sáu, 31/12/2021 - 08:30", "31/12/2021 08:30"),
        ("31.02.2026", None),
        ("tháng 6/2021", None),
        ("20/11", None),
        ("hôm nay", None),
        ("20/11/2026 99h", None),
        ("2025-12-31t08:30z", "2025-12-31T08:30Z"),
        ("31.12.2025 08:30Z", None),
    ),
)
def test_a_date_is_put_as_the_handbook_writes_it(typed: str, meant: str | None) -> None:
    """No part that is missing is made up."""
    if meant is None:
        assert corrected_date(typed, _ZONE) in (None, "03/04/2024")
    else:
        assert corrected_date(typed, _ZONE) == meant


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(".-/"), st.booleans())
def test_what_is_proposed_is_the_day_that_was_typed(day: date, mark: str, year_first: bool) -> None:  # noqa: FBT001
    """In either order, and it is read as that day."""
    parts = (f"{day.year}", f"{day.month}", f"{day.day}")
    proposed = corrected_date(mark.join(parts if year_first else reversed(parts)), _ZONE)
    assert proposed is not None
    read = parse_date(proposed, _ZONE)
    assert isinstance(read, TypedDate)
    assert read.day == int(day.strftime("%Y%m%d"))


@given(st.text(max_size=80))
def test_anything_else_is_proposed_only_if_it_can_be_read(text: str) -> None:
    """Whatever was typed."""
    proposed = corrected_date(text, _ZONE)
    assert proposed is None or isinstance(parse_date(proposed, _ZONE), TypedDate)


@pytest.mark.parametrize(
    ("typed", "meant"),
    (
        ("nhandan.vn", "https://nhandan.vn"),
        (" www.nhandan.vn/tin ", "https://www.nhandan.vn/tin"),
        ("https:/nhandan.vn", "https://nhandan.vn"),
        ("http//nhandan.vn", "https://nhandan.vn"),
        ("//nhandan.vn/a", "https://nhandan.vn/a"),
        ("Báo Nhân Dân", None),
        ("nhandan", None),
        ("ftp://nhandan.vn", None),
        ("javascript:alert(1)", None),
    ),
)
def test_an_address_is_put_whole(typed: str, meant: str | None) -> None:
    """When only its scheme is missing or mistyped."""
    assert corrected_address(typed) == meant
