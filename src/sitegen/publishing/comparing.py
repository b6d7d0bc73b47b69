"""Published addresses that a change of the site would lose, for who checks it before it is built."""

from collections.abc import Callable, Iterator
from gettext import NullTranslations

from sitegen.catalogue import Catalogue
from sitegen.diagnostics import Fault
from sitegen.metadata.settings_model import Settings
from sitegen.publishing.manifest import UNKNOWN, Entry
from sitegen.publishing.permanence import heirs_known, lost_addresses
from sitegen.publishing.sources import read_manifest
from sitegen.publishing.telling import lost_faults


def compared_with(
    place: str, path: str, translations: NullTranslations
) -> Callable[[Settings, Catalogue, Catalogue], Iterator[Fault]]:
    """Return what finds the published addresses that are lost since the manifest at ``place``, as ``read_manifest``.

    It is given the settings, the catalogue of the last build, and that of the site as it would be built.
    """
    old = read_manifest(place, path, translations)

    def lost(settings: Settings, before: Catalogue, after: Catalogue) -> Iterator[Fault]:
        return lost_faults(
            lost_addresses(
                old,
                planned_entries(after),
                settings=settings,
                kept_elsewhere=frozenset(alias for alias, *_ in after.articles.host_aliases()),
                heir_of=heirs_known(before, after),
            )
        )

    return lost


def planned_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield the files that a build would make, as entries of a manifest that tells no more of them."""
    return (Entry(path, UNKNOWN, 0) for path in catalogue.outputs.paths())
