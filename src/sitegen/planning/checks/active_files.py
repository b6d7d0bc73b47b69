"""Files beside an article: published are those that do nothing when a reader opens them, and no others."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sitegen.diagnostics import Fault, rules
from sitegen.pictures import DrawingError, look
from sitegen.system.names import path_faults
from sitegen.vietnamese.text import nfc

_DOCUMENTS: Final = (
    *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub"),
    *(".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".pps", ".ppsx", ".odp"),
)
_TEXTS: Final = (".txt", ".csv", ".tsv", ".json", ".vtt", ".srt")
_SOUNDS: Final = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac")
_FILMS: Final = (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mkv", ".avi", ".mpg", ".mpeg", ".3gp")
# Of what is only packed a server may tell the name that is left as its kind (`.html.gz`): archives alone.
_ARCHIVES: Final = (".zip", ".rar", ".7z", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
# Browsers show, play or save these; they run none of them, and fetch nothing for them. The name is what counts: by it
# servers tell the kind. Pictures are looked at besides, and drawings written anew.
PASSIVE: Final = (*_DOCUMENTS, *_TEXTS, *_SOUNDS, *_FILMS, *_ARCHIVES, *look.ENDINGS, *look.DRAWINGS)

_MILLION: Final = 1_000_000


def is_passive(name: str) -> bool:
    """Return whether a file of this name does nothing when it is opened."""
    lowered = nfc(name).lower()
    # Letters that become others when they are made small are no part of an ending that servers know.
    return lowered.endswith(PASSIVE) and nfc(name).rpartition(".")[2].isascii()


def file_faults(paths: Iterable[str], read: Callable[[str], bytes]) -> Iterator[Fault]:
    """Yield a fault for each of the files ``paths``, which lie beside articles, that may not be published.

    Files whose names no system may have are faults of their own. ``read`` gives a file's bytes. Raises OSError.
    """
    for path in paths:
        name = path.rpartition("/")[2]
        if path_faults(path):
            # One is enough, and that is told already.
            continue
        if not is_passive(name):
            yield Fault(rules.ACTIVE_FILE, nfc(path), params=(("value", nfc(name)),))
        elif look.is_drawing(name):
            fault = _drawing_fault(nfc(path), read(path))
            if fault is not None:
                yield fault


def _drawing_fault(path: str, data: bytes) -> Fault | None:
    from sitegen.pictures import redrawn  # noqa: PLC0415 - few builds have a drawing

    if len(data) > look.MAX_DRAWING_BYTES:
        return Fault(rules.LARGE_PICTURE_FILE, path, params=(("most", str(look.MAX_DRAWING_BYTES // _MILLION)),))
    try:
        redrawn(data)
    except DrawingError as error:
        if error.what:
            return Fault(rules.ACTIVE_DRAWING, path, error.line, error.column, params=(("value", error.what),))
        return Fault(rules.BAD_DRAWING, path, error.line, error.column)
    return None
