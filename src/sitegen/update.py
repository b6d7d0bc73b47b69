"""The part of a build that has something to do: reads what changed, plans, checks links, renders and writes."""

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import NamedTuple

from sitegen import routes, settings, templating, theme
from sitegen.addresses import is_bundle
from sitegen.catalogue import content, files, links, outputs, warned
from sitegen.catalogue.schema import ALL
from sitegen.digests import digest_of
from sitegen.errors import Fault, FaultError
from sitegen.faults import NO_CATEGORIES, UNKNOWN_CATEGORY
from sitegen.findings import Findings
from sitegen.intake import Intake
from sitegen.linkcheck import link_faults
from sitegen.locating import located
from sitegen.options import Options
from sitegen.pictures.cache import cache_folder
from sitegen.pictures.developing import Developing, Setup
from sitegen.plan import Plan
from sitegen.render.batches import RendererSetup, compiling
from sitegen.render.machines import NEWS_SECONDS
from sitegen.routes import Clock
from sitegen.sources import ARTICLE, FILE, STATIC, TEMPLATE, Place
from sitegen.strays import stray_files
from sitegen.vietnamese.text import nfc
from sitegen.workers import WORTH_WORKERS, Workers
from sitegen.writing import Outcome, write_tasks

# From so many changed articles on, following each one costs more than looking at everything.
_MANY_CHANGES = 1000

# Is told how much is done, of how much.
Progress = Callable[[int, int], None]


class Found(NamedTuple):
    """What a build found out before: ``path`` is the catalogue's, ``looked_at`` when files were looked at (ns)."""

    path: str
    conn: sqlite3.Connection
    place: Place
    facts: dict[str, str | int | bytes | None]
    looked_at: int
    asked: str
    program: str


