"""The part of a build that has something to do: reads what changed, plans, checks links, renders and writes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from sitegen.build.intake import Intake
from sitegen.build.options import Listener, Options
from sitegen.build.scan import Scan
from sitegen.build.writing import Outcome, write_tasks
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.content.state import Clock
from sitegen.diagnostics import Fault, FaultError
from sitegen.diagnostics.rules import DEAD_ANCHOR, DEAD_ANCHOR_NEAR, NO_CATEGORIES, UNKNOWN_CATEGORY
from sitegen.metadata import load_settings_in_part, read_theme, with_base_url
from sitegen.metadata.settings_model import Affects, Settings
from sitegen.pictures import ImagePipeline, Setup, cache_folder, look
from sitegen.planning import (
    Findings,
    Plan,
    PlanInputs,
    file_faults,
    link_faults,
    located,
    make_plan,
    owner_of,
    routes,
    unattached_files,
)
from sitegen.planning.kinds import NOT_PAGES
from sitegen.rendering import NEWS_SECONDS, RendererSetup, compiled_templates, compiling
from sitegen.rendering.templates import environment, theme
from sitegen.rendering.templates.files import TemplateSource, read_templates
from sitegen.system.digests import digest_of
from sitegen.system.paths import is_bundle
from sitegen.system.sources import FILE, SETTINGS_FILE, STATIC, TEMPLATE, THEME_PATH, SitePaths
from sitegen.system.stamps import RACY_STAMP
from sitegen.system.text import MAX_BYTES
from sitegen.system.workers import WORTH_WORKERS, Workers
from sitegen.vietnamese.text import nfc

# From so many changed articles on, following each one costs more than looking at everything.
_MANY_CHANGES = 1000

# Is told how much is done, of how much.
Progress = Callable[[int, int], None]


class BuildInputs(NamedTuple):
    """What a build works on: ``path`` is the catalogue's, ``found`` what differs from what the last build left."""

    path: str
    catalogue: Catalogue
    place: SitePaths
    found: Scan


