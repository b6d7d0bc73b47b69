"""How much a drawing becomes when what it uses is put in its place: a few lines may mean more than can be drawn."""

from bisect import bisect_left
from typing import Final, NamedTuple

# More than any map has. Also an upper bound of what is counted.
MOST: Final = 500_000


class Uses(NamedTuple):
    """The elements of a drawing, numbered in their order.

    ``ends`` has the number of the first after each element and all that is in it, ``ids`` those with a name, ``uses``
    those that use another one, in their order, and its name.
    """

    ends: list[int]
    ids: dict[str, int]
    uses: list[tuple[int, str]]


def is_bounded(drawing: Uses) -> bool:
    """Return whether a drawing has no more than ``MOST`` elements when all that is used counts where it is used.

    What uses itself is not bounded.
    """
    sizes: dict[int, int] = {}
    # Depth first, without recursion: each target is done after all that it uses, unless it uses itself.
    pending = [(0, False)]
    begun: set[int] = set()
    while pending:
        element, done = pending.pop()
        targets = _targets(drawing, element)
        if done:
            if any(each not in sizes for each in targets):
                return False
            size = drawing.ends[element] - element + sum(sizes[each] for each in targets)
            sizes[element] = min(size, MOST + 1)
        elif element not in begun:
            begun.add(element)
            pending.append((element, True))
            pending.extend((each, False) for each in targets if each not in begun)
    return sizes[0] <= MOST


def _targets(drawing: Uses, element: int) -> list[int]:
    """Return what is used in an element, each as often as it is."""
    first = bisect_left(drawing.uses, (element, ""))
    last = bisect_left(drawing.uses, (drawing.ends[element], ""))
    named = (drawing.ids.get(name) for _, name in drawing.uses[first:last])
    return [each for each in named if each is not None]
