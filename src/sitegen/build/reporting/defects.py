"""Defects of the program itself: what no content, no setting and no template explains."""

import contextlib
import os
import sys
import traceback
from gettext import NullTranslations

from sitegen import __version__
from sitegen.diagnostics.messages import N_
from sitegen.system.digests import digest_of
from sitegen.system.files import write_whole

# Who looks after the program is known in the office, not here.
_IN_FILE = N_(
    "the program itself has a defect, your files are not to blame."
    " Please send this file to who looks after the program: {path}"
)
_IN_LINES = N_(
    "the program itself has a defect, your files are not to blame."
    " Please send these lines to who looks after the program:"
)


def defect_text(error: Exception, folder: str, translations: NullTranslations) -> str:
    """Return what to tell of an error that nobody expected, with its trace written to a file in ``folder``.

    Where no file can be written, or ``folder`` is '', the text holds the trace itself.
    """
    # An error may be about half of a character.
    trace = "".join(traceback.format_exception(error)).encode(errors="backslashreplace")
    about = f"sitegen {__version__}, Python {sys.version}, {sys.platform}\n{sys.argv}\n\n"
    # The same defect has the same name.
    path = os.path.join(folder, f"defect-{digest_of(trace).hex()[:10]}.txt")
    if folder:
        with contextlib.suppress(OSError):
            write_whole(path, (about.encode(errors="backslashreplace"), trace))
            return translations.gettext(_IN_FILE).format(path=path)
    return translations.gettext(_IN_LINES) + "\n" + trace.decode().rstrip()
