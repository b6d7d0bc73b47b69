"""Brings catalogue and plan up to date with the site: all that a build does before its first file changes."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from sitegen.build.ahead import Ahead, ahead_of
from sitegen.build.changes import SiteChanges, gathered
from sitegen.build.checking import check_files, check_links
from sitegen.build.full_rebuild import begin_full_rebuild
from sitegen.build.indexing import load_abbreviations
from sitegen.build.inputs import BuildInputs
from sitegen.build.intake import READ_AT_ONCE, read_articles, read_files
from sitegen.build.options import Listener, Options, Step
from sitegen.build.results import Turn
from sitegen.build.skipping import OwnFaultsError, former_addresses, settle_faults, skipped_articles
from sitegen.build.theming import SiteTheme, load_theme, plan_changed_kinds
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.catalogue.records import SkippedArticle
from sitegen.content.state import FAR_AHEAD, NEWS_SECONDS
from sitegen.diagnostics import Fault, FaultError
from sitegen.diagnostics.rules import DEAD_ANCHOR, DEAD_ANCHOR_NEAR, NO_CATEGORIES, UNKNOWN_CATEGORY
from sitegen.pictures import PictureChanges, PictureSetup, cache_folder, process_pictures
from sitegen.planning import Entering, Plan, PlanInputs, make_plan
from sitegen.planning.checks import Findings, located, site_warnings
from sitegen.planning.kinds import NOT_PAGES, Owner, of_owner
from sitegen.rendering import RendererSetup, compiling
from sitegen.rendering.templates import theme
from sitegen.system.workers import Workers
from sitegen.vietnamese.text import nfc

# Is told how much of a step is done, of how much.
Progress = Callable[[Step, int, int], None]


class Prepared(NamedTuple):
    """What is ready to be written, besides the tasks in the catalogue: whether they are all, and what renders them.

    ``abbreviations`` are those of the search index. ``skipped`` are the articles that were left out because of faults
    of their own, which are ``skipped_faults``.
    """

    full_rebuild: bool
    pictures: PictureSetup
    renderer: RendererSetup
    abbreviations: bytes
    skipped: list[SkippedArticle]
    skipped_faults: list[Fault]


def prepare_skipping(
    inputs: BuildInputs, workers: Workers, listener: Listener, progress: Progress, expect: Callable[[Turn], None]
) -> Prepared:
    """Do as ``prepare`` does, without the articles that have faults of their own, where that is asked for.

    Raises FaultError when others are left, with nothing changed.
    """
    skip: frozenset[str] = frozenset()
    while True:
        try:
            return prepare(inputs._replace(skip=skip), workers, listener, progress, expect)
        except OwnFaultsError as error:
            # Without them others may show: nothing may lead to what is not there.
            if error.articles <= skip:
                raise
            skip |= error.articles


def prepare(
    inputs: BuildInputs,
    workers: Workers,
    listener: Listener,
    progress: Progress,
    expect: Callable[[Turn], None] = lambda _: None,
) -> Prepared:
    """Read what changed, and plan what shows it. Raises FaultError, with nothing changed, MachineError, OSError.

    Before it raises FaultError it tells ``expect`` when what could be read changes the site.
    """
    with inputs.catalogue.transaction():
        try:
            return _prepared(inputs, workers, listener, progress)
        except FaultError:
            expect(turn_ahead(inputs.catalogue, inputs.options, inputs.settings.timezone))
            raise


def turn_ahead(catalogue: Catalogue, options: Options, timezone: str) -> Turn:
    """Return when the next article changes the site, as far as the catalogue has read them: states may be unknown."""
    return Turn(catalogue.articles.next_turn(options.now, drafts=options.drafts), timezone)


def _prepared(inputs: BuildInputs, workers: Workers, listener: Listener, progress: Progress) -> Prepared:
    catalogue = inputs.catalogue
    findings = Findings(catalogue)
    findings.add(inputs.found.tree_faults)
    former = former_addresses(catalogue, inputs.skip)
    if inputs.options.clean:
        catalogue.forget_everything()
    if inputs.settings_faults or inputs.theme_file.faults:
        _read_in_vain(inputs, findings, workers, progress)
    full_rebuild = begin_full_rebuild(inputs)
    files = read_files(inputs, findings)
    site_theme = load_theme(inputs, findings)
    plan_changed_kinds(inputs, site_theme)
    renderer = _renderer_setup(inputs, site_theme)
    entering = Entering(catalogue, inputs.clock) if full_rebuild else None
    ahead = None if entering is None else ahead_of(inputs, findings, site_theme, entering, renderer, listener)
    if ahead is not None:
        ahead.begin()
        progress = partial(_progress_ahead, ahead, progress)
    articles = read_articles(inputs, findings, workers, partial(progress, Step.READING), entering)
    show = _nothing if ahead is None else ahead.show
    if ahead is not None:
        ahead.settle()
    # One process compiles the templates while this one plans.
    workers.ahead(compiling, renderer)
    pictures = _process_pictures(inputs, findings, workers, progress, files, full_rebuild=full_rebuild)
    changes = gathered(inputs, articles, files, pictures, full_rebuild=full_rebuild)
    check_files(inputs, findings, changes)
    show()
    abbreviations = load_abbreviations(inputs, findings)
    skipped = (
        inputs.skip.union(nfc(each.path) for each in articles.unreadable) if inputs.options.skip_faulty else frozenset()
    )
    plan = _plan(inputs, changes, site_theme, entering, skipped)
    show()
    _check_plan(inputs, findings, changes, plan, skipped)
    show()
    skipped_faults = settle_faults(inputs, findings, skipped)
    _remember(inputs)
    told = skipped_articles(inputs, articles.unreadable, skipped, former)
    catalogue.facts.record_skipped(told)
    catalogue.tasks.drop_of_kinds(of_owner(Owner.SEARCH))
    return Prepared(full_rebuild, _picture_setup(inputs), renderer, abbreviations, told, skipped_faults)


def _nothing() -> None:
    """Do nothing."""


def _progress_ahead(ahead: Ahead, progress: Progress, step: Step, done: int, total: int) -> None:
    progress(step, done, total)
    if step is not Step.READING:
        ahead.show()
    elif done <= READ_AT_ONCE:
        # Once, when others have begun.
        ahead.load()


def _read_in_vain(inputs: BuildInputs, findings: Findings, workers: Workers, progress: Progress) -> None:
    """Raise FaultError for faults of settings and theme, with those of changed files that are the same without."""
    if not inputs.settings.base_url:
        inputs = inputs._replace(settings=replace(inputs.settings, base_url="https://example.org"))
    # Comparing articles, and finding their categories, takes settings that are right; so do places on their pages take
    # the theme's ids.
    files = read_files(inputs, findings)
    if not inputs.settings_faults:
        load_theme(inputs, findings)
    articles = read_articles(inputs, findings, workers, partial(progress, Step.READING))
    pictures = _process_pictures(inputs, findings, workers, progress, files, full_rebuild=False)
    check_files(inputs, findings, gathered(inputs, articles, files, pictures, full_rebuild=False))
    if inputs.settings_faults:
        findings.drop((UNKNOWN_CATEGORY, NO_CATEGORIES))
    if inputs.theme_file.faults:
        findings.drop((DEAD_ANCHOR, DEAD_ANCHOR_NEAR))
    findings.add([*inputs.settings_faults, *inputs.theme_file.faults])
    findings.raise_faults()


def _picture_setup(inputs: BuildInputs) -> PictureSetup:
    cache = cache_folder(inputs.path)
    return PictureSetup(inputs.catalogue, inputs.place, cache, inputs.settings.pictures, inputs.found.program)


def _process_pictures(
    inputs: BuildInputs,
    findings: Findings,
    workers: Workers,
    progress: Progress,
    files: Iterable[str],
    *,
    full_rebuild: bool,
) -> PictureChanges:
    setup = _picture_setup(inputs)
    made_from = setup.made_from()
    anew = inputs.found.facts.get("pictures") != made_from
    watching = partial(progress, Step.PICTURES)
    changes = process_pictures(setup, workers, files, watching, full_rebuild=full_rebuild, anew=anew)
    findings.add(changes.faults)
    inputs.catalogue.facts.record(pictures=made_from)
    return changes


def _renderer_setup(inputs: BuildInputs, site_theme: SiteTheme) -> RendererSetup:
    return RendererSetup(
        place=inputs.place,
        catalogue=inputs.path,
        output=inputs.options.output,
        settings=inputs.settings,
        theme=site_theme.theme,
        now=inputs.options.now,
        program=inputs.found.program,
        output_was_empty=inputs.output_was_empty,
    )


def _plan(
    inputs: BuildInputs,
    changes: SiteChanges,
    site_theme: SiteTheme,
    entered: Entering | None,
    skipped: AbstractSet[str],
) -> Plan:
    """Plan what shows the changes; return what was found."""
    catalogue = inputs.catalogue
    if not changes.full_rebuild:
        for path in sorted(changes.files | changes.pictures):
            for output in catalogue.outputs.of(("file",), path):
                catalogue.tasks.add(output.id, f"changed {path}")
    return make_plan(
        PlanInputs(
            catalogue=catalogue,
            settings=inputs.settings,
            clock=inputs.clock,
            changes=list(changes.articles.values()),
            static=theme.static_claims(*site_theme),
            changed_files=changes.files,
            entered=entered,
            skipped=skipped,
        )
    )


def _check_plan(
    inputs: BuildInputs, findings: Findings, changes: SiteChanges, plan: Plan, skipped: AbstractSet[str]
) -> None:
    """Find what the changes break, and plan what is not as it was written."""
    catalogue = inputs.catalogue
    findings.add(located(catalogue, inputs.place, plan.faults))
    check_links(inputs, findings, changes, plan, skipped)
    findings.replace_all(Origin.SITE, site_warnings(catalogue, inputs.settings, inputs.place, inputs.clock))
    modified_outputs = inputs.found.modified_outputs
    catalogue.outputs.forget_content(modified_outputs)
    for output_id in modified_outputs:
        if catalogue.outputs.exists(output_id):
            catalogue.tasks.add(output_id, "its file was changed or removed")


def _remember(inputs: BuildInputs) -> None:
    """Record what the next build asks to find what differs, and what is told of the site as it stands."""
    catalogue, now = inputs.catalogue, inputs.options.now
    due = catalogue.articles.next_state_change(now)
    oldest_news = catalogue.listings.oldest_since(now - NEWS_SECONDS)
    leaves_news = None if oldest_news is None else oldest_news + NEWS_SECONDS
    far = catalogue.articles.first_after(now + FAR_AHEAD)
    turns = [each for each in (due, leaves_news, far and far - FAR_AHEAD) if each is not None]
    catalogue.facts.record(
        program=inputs.found.program,
        asked=inputs.found.asked,
        drafts=int(inputs.options.drafts or inputs.options.scheduled),
        reading=inputs.reading_fact(),
        listings=inputs.listings_fact(),
        now=now,
        next_due=due,
        timezone=inputs.settings.timezone,
        next_change=min(turns, default=None),
        articles=catalogue.listings.count_articles(),
        pages=catalogue.outputs.count(NOT_PAGES),
        complete=0,
    )
