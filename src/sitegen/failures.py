"""What the machine could not do, in words that tell what to do about it."""

import errno
import sqlite3
from gettext import NullTranslations
from typing import Final

from sitegen.messages import N_

_CAUSES: Final = {
    errno.ENOSPC: N_("the disk is full; make room and build again"),
    errno.EDQUOT: N_("the disk is full; make room and build again"),
    errno.EACCES: N_("no permission; ask who looks after this computer, or close the program that holds the file"),
    errno.EPERM: N_("no permission; ask who looks after this computer, or close the program that holds the file"),
    errno.EROFS: N_("this disk can only be read"),
    errno.ENOENT: N_("no such file or folder"),
    errno.ENOTDIR: N_("a file stands where a folder is needed"),
    errno.EISDIR: N_("a folder stands where a file is needed"),
    errno.EEXIST: N_("there is a file of this name already"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EADDRINUSE: N_("this port is in use; choose another one with --port"),
}


def failure_text(error: BaseException, translations: NullTranslations) -> str:
    """Return what went wrong, with the file where one is known; ``error`` may have another one as its cause."""
    cause = error.__cause__ if isinstance(error.__cause__, (OSError, sqlite3.Error)) else error
    if isinstance(cause, sqlite3.Error):
        message = translations.gettext("the record of earlier builds, in .sitegen, cannot be used: {error}")
        return message.format(error=cause)
    if not isinstance(cause, OSError) or cause.errno not in _CAUSES:
        return str(error)
    text = translations.gettext(_CAUSES[cause.errno])
    return f"{cause.filename}: {text}" if cause.filename else text
