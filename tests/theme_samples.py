"""The words and ids of the default theme, for tests of what the program puts into texts."""

from pathlib import Path
from typing import Final

from sitegen.metadata import theme_data
from sitegen.metadata.theme_model import ThemeData
from sitegen.system.sources import THEME_PATH

FILE: Final = Path(__file__).resolve().parent.parent / THEME_PATH


def default_theme() -> ThemeData:
    """Return what the default theme's file says, which is faultless."""
    data, faults = theme_data.load_theme(FILE.read_bytes(), THEME_PATH, lambda _name: True)
    assert faults == []
    return data


TEXT_THEME: Final = default_theme().text
