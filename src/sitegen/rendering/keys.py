"""What was rendered and is kept: under which key, and for how long."""

from collections.abc import Hashable
from types import NoneType
from typing import TypeVar

from markupsafe import Markup

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# Values of these types that are equal are printed alike.
_PLAIN = (str, Markup, int, bool, NoneType)


def value_key(value: object) -> Hashable:
    """Return what two values have in common only when templates print the same for both.

    Equal is not enough: ``1``, ``1.0`` and ``true`` are, and so are a text and the same text as markup.

    Raises TypeError for a value whose type does not tell what is printed, RecursionError for one that holds itself.
    """
    kind = type(value)
    if kind in _PLAIN:
        return kind, value
    if kind is float:
        # 0.0 equals -0.0.
        return kind, repr(value)
    if isinstance(value, list | tuple) and kind in (list, tuple):
        return kind, tuple(map(value_key, value))
    if isinstance(value, dict) and kind is dict:
        return kind, tuple((value_key(key), value_key(each)) for key, each in value.items())
    raise TypeError(kind)


def keep(kept: dict[Key, Value], key: Key, value: Value, *, most: int) -> None:
    """Put a value into ``kept``, in place of the oldest when there are ``most`` already."""
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]
