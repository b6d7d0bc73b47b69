"""Which outputs there will be at some paths, told before the plan is made: by what makes the plan."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.content.facets import ALL, FACETS, Facet
from sitegen.metadata.settings_model import Settings
from sitegen.planning import routes
from sitegen.planning.entering import Entering
from sitegen.planning.listings import claims_of_listing
from sitegen.planning.ownership import claims_of, owner_of
from sitegen.planning.routes import Claim
from sitegen.planning.terms import all_terms, settle_terms

_WITH_LINKS = ("article", "page")


class Outlook(NamedTuple):
    """What is known of outputs before the plan, once all articles have ``entered``.

    ``static`` are the claims of the site's own files, by path.
    """

    catalogue: Catalogue
    settings: Settings
    entered: Entering
    static: Mapping[str, Claim]

    def name_terms(self) -> None:
        """Record how authors and tags are shown."""
        settle_terms(self.catalogue, self.settings, all_terms(self.catalogue), full_rebuild=True)

    def at(self, paths: Collection[str]) -> dict[str, Claim]:
        """Return what will be at some paths, by path.

        Known are the outputs of articles and listings, and what a site has once; not yet the files beside articles.
        """
        found = {each.path: each for each in self.entered.claims.at(paths)}
        for path in found.keys() ^ set(paths):
            made = (each for each in _generated(self.catalogue, self.settings, path) if each.path == path)
            # A file of the site's wins over what is made.
            claim = self.static.get(path) or next(made, None)
            if claim is not None:
                found[path] = claim
        return found

    def shown_with(self, claim: Claim) -> Iterator[Claim]:
        """Yield the outputs that a page leads to: whether they will be there decides how it shows its links."""
        if claim.kind not in _WITH_LINKS:
            return
        paths: set[str] = set()
        for target in self.catalogue.links.targets_of(int(claim.subject)):
            if target.named_file is not None:
                yield from _claims_of_file(self.catalogue, target.named_file)
            if target.path:
                paths.update((target.path[1:], routes.output_path(target.path.rstrip("/") + "/")))
        yield from self.at(paths).values()


def _claims_of_file(catalogue: Catalogue, path: str) -> Iterable[Claim]:
    owner = owner_of(catalogue, path)
    article = None if owner is None else catalogue.articles.by_source(owner)
    if article is None:
        return ()
    return (each for each in claims_of(catalogue, article, article.state) if each.subject == path)


def _generated(catalogue: Catalogue, settings: Settings, path: str) -> Iterator[Claim]:
    """Yield outputs of the program's own among which that at ``path`` is, if it is one of them."""
    yield from routes.single_claims(settings)
    if _is_dated(settings, path):
        yield from claims_of_listing(catalogue, settings, ALL, "")
    for facet in FACETS:
        slug = _slug_in(settings, facet, "/" + path)
        if slug:
            yield from claims_of_listing(catalogue, settings, facet, slug)


def _is_dated(settings: Settings, path: str) -> bool:
    """Tell whether an output may be one of the archive's: a page below its address, or a sitemap."""
    return ("/" + path).startswith(settings.urls.archive) or path.startswith("sitemap/")


def _slug_in(settings: Settings, facet: Facet, url: str) -> str:
    """Return the slug of the listing that an address may belong to, '' for none."""
    before, _, after = facet.pattern(settings.urls).partition("{slug}")
    slug, slash, _ = url.removeprefix(before).partition("/")
    return slug if url.startswith(before) and slash and after.startswith("/") else ""
