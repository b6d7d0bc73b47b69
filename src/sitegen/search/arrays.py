"""What is done with columns of numbers, as NumPy's arrays: where values begin, lists in another order, varints.

Only what makes a tier anew imports this: NumPy takes longer to load than an edit takes.
"""

import os
from typing import Any, Final

# Nothing here needs the threads of its linear algebra, and a process that has threads is not to be forked.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Places = NDArray[np.int64]

_GROUP: Final = 7


def numbers(data: bytes) -> Numbers:
    """Return the numbers that ``packed`` made bytes of."""
    return np.frombuffer(data, np.uint32).astype(np.uint64)


def packed(values: NDArray[Any]) -> bytes:
    """Return numbers, none of them over four bytes, as four bytes each; as this machine has them."""
    return values.astype(np.uint32).tobytes()


def shares_of(hashes: Numbers, count: int) -> Numbers:
    """Return in which of ``count`` equal shares of all hashes each of ``hashes`` lies, as ``layout.file_of`` does."""
    return hashes * count >> 32


def starts_of(values: NDArray[Any]) -> Places:
    """Return where in ``values`` stands another one than before."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])[: len(values)])


def bounds_of(sizes: NDArray[Any]) -> Places:
    """Return where stretches of these sizes begin that follow one another, and where the last one ends."""
    return np.append(0, np.cumsum(sizes, dtype=np.int64))


def in_order(values: Numbers, sizes: Numbers, order: Places) -> Numbers:
    """Return ``values``, stretches of these sizes, with the stretches in another order."""
    moved = sizes[order].astype(np.int64)
    shifts = bounds_of(sizes)[:-1][order] - bounds_of(moved)[:-1]
    found: Numbers = values[np.repeat(shifts, moved) + np.arange(moved.sum())]
    return found


def varint_column(values: Numbers) -> tuple[bytes, Places]:
    """Return numbers as varints, and where in these bytes each begins and the last one ends."""
    widths = np.ones(len(values), np.int64)
    rest = values >> _GROUP
    while rest.any():
        widths += rest > 0
        rest >>= _GROUP
    bounds = bounds_of(widths)
    column = np.empty(bounds[-1], np.uint8)
    for place in range(widths.max(initial=0)):
        which = np.flatnonzero(widths > place)
        groups = values[which] >> _GROUP * place & 0x7F
        column[bounds[which] + place] = groups | (widths[which] > place + 1).astype(np.uint64) << _GROUP
    return column.tobytes(), bounds
