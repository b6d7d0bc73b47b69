"""What the last build made, as its catalogue tells."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from gettext import NullTranslations
from typing import Final

from sitegen.build.state import catalogue_path
from sitegen.catalogue import SCHEMA_VERSION, Catalogue
from sitegen.diagnostics import UsageError
from sitegen.planning.kinds import KINDS, Kind
from sitegen.publishing.manifest import Entry, changes, line_of
from sitegen.system.locking import locked

OUTPUT: Final = "public"


class BuiltSite:
    """The built site in the folder ``output``, with all that its catalogue knows; ``work`` is a folder to work in."""

    def __init__(self, output: str, work: str, catalogue: Catalogue) -> None:
        self.output = output
        self.work = work
        self.catalogue = catalogue

    def entries(self) -> Iterator[Entry]:
        """Yield the manifest of the site: every file, in the order of paths."""
        for path, size, content in self.catalogue.outputs.written():
            yield Entry(path, content.hex(), size)

    def kind_of(self, path: str) -> Kind | None:
        """Return which kind of output a file is, None of one that is none of the site's."""
        output = self.catalogue.outputs.at(path)
        return None if output is None else KINDS[output.kind]

    @cached_property
    def _off(self) -> frozenset[str]:
        """The addresses of articles that were left out because of their faults, and that say that they are off."""
        skipped = self.catalogue.facts.skipped()
        return frozenset(address for each in skipped if not each.stays for address in each.addresses)

    def is_withdrawn(self, path: str) -> bool:
        """Tell whether a file lies beside an article that is off the site: beside its notice, or where its page was."""
        while path := os.path.dirname(path):
            if f"/{path}/" in self._off:
                return True
            kind = self.kind_of(f"{path}/index.html")
            if kind is not None:
                return kind is KINDS["notice"]
        return False


@contextmanager
def opened(site: str, translations: NullTranslations) -> Iterator[BuiltSite]:
    """Give what the last build of ``site`` into ``public/`` made; no build changes it meanwhile.

    Raises UsageError when there is none that came to its end, or when it holds drafts; OSError.
    """
    _ = translations.gettext
    output = os.path.join(site, OUTPUT)
    path = catalogue_path(site, output)
    nothing = _("nothing was built yet: run `sitegen build` first")
    if not os.path.isfile(path):
        raise UsageError(nothing)
    with locked(path + ".lock", lambda: None), _reading(path) as catalogue:
        if catalogue.is_unfinished():
            # A first build ended with faults.
            raise UsageError(nothing)
        if catalogue.version() != SCHEMA_VERSION:
            raise UsageError(_("the last build was made by another version: run `sitegen build` first"))
        facts = catalogue.facts.all()
        if facts.get("complete") != 1:
            raise UsageError(_("the last build did not come to its end: run `sitegen build` first"))
        if facts.get("drafts") != 0:
            raise UsageError(_("public/ was built with drafts: run `sitegen build` first"))
        # One that was killed has left its own.
        work = os.path.join(os.path.dirname(path), "deploy")
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        try:
            yield BuiltSite(output, work, catalogue)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _reading(path: str) -> AbstractContextManager[Catalogue]:
    return closing(Catalogue.reading(path))


def manifest_lines(site: str, against: list[Entry] | None, translations: NullTranslations) -> Iterator[str]:
    """Yield the manifest of what was built last, a line each; with an older one ``against``, what differs from that.

    A difference begins with ``+``, ``~`` or ``-``, and goes on as a line does. Raises UsageError, OSError.
    """
    with opened(site, translations) as built:
        if against is None:
            yield from map(line_of, built.entries())
            return
        for each in changes(against, built.entries()):
            found = each.after or each.before
            if found is not None:
                yield f"{each.sign} {line_of(found)}"
