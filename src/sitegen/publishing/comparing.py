"""Published addresses that a change of the site would lose: asked before it is built, and before it is deployed."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from gettext import NullTranslations

from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import Identity
from sitegen.diagnostics import Fault
from sitegen.metadata.settings_model import Settings
from sitegen.planning.routes import output_path
from sitegen.publishing.leaving import Addresses
from sitegen.publishing.manifest import UNKNOWN, Entry
from sitegen.publishing.old_maps import Reads, lost_old_addresses
from sitegen.publishing.permanence import Lost, Stood, heirs_known, is_meant_to_go, kind_shown, lost_addresses
from sitegen.publishing.sources import read_beside, read_manifest
from sitegen.publishing.telling import lost_faults


def compared_with(
    place: str, path: str, translations: NullTranslations
) -> Callable[[Settings, Catalogue, Catalogue], Iterator[Fault]]:
    """Return what finds the published addresses that are lost since the manifest at ``place``, as ``read_manifest``.

    It is given the settings, the catalogue of the last build, and that of the site as it would be built.
    """
    old = read_manifest(place, path, translations)
    reads = partial(read_beside, place, translations)

    def lost(settings: Settings, before: Catalogue, after: Catalogue) -> Iterator[Fault]:
        return lost_between(old, planned_entries(after), settings, before, after, reads)

    return lost


def lost_between(
    old: Iterable[Entry],
    new: Iterable[Entry],
    settings: Settings,
    before: Catalogue,
    after: Catalogue,
    reads: Reads,
    leave: Addresses = (),
) -> Iterator[Fault]:
    """Yield what is lost between two manifests, by what the catalogues of the sites know that they are of.

    ``old`` is gone through twice. ``reads`` gives files of the site that it is of. What led to an article at one of the
    addresses ``leave``, which stay as they are, is not told.
    """

    @cache
    def find() -> Callable[[str], Identity | None]:
        # Most changes lose nothing, and then nobody asks who is who.
        return heirs_known(before, after)

    def heir_of(url: str) -> Identity | None:
        return find()(url)

    def kind_of(path: str) -> str | None:
        output = before.outputs.at(path)
        if output is not None:
            return output.kind
        # Once it is built, nobody remembers what stood there: what was published tells.
        data = reads([path]).get(path)
        return None if data is None else kind_shown(data)

    def leaves_notice(url: str) -> bool:
        output = after.outputs.at(output_path(url))
        return output is not None and output.kind == "notice"

    yield from lost_faults(
        lost_addresses(
            old,
            new,
            settings=settings,
            kept_elsewhere=frozenset(alias for alias, *_ in after.articles.host_aliases()),
            heir_of=heir_of,
            kind_of=kind_of,
            leaves_notice=leaves_notice,
        )
    )
    found = lost_old_addresses(old, settings.base_path, before, after, reads)
    yield from lost_faults(
        Lost(each.alias, Stood.PAGE, heir_of(each.url))
        for each in sorted(found)
        if each.url not in leave and not is_meant_to_go(each.alias, settings.gone)
    )


def planned_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield the files that a build would make, as entries of a manifest that tells no more of them."""
    return (Entry(path, UNKNOWN, 0) for path in catalogue.outputs.paths())