class Update:
    """One build under way."""

    def __init__(self, options: Options, inputs: BuildInputs, workers: Workers) -> None:
        self.options = options
        self.path, self.catalogue, self.place, self.scan = inputs
        self.workers = workers
        self.full_rebuild = False
        self.findings = Findings(self.catalogue)
        self.settings_digest, self.settings, self.settings_faults = self._load_settings()
        self.theme_file = read_theme(self.place)
        self.theme = theme.Theme({}, {}, self.theme_file.data)
        self.uses: dict[str, theme.Uses] = {}
        self.clock = Clock(options.now, options.drafts, options.scheduled)
        self.pictures = ImagePipeline(
            Setup(self.catalogue, self.place, cache_folder(self.path), self.settings.pictures, self.scan.program)
        )

    def _load_settings(self) -> tuple[bytes, Settings, list[Fault]]:
        """Return the settings' digest, as much of them as can be read, and their faults.

        Raises FaultError when nothing can.
        """
        with open(self.place.real(SETTINGS_FILE), "rb") as file:
            data = file.read(MAX_BYTES + 1)
        loaded, found = load_settings_in_part(data)
        if loaded is None:
            raise FaultError(found)
        if self.options.base_url:
            loaded, wrong = with_base_url(loaded, self.options.base_url)
            if wrong:
                raise FaultError(wrong)
        return digest_of(data), loaded, found

    def prepare(self, reads: Progress, develops: Progress) -> None:
        """Bring catalogue and plan up to date. Raises FaultError, with nothing changed.

        ``reads`` is told how many changed articles were read, of how many; ``develops`` the same of pictures.
        """
        self.findings.add(self.scan.tree_faults)
        with self.catalogue.transaction():
            if self.options.clean:
                self.catalogue.forget_everything()
            if self.settings_faults or self.theme_file.faults:
                self._read_in_vain(reads, develops)
            self._decide_full_rebuild()
            intake = self._read(reads, develops)
            self._plan(intake)
            self.findings.raise_faults()
            self._note_facts()
            self.catalogue.tasks.order()

    def _read(self, reads: Progress, develops: Progress) -> Intake:
        self.pictures.begin()
        intake = Intake(self.catalogue, self.place, self.scan.looked_at, self.findings, full_rebuild=self.full_rebuild)
        self.catalogue.sources.note_other(SETTINGS_FILE, self.settings_digest)
        intake.read_files({SETTINGS_FILE: self.settings_digest})
        if not self.settings_faults:
            self.uses = self._plan_theme()
        intake.read_articles(self.settings, self.theme_file.data.text, self.workers, reads)
        if not self.settings_faults:
            # One process compiles the templates while this one plans.
            self.workers.ahead(compiling, self._renderer_setup(output_was_empty=False))
        self._develop_pictures(intake, develops)
        self._check_files(intake)
        return intake

    def _develop_pictures(self, intake: Intake, progress: Progress) -> None:
        anew = self.scan.facts.get("pictures") != self.pictures.digest()
        self.pictures.develop(self.workers, intake.changed_files, progress, full_rebuild=self.full_rebuild, anew=anew)
        intake.changed_files |= self.pictures.edited
        self.findings.add(self.pictures.faults)
        for known, path in self.pictures.lead_images:
            intake.replan(known, f"changed {path}", reread=True)
        self.catalogue.facts.record(pictures=self.pictures.digest())

    def _read_in_vain(self, reads: Progress, develops: Progress) -> None:
        """Raise FaultError for faults of settings and theme, with those of changed files that are the same without."""
        if not self.settings.base_url:
            self.settings = replace(self.settings, base_url="https://example.org")
        # Comparing articles, and finding their categories, takes settings that are right; so do places on their pages
        # take the theme's ids.
        self._read(reads, develops)
        if self.settings_faults:
            self.findings.drop((UNKNOWN_CATEGORY, NO_CATEGORIES))
        if self.theme_file.faults:
            self.findings.drop((DEAD_ANCHOR, DEAD_ANCHOR_NEAR))
        self.findings.add([*self.settings_faults, *self.theme_file.faults])
        self.findings.raise_faults()

    def _reading_digest(self) -> str:
        read_as = (self.settings.affecting(Affects.READING), self.theme_file.data.affecting(Affects.READING))
        return repr((self.scan.program, read_as))

    def _listings_digest(self) -> str:
        return repr((self.settings.affecting(Affects.LISTINGS), self.scan.asked))

    def _decide_full_rebuild(self) -> None:
        reread = self.scan.facts.get("reading") != self._reading_digest()
        differences = self.catalogue.differences
        self.full_rebuild = (
            self.options.clean
            or reread
            or differences.count_certain_articles() > _MANY_CHANGES
            or differences.concern_root_files()
            or self._turns_many()
            or self.scan.facts.get("listings") != self._listings_digest()
        )
        if reread:
            differences.reread_articles()
        if self.full_rebuild:
            self.catalogue.outputs.mark_all_stale()
            self.catalogue.listings.clear()
            self.catalogue.terms.clear()

    def _turns_many(self) -> bool:
        """Return whether the clock changes so many articles that following each would take memory for all of them."""
        before, now = self.scan.facts.get("now"), self.options.now
        return isinstance(before, int) and self.catalogue.articles.more_state_changes_than(_MANY_CHANGES, before, now)

    def _plan(self, intake: Intake) -> None:
        if not self.full_rebuild:
            self._find_turned(intake)
        plan = make_plan(
            PlanInputs(
                catalogue=self.catalogue,
                settings=self.settings,
                clock=self.clock,
                changes=list(intake.changes.values()),
                static=theme.static_claims(self.theme, self.uses),
                changed_files=intake.changed_files,
                full_rebuild=self.full_rebuild,
            )
        )
        self.findings.add(located(self.catalogue, self.place, plan.faults))
        self._check_links(plan, intake)
        self.catalogue.outputs.forget_content(self.scan.modified_outputs)
        for output in self.scan.modified_outputs:
            if self.catalogue.outputs.exists(output):
                self.catalogue.tasks.add(output, "its file was changed or removed")

    def _find_turned(self, intake: Intake) -> None:
        before = self.scan.facts.get("now")
        if isinstance(before, int) and before != self.options.now:
            for article_id in sorted(self.catalogue.articles.state_changes_between(before, self.options.now)):
                intake.replan(self.catalogue.articles.by_id(article_id), "the time came", reread=False)
        for path in sorted(intake.changed_files | self.pictures.changed):
            if not path.startswith("content/"):
                for article_id in self.catalogue.links.articles_linking_to(source="", paths=("/" + path,)):
                    intake.replan(self.catalogue.articles.by_id(article_id), f"changed {path}", reread=True)
                continue
            self._reclaim_owner(intake, path, path)
            published = self.catalogue.outputs.of(("file",), path)
            for each in published:
                self.catalogue.tasks.add(each.id, f"changed {path}")
            urls = tuple("/" + each.path for each in published)
            for article_id in self.catalogue.links.articles_linking_to(source=nfc(path), paths=urls):
                intake.replan(self.catalogue.articles.by_id(article_id), f"changed {path}", reread=True)
        for source in list(intake.changes):
            if is_bundle(source):
                # A folder article that came or went takes its files from, or gives them to, the one around it.
                self._reclaim_owner(intake, source.rpartition("/")[0], source)

    def _reclaim_owner(self, intake: Intake, path: str, changed: str) -> None:
        owner = owner_of(self.catalogue, path)
        known = None if owner is None else self.catalogue.articles.by_source(owner)
        if known is not None:
            intake.replan(known, f"changed {changed}", reread=True)

    def _plan_theme(self) -> dict[str, theme.Uses]:
        self.theme = theme.collect(self._read_templates(), self.catalogue.sources.of_kind(STATIC), self.theme_file.data)
        if self.options.clean:
            compiled_templates(self.path, self.scan.program).clear()
        key = self._theme_digest()
        stored = self.scan.facts.get("uses")
        if self.scan.facts.get("theme") == key and isinstance(stored, str) and not self.options.clean:
            uses = theme.uses_from_text(stored)
        else:
            uses, found = theme.analyse(environment.environment(self.theme.templates), self.theme)
            self.findings.replace_all(Origin.TEMPLATES, found)
        self.catalogue.facts.record(theme=key, uses=theme.uses_to_text(uses))
        digests = theme.kind_digests(self.theme, uses, self.settings, self.scan.program.encode())
        before = self.catalogue.facts.kind_digests()
        for kind, each in digests.items():
            if before.get(kind) != each and before:
                self.catalogue.tasks.add_of_kind(kind, "templates, settings or styles changed")
        self.catalogue.facts.set_kind_digests(digests)
        return uses

    def _read_templates(self) -> dict[str, TemplateSource]:
        """Read the templates, once for all of this build, and record what was read."""
        recorded = {path: digest for path, digest, _ in self.catalogue.sources.of_kind(TEMPLATE)}
        found = read_templates(self.place, recorded)
        # One that was saved since it was hashed is looked at again by the next build, whatever it is then.
        saved = [each for each in found.values() if each.digest != recorded[each.path]]
        self.catalogue.sources.record(TEMPLATE, [(each.path, RACY_STAMP, each.digest) for each in saved])
        self._note_theme_file(recorded)
        return found

    def _note_theme_file(self, recorded: Mapping[str, bytes]) -> None:
        """Record the theme's data as it was read, before all files were hashed: it may have been another, or none."""
        path, digest, *_ = self.theme_file
        if recorded.get(path) != digest:
            self.catalogue.sources.record(TEMPLATE, [(path, RACY_STAMP, digest)])
        if path != THEME_PATH and THEME_PATH in recorded:
            self.catalogue.sources.distrust(THEME_PATH)

    def _theme_digest(self) -> str:
        templates = sorted((name, each.path, each.digest) for name, each in self.theme.templates.items())
        shown = (self.scan.program, templates, sorted(self.theme.static))
        return digest_of(repr(shown).encode()).hex()

    def _check_links(self, plan: Plan, intake: Intake) -> None:
        """Find the links that lead nowhere now, of all that changed and all that link to what did."""
        if self.full_rebuild:
            doubtful = list(self.catalogue.links.articles_with_doubtful_links())
            self.findings.replace_all(
                Origin.LINKS, link_faults(self.catalogue, self.place, doubtful, intake.unreadable)
            )
            return
        suspects = self._suspects(plan, intake)
        paths = [self.catalogue.articles.by_id(each).path for each in suspects]
        found = link_faults(self.catalogue, self.place, suspects, intake.unreadable)
        self.findings.replace(Origin.LINKS, paths, found)

    def _suspects(self, plan: Plan, intake: Intake) -> list[int]:
        found: set[int] = set()
        for source in intake.changes:
            known = self.catalogue.articles.by_source(source)
            if known is not None:
                found.add(known.id)
        for source, url in plan.changed_names:
            found |= self.catalogue.links.articles_linking_to(source=source, paths=(url,))
        for path in intake.changed_files:
            found |= self.catalogue.links.articles_linking_to(source=nfc(path), paths=())
        for path in plan.stale:
            found |= self.catalogue.links.articles_linking_to(source="", paths=("/" + path, routes.plain_url(path)))
        return sorted(found)

    def _check_files(self, intake: Intake) -> None:
        """Find the files of ``content/`` that no article publishes, and those that none may publish.

        They are those that changed, and those in the folders of articles that did, came or went.
        """
        looked_at = {each for each in intake.changed_files if each.startswith("content/")}
        if self.full_rebuild:
            looked_at.update(path for path, *_ in self.catalogue.sources.of_kind(FILE))
        broken = {read.path for read in intake.unreadable}
        for source in filter(is_bundle, broken.union(intake.changes)):
            folder = source.rpartition("/")[0]
            looked_at.update(path for path, _ in self.catalogue.sources.below(folder, FILE))
        there = [each for each in sorted(looked_at) if self.catalogue.sources.exists(each)]

        def is_article(path: str) -> bool:
            return path in broken or self.catalogue.sources.exists(path)

        strays = list(unattached_files(there, is_article))
        self.findings.replace(Origin.UNATTACHED_FILES, map(nfc, looked_at), strays)
        unpublished = {each.path for each in strays}
        published = (each for each in there if nfc(each) not in unpublished)
        self.findings.add(file_faults(published, lambda path: look.read_drawing(self.place.real(path))))

    def _note_facts(self) -> None:
        now = self.options.now
        due = self.catalogue.articles.next_state_change(now)
        oldest_news = self.catalogue.listings.oldest_since(now - NEWS_SECONDS)
        leaves_news = None if oldest_news is None else oldest_news + NEWS_SECONDS
        turns = [each for each in (due, leaves_news) if each is not None]
        self.catalogue.facts.record(
            program=self.scan.program,
            asked=self.scan.asked,
            reading=self._reading_digest(),
            listings=self._listings_digest(),
            drafts=int(self.options.drafts or self.options.scheduled),
            now=now,
            next_due=due,
            timezone=self.settings.timezone,
            next_change=min(turns, default=None),
            articles=self.catalogue.listings.count_articles(),
            pages=self.catalogue.outputs.count(NOT_PAGES),
            complete=0,
        )

    def _renderer_setup(self, *, output_was_empty: bool) -> RendererSetup:
        return RendererSetup(
            *(
                self.place,
                self.path,
                self.options.output,
                self.settings,
                self.theme,
                self.options.now,
                self.scan.program,
            ),
            output_was_empty=output_was_empty,
        )

    def write(self, listener: Listener, progress: Progress, *, output_was_empty: bool) -> Outcome:
        """Render and write what is planned, and return how that went.

        ``listener`` and ``progress`` are told as ``write_tasks`` says; ``output_was_empty`` as in ``RendererSetup``.
        """
        tasks = self.catalogue.tasks.count()
        workers = self.workers if tasks >= WORTH_WORKERS else Workers(1)
        setup = self._renderer_setup(output_was_empty=output_was_empty)
        outcome = write_tasks(self.catalogue, setup, workers, listener=listener, progress=progress)
        if self.full_rebuild:
            self.pictures.drop_unused()
        return outcome
