"""The part of a build that has something to do: reads what changed, plans, checks links, renders and writes."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import NamedTuple

from sitegen import routes, settings, templating, theme
from sitegen.activefiles import acts, may_act
from sitegen.addresses import path_faults
from sitegen.article import locate_value
from sitegen.catalogue import content, files, links, outputs
from sitegen.catalogue.content import Known
from sitegen.catalogue.schema import ALL
from sitegen.catalogue.stamps import Stamp, settled
from sitegen.digests import digest_of, digest_of_file
from sitegen.errors import Fault, FaultError
from sitegen.faults import ACTIVE_FILE, SAME_OUTPUT
from sitegen.filetext import MAX_BYTES
from sitegen.linkcheck import link_faults
from sitegen.options import Options
from sitegen.plan import Plan
from sitegen.reading import Job, Read, ReaderSetup, start_reader
from sitegen.render.batches import RendererSetup
from sitegen.render.machines import NEWS_SECONDS
from sitegen.routes import Clock
from sitegen.sources import ARTICLE, FILE, SETTINGS, STATIC, TEMPLATE, THEME, Place
from sitegen.strays import stray_files
from sitegen.vietnamese.text import nfc
from sitegen.workers import Workers
from sitegen.writing import Outcome, write_tasks

# From so many changed articles on, following each one costs more than looking at everything.
_MANY_CHANGES = 1000
# From so many files on, starting workers costs less than doing their work.
_WORTH_WORKERS = 300
# Files that a worker reads at once, and the length of their paths, which must pass through its pipe in one piece.
_READ_AT_ONCE = 50
_PATHS_LENGTH = 16_000

# What workers need.
PRELOADED = ("sitegen.reading", "sitegen.render.batches")


class Found(NamedTuple):
    """What a build found out before: ``path`` is the catalogue's, ``looked_at`` when files were looked at (ns)."""

    path: str
    conn: sqlite3.Connection
    place: Place
    facts: dict[str, str | int | bytes | None]
    looked_at: int
    asked: str
    program: str


class Change(NamedTuple):
    """One article that was read, removed or turned: what it was before, and why it is planned."""

    before: Known | None
    source: str
    reread: bool
    reason: str


