"""Where a command may write the report that it was asked for."""

import os
from collections.abc import Iterable
from gettext import NullTranslations

from sitegen.diagnostics import UsageError
from sitegen.system.apart import is_free_for_a_file
from sitegen.system.sources import locate


def report_path(site: str, typed: str, outputs: Iterable[str], translations: NullTranslations) -> str:
    """Return where a report goes, which was typed as from the site's folder.

    Raises UsageError when that is a folder, or when what the site is made from or what is in ``outputs`` would be lost.
    """
    _ = translations.gettext
    path = os.path.join(site, typed)
    if os.path.isdir(path):
        raise UsageError(_("--report must be a file, and this is a folder: {path}").format(path=path))
    if not is_free_for_a_file(path, locate(site), outputs):
        raise UsageError(
            _("--report would replace what belongs to the site: {path}; name another file").format(path=typed)
        )
    return path
