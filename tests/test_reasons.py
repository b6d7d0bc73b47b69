"""Reasons, and what was probably meant: texts and suggestions for editors."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_helpers import NOW, article, make_site, run, write
from sitegen.build.reporting.reasons import reason_text
from sitegen.diagnostics import messages


def _untranslated(reasons: set[str]) -> set[str]:
    return {reason for reason in reasons if reason_text(reason, messages.load({})) == reason}


def test_every_reason_of_a_build_is_told_in_vietnamese(tmp_path: Path) -> None:
    """First build, edits of all kinds, lost files, a stylesheet, the clock: no reason is left in English."""
    site = make_site(
        tmp_path, {f"content/a{day}.md": article(f"Bài mẫu {day}", f"2021-12-0{day}") for day in range(1, 6)}
    )
    write(site, "content/hen.md", article("Hẹn giờ", "2026-01-01", tags="[Mẫu]"))
    write(site, "content/b/index.md", article("Có đường dẫn", "2021-11-30", body="[a](/2021/12/a1/)", tags="[mẫu]"))
    write(site, "content/b/x.txt", "một")
    write(site, "static/x.txt", "một")
    reasons = {reason for _, reason in run(site, now=NOW - 86_400 * 3650).written}
    reasons |= {reason for _, reason in run(site).written}
    write(site, "content/a2.md", article("Tít mới", "2021-12-02"))
    write(site, "content/moi.md", article("Bài mới", "2021-10-02", tags="[MẪU]"))
    (site / "content/a1.md").rename(site / "content/a9.md")
    write(site, "content/b/index.md", article("Hết đường dẫn", "2021-11-30", body="Chữ.", tags="[mẫu]"))
    write(site, "content/b/x.txt", "hai")
    write(site, "static/x.txt", "hai")
    write(site, "static/css/site.css", "body { color: black }\n")
    reasons |= {reason for _, reason in run(site).written}
    (site / "public/index.html").unlink()
    write(site, "content/c.md", article("Dẫn tới bài", "2020-01-01", body="[b](/2021/10/moi/)"))
    reasons |= {reason for _, reason in run(site).written}
    write(site, "content/moi.md", article("Bài mới", "2021-10-02", withdrawn="{date: 2022-01-01, reason: mẫu}"))
    reasons |= {reason for _, reason in run(site, now=NOW + 60).written}
    assert len(reasons) > 12
    # A name that is spelled otherwise from now on is told by both spellings.
    assert {reason for reason in _untranslated(reasons) if " → " not in reason} == set()


@pytest.mark.parametrize(
    ("reason", "vietnamese"),
    (
        ("first build", "tạo lần đầu"),
        ("new page", "trang mới"),
        ("new content/a.md", "mới: content/a.md"),
        ("changed content/new page", "có thay đổi: content/new page"),
        ("it links to /a/", "có đường dẫn tới /a/"),
        ("Quy Hoạch → Quy hoạch", "Quy Hoạch → Quy hoạch"),
    ),
)
def test_a_reason_keeps_what_it_names(reason: str, vietnamese: str) -> None:
    """Words are translated, paths and names are not."""
    assert reason_text(reason, messages.load({})) == vietnamese


@given(st.text())
def test_any_path_stands_in_a_reason_as_it_is(path: str) -> None:
    """Braces and percent signs of a file's name mean nothing."""
    assert reason_text(f"changed {path}", messages.load({})) == f"có thay đổi: {path}"
    assert reason_text(f"changed {path}", messages.load({"SITEGEN_LANG": "en"})) == f"changed {path}"
