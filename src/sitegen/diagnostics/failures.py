"""What the machine could not do, in words that tell what to do about it."""

import errno
from gettext import NullTranslations
from typing import Final

from sitegen.diagnostics.faults import StateError
from sitegen.diagnostics.messages import N_

_CAUSES: Final = {
    errno.ENOSPC: N_("the disk is full; make room and build again"),
    errno.EDQUOT: N_("the disk is full; make room and build again"),
    errno.EACCES: N_("no permission; ask who looks after this computer, or close the program that holds the file"),
    errno.EPERM: N_("no permission; ask who looks after this computer, or close the program that holds the file"),
    errno.EROFS: N_("this disk can only be read"),
    errno.ENOENT: N_("no such file or folder"),
    errno.ENOTDIR: N_("a file stands where a folder is needed"),
    errno.EISDIR: N_("a folder stands where a file is needed"),
    errno.ELOOP: N_("a symbolic link stands where a folder is needed; nothing is written through it, remove the link"),
    errno.EEXIST: N_("there is a file of this name already"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


def failure_text(error: BaseException, translations: NullTranslations) -> str:
    """Return what went wrong, with the file where one is known.

    An error that says no more than a file and its cause, in the words of the system, is told by that; any other speaks
    for itself.
    """
    cause = error.__cause__
    if isinstance(cause, OSError) and _only_repeats(str(error), cause):
        error = cause
    elif isinstance(error, StateError):
        message = translations.gettext("the record of earlier builds, in .sitegen, cannot be used: {error}")
        return message.format(error=error)
    if isinstance(error, MemoryError):
        return translations.gettext("there is not enough memory")
    if not isinstance(error, OSError) or error.errno not in _CAUSES:
        return str(error)
    text = translations.gettext(_CAUSES[error.errno])
    return f"{error.filename}: {text}" if error.filename else text


def _only_repeats(text: str, cause: OSError) -> bool:
    """Tell whether a text is what the system says of a cause, after the name of a file perhaps."""
    said = cause.strerror or str(cause)
    return text == said or text.endswith(f": {said}")
