"""What is wrong only beside other files, looked for where something changed."""

from collections.abc import Set as AbstractSet

from sitegen.build.changes import SiteChanges
from sitegen.build.inputs import BuildInputs
from sitegen.build.skipping import as_unreadable
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.catalogue.records import ReadFile
from sitegen.diagnostics import rules
from sitegen.pictures import look
from sitegen.planning import Plan, routes
from sitegen.planning.checks import Findings, file_faults, link_faults, unattached_files
from sitegen.system.digests import NO_DIGEST
from sitegen.system.paths import is_bundle
from sitegen.system.sources import THEME, SourceKind
from sitegen.system.text import POINTER_BYTES
from sitegen.vietnamese.text import nfc


def check_files(inputs: BuildInputs, findings: Findings, changes: SiteChanges) -> None:
    """Find the files of ``content/`` that no article publishes, and those that none may publish.

    They are those that changed, and those in the folders of articles that did, came or went.
    """
    sources = inputs.catalogue.sources
    looked_at = {each for each in changes.files if each.startswith("content/")}
    static = {each for each in changes.files if each.startswith("static/")}
    if changes.full_rebuild:
        for kind in (SourceKind.FILE, SourceKind.LEFTOVER):
            looked_at.update(path for path, *_ in sources.of_kind(kind))
        static.update(path for path, *_ in sources.of_kind(SourceKind.STATIC) if not path.startswith(THEME))
    broken = {read.path for read in changes.unreadable}
    for source in filter(is_bundle, broken.union(changes.read)):
        folder = source.rpartition("/")[0]
        looked_at.update(path for path, _ in sources.below(folder, SourceKind.FILE))
    there = [each for each in sorted(looked_at) if sources.exists(each)]

    def is_article(path: str) -> bool:
        return path in broken or sources.exists(path)

    def beginning(path: str) -> bytes:
        with open(inputs.place.real(path), "rb", buffering=0) as file:
            return file.read(POINTER_BYTES)

    others = sorted(filter(sources.exists, static))
    unattached = list(unattached_files((*there, *others), is_article, beginning))
    findings.replace(Origin.UNATTACHED_FILES, map(nfc, looked_at), unattached)
    unpublished = {each.path for each in unattached}
    published = (each for each in there if nfc(each) not in unpublished)
    findings.add(file_faults(published, lambda path: look.read_drawing(inputs.place.real(path))))


def check_links(
    inputs: BuildInputs, findings: Findings, changes: SiteChanges, plan: Plan, skipped: AbstractSet[str]
) -> None:
    """Find the links that lead nowhere now, of all that changed and all that link to what did.

    Where articles are ``skipped`` now, or were by the last build, all links are looked at: what may lead to one depends
    on more than where that stands.
    """
    catalogue, place = inputs.catalogue, inputs.place
    links_away = (each for each in inputs.found.tree_faults if each.rule is rules.LINK_LEAVES_SITE)
    unreadable = [*changes.unreadable, *(ReadFile(each.path, NO_DIGEST) for each in links_away)]
    if changes.full_rebuild or skipped or inputs.found.facts.get("skipped"):
        known = (catalogue.articles.by_path(each) for each in sorted(skipped))
        doubtful = {each.id for each in known if each is not None}.union(catalogue.links.articles_with_doubtful_links())
        unreadable += as_unreadable(catalogue, inputs.skip)
        found = link_faults(catalogue, place, sorted(doubtful), unreadable, skipped)
        findings.replace_all(Origin.LINKS, found)
        return
    suspects = sorted(_suspects(catalogue, changes, plan))
    paths = [catalogue.articles.by_id(each).path for each in suspects]
    found = link_faults(catalogue, place, suspects, unreadable)
    findings.replace(Origin.LINKS, paths, found)


def _suspects(catalogue: Catalogue, changes: SiteChanges, plan: Plan) -> set[int]:
    """Return the ids of the articles whose links may lead elsewhere than before."""
    linking = catalogue.links.articles_linking_to
    known = (catalogue.articles.by_source(each) for each in changes.articles)
    found = {each.id for each in known if each is not None}
    for source, url in plan.changed_names:
        found |= linking(source=source, paths=(url,))
    for path in changes.files:
        found |= linking(source=nfc(path), paths=())
    for path in plan.stale:
        found |= linking(source="", paths=("/" + path, routes.plain_url(path)))
    return found
