"""Whole sites: built again, every byte of their outputs is what was once looked at and found right.

After a change that is meant to change outputs: `make golden`, and read the difference in git before committing it.
"""

from pathlib import Path

import pytest

from golden_sites import NAMES, build_site, difference, expected, made_by, renew
from site_helpers import kinds
from sitegen.planning.kinds import KINDS


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_site_is_built_as_it_was(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """No file is missing, none is new, none differs."""
    build_site(name, tmp_path)
    made = made_by(tmp_path / "public")
    if pytestconfig.getoption("renew_golden"):
        renew(name, made)
    found = difference(expected(name), made)
    if found:
        pytest.fail(found, pytrace=False)


def test_the_golden_sites_have_every_kind_of_output(tmp_path: Path) -> None:
    """Whatever the program can make, one of them makes."""
    made: set[str] = set()
    for name in NAMES:
        build_site(name, tmp_path / name)
        made |= kinds(tmp_path / name)
    assert made == set(KINDS)


def test_a_difference_is_shown_in_a_few_lines() -> None:
    """A test that fails names the files, and shows the lines where they differ."""
    old = {"a.html": b"one\ntwo\n", "b.html": b"", "d.txt": b"same\n"}
    new = {"a.html": b"one\nzwei\n", "c.html": b"", "d.txt": b"same"}
    shown = difference(old, new)
    for line in ("missing: b.html", "not expected: c.html", "-two", "+zwei"):
        assert line in shown.splitlines()
    assert "d.txt" in shown
    assert len(difference({}, {f"{n}.html": b"" for n in range(999)}).splitlines()) < 50
    assert not difference(old, dict(old))
