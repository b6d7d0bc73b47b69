"""Templates and static files: where each comes from, what each kind of output depends on, what is published."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import jinja2
from jinja2 import meta, nodes

from sitegen.diagnostics import Fault, rules
from sitegen.metadata.settings_model import Affects, Settings
from sitegen.metadata.theme_model import ThemeData
from sitegen.planning.kinds import KINDS
from sitegen.planning.routes import Claim, static_paths
from sitegen.rendering.templates.faults import fault_at, refuse
from sitegen.rendering.templates.files import TemplateSource, by_name
from sitegen.system.digests import Digest, digest_of
from sitegen.system.text import conflicts_in, is_pointer

ENTRY_TEMPLATE = "entry.html"
# Every template that outputs are made from.
TEMPLATE_NAMES = frozenset({ENTRY_TEMPLATE, *(kind.template for kind in KINDS.values() if kind.template)})
_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
# What tells of a template what it uses.
_INTERESTING = (nodes.Name, nodes.Getattr, nodes.Call, nodes.Filter, nodes.Test, *_REFERENCES)
# Files that `asset()` publishes under a name with a digest.
_DIGEST_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Theme:
    """What a build uses, by name, the site's own before the default theme's: templates, whole, and static files.

    A static file is its (source path, digest). ``data`` is what ``theme.yaml`` says.
    """

    templates: Mapping[str, TemplateSource]
    static: Mapping[str, tuple[str, Digest]]
    data: ThemeData

    def asset_name(self, name: str) -> str:
        """Return the name with a digest that a static file is also published under. Raises KeyError when missing."""
        stem, ending = os.path.splitext(name)
        return f"{stem}.{self.static[name][1].hex()[:_DIGEST_LENGTH]}{ending}"


@dataclass(frozen=True, slots=True)
class Uses:
    """What one template names: other templates, settings, assets (name, line); None where it is not a literal."""

    templates: frozenset[str]
    settings: frozenset[str] | None
    assets: frozenset[str] | None


def collect(
    templates: Mapping[str, TemplateSource], static: Iterable[tuple[str, Digest, int]], data: ThemeData
) -> Theme:
    """Return the theme of these templates and data with the recorded static files: (path, digest, size)."""
    digests = {path: digest for path, digest, _ in static}
    return Theme(templates, {name: (path, digests[path]) for name, path in by_name(digests).items()}, data)


def analyse(env: jinja2.Environment, theme: Theme) -> tuple[dict[str, Uses], list[Fault]]:
    """Return what every template uses, and the faults that show without rendering."""
    uses: dict[str, Uses] = {}
    found: list[Fault] = []
    for name, (path, data, _) in theme.templates.items():
        try:
            text = data.decode()
        except UnicodeDecodeError:
            found.append(Fault(rules.NOT_UTF8, path))
            continue
        broken = [
            fault_at(rules.CONFLICT, path, line, text, value=text.split("\n")[line - 1]) for line in conflicts_in(text)
        ]
        if broken or is_pointer(data):
            found.extend(broken or [Fault(rules.POINTER, path)])
            continue
        try:
            tree = env.parse(text, name, path)
            interesting = list(tree.find_all(_INTERESTING))
            uses[name] = _uses(tree, interesting)
        except jinja2.TemplateSyntaxError as error:
            found.append(fault_at(rules.TEMPLATE_SYNTAX, path, error.lineno, text, value=error.message or ""))
            continue
        except (RecursionError, ValueError) as error:
            # Of a template that is too deep for Jinja2, or holds a number that is too long for Python.
            found.append(fault_at(rules.TEMPLATE_SYNTAX, path, 1, text, value=str(error)))
            continue
        found.extend(
            fault_at(rule, path, line, text, value=value) for rule, line, value in _missing(interesting, theme, env)
        )
    found.extend(
        Fault(rules.NO_TEMPLATE, "templates/" + name, params=(("value", name),))
        for name in sorted(TEMPLATE_NAMES - set(theme.templates))
    )
    return uses, found


def uses_to_text(uses: Mapping[str, Uses]) -> str:
    """Return what templates use as JSON, for the next build."""

    def names(found: frozenset[str] | None) -> list[str] | None:
        return None if found is None else sorted(found)

    return json.dumps({name: [names(field) for field in _fields(each)] for name, each in uses.items()})


def _fields(uses: Uses) -> tuple[frozenset[str] | None, ...]:
    """Return the fields of ``uses`` in their order."""
    return uses.templates, uses.settings, uses.assets


def uses_from_text(text: str) -> dict[str, Uses]:
    """Return what ``uses_to_text`` was given."""

    def names(found: list[str] | None) -> frozenset[str] | None:
        return None if found is None else frozenset(found)

    return {
        name: Uses(frozenset(templates), names(settings), names(assets))
        for name, (templates, settings, assets) in json.loads(text).items()
    }


def _uses(tree: nodes.Template, interesting: Iterable[nodes.Node]) -> Uses:
    names = set(meta.find_referenced_templates(tree))
    settings: set[str] = set()
    assets: set[str | None] = set()
    # How often each name stands alone: what is passed on or renamed can be used in any way.
    bare: Counter[str] = Counter()
    for node in interesting:
        if isinstance(node, nodes.Name):
            bare[node.name] += 1
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "site":
            settings.add(node.attr)
            bare["site"] -= 1
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            bare[node.node.name] -= 1
            if node.node.name == "asset":
                assets.add(_literal(node))
            elif node.node.name == "fragment":
                names.add(_literal(node))
            elif node.node.name == "card":
                names.add(ENTRY_TEMPLATE)
    if bare["asset"] > 0:
        assets.add(None)
    if bare["fragment"] > 0 or bare["card"] > 0:
        names.add(None)
    return Uses(
        frozenset(name if name is not None else "*" for name in names),
        None if bare["site"] > 0 else frozenset(settings),
        None if None in assets else frozenset(each for each in assets if each is not None),
    )


def _literal(call: nodes.Call) -> str | None:
    if len(call.args) == 1 and isinstance(call.args[0], nodes.Const) and isinstance(call.args[0].value, str):
        return call.args[0].value
    return None


def _missing(
    interesting: Iterable[nodes.Node], theme: Theme, env: jinja2.Environment
) -> Iterator[tuple[rules.Rule, int, str]]:
    """Yield (rule, line, name) of what a template names and nobody has."""
    for node in interesting:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            name = _literal(node)
            if node.node.name == "asset" and name is not None and name not in theme.static:
                yield rules.NO_ASSET, node.lineno, name
            if node.node.name == "fragment" and name is not None and name not in theme.templates:
                yield rules.NO_TEMPLATE, node.lineno, name
        elif isinstance(node, nodes.Filter | nodes.Test):
            kind, known = ("filter", env.filters) if isinstance(node, nodes.Filter) else ("test", env.tests)
            if node.name not in known:
                yield rules.TEMPLATE_SYNTAX, node.lineno, f"No {kind} named {node.name!r}."
        elif isinstance(node, _REFERENCES) and isinstance(node.template, nodes.Const):
            value = node.template.value
            names = value if isinstance(value, list | tuple) else [value]
            if not getattr(node, "ignore_missing", False) and not any(name in theme.templates for name in names):
                yield rules.NO_TEMPLATE, node.lineno, str(names[0])


def closure(uses: Mapping[str, Uses], name: str) -> set[str]:
    """Return every template that ``name`` may need, itself included; a computed name may be any."""
    found: set[str] = set()
    pending = [name]
    while pending:
        this = pending.pop()
        if this in found:
            continue
        found.add(this)
        if this in uses:
            pending.extend(uses if "*" in uses[this].templates else uses[this].templates)
    return found


def kind_digests(theme: Theme, uses: Mapping[str, Uses], settings: Settings, program: bytes) -> dict[str, Digest]:
    """Return a digest of all that every output of a kind depends on besides what it shows."""
    values = _values(settings, theme.data)
    common = settings.affecting(Affects.EVERY_OUTPUT)
    digests: dict[str, Digest] = {}
    for kind in KINDS.values():
        if not kind.template:
            shown = (program, common if kind.common else (), [values[key] for key in kind.shows])
            digests[kind.name] = digest_of(repr(shown).encode())
            continue
        names = sorted(closure(uses, kind.template))
        keys = set(kind.shows)
        assets: set[str] = set()
        for name in names:
            if name in uses:
                keys |= values.keys() if uses[name].settings is None else (uses[name].settings or set())
                assets |= theme.static.keys() if uses[name].assets is None else (uses[name].assets or set())
        made_from = (
            program,
            common,
            [(name, theme.templates[name].digest if name in theme.templates else None) for name in names],
            sorted((key, values.get(key)) for key in keys),
            sorted((name, theme.static[name][1] if name in theme.static else None) for name in assets),
        )
        digests[kind.name] = digest_of(repr(made_from).encode())
    return digests


def _values(settings: Settings, data: ThemeData) -> dict[str, Any]:
    """Return all that an output may depend on, by the names of templates and of ``Kind.shows``."""
    of_theme = {f"theme.{name}": value for name, value in asdict(data).items()}
    said = (settings.title, settings.tagline, settings.language, asdict(settings.publisher), data.logo)
    return {**asdict(settings), **of_theme, "structured_data": said}


def static_claims(theme: Theme, uses: Mapping[str, Uses]) -> Iterator[Claim]:
    """Yield the outputs of static files: under their own path, at the site's root, and as templates name them."""
    named: set[str] = set()
    for each in uses.values():
        named |= theme.static.keys() if each.assets is None else each.assets
    for name, (path, _) in theme.static.items():
        for output in static_paths(name):
            yield Claim(output, "static", path, 0)
        if name in named:
            yield Claim("static/" + theme.asset_name(name), "static", path, 0)


def asset_function(theme: Theme, base_path: str) -> Callable[[str], str]:
    """Return ``asset(name)`` for templates: the published URL of a static file, with its digest.

    It raises jinja2.TemplateRuntimeError for what is not the name of one.
    """
    urls: dict[str, str] = {}

    def asset(name: object) -> str:
        if not isinstance(name, str):
            refuse("asset(): not a name", name)
        if name not in urls:
            if name not in theme.static:
                refuse("asset(): no such file in static/", name)
            urls[name] = f"{base_path}/static/{theme.asset_name(name)}"
        return urls[name]

    return asset
