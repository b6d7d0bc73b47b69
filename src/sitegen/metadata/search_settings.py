"""Whether a site has a search index, and how it is cut, as ``search`` of ``site.yaml`` says."""

from typing import Final

from sitegen.metadata.fields import Fields
from sitegen.metadata.settings_model import SearchSettings

_KEYS: Final = ("enabled", "file_size")
_EXAMPLE: Final = "search: {enabled: true}"
_LARGEST: Final = 100


def read_search(fields: Fields) -> SearchSettings:
    """Return what ``search`` says, its defaults where that is wrong."""
    default = SearchSettings()
    sub = fields.fields("search", _KEYS, _EXAMPLE)
    if sub is None:
        return default
    return SearchSettings(
        enabled=sub.flag("enabled", default=default.enabled),
        file_size=sub.number("file_size", default.file_size, 1, _LARGEST),
    )
