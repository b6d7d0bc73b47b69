"""What ``templates/theme.yaml`` can say: what the program must know of a theme, and what depends on it."""

from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, NamedTuple

from sitegen.diagnostics import Fault
from sitegen.metadata.settings_model import Affects, affecting, setting
from sitegen.system.digests import Digest

WORDS: Final = ("table", "notes", "note", "back", "back_again", "back_mark", "to_do", "done")


@dataclass(frozen=True, slots=True)
class TextTheme:
    """What the program puts into articles' texts in the theme's words; where they are empty, it has none.

    ``table`` names a table to who cannot see it, ``notes`` is the heading of the notes. ``note`` names the mark of a
    note and ``back`` the link back to it, ``back_again`` to a later mark of the same note; in them ``{number}`` stands
    for the note's number and ``{time}`` for how often it was marked until there. ``back_mark`` is what that link shows.
    ``to_do`` and ``done`` name the boxes of tasks. ``ids`` are those that pages have beside the text.
    """

    table: str = ""
    notes: str = ""
    note: str = ""
    back: str = ""
    back_again: str = ""
    back_mark: str = ""
    to_do: str = ""
    done: str = ""
    ids: tuple[str, ...] = ()

    def as_html(self) -> "TextTheme":
        """Return the same with all words escaped, as they stand in HTML."""
        words: dict[str, Any] = {name: escape(getattr(self, name)) for name in WORDS}
        return replace(self, **words)


@dataclass(frozen=True, slots=True)
class PictureRoom:
    """The room for a picture in a text, in CSS pixels: the widest, the highest, and what is beside it on a phone."""

    width: int = 0
    height: int = 0
    margins: int = 0


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon for who puts the site on a home screen: a static file, and its ``sizes`` as the web manifest has them."""

    file: str
    sizes: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The theme's part of the web manifest: colours as ``#rrggbb``, and icons."""

    background_color: str = ""
    theme_color: str = ""
    icons: tuple[Icon, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeData:
    """All that ``theme.yaml`` says. Each part says what it affects; besides that, kinds of output name those they show.

    ``logo`` is the static file that stands for the publisher in structured data.
    """

    text: TextTheme = setting(Affects.READING, default=TextTheme())  # noqa: RUF009 - it makes a field
    pictures: PictureRoom = setting(Affects.NOTHING_ELSE, default=PictureRoom())  # noqa: RUF009 - as above
    logo: str = setting(Affects.NOTHING_ELSE, default="")
    manifest: Manifest = setting(Affects.NOTHING_ELSE, default=Manifest())  # noqa: RUF009 - as above

    def affecting(self, what: Affects) -> dict[str, object]:
        """Return the parts that affect something, by their keys, as plain values."""
        found: dict[str, object] = affecting(self, what)
        return found


class ThemeFile(NamedTuple):
    """The file that was read, by its ``path`` as the catalogue has it, with the digest of its bytes; what it says."""

    path: str
    digest: Digest
    data: ThemeData
    faults: list[Fault]
