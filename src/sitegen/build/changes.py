"""What changed of a site, all of it, and which articles are planned anew though their files are as they were."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from sitegen.build.inputs import BuildInputs
from sitegen.build.intake import ReadArticles
from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord, ReadFile
from sitegen.pictures import PictureChanges
from sitegen.planning import ArticleChange, owner_of, routes
from sitegen.system.paths import is_bundle
from sitegen.vietnamese.text import nfc


class SiteChanges(NamedTuple):
    """What changed: ``articles`` by source, ``files`` that are no articles by path, ``unreadable`` articles.

    ``read`` are the sources of the articles whose own files changed, ``pictures`` the paths of those that are shown
    otherwise. With a full rebuild nobody asks which articles changed, and there are none.
    """

    full_rebuild: bool
    articles: Mapping[str, ArticleChange]
    read: frozenset[str]
    files: frozenset[str]
    pictures: frozenset[str]
    unreadable: list[ReadFile]


def gathered(
    inputs: BuildInputs,
    articles: ReadArticles,
    files: Iterable[str],
    pictures: PictureChanges,
    *,
    full_rebuild: bool,
) -> SiteChanges:
    """Return all that changed: what was read, the ``files`` that are no articles, and who shows any of it."""
    changed = frozenset(files) | pictures.edited
    if full_rebuild:
        return SiteChanges(full_rebuild, {}, frozenset(), changed, pictures.changed, articles.unreadable)
    own = _first_of_each(articles.changes)
    catalogue = inputs.catalogue
    led = (replan(known, f"changed {path}", reread=True) for known, path in pictures.lead_images)
    shown = _by_files(catalogue, sorted(changed | pictures.changed))
    found = _first_of_each(chain(own.values(), led, _by_clock(inputs), shown))
    all_changes = _first_of_each(chain(found.values(), _around(catalogue, found)))
    return SiteChanges(full_rebuild, all_changes, frozenset(own), changed, pictures.changed, articles.unreadable)


def replan(known: ArticleRecord, reason: str, *, reread: bool) -> ArticleChange:
    """Return the change of an article that is to be planned anew though its file is as it was."""
    return ArticleChange(known, known.source, reread=reread, reason=reason)


def _first_of_each(changes: Iterable[ArticleChange]) -> dict[str, ArticleChange]:
    """Return changes by source, of several of one article the first."""
    found: dict[str, ArticleChange] = {}
    for each in changes:
        found.setdefault(each.source, each)
    return found


def _by_clock(inputs: BuildInputs) -> Iterator[ArticleChange]:
    """Yield the articles whose state may be another since the last build."""
    before, articles = inputs.time_before, inputs.catalogue.articles
    if before is not None and before != inputs.options.now:
        for article_id in sorted(articles.state_changes_between(before, inputs.options.now)):
            yield replan(articles.by_id(article_id), "the time came", reread=False)


def _by_files(catalogue: Catalogue, paths: Iterable[str]) -> Iterator[ArticleChange]:
    """Yield the articles that publish a changed file or link to it."""
    for path in paths:
        source = ""
        outputs: list[str] = []
        if path.startswith("content/"):
            yield from _owner(catalogue, path, path)
            source = nfc(path)
            outputs = [each.path for each in catalogue.outputs.of(("file",), path)]
        elif path.startswith("static/"):
            outputs = routes.static_paths(nfc(path).removeprefix("static/"))
        urls = ["/" + each for each in outputs]
        for article_id in catalogue.links.articles_linking_to(source=source, paths=tuple(urls)):
            yield replan(catalogue.articles.by_id(article_id), f"changed {path}", reread=True)


def _around(catalogue: Catalogue, sources: Iterable[str]) -> Iterator[ArticleChange]:
    """Yield the articles in whose folders others changed.

    A folder article that came or went takes its files from, or gives them to, the one around it.
    """
    for source in sources:
        if is_bundle(source):
            yield from _owner(catalogue, source.rpartition("/")[0], source)


def _owner(catalogue: Catalogue, path: str, changed: str) -> Iterator[ArticleChange]:
    owner = owner_of(catalogue, path)
    known = None if owner is None else catalogue.articles.by_source(owner)
    if known is not None:
        yield replan(known, f"changed {changed}", reread=True)
