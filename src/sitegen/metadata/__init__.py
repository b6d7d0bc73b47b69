"""YAML with positions; ``site.yaml``, ``theme.yaml`` and front matter as typed values, or faults."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.metadata.dates import parse_moment as parse_moment
    from sitegen.metadata.document import read_front as read_front
    from sitegen.metadata.document import split_document as split_document
    from sitegen.metadata.locating import value_spans as value_spans
    from sitegen.metadata.settings import load_settings_in_part as load_settings_in_part
    from sitegen.metadata.settings import read_settings as read_settings
    from sitegen.metadata.settings import with_base_url as with_base_url
    from sitegen.metadata.text_lists import read_text_lists as read_text_lists
    from sitegen.metadata.theme_data import read_theme as read_theme
    from sitegen.metadata.yaml.quotes import quoted as quoted
else:
    __getattr__ = face(
        __name__,
        {
            "dates": "parse_moment",
            "document": "read_front split_document",
            "locating": "value_spans",
            "settings": "load_settings_in_part read_settings with_base_url",
            "text_lists": "read_text_lists",
            "theme_data": "read_theme",
            "yaml.quotes": "quoted",
        },
    )