class Update:
    """One build under way."""

    def __init__(self, options: Options, found: Found, workers: Workers) -> None:
        self.options = options
        self.path, self.conn, self.place, self.facts, self.looked_at, self.asked, self.program = found
        self.workers = workers
        self.everything = False
        self.faults: list[Fault] = []
        self.changes: dict[str, Change] = {}
        self.unreadable: list[Read] = []
        self.changed_files: set[str] = set()
        self.settings = self._load_settings()
        self.theme = theme.Theme({}, {})
        self.clock = Clock(options.now, options.drafts, options.scheduled)

    def _load_settings(self) -> settings.Settings:
        with open(self.place.real("site.yaml"), "rb") as file:
            loaded, found = settings.load(file.read())
        if loaded is not None and self.options.base_url:
            loaded, more = settings.with_base_url(loaded, self.options.base_url)
            found = [*found, *more]
        self.faults.extend(found)
        if loaded is None or any(not each.rule.warning for each in found):
            raise FaultError(found)
        return loaded

    def prepare(
        self, tree_faults: list[Fault], spoiled: list[int], progress: Callable[[int, int], None]
    ) -> list[Fault]:
        """Bring catalogue and plan up to date; return the warnings. Raises FaultError, with nothing changed.

        ``progress`` is told how many changed articles were read, of how many.
        """
        self.faults.extend(tree_faults)
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            self._decide_everything()
            self._read_files()
            self._read_articles(progress)
            self._plan(spoiled)
            self._raise_faults()
            self._note_facts()
            outputs.order_tasks(self.conn)
        except BaseException:
            self.conn.execute("ROLLBACK")
            raise
        self.conn.execute("COMMIT")
        return self.faults

    def _raise_faults(self) -> None:
        if any(not each.rule.warning for each in self.faults):
            raise FaultError(self.faults)

    def _reading_digest(self) -> str:
        values = asdict(self.settings)
        keys = ("base_url", "timezone", "author", "category", "urls", "tags")
        named = [(each.name, each.slug) for each in self.settings.categories]
        return repr((self.program, [values[key] for key in keys], named))

    def _decide_everything(self) -> None:
        reread = self.facts.get("reading") != self._reading_digest()
        counted = self.conn.execute(
            "SELECT count(*) FROM difference WHERE kind = ? AND (digest IS NULL OR gone)", (ARTICLE,)
        ).fetchone()[0]
        root = self.conn.execute(
            """SELECT 1 FROM difference
            WHERE kind = ? AND (path LIKE 'static/root/%' OR path LIKE '@theme/static/root/%')
            AND (gone OR digest IS NULL) LIMIT 1""",
            (STATIC,),
        ).fetchone()
        pages = (self.settings.page_size, self.asked)
        self.everything = bool(
            self.options.clean or reread or counted > _MANY_CHANGES or root or self.facts.get("windows") != repr(pages)
        )
        if reread or self.options.clean:
            self.conn.execute(
                """INSERT OR REPLACE INTO difference SELECT path, kind, size, mtime, ctime, 0, NULL FROM source
                WHERE kind = ? AND path NOT IN (SELECT path FROM difference WHERE gone)""",
                (ARTICLE,),
            )
        if self.everything:
            outputs.doom_everything(self.conn)
            content.clear_memberships(self.conn)
            self.conn.execute("DELETE FROM term")

    def _differences(self, kinds: tuple[int, ...]) -> Iterator[tuple[str, int, Stamp, bool, bytes | None]]:
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT path, kind, size, mtime, ctime, gone, digest FROM difference WHERE kind IN ({marks})"  # noqa: S608
        last = ""
        while True:
            rows = self.conn.execute(f"{query} AND path > ? ORDER BY path LIMIT 500", (*kinds, last)).fetchall()
            if not rows:
                return
            for path, kind, size, mtime, ctime, gone, known in rows:
                yield path, kind, Stamp(size, mtime, ctime), bool(gone), known
            last = rows[-1][0]

    def _read_files(self) -> None:
        for path, kind, stamp, gone, known in self._differences((FILE, STATIC, TEMPLATE, SETTINGS)):
            if gone:
                files.forget_source(self.conn, path)
                self.changed_files.add(path)
                continue
            found = digest_of_file(self.place.real(path))
            if kind in (FILE, STATIC) and known is None and not path.startswith(THEME):
                self.faults.extend(path_faults(path))
            if found != known:
                self.changed_files.add(path)
                if kind == FILE and may_act(path) and self._acts(path):
                    self.faults.append(Fault(ACTIVE_FILE, nfc(path), params=(("value", os.path.basename(path)),)))
            files.record_sources(self.conn, kind, [(path, settled(stamp, self.looked_at), found)])

    def _acts(self, path: str) -> bool:
        with open(self.place.real(path), "rb") as file:
            data = file.read(MAX_BYTES + 1)
        return len(data) > MAX_BYTES or acts(path, data)

    def _read_articles(self, progress: Callable[[int, int], None]) -> None:
        counted = self.conn.execute("SELECT count(*) FROM difference WHERE kind = ?", (ARTICLE,)).fetchone()[0]
        workers = self.workers if counted >= _WORTH_WORKERS else Workers(1)
        stamps: dict[str, Stamp] = {}
        done = 0
        setup = ReaderSetup(self.place.site, self.settings)
        for reads in workers.map(start_reader, setup, self._jobs(stamps)):
            self._record(reads, stamps)
            done += len(reads)
            progress(done, counted)

    def _jobs(self, stamps: dict[str, Stamp]) -> Iterator[Job]:
        """Yield the changed articles for a reader, noting their stamps; forget those that are gone.

        A file whose bytes are as recorded is stamped anew here: in a fresh clone that is every one, and no worker is
        started for it.
        """
        job: Job = []
        length = 0
        for path, _, stamp, gone, known in self._differences((ARTICLE,)):
            if gone:
                before = content.known_by_source(self.conn, path)
                files.forget_source(self.conn, path)
                if before is not None:
                    self._change(Change(before, path, reread=False, reason=f"removed {path}"))
                    content.forget_article(self.conn, before.id)
                continue
            if known is not None and digest_of_file(self.place.real(path)) == known:
                files.record_sources(self.conn, ARTICLE, [(path, settled(stamp, self.looked_at), known)])
                continue
            stamps[path] = stamp
            job.append(path)
            length += len(path)
            if len(job) == _READ_AT_ONCE or length > _PATHS_LENGTH:
                yield job
                job, length = [], 0
        if job:
            yield job

    def _record(self, reads: list[Read], stamps: dict[str, Stamp]) -> None:
        read_well: list[tuple[str, Stamp, bytes]] = []
        for read in reads:
            self.faults.extend(read.faults)
            stamp = settled(stamps.pop(read.path), self.looked_at)
            if read.stored is None:
                self.unreadable.append(read)
            else:
                read_well.append((read.path, stamp, read.digest))
        files.record_sources(self.conn, ARTICLE, read_well)
        stored = [read.stored for read in reads if read.stored is not None]
        for each, before in zip(stored, content.store_articles(self.conn, stored), strict=True):
            source = each.row.source
            reason = f"new {source}" if before is None else f"changed {source}"
            self._change(Change(before, source, reread=True, reason=reason))

    def _change(self, change: Change) -> None:
        if not self.everything:
            self.changes[change.source] = change

    def _also(self, known: Known, reason: str, *, reread: bool) -> None:
        self.changes.setdefault(known.source, Change(known, known.source, reread=reread, reason=reason))

    def _plan(self, spoiled: list[int]) -> None:
        plan = Plan(self.conn, self.settings, self.clock, everything=self.everything)
        uses = self._plan_theme()
        if self.everything:
            for some in content.every_known(self.conn):
                plan.classify_all(some)
        else:
            self._find_turned(plan)
            for change in self.changes.values():
                if change.before is not None:
                    plan.release(change.before)
            for change in self.changes.values():
                after = content.known_by_source(self.conn, change.source)
                plan.classify(change.before, after, reread=change.reread, reason=change.reason)
        plan.claim_static(theme.static_claims(self.theme, uses), self.changed_files)
        plan.settle()
        self._plan_news()
        self.faults.extend(map(self._placed, plan.faults))
        self.faults.extend(self._strays())
        suspects = self._suspects(plan)
        self.faults.extend(link_faults(self.conn, self.place, suspects, self.unreadable))
        outputs.forget_content(self.conn, spoiled)
        for output in spoiled:
            if self.conn.execute("SELECT 1 FROM output WHERE id = ?", (output,)).fetchone():
                outputs.add_task(self.conn, output, "its file was changed or removed")

    def _find_turned(self, plan: Plan) -> None:
        before = self.facts.get("now")
        if isinstance(before, int) and before != self.options.now:
            for article_id in sorted(content.turned_by_clock(self.conn, before, self.options.now)):
                self._also(content.known(self.conn, article_id), "the time came", reread=False)
        for path in sorted(self.changed_files):
            if not path.startswith("content/"):
                for article_id in links.articles_linking_to(self.conn, source="", paths=("/" + path,)):
                    self._also(content.known(self.conn, article_id), f"changed {path}", reread=True)
                continue
            self._reclaim_owner(plan, path, path)
            for each in outputs.outputs_of(self.conn, ("file",), path):
                outputs.add_task(self.conn, each.id, f"changed {path}")
            for article_id in links.articles_linking_to(self.conn, source=path, paths=()):
                self._also(content.known(self.conn, article_id), f"changed {path}", reread=True)
        for source in list(self.changes):
            if source.endswith("/index.md"):
                # A folder article that came or went takes its files from, or gives them to, the one around it.
                self._reclaim_owner(plan, source.rpartition("/")[0], source)

    def _reclaim_owner(self, plan: Plan, path: str, changed: str) -> None:
        owner = plan.owner_of(path)
        known = None if owner is None else content.known_by_source(self.conn, owner)
        if known is not None:
            self._also(known, f"changed {changed}", reread=True)

    def _plan_theme(self) -> dict[str, theme.Uses]:
        rows = list(files.sources_of_kind(self.conn, TEMPLATE))
        self.theme = theme.collect(rows, files.sources_of_kind(self.conn, STATIC))
        key = self._theme_digest()
        stored = self.facts.get("uses")
        if self.facts.get("theme") == key and isinstance(stored, str):
            uses = theme.uses_from_text(stored)
        else:
            uses, found = theme.analyse(templating.environment(self.place, None), self.theme)
            self.faults.extend(found)
        files.set_meta(self.conn, theme=key, uses=theme.uses_to_text(uses))
        digests = theme.kind_digests(self.theme, uses, self.settings, self.program.encode())
        before = files.kind_digests(self.conn)
        for kind, each in digests.items():
            if before.get(kind) != each and before:
                outputs.add_tasks_of_kind(self.conn, kind, "templates, settings or styles changed")
        files.set_kind_digests(self.conn, digests)
        return uses

    def _theme_digest(self) -> str:
        shown = (self.program, sorted(self.theme.templates.items()), sorted(self.theme.static))
        return digest_of(repr(shown).encode()).hex()

    def _plan_news(self) -> None:
        for each in list(outputs.outputs_of_kind(self.conn, "news-sitemap")):
            outputs.add_task(self.conn, each.id, "the time passed")

    def _suspects(self, plan: Plan) -> Iterable[int]:
        """Return the articles whose links may lead nowhere now: those that changed, those that link to what did."""
        if self.everything:
            return list(links.articles_with_doubtful_links(self.conn))
        found: set[int] = set()
        for change in self.changes.values():
            known = content.known_by_source(self.conn, change.source)
            if known is not None:
                found.add(known.id)
        for source, url in plan.changed_names:
            found |= links.articles_linking_to(self.conn, source=source, paths=(url,))
        for path in self.changed_files:
            found |= links.articles_linking_to(self.conn, source=nfc(path), paths=())
        for path in plan.claims.doomed:
            found |= links.articles_linking_to(self.conn, source="", paths=("/" + path, routes.plain_url(path)))
        return sorted(found)

    def _strays(self) -> Iterator[Fault]:
        """Yield a warning for each new file of ``content/`` that no article publishes."""
        broken = {read.path for read in self.unreadable}
        found = (each for each in sorted(self.changed_files) if each.startswith("content/"))
        new = [each for each in found if files.is_source(self.conn, each)]
        return stray_files(new, lambda path: path in broken or files.is_source(self.conn, path))

    def _placed(self, fault: Fault) -> Fault:
        """Return a fault found by comparing articles with the place in its file that it is about."""
        if not fault.path.startswith("content/"):
            return fault
        values = dict(fault.params)
        known = self.conn.execute("SELECT source FROM article WHERE path = ?", (fault.path,)).fetchone()
        if known is None:
            return fault
        with open(self.place.real(known[0]), "rb") as file:
            raw = file.read()
        keys = ("aliases", "slug") if fault.rule is SAME_OUTPUT else ("tags", "author")
        for key in keys:
            place = locate_value(raw, key, None if key == "slug" else values["value"])
            if place.line > 1:
                return fault._replace(
                    line=place.line, column=place.column, length=place.length, source_line=place.source_line
                )
        return fault

    def _note_facts(self) -> None:
        now = self.options.now
        due = content.next_turn(self.conn, now)
        oldest_news = self.conn.execute(
            "SELECT min(published) FROM membership WHERE facet = ? AND slug = '' AND published > ?",
            (ALL, now - NEWS_SECONDS),
        ).fetchone()[0]
        leaves_news = None if oldest_news is None else oldest_news + NEWS_SECONDS
        turns = [each for each in (due, leaves_news) if each is not None]
        articles = self.conn.execute("SELECT count(*) FROM membership WHERE facet = 0 AND slug = ''").fetchone()[0]
        files.set_meta(
            self.conn,
            program=self.program,
            asked=self.asked,
            reading=self._reading_digest(),
            windows=repr((self.settings.page_size, self.asked)),
            now=now,
            next_due=due,
            timezone=self.settings.timezone,
            next_change=min(turns, default=None),
            articles=articles,
            pages=outputs.count_outputs(self.conn, routes.NOT_PAGES),
            complete=0,
        )

    def write(self, tell: Callable[[str, str], None], progress: Callable[[int, int], None]) -> Outcome:
        """Render and write what is planned. Raises FaultError for a template that fails."""
        tasks = outputs.count_tasks(self.conn)
        workers = self.workers if tasks >= _WORTH_WORKERS else Workers(1)
        setup = RendererSetup(
            self.place, self.path, self.options.output, self.settings, self.theme, self.options.now, self.program
        )
        return write_tasks(self.conn, setup, workers, tell=tell, progress=progress)
