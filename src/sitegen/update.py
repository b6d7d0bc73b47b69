"""The part of a build that has something to do: reads what changed, plans, checks links, renders and writes."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from typing import NamedTuple

from sitegen import faults, routes, settings, theme
from sitegen.addresses import path_faults
from sitegen.article import locate_link, locate_value
from sitegen.catalogue import content, files, links, outputs, windows
from sitegen.catalogue.content import Known
from sitegen.catalogue.outputs import Written
from sitegen.catalogue.schema import ALL
from sitegen.catalogue.stamps import Stamp, settled
from sitegen.errors import Fault, FaultError
from sitegen.filetext import MAX_BYTES
from sitegen.markup import Markup
from sitegen.options import Options
from sitegen.output import digest, digest_of_file, write_if_different
from sitegen.plan import Plan
from sitegen.reading import Read, read_source
from sitegen.render import NEWS_SECONDS, Renderer
from sitegen.routes import Clock
from sitegen.sources import ARTICLE, FILE, SETTINGS, STATIC, TEMPLATE, Place

# From so many changed articles on, following each one costs more than looking at everything.
_MANY_CHANGES = 1000
# Tasks that are rendered before any of them is written, and recorded together.
_BATCH = 250

_Facts = dict[str, str | int | bytes | None]


class Change(NamedTuple):
    """One article that was read, removed or turned: what it was before, and why it is planned."""

    before: Known | None
    source: str
    reread: bool
    reason: str


class Update:
    """One build under way."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that `build` found out before
        self,
        options: Options,
        path: str,
        conn: sqlite3.Connection,
        place: Place,
        facts: _Facts,
        looked_at: int,
        asked: str,
        program: str,
    ) -> None:
        self.options = options
        self.path = path
        self.conn = conn
        self.place = place
        self.facts = facts
        self.looked_at = looked_at
        self.asked = asked
        self.program = program
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

    def prepare(self, tree_faults: list[Fault], spoiled: list[int]) -> list[Fault]:
        """Bring catalogue and plan up to date; return the warnings. Raises FaultError, with nothing changed."""
        self.faults.extend(tree_faults)
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            self._decide_everything()
            self._read_files()
            self._read_articles()
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
            if kind == FILE and known is None:
                self.faults.extend(path_faults(path))
            if found != known:
                self.changed_files.add(path)
            files.record_source(self.conn, path, kind, settled(stamp, self.looked_at), found)

    def _read_articles(self) -> None:
        markup = Markup(self.settings.base_url)
        for path, kind, stamp, gone, known in self._differences((ARTICLE,)):
            before = content.known_by_source(self.conn, path)
            if gone:
                files.forget_source(self.conn, path)
                if before is not None:
                    self._change(Change(before, path, reread=False, reason=f"removed {path}"))
                    content.forget_article(self.conn, before.id)
                continue
            with open(self.place.real(path), "rb") as file:
                # One byte too many is enough for the fault, however large the file is.
                raw = file.read(MAX_BYTES + 1)
            found = digest(raw)
            if found == known:
                files.record_source(self.conn, path, kind, settled(stamp, self.looked_at), found)
                continue
            read = read_source(path, raw, found, self.settings, markup)
            self.faults.extend(read.faults)
            if read.stored is None:
                self.unreadable.append(read)
                continue
            stored = read.stored
            content.store_article(
                self.conn, stored.row, detail=stored.detail, lead=stored.lead, html=stored.html, links=stored.links
            )
            files.record_source(self.conn, path, kind, settled(stamp, self.looked_at), found)
            reason = f"new {path}" if before is None else f"changed {path}"
            self._change(Change(before, path, reread=True, reason=reason))

    def _change(self, change: Change) -> None:
        if not self.everything:
            self.changes[change.source] = change

    def _also(self, known: Known, reason: str, *, reread: bool) -> None:
        self.changes.setdefault(known.source, Change(known, known.source, reread=reread, reason=reason))

    def _plan(self, spoiled: list[int]) -> None:
        plan = Plan(self.conn, self.settings, self.clock, everything=self.everything)
        uses = self._plan_theme()
        if self.everything:
            for known in list(content.every_known(self.conn)):
                plan.classify(None, known, reread=True, reason=f"new {known.path}")
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
        self.faults.extend(plan.faults)
        self._check_links()
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
            uses, found = theme.analyse(theme.environment(self.place, None), self.theme)
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
        return digest(repr(shown).encode()).hex()

    def _plan_news(self) -> None:
        for each in list(outputs.outputs_of_kind(self.conn, "news-sitemap")):
            outputs.add_task(self.conn, each.id, "the time passed")

    def _check_links(self) -> None:
        reported: set[tuple[int, str]] = set()
        for target in links.every_target(self.conn):
            if not (self.everything or self._is_suspect(target)):
                continue
            key = (target.article, target.target)
            resolved = target.output is not None or target.named_url is not None or target.named_file is not None
            named_hidden = target.named_state is not None and target.named_state <= routes.SCHEDULED
            hidden = target.hidden is not None or named_hidden
            if (resolved and not hidden) or key in reported or self._is_excused(target):
                continue
            reported.add(key)
            self.faults.append(self._link_fault(target, hidden=hidden and target.output is None))

    def _is_suspect(self, target: links.Target) -> bool:
        dead = target.output is None and target.named_url is None and target.named_file is None
        return dead or target.source in self.changes

    def _is_excused(self, target: links.Target) -> bool:
        """Return whether a file that cannot be read may be what a link leads to: it has faults enough of its own."""
        name = target.target.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".md").removesuffix(".html")
        for read in self.unreadable:
            if read.path == target.source:
                continue
            if (name and name in read.path) or target.target in read.text or (read.url and read.url in target.target):
                return True
        return False

    def _link_fault(self, target: links.Target, *, hidden: bool) -> Fault:
        with open(self.place.real(target.source), "rb") as file:
            raw = file.read()
        if target.tag in ("image", "file"):
            key = "image" if target.tag == "image" else "attachments"
            found = locate_value(raw, key, target.target)
        else:
            found = locate_link(raw, target.target)
        rules = {"img": faults.DEAD_PICTURE, "image": faults.DEAD_PICTURE, "file": faults.DEAD_ATTACHMENT}
        rule = faults.LINK_TO_HIDDEN if hidden else rules.get(target.tag, faults.DEAD_LINK)
        path = content.known(self.conn, target.article).path
        return Fault(rule, path, *found, params=(("value", target.target),))

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
            next_change=min(turns, default=None),
            articles=articles,
            pages=outputs.count_outputs(self.conn, routes.NOT_PAGES),
            complete=0,
        )

    def write(self) -> tuple[list[tuple[str, str]], int]:
        """Render and write what is planned; return the written (path, reason), and how many were as they should be."""
        cache = os.path.join(os.path.dirname(self.path), "templates")
        renderer = Renderer(self.place, self.conn, self.settings, self.theme, self.options.now, cache)
        low, high = outputs.task_bounds(self.conn)
        written: list[tuple[str, str]] = []
        unchanged = 0
        if high - low >= _BATCH:
            # One of each kind first: a template that fails is found before anything is written.
            for number in outputs.one_task_of_each_kind(self.conn):
                self._render(renderer, number, number)
        for start in range(low, high + 1 if high else 0, _BATCH):
            end = min(start + _BATCH - 1, high)
            done: list[Written] = []
            for output, reason, inputs, data in self._render(renderer, start, end):
                changed, stamp = write_if_different(os.path.join(self.options.output, output.path), data)
                done.append(Written(output.id, changed, inputs, digest(data), stamp))
                if changed:
                    written.append((output.path, reason))
                else:
                    unchanged += 1
            self.conn.execute("BEGIN")
            outputs.record_written(self.conn, start, end, done)
            self.conn.execute("COMMIT")
        return written, unchanged

    def _render(self, renderer: Renderer, low: int, high: int) -> list[tuple[outputs.Output, str, bytes | None, bytes]]:
        tasks = outputs.tasks_between(self.conn, low, high)
        ids = [int(output.subject) for output, _, _ in tasks if output.kind == "article"]
        beside = {row.id: each for row, each in windows.streamed_neighbours(self.conn, ids)} if ids else {}
        rendered = []
        for output, reason, _ in tasks:
            neighbours = beside.get(int(output.subject)) if output.kind == "article" else None
            try:
                data = renderer.render(output, neighbours)
            except (OSError, sqlite3.Error):
                raise
            except Exception as error:
                raise FaultError([theme.template_fault(error, self.place, output.path)]) from error
            rendered.append((output, reason, None if neighbours is None else neighbours.digest(), data))
        return rendered
