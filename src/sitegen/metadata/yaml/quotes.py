"""Quotes around a value: those that YAML reads, and those that word processors make of them."""

from typing import Final

_CURLY: Final = {"“": "“”", "”": "“”", "„": "“”", "‘": "‘’", "’": "‘’", "«": "»"}
_ALL_CURLY: Final = frozenset("“”„‘’«»")


def quoted(value: str) -> str:
    """Return ``value`` in quotes that YAML reads back as it is."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def without_curly_quotes(value: str) -> str:
    """Return ``value`` without the curly quotes it stands in, as word processors make them of straight ones.

    Where others stand inside they are a quotation's.
    """
    inside = value[1:-1]
    if value[:1] in _CURLY and value[-1:] in _CURLY[value[0]] and inside and _ALL_CURLY.isdisjoint(inside):
        return inside
    return value
