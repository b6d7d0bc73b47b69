"""What a build that has something to do is made from."""

import os
from functools import partial
from typing import NamedTuple

from sitegen.build.kept import Kept
from sitegen.build.options import Options
from sitegen.build.scan import Scan
from sitegen.catalogue import Catalogue, Ledger
from sitegen.content.state import Clock
from sitegen.diagnostics import Fault, FaultError
from sitegen.metadata import load_settings_in_part, read_theme, with_base_url
from sitegen.metadata.settings_model import Affects, Settings
from sitegen.metadata.theme_model import ThemeFile
from sitegen.system.digests import Digest, digest_of
from sitegen.system.sources import SETTINGS_FILE, SitePaths
from sitegen.system.text import read_bounded


class BuildInputs(NamedTuple):
    """What a build is made from, the same from its first phase to its last.

    ``path`` is the catalogue's; ``found`` is what differs from what the last build left. ``settings`` are as much of
    ``site.yaml`` as can be read, with their faults and the digest of the bytes they were read from; ``theme_file`` is
    the same of the theme's data. ``skip`` are articles to leave out, by their NFC paths, though they can be read. What
    ``is_trial`` only tells what is wrong: no later build asks what it remembered.
    """

    options: Options
    path: str
    catalogue: Catalogue
    place: SitePaths
    found: Scan
    settings: Settings
    settings_faults: list[Fault]
    settings_digest: Digest
    theme_file: ThemeFile
    output_was_empty: bool
    kept: Kept
    skip: frozenset[str] = frozenset()
    is_trial: bool = False

    @property
    def clock(self) -> Clock:
        """What decides which articles are public."""
        return Clock(self.options.now, self.options.drafts, self.options.scheduled, self.options.marks)

    @property
    def time_before(self) -> int | None:
        """The time of the last build, in seconds since the epoch; None where nothing is known of one."""
        before = self.found.facts.get("now")
        return before if isinstance(before, int) else None

    def reading_fact(self) -> str:
        """Return all that decides what is read from an article besides its file, as a fact to remember."""
        read_as = (self.settings.affecting(Affects.READING), self.theme_file.data.affecting(Affects.READING))
        return repr((self.found.program, read_as))

    def listings_fact(self) -> str:
        """Return all that decides what listings hold besides their articles, as a fact to remember."""
        return repr((self.settings.affecting(Affects.LISTINGS), self.found.asked))


def read_inputs(
    options: Options, path: str, ledger: Ledger, place: SitePaths, found: Scan, kept: Kept | None = None
) -> BuildInputs:
    """Return what a build is made from, settings and theme read. Raises FaultError when nothing can be, OSError."""
    with open(place.real(SETTINGS_FILE), "rb") as file:
        data = read_bounded(file)
    kept = kept or Kept()
    loaded, faults = kept.settings.get(data, partial(load_settings_in_part, data))
    if loaded is None:
        raise FaultError(faults)
    if options.base_url:
        loaded, wrong = with_base_url(loaded, options.base_url)
        if wrong:
            raise FaultError(wrong)
    return BuildInputs(
        options=options,
        path=path,
        catalogue=Catalogue.whole(ledger),
        place=place,
        found=found,
        settings=loaded,
        settings_faults=faults,
        settings_digest=digest_of(data),
        theme_file=read_theme(place),
        kept=kept,
        output_was_empty=not os.path.isdir(options.output) or not os.listdir(options.output),
    )
