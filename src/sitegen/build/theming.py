"""The templates and static files of a build, and what is planned because they changed."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from sitegen.build.inputs import BuildInputs
from sitegen.catalogue.output_records import Origin
from sitegen.planning.checks import Findings
from sitegen.rendering import compiled_templates
from sitegen.rendering.templates import environment, theme
from sitegen.rendering.templates.files import TemplateSource, read_templates
from sitegen.system.digests import digest_of
from sitegen.system.sources import THEME_PATH, SourceKind
from sitegen.system.stamps import RACY_STAMP


class SiteTheme(NamedTuple):
    """The theme of a build, and what each of its templates uses."""

    theme: theme.Theme
    uses: dict[str, theme.Uses]


def load_theme(inputs: BuildInputs, findings: Findings) -> SiteTheme:
    """Read the templates, once for all of a build, and return them with the static files and what they use.

    What earlier builds compiled is not trusted with ``--clean``. Raises OSError.
    """
    catalogue, facts, clean = inputs.catalogue, inputs.found.facts, inputs.options.clean
    static = catalogue.sources.of_kind(SourceKind.STATIC)
    used = theme.collect(_read_templates(inputs), static, inputs.theme_file.data)
    if clean:
        compiled_templates(inputs.path, inputs.found.program).clear()
    key = _theme_fact(inputs, used)
    stored = facts.get("uses")
    if facts.get("theme") == key and isinstance(stored, str) and not clean:
        uses = inputs.kept.uses.get(stored, partial(theme.uses_from_text, stored))
    else:
        uses, found = theme.analyse(environment.environment(used.templates), used)
        findings.replace_all(Origin.TEMPLATES, found)
        catalogue.facts.record(theme=key, uses=theme.uses_to_text(uses))
    return SiteTheme(used, uses)


def plan_changed_kinds(inputs: BuildInputs, site_theme: SiteTheme) -> None:
    """Plan the outputs of each kind whose templates, settings or assets are others than before."""
    catalogue = inputs.catalogue
    made_from = (*site_theme, inputs.settings, inputs.found.program.encode())
    digests = inputs.kept.kinds.get(made_from, partial(theme.kind_digests, *made_from))
    before = catalogue.facts.kind_digests()
    for kind, each in digests.items():
        if before.get(kind) != each and before:
            catalogue.tasks.add_of_kind(kind, "templates, settings or styles changed")
    if before != digests:
        catalogue.facts.set_kind_digests(digests)


def _read_templates(inputs: BuildInputs) -> dict[str, TemplateSource]:
    """Return the templates as they are at this moment, which is recorded."""
    sources = inputs.catalogue.sources
    recorded = {path: digest for path, digest, _ in sources.of_kind(SourceKind.TEMPLATE)}
    found: dict[str, TemplateSource] = inputs.kept.sources.get(
        recorded, partial(read_templates, inputs.place, recorded)
    )
    # One that was saved since it was hashed is looked at again by the next build, whatever it is then.
    saved = [each for each in found.values() if each.digest != recorded[each.path]]
    sources.record(SourceKind.TEMPLATE, [(each.path, RACY_STAMP, each.digest) for each in saved])
    _note_theme_file(inputs, recorded)
    return found


def _note_theme_file(inputs: BuildInputs, recorded: Mapping[str, bytes]) -> None:
    """Record the theme's data as it was read, before all files were hashed: it may have been another, or none."""
    sources = inputs.catalogue.sources
    path, digest, *_ = inputs.theme_file
    if recorded.get(path) != digest:
        sources.record(SourceKind.TEMPLATE, [(path, RACY_STAMP, digest)])
    if path != THEME_PATH and THEME_PATH in recorded:
        sources.distrust(THEME_PATH)


def _theme_fact(inputs: BuildInputs, used: theme.Theme) -> str:
    """Return all that decides what templates use, as a fact to remember."""
    templates = sorted((name, each.path, each.digest) for name, each in used.templates.items())
    return digest_of(repr((inputs.found.program, templates, sorted(used.static))).encode()).hex()
