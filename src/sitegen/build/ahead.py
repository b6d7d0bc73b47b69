"""Pages that somebody waits for, made before any is written: before all is planned, or while what is begins.

When all is planned anew that takes the longer the more articles there are, though each page shows few of them. What is
shown so is made by what makes it in the end, of what the catalogue knows by then: a page that shows a picture may still
be another when it is written.
"""

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from sitegen.build.inputs import BuildInputs
from sitegen.build.kept import Kept
from sitegen.build.options import Listener
from sitegen.build.theming import SiteTheme
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output, OutputSource
from sitegen.pictures import look
from sitegen.planning import Entering, Outlook
from sitegen.planning.checks import Findings
from sitegen.planning.kinds import KINDS, Owner
from sitegen.planning.routes import Claim
from sitegen.rendering import RendererSetup, load_templates, rendered
from sitegen.rendering.templates import theme
from sitegen.system.digests import NO_DIGEST
from sitegen.system.workers import WORTH_WORKERS
from sitegen.vietnamese.text import fold

if TYPE_CHECKING:
    from sitegen.rendering import Templates

# What pages are shown with: style sheets, scripts, the theme's pictures.
_SHOWN_WITH: Final = tuple(kind.name for kind in KINDS.values() if kind.owner is Owner.STATIC)
# So many of them come before the pages that somebody waits for; more would keep these waiting.
_SHOWN_WITH_FIRST: Final = 50


def ahead_of(
    inputs: BuildInputs,
    findings: Findings,
    site_theme: SiteTheme,
    entering: Entering,
    setup: RendererSetup,
    listener: Listener,
) -> "Ahead":
    """Return what makes pages before the plan, in a build in which all articles are ``entering``."""
    static = {each.path: each for each in theme.static_claims(*site_theme)}
    outlook = Outlook(inputs.catalogue, inputs.settings, entering, static)
    return Ahead(inputs, findings, outlook, setup, listener)


def show_planned(catalogue: Catalogue, setup: RendererSetup, *, kept: Kept, listener: Listener) -> None:
    """Show the planned pages that somebody waits for, and the files they are shown with, when much is planned.

    Before anything is written it takes time then to note what will be, and to find out whether all templates render.
    When one does not, nothing is written, and pages are shown as they were.
    """
    tasks = catalogue.tasks
    low, high = tasks.bounds()
    asked = tasks.at(listener.asked_pages()) if high - low >= WORTH_WORKERS else []
    if asked:
        listener.on_files_ahead(
            {
                each.path: setup.place.real(each.subject)
                for each in tasks.outputs(shown_with(catalogue))
                if not look.promises_picture(each.subject)
            }
        )
    for each in tasks.outputs(asked):
        if KINDS[each.kind].template:
            # What fails here fails again when it is written, and is told then.
            with contextlib.suppress(Exception):
                data = rendered(setup, catalogue, kept_templates(kept, setup), each)
                listener.on_page_ahead(each.path, data, _made_of(catalogue, each.kind, each.subject))


def shown_with(catalogue: Catalogue) -> list[int]:
    """Return the numbers of the tasks that come before the pages that somebody waits for, since these need them."""
    return catalogue.tasks.few_of_kinds(_SHOWN_WITH, _SHOWN_WITH_FIRST)


def _made_of(catalogue: Catalogue, kind: str, subject: str) -> OutputSource:
    if KINDS[kind].owner is not Owner.ARTICLE:
        return OutputSource(kind, "", NO_DIGEST)
    article = catalogue.articles.by_id(int(subject))
    return OutputSource(kind, article.source, article.digest)


def kept_templates(kept: Kept, setup: RendererSetup) -> "Templates":
    """Return the templates of a setup, for this process: those of the last build where they are the same."""
    made_for = (setup.settings, setup.theme, setup.program)
    templates: Templates = kept.templates.get(made_for, partial(load_templates, setup))
    return templates


class Ahead(NamedTuple):
    """What is needed to make pages before the plan: of a build in which all articles are entering."""

    inputs: BuildInputs
    findings: Findings
    outlook: Outlook
    setup: RendererSetup
    listener: Listener

    def begin(self) -> None:
        """Tell of the files that are published as they are: pages are shown with them."""
        if self.listener.asked_ahead() is not None:
            place = self.inputs.place
            as_it_is = (each for each in self.outlook.static.values() if not look.promises_picture(each.subject))
            self.listener.on_files_ahead({each.path: place.real(each.subject) for each in as_it_is})

    def load(self) -> None:
        """Compile the templates, while others read articles, where somebody may wait for a page."""
        if self.listener.asked_ahead() is not None and not self.findings.faults():
            # What fails here fails again when a page is made, and is told then.
            with contextlib.suppress(Exception):
                kept_templates(self.inputs.kept, self.setup).load()

    def settle(self) -> None:
        """Take note that all articles are read."""
        if self.listener.asked_ahead() is not None and not self.findings.faults():
            self.outlook.name_terms()
            self.show()

    def show(self) -> None:
        """Show the pages that somebody waits for, unless there are faults: then none will be written."""
        asked = self.listener.asked_ahead()
        if not asked or self.findings.faults():
            return
        found = self.outlook.at(asked)
        for path in sorted(asked):
            claim = found.get(path)
            data = None
            if claim is not None and KINDS[claim.kind].template:
                # As above.
                with contextlib.suppress(Exception):
                    data = self._page(claim)
            if claim is None or data is None:
                self.listener.on_not_known_ahead(path)
            else:
                self.listener.on_page_ahead(path, data, _made_of(self.inputs.catalogue, claim.kind, claim.subject))

    def _page(self, claim: Claim) -> bytes:
        catalogue, setup = self.inputs.catalogue, self.setup
        beside = [claim, *self.outlook.shown_with(claim)]
        with catalogue.outputs.tried():
            catalogue.outputs.add_missing((each.path, fold(each.path), *each[1:]) for each in beside)
            return rendered(setup, catalogue, kept_templates(self.inputs.kept, setup), Output(0, *claim))
