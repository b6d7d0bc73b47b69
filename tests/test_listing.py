"""What a terminal shows of all that was found: warnings, folded, before the faults."""

import io
import sys
from gettext import NullTranslations

import pytest

from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, render_fault
from sitegen.diagnostics.listing import MOST_OF_A_KIND, has_colours, listing

_FAULTS = [Fault(rules.EMPTY_BODY, f"content/{name}.md", 3) for name in "ba"]


def _alts(count: int) -> list[Fault]:
    return [Fault(rules.NO_ALT, f"content/{n:02}.md", 5, params=(("value", "a.png"),)) for n in range(count)]


def _shown(found: list[Fault], *, coloured: bool = False) -> list[str]:
    return list(listing(found, NullTranslations(), coloured=coloured))


def test_warnings_come_first_and_faults_last_each_by_file() -> None:
    """Under a heading that counts them; a group that is empty has none."""
    warnings = _alts(2)
    lines = _shown([*_FAULTS, *reversed(warnings)])
    assert lines == [
        "Warnings (2)",
        *(render_fault(each, NullTranslations()) for each in warnings),
        "Faults (2)",
        *(render_fault(each, NullTranslations()) for each in reversed(_FAULTS)),
    ]
    assert [line for line in _shown(_FAULTS) if line.startswith("Warnings")] == []
    assert _shown([]) == []


@pytest.mark.parametrize("count", range(MOST_OF_A_KIND + 4))
def test_many_warnings_of_one_kind_are_folded_and_no_fault_is(count: int) -> None:
    """Only where that saves a line; those of another kind are shown beside them."""
    eth = Fault(rules.ETH, "content/z.md")
    lines = _shown([*_alts(count), eth, *[_FAULTS[0]._replace(line=n) for n in range(count)]])
    shown = sum(" N157 " in line for line in lines)
    assert shown == (count if count <= MOST_OF_A_KIND + 1 else MOST_OF_A_KIND)
    folded = f"    … and {count - shown} more of the kind N157, in {count - shown} files"
    assert (folded in lines) == (count > shown)
    assert sum(" N151 " in line for line in lines) == 1
    assert sum(" N005 " in line for line in lines) == count


def test_only_headings_are_coloured() -> None:
    """Every other line is what it is without colours, so that programs find the places."""
    plain, coloured = (_shown([*_FAULTS, *_alts(9)], coloured=each) for each in (False, True))
    differing = [(a, b) for a, b in zip(plain, coloured, strict=True) if a != b]
    assert differing == [
        ("Warnings (9)", "\x1b[1;33mWarnings (9)\x1b[0m"),
        ("Faults (2)", "\x1b[1;31mFaults (2)\x1b[0m"),
    ]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.skipif(sys.platform == "win32", reason="there the console decides as well")
def test_colours_are_for_terminals_that_want_them() -> None:
    """Not in a file or a pipe, nor where NO_COLOR is set to anything."""
    assert has_colours(_Terminal(), {"NO_COLOR": "", "TERM": "xterm"})
    assert not has_colours(_Terminal(), {"NO_COLOR": "0"})
    assert not has_colours(_Terminal(), {"TERM": "dumb"})
    assert not has_colours(io.StringIO(), {})