class Update:
    """One build under way."""

    def __init__(self, options: Options, found: Found, workers: Workers) -> None:
        self.options = options
        self.path, self.conn, self.place, self.facts, self.looked_at, self.asked, self.program = found
        self.workers = workers
        self.everything = False
        self.findings = Findings(self.conn)
        self.settings, self.settings_faults = self._load_settings()
        self.theme = theme.Theme({}, {})
        self.uses: dict[str, theme.Uses] = {}
        self.clock = Clock(options.now, options.drafts, options.scheduled)
        self.pictures = Developing(
            Setup(self.conn, self.place, cache_folder(self.path), self.settings.pictures, self.program)
        )

    def _load_settings(self) -> tuple[settings.Settings, list[Fault]]:
        """Return the settings as far as they can be read, and their faults. Raises FaultError without any."""
        with open(self.place.real("site.yaml"), "rb") as file:
            loaded, found = settings.load_in_part(file.read())
        if loaded is None:
            raise FaultError(found)
        if self.options.base_url:
            loaded, wrong = settings.with_base_url(loaded, self.options.base_url)
            if wrong:
                raise FaultError(wrong)
        return loaded, found

    def prepare(self, tree_faults: list[Fault], spoiled: list[int], reads: Progress, develops: Progress) -> None:
        """Bring catalogue and plan up to date. Raises FaultError, with nothing changed.

        ``reads`` is told how many changed articles were read, of how many; ``develops`` the same of pictures.
        """
        self.findings.add(tree_faults)
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            if self.settings_faults:
                self._read_in_vain(reads, develops)
            self._decide_everything()
            intake = self._read(reads, develops)
            self._plan(intake, spoiled)
            self.findings.raise_faults()
            self._note_facts()
            outputs.order_tasks(self.conn)
        except BaseException:
            self.conn.execute("ROLLBACK")
            raise
        self.conn.execute("COMMIT")

    def _read(self, reads: Progress, develops: Progress) -> Intake:
        self.pictures.begin()
        intake = Intake(self.conn, self.place, self.looked_at, self.findings, everything=self.everything)
        intake.read_files()
        if not self.settings_faults:
            self.uses = self._plan_theme()
        intake.read_articles(self.settings, self.workers, reads)
        if not self.settings_faults:
            # One process compiles the templates while this one plans.
            self.workers.ahead(compiling, self._renderer_setup(bare=False))
        self._develop_pictures(intake, develops)
        return intake

    def _develop_pictures(self, intake: Intake, progress: Progress) -> None:
        anew = self.options.clean or self.facts.get("pictures") != self.pictures.digest()
        self.pictures.develop(self.workers, intake.changed_files, progress, everything=self.everything, anew=anew)
        self.findings.add(self.pictures.faults)
        for known, path in self.pictures.covers:
            intake.also(known, f"changed {path}", reread=True)
        files.set_meta(self.conn, pictures=self.pictures.digest())

    def _read_in_vain(self, reads: Progress, develops: Progress) -> None:
        """Raise FaultError for the settings' faults, with those of the changed files that are the same without them."""
        if not self.settings.base_url:
            self.settings = replace(self.settings, base_url="https://example.org")
        # Comparing articles, and finding their categories, takes settings that are right.
        self._read(reads, develops)
        by_settings = (UNKNOWN_CATEGORY, NO_CATEGORIES)
        self.findings.drop(by_settings)
        self.findings.add(self.settings_faults)
        self.findings.raise_faults()

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

    def _plan(self, intake: Intake, spoiled: list[int]) -> None:
        plan = Plan(self.conn, self.settings, self.clock, everything=self.everything)
        if self.everything:
            for some in content.every_known(self.conn):
                plan.classify_all(some)
        else:
            self._find_turned(plan, intake)
            for change in intake.changes.values():
                if change.before is not None:
                    plan.release(change.before)
            for change in intake.changes.values():
                after = content.known_by_source(self.conn, change.source)
                plan.classify(change.before, after, reread=change.reread, reason=change.reason)
        plan.claim_static(theme.static_claims(self.theme, self.uses), intake.changed_files)
        plan.settle()
        self._plan_news()
        self.findings.add(located(self.conn, self.place, each) for each in plan.faults)
        self._check_strays(intake)
        self._check_links(plan, intake)
        outputs.forget_content(self.conn, spoiled)
        for output in spoiled:
            if self.conn.execute("SELECT 1 FROM output WHERE id = ?", (output,)).fetchone():
                outputs.add_task(self.conn, output, "its file was changed or removed")

    def _find_turned(self, plan: Plan, intake: Intake) -> None:
        before = self.facts.get("now")
        if isinstance(before, int) and before != self.options.now:
            for article_id in sorted(content.turned_by_clock(self.conn, before, self.options.now)):
                intake.also(content.known(self.conn, article_id), "the time came", reread=False)
        for path in sorted(intake.changed_files | self.pictures.changed):
            if not path.startswith("content/"):
                for article_id in links.articles_linking_to(self.conn, source="", paths=("/" + path,)):
                    intake.also(content.known(self.conn, article_id), f"changed {path}", reread=True)
                continue
            self._reclaim_owner(plan, intake, path, path)
            published = outputs.outputs_of(self.conn, ("file",), path)
            for each in published:
                outputs.add_task(self.conn, each.id, f"changed {path}")
            urls = tuple("/" + each.path for each in published)
            for article_id in links.articles_linking_to(self.conn, source=nfc(path), paths=urls):
                intake.also(content.known(self.conn, article_id), f"changed {path}", reread=True)
        for source in list(intake.changes):
            if is_bundle(source):
                # A folder article that came or went takes its files from, or gives them to, the one around it.
                self._reclaim_owner(plan, intake, source.rpartition("/")[0], source)

    def _reclaim_owner(self, plan: Plan, intake: Intake, path: str, changed: str) -> None:
        owner = plan.owner_of(path)
        known = None if owner is None else content.known_by_source(self.conn, owner)
        if known is not None:
            intake.also(known, f"changed {changed}", reread=True)

    def _plan_theme(self) -> dict[str, theme.Uses]:
        rows = list(files.sources_of_kind(self.conn, TEMPLATE))
        self.theme = theme.collect(rows, files.sources_of_kind(self.conn, STATIC))
        key = self._theme_digest()
        stored = self.facts.get("uses")
        if self.facts.get("theme") == key and isinstance(stored, str):
            uses = theme.uses_from_text(stored)
        else:
            uses, found = theme.analyse(templating.environment(self.place, None), self.theme)
            self.findings.replace_all(warned.TEMPLATES, found)
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

    def _check_links(self, plan: Plan, intake: Intake) -> None:
        """Find the links that lead nowhere now, of all that changed and all that link to what did."""
        if self.everything:
            doubtful = list(links.articles_with_doubtful_links(self.conn))
            self.findings.replace_all(warned.LINKS, link_faults(self.conn, self.place, doubtful, intake.unreadable))
            return
        suspects = self._suspects(plan, intake)
        paths = [content.known(self.conn, each).path for each in suspects]
        found = link_faults(self.conn, self.place, suspects, intake.unreadable)
        self.findings.replace(warned.LINKS, paths, found)

    def _suspects(self, plan: Plan, intake: Intake) -> list[int]:
        found: set[int] = set()
        for source in intake.changes:
            known = content.known_by_source(self.conn, source)
            if known is not None:
                found.add(known.id)
        for source, url in plan.changed_names:
            found |= links.articles_linking_to(self.conn, source=source, paths=(url,))
        for path in intake.changed_files:
            found |= links.articles_linking_to(self.conn, source=nfc(path), paths=())
        for path in plan.claims.doomed:
            found |= links.articles_linking_to(self.conn, source="", paths=("/" + path, routes.plain_url(path)))
        return sorted(found)

    def _check_strays(self, intake: Intake) -> None:
        """Find the files of ``content/`` that no article publishes: those that changed, those whose article did."""
        looked_at = {each for each in intake.changed_files if each.startswith("content/")}
        if self.everything:
            looked_at.update(path for path, *_ in files.sources_of_kind(self.conn, FILE))
        for source in intake.changes:
            if is_bundle(source):
                folder = source.rpartition("/")[0]
                looked_at.update(path for path, _ in files.files_below(self.conn, folder, FILE))
        there = [each for each in sorted(looked_at) if files.is_source(self.conn, each)]
        broken = {read.path for read in intake.unreadable}
        found = stray_files(there, lambda path: path in broken or files.is_source(self.conn, path))
        self.findings.replace(warned.STRAYS, map(nfc, looked_at), found)

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

    def _renderer_setup(self, *, bare: bool) -> RendererSetup:
        return RendererSetup(
            *(self.place, self.path, self.options.output, self.settings, self.theme, self.options.now, self.program),
            bare=bare,
        )

    def write(self, tell: Callable[[str, str], None], progress: Progress, *, bare: bool) -> Outcome:
        """Render and write what is planned, and return how that went.

        ``tell`` and ``progress`` are told as ``write_tasks`` says; ``bare`` is that of ``RendererSetup``.
        """
        tasks = outputs.count_tasks(self.conn)
        workers = self.workers if tasks >= WORTH_WORKERS else Workers(1)
        setup = self._renderer_setup(bare=bare)
        outcome = write_tasks(self.conn, setup, workers, tell=tell, progress=progress)
        if self.everything:
            self.pictures.drop_unused()
        return outcome
