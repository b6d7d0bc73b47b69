"""Which article a file of ``content/`` belongs to: the one in the nearest folder above it that has one.

And so which outputs an article has in all.
"""

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord
from sitegen.content.state import State
from sitegen.planning import routes
from sitegen.planning.routes import Claim
from sitegen.system.paths import bundles_above, is_bundle
from sitegen.system.sources import SourceKind


def owner_of(catalogue: Catalogue, path: str) -> str | None:
    """Return the source of the article that the file at ``path`` is published beside, None for none."""
    return next((each for each in bundles_above(path) if catalogue.sources.exists(each)), None)


def files_of(catalogue: Catalogue, source: str) -> Iterator[tuple[str, str]]:
    """Yield (path, NFC path below the article's folder) of the files that belong to the article at ``source``."""
    if not is_bundle(source):
        return
    folder = source.rpartition("/")[0]
    for path, name in catalogue.sources.below(folder, SourceKind.FILE):
        if owner_of(catalogue, path) == source:
            depth = folder.count("/") + 1
            yield path, "/".join(name.split("/")[depth:])


def claims_of(catalogue: Catalogue, article: ArticleRecord, state: State) -> Iterator[Claim]:
    """Yield the outputs of an article in a state: those of ``routes.article_claims``, and its smaller pictures."""
    files = files_of(catalogue, article.source)
    wanted = routes.article_claims(
        article.id, url=article.url, aliases=article.aliases, page=article.page, state=state, files=files
    )
    for claim in wanted:
        yield claim
        picture = catalogue.pictures.at(claim.subject) if claim.kind == "file" else None
        if picture is not None:
            yield from routes.picture_claims(claim.path, picture)
