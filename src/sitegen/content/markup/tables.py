"""Tables: the library's, but none of absurd size, and none with a row that nobody wrote."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Final

from markdown.blockparser import BlockParser
from markdown.extensions.tables import TableProcessor

from sitegen.content.markup.remarks import Remarks

_CELLS: Final = 100_000
_ROW_WORK: Final = 1_000_000
_HEAD: Final = 2


class BoundedTable(TableProcessor):
    """Makes tables of the rows that a reader of lines has found; ``remarks`` notes the cells that are not shown."""

    def __init__(self, parser: BlockParser, remarks: Remarks) -> None:
        super().__init__(parser, {"use_align_attribute": True})
        self._remarks = remarks

    def begins(self, head: str, parting: str) -> bool:
        """Tell whether ``head`` and ``parting`` are the first two lines of a table."""
        return "|" in head and not _is_heavy((head, parting)) and self.test(_NOWHERE, f"{head}\n{parting}")

    def add(self, parent: ET.Element, rows: Sequence[str]) -> bool:
        """Add a table to ``parent``, and tell whether ``rows`` are one that is worth making."""
        if not self.begins(*rows[:_HEAD]) or len(self.separator) * len(rows) > _CELLS or _is_heavy(rows):
            self._remarks.too_much("\n".join(rows))
            return False
        self._remarks.rows(rows, len(self.separator))
        self.run(parent, ["\n".join(rows)])
        for cell in parent[-1].iter():
            # In code, where a backslash stands for itself, this one is the table's all the same.
            if cell.text and "\\|" in cell.text and "`" in cell.text:
                cell.text = cell.text.replace("\\|", "|")
        if len(rows) == _HEAD:
            # The library gives such a table a row of empty cells.
            parent[-1].remove(parent[-1][-1])
        return True


def _is_heavy(rows: Iterable[str]) -> bool:
    return any(row.count("`") * (row.count("|") + row.count("`")) > _ROW_WORK for row in rows)


_NOWHERE: Final = ET.Element("div")
