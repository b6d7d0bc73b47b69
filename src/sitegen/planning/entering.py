"""Articles as they enter the catalogue's listings: one by one as they change, or all of them while they are read."""

from collections.abc import Container, Iterable

from sitegen.catalogue import Catalogue
from sitegen.catalogue.records import ArticleRecord
from sitegen.content.state import Clock, State
from sitegen.planning import kinds, routes
from sitegen.planning.changes import Version, is_listed, version_at
from sitegen.planning.claims import Claims
from sitegen.planning.kinds import Owner
from sitegen.planning.ownership import claims_of

_ATTACHED = kinds.of_owner(Owner.ATTACHED)


def record_versions(catalogue: Catalogue, versions: Iterable[Version]) -> None:
    """Record the states of articles, and put those that readers see, or will see, into their listings."""
    known = [(each.record, each) for each in versions if each.record is not None]
    catalogue.articles.set_states([(each.state, each.mark, record.id) for record, each in known])
    catalogue.listings.enter((record, each.state is State.SCHEDULED) for record, each in known if is_listed(each))


class Entering:
    """Takes in all articles of a site of which no output is known, some at once, in any order; gathers their claims.

    So the plan need not look at each of them once more, and what pages show of them is known when all are read.
    """

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self.claims = Claims(catalogue, full_rebuild=True)
        self._catalogue = catalogue
        self._clock = clock

    def enter(self, articles: Iterable[ArticleRecord], skipped: Container[str] = ()) -> None:
        """Give articles their states and listings, and claim their pages; ``skipped`` paths are hidden from readers."""
        versions = [version_at(self._clock, each, skipped) for each in articles]
        record_versions(self._catalogue, versions)
        for version in versions:
            if version.record is not None:
                self._claim_pages(version.record, version.state)

    def _claim_pages(self, article: ArticleRecord, state: State) -> None:
        wanted = routes.article_claims(
            article.id, url=article.url, aliases=article.aliases, page=article.page, state=state, files=()
        )
        for claim in wanted:
            self.claims.claim(claim, _reason(article))

    def claim_files(self) -> None:
        """Claim what lies beside all articles: whose a file is depends on where others are."""
        for some in self._catalogue.articles.bundles():
            for article in some:
                for claim in claims_of(self._catalogue, article, article.state):
                    if claim.kind in _ATTACHED:
                        self.claims.claim(claim, _reason(article))


def _reason(article: ArticleRecord) -> str:
    return f"new {article.path}"
