"""What changed, and what shows it: brings the catalogue's outputs and tasks up to date with its articles.

Every article that was read, removed or turned by the clock is compared with what it was. Its own outputs are claimed
or doomed; the listings it left, entered or changed in are touched; each touched listing's outputs are compared with
those it should have. A first build goes the same way, with everything touched.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen import faults, routes
from sitegen.addresses import bundles_above, is_bundle
from sitegen.catalogue import content, files, links, outputs, pictures, windows
from sitegen.catalogue.schema import ALL, AUTHOR, CATEGORY, TAG
from sitegen.claims import Claims
from sitegen.errors import Fault
from sitegen.routes import HIDDEN, PUBLIC, SCHEDULED, Claim, Clock
from sitegen.settings import Settings
from sitegen.sources import FILE
from sitegen.vietnamese.text import term_key

_ARTICLE_LISTINGS = ("home", "archive", "atom", "rss", "json-feed", "sitemap-index", "news-sitemap")
_INDEX_KIND = {CATEGORY: "categories", AUTHOR: "authors", TAG: "tags"}


class _Entered(NamedTuple):
    """An article that entered a listing, in the order in which names are compared: the public ones first, by date."""

    scheduled: bool
    published: int
    path: str
    name: str
    article: int


class Plan:
    """The plan of one build, made in the catalogue; ``faults`` are the collisions found while making it."""

    def __init__(self, conn: sqlite3.Connection, settings: Settings, clock: Clock, *, everything: bool) -> None:
        self.conn = conn
        self.settings = settings
        self.clock = clock
        self.everything = everything
        self.claims = Claims(conn, everything=everything)
        self.faults = self.claims.faults
        # Listings by (facet, slug), each with the days (YYYYMMDD) on which an entry came, went or changed.
        self.touched: dict[tuple[int, str], set[int]] = {}
        # Authors and tags by (facet, slug), each with what entered.
        self.terms: dict[tuple[int, str], list[_Entered]] = {}
        self.single_tasks: set[str] = set()
        # Places in the order of everything whose neighbours may show something else now.
        self.places: list[tuple[int, str]] = []
        self.changed_names: set[tuple[str, str]] = set()

    def release(self, known: content.Known) -> None:
        """Give up the outputs of an article that changed or is gone, so that any article may claim their paths."""
        for each in outputs.outputs_of(self.conn, ("article", "page", "notice", "redirect"), str(known.id)):
            self.claims.release(each)
        if is_bundle(known.source):
            for each in outputs.files_inside(self.conn, known.url[1:]):
                self.claims.release(each)

    def classify(self, before: content.Known | None, after: content.Known | None, *, reread: bool, reason: str) -> None:
        """Bring one released article up to date; ``before`` or ``after`` is None when it did not or does not exist."""
        state = HIDDEN if after is None else self._state(after)
        old_state = HIDDEN if before is None else before.state
        moved = (
            before is None
            or after is None
            or old_state != state
            or (before.card, before.image, before.tags, before.path)
            != (after.card, after.image, after.tags, after.path)
        )
        if before is not None and not before.page and moved:
            self._leave(before)
        if after is not None:
            content.set_states(self.conn, [(state, after.id)])
            if not after.page and state in (PUBLIC, SCHEDULED) and moved:
                content.enter(self.conn, [(after, state == SCHEDULED)])
                self._touch(after, state, entering=True)
        if moved and any(each is not None and each.page for each in (before, after)):
            self.single_tasks.update(("sitemap-pages", "sitemap-index"))
        if before is not None and after is not None and before.featured != after.featured:
            self.single_tasks.add("home")
        self._note_names(before, old_state, after, state)
        if after is not None:
            self._claim_article(after, state, reread=reread, reason=reason)

    def classify_all(self, articles: list[content.Known]) -> None:
        """Classify articles, some at once, of a build that takes nothing from earlier ones."""
        states = [(self._state(each), each) for each in articles]
        content.set_states(self.conn, [(state, each.id) for state, each in states])
        content.enter(
            self.conn,
            ((each, state == SCHEDULED) for state, each in states if state in (PUBLIC, SCHEDULED) and not each.page),
        )
        for state, each in states:
            self._claim_article(each, state, reread=True, reason=f"new {each.path}")

    def _leave(self, before: content.Known) -> None:
        if before.state in (PUBLIC, SCHEDULED):
            content.leave(self.conn, before, scheduled=before.state == SCHEDULED)
            self._touch(before, before.state, entering=False)

    def _state(self, article: content.Known) -> int:
        return routes.state_of(
            self.clock,
            draft=bool(article.draft),
            withdrawn=article.withdrawn is not None,
            published=article.published,
            expires=article.expires,
        )

    def _touch(self, article: content.Known, state: int, *, entering: bool) -> None:
        for facet, slug, name in content.memberships(article):
            if facet in (AUTHOR, TAG):
                entered = self.terms.setdefault((facet, slug), [])
                if entering:
                    entered.append(_Entered(state == SCHEDULED, article.published or 0, article.path, name, article.id))
            if state == PUBLIC:
                self.touched.setdefault((facet, slug), set()).add(article.day)
        if state == PUBLIC and article.published is not None:
            self.places.append((article.published, article.path))

    def _note_names(
        self, before: content.Known | None, old_state: int, after: content.Known | None, state: int
    ) -> None:
        """Remember the addresses whose meaning changed, for the articles that link to them."""
        old = None if before is None else (before.url, old_state, before.aliases)
        new = None if after is None else (after.url, state, after.aliases)
        if old == new:
            return
        for each in (before, after):
            if each is not None:
                for url in (each.url, *json.loads(each.aliases)):
                    self.changed_names.add((each.path, url))
                self._note_files(each)

    def _note_files(self, article: content.Known) -> None:
        if is_bundle(article.source):
            folder = article.path.rpartition("/")[0]
            for _, name in files.files_below(self.conn, article.source.rpartition("/")[0], FILE):
                self.changed_names.add((name, article.url + name[len(folder) + 1 :]))

    def _claim_article(self, after: content.Known, state: int, *, reread: bool, reason: str) -> None:
        claims = routes.article_claims(
            after.id,
            url=after.url,
            aliases=after.aliases,
            page=bool(after.page),
            state=state,
            files=self.files_of(after.source),
        )
        for claim in claims:
            output = self.claims.claim(claim, reason)
            if output is not None and reread and claim.kind != "file":
                outputs.add_task(self.conn, output, reason)
            picture = pictures.picture_at(self.conn, claim.subject) if claim.kind == "file" else None
            if picture is not None:
                for smaller in routes.picture_claims(claim.path, picture):
                    self.claims.claim(smaller, reason)

    def files_of(self, source: str) -> Iterator[tuple[str, str]]:
        """Yield (path, NFC path below the article's folder) of the files that belong to the article at ``source``."""
        if not is_bundle(source):
            return
        folder = source.rpartition("/")[0]
        for path, name in files.files_below(self.conn, folder, FILE):
            if self.owner_of(path) == source:
                depth = folder.count("/") + 1
                yield path, "/".join(name.split("/")[depth:])

    def owner_of(self, path: str) -> str | None:
        """Return the source of the article in whose folder a file lies: the nearest ``index.md`` above it."""
        return next((each for each in bundles_above(path) if files.is_source(self.conn, each)), None)

    def claim_static(self, published: Iterable[Claim], changed: set[str]) -> None:
        """Bring the outputs of static files up to date; ``changed`` are the source paths whose bytes are new."""
        before = {each.path: each for each in outputs.outputs_of_kind(self.conn, "static")}
        for each in (*before.values(), *outputs.smaller_of_static(self.conn)):
            self.claims.release(each)
        for picture in pictures.static_pictures(self.conn):
            for claim in routes.picture_claims(picture.path, picture):
                self.claims.claim(claim, f"static {claim.subject}")
        for claim in published:
            output = self.claims.claim(claim, f"static {claim.subject}")
            if output is not None and claim.path in before and claim.subject in changed:
                outputs.add_task(self.conn, output, f"changed {claim.subject}")

    def settle(self) -> None:
        """Complete the plan once every article has been classified and static files were claimed."""
        self._settle_terms()
        self._settle_listings()
        self._settle_neighbours()
        self._settle_links()
        self.claims.settle()

    def _settle_terms(self) -> None:
        if self.everything:
            self.terms = {
                (facet, slug): [] for facet in (AUTHOR, TAG) for slug in content.listing_slugs(self.conn, facet)
            }
        spelled = {term_key(name): name for name in self.settings.tags}
        for (facet, slug), entered in sorted(self.terms.items()):
            self._check_term(facet, slug, entered)
            name = content.oldest_name(self.conn, facet, slug)
            if name is not None and facet == TAG:
                name = spelled.get(term_key(name), name)
            before = content.term_name(self.conn, facet, slug)
            if name == before:
                continue
            content.set_term(self.conn, facet, slug, name)
            if before is not None and name is not None and not self.everything:
                self._rename(facet, slug, f"{before} → {name}")

    def _rename(self, facet: int, slug: str, reason: str) -> None:
        for article_id in content.members(self.conn, facet, slug):
            self._task_article(article_id, reason)
        for each in outputs.outputs_of(self.conn, routes.kinds_of(facet), slug):
            outputs.add_task(self.conn, each.id, reason)
        self.touched.setdefault((facet, slug), set())

    def _check_term(self, facet: int, slug: str, entered: list[_Entered]) -> None:
        """Find two names that share one address.

        The names of earlier builds agree with each other, so one of them is enough to compare the entered ones with.
        """
        limit = -1 if self.everything else len(entered) + 1
        first: tuple[str, str, int] | None = None
        came = ((each.name, each.article) for each in sorted(entered))
        for name, article_id in (*content.spellings(self.conn, facet, slug, limit), *came):
            identity = term_key(name) if facet == TAG else name
            if first is None:
                first = (identity, name, article_id)
            elif identity != first[0]:
                url = routes.listing_url(self.settings, facet, slug)
                where = content.known(self.conn, first[2]).path
                params = (("value", name), ("other", first[1]), ("url", url), ("where", where))
                self.faults.append(
                    Fault(faults.SAME_TERM_SLUG, content.known(self.conn, article_id).path, params=params)
                )
                return

    def _settle_listings(self) -> None:
        if self.everything:
            for claim in routes.single_claims(self.settings):
                self.claims.claim(claim, "first build")
            self.touched = {(facet, slug): set() for facet in (AUTHOR, TAG) for slug in self._slugs(facet)}
            self.touched |= {(CATEGORY, each.slug): set() for each in self.settings.categories}
            self.touched[ALL, ""] = set()
        for (facet, slug), days in sorted(self.touched.items()):
            self._settle_listing(facet, slug, days)
        for facet, kind in _INDEX_KIND.items():
            if any(touched == facet for touched, _ in self.touched):
                self._task_single(kind, "its entries changed")
        if (ALL, "") in self.touched:
            self.single_tasks.update(_ARTICLE_LISTINGS)
        for kind in sorted(self.single_tasks):
            self._task_single(kind, "its entries changed")

    def _slugs(self, facet: int) -> set[str]:
        listed = set(content.listing_slugs(self.conn, facet))
        return listed | {each.subject for each in outputs.outputs_of_kind(self.conn, routes.LISTING_KIND[facet])}

    def _settle_listing(self, facet: int, slug: str, days: set[int]) -> None:
        divisor = 1 if facet == ALL else routes.PERIOD_DIVISOR[facet]
        counted = content.periods(self.conn, facet, slug, divisor)
        present = [period for period, _ in counted]
        if facet == ALL:
            claims = list(routes.date_claims(self.settings, present))
        else:
            total = sum(count for _, count in counted)
            claims = list(routes.listing_claims(self.settings, facet, slug, total=total, periods=present))
        left = {each.path: each for each in outputs.outputs_of(self.conn, routes.kinds_of(facet), slug)}
        existing = {claim.path for claim in claims if claim.path in left}
        came = {(claim.kind, claim.period) for claim in claims if claim.path not in left}
        for claim in claims:
            left.pop(claim.path, None)
            output = self.claims.claim(claim, "new page")
            if output is not None and claim.path in existing and self._shows(claim, days):
                outputs.add_task(self.conn, output, "its entries changed")
        for each in left.values():
            self.claims.release(each)
        went = {(each.kind, each.period) for each in left.values()}
        self._task_beside(claims, came | went)

    @staticmethod
    def _shows(claim: Claim, days: set[int]) -> bool:
        if claim.period == 0:
            return True
        scale = {4: 10_000, 6: 100, 8: 1}[len(str(claim.period))]
        return any(day // scale == claim.period for day in days)

    def _task_beside(self, claims: list[Claim], turned: set[tuple[str, int]]) -> None:
        """Plan the pages whose link to the next older or newer one changed, as one came or went beside them."""
        if self.everything or not turned:
            return
        by_kind: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.period:
                by_kind.setdefault(claim.kind, []).append(claim)
        for kind, period in turned:
            older = [claim for claim in by_kind.get(kind, ()) if claim.period < period]
            newer = [claim for claim in by_kind.get(kind, ()) if claim.period > period]
            for claim in (*older[-1:], *newer[:1]):
                output = outputs.output_at(self.conn, claim.path)
                if output is not None:
                    outputs.add_task(self.conn, output.id, "a page beside it came or went")

    def _task_single(self, kind: str, reason: str) -> None:
        for each in outputs.outputs_of_kind(self.conn, kind):
            outputs.add_task(self.conn, each.id, reason)

    def _task_article(self, article_id: int, reason: str) -> None:
        for each in outputs.outputs_of(self.conn, ("article", "page"), str(article_id)):
            outputs.add_task(self.conn, each.id, reason)

    def _settle_neighbours(self) -> None:
        """Plan the articles beside a changed place whose previous, next or related ones are others now."""
        from_places: set[int] = set()
        for published, path in self.places:
            from_places.update(windows.neighbourhood(self.conn, published, path))
        for article_id in sorted(from_places):
            for each in outputs.outputs_of(self.conn, ("article",), str(article_id)):
                if outputs.inputs_of(self.conn, each.id) != windows.neighbours_digest(self.conn, article_id):
                    outputs.add_task(self.conn, each.id, "an article beside it or related to it changed")

    def _settle_links(self) -> None:
        for source, url in sorted(self.changed_names):
            for article_id in links.articles_linking_to(self.conn, source=source, paths=(url,)):
                self._task_article(article_id, f"it links to {url}")
