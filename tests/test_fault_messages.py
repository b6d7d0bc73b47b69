"""What an editor sees for each thing that can be wrong in a file, word for word."""

from gettext import NullTranslations
from pathlib import Path

import pytest

from fault_samples import FIXTURES, faults_in
from sitegen.diagnostics.faults import fault_order, render_fault


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_broken_file_is_answered_with_exactly_these_messages(path: Path) -> None:
    """Every fault of a file is shown with place, text, source line and remedy, in the order of the file."""
    expected = path.read_text(encoding="utf-8").partition("\n=====\n")[2]
    found = sorted(faults_in(path), key=fault_order)
    assert "".join(f"{render_fault(fault, NullTranslations())}\n" for fault in found) == expected
