"""The Jinja2 environment: its settings, and what is cheaper here because a build's templates do not change under it."""

import json
import os
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any
from urllib.parse import quote

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.filters import do_urlencode
from markupsafe import Markup, escape

from sitegen.rendering.templates.quickcode import SiteCode, offer
from sitegen.rendering.templates.specialise import Constants, specialise
from sitegen.system.sources import SitePaths
from sitegen.vietnamese.order import first_letter

# What markupsafe's own `escape` calls for a text; it then makes a Markup of it, which takes five times as long.
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def escaped(value: object) -> str:
    """Return a value as HTML text: like ``markupsafe.escape``, but as a plain ``str``, which is all that is joined."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


# Words for addresses, and texts for JSON, that are kept as they stand there.
_WORDS_KEPT = 5000
_TEXTS_KEPT = 2000
_LONGEST_KEPT = 100

# Vietnamese in JSON-LD as letters, not as escapes three times as long; one encoder, not a new one for each value.
_encode_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_IN_HTML = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"))


def _in_html(text: str) -> Markup:
    for character, instead in _IN_HTML:
        if character in text:
            text = text.replace(character, instead)
    # Markup's own way to be made looks for what a text does not have.
    return str.__new__(Markup, text)


def json_encoder() -> Callable[..., Markup]:
    """Return a function that gives a value as JSON that may stand in HTML, like Jinja's ``tojson``.

    It raises TypeError, ValueError.
    """
    # The same names of categories, tags and authors stand on very many pages.
    encoded = lru_cache(_TEXTS_KEPT)(lambda text: _in_html(encode_basestring(text)))

    def to_json(value: object, indent: int | None = None) -> Markup:
        if type(value) is str:
            return encoded(value) if len(value) <= _LONGEST_KEPT else _in_html(encode_basestring(value))
        if indent is None:
            return _in_html(_encode_json(value))
        return _in_html(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent))

    return to_json


def url_encoder() -> Callable[[Any], str]:
    """Return a function that does what Jinja's ``urlencode`` does, in a fraction of the time for Vietnamese."""
    # Titles are made of the same few thousand syllables.
    quoted = lru_cache(_WORDS_KEPT)(quote)

    def encode(value: Any) -> str:  # noqa: ANN401 - any value, as Jinja's own
        return "%20".join(map(quoted, value.split(" "))) if type(value) is str else do_urlencode(value)

    return encode


class SiteEnvironment(jinja2.Environment):
    """An environment whose templates and globals stand still once the first template was asked for."""

    code_generator_class = SiteCode
    escaped = staticmethod(escaped)

    def __init__(self, constants: Constants | None, **options: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(**options)
        self._constants = constants
        self._known: dict[str, jinja2.Template] = {}

    def compile(self, source: str | nodes.Template, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as above
        """Compile a template, made for the constants when there are any."""
        if isinstance(source, str) and self._constants is not None:
            name, filename = (*arguments, None, None)[:2]
            tree = specialise(self.parse(source, name, filename), self._constants, self._tree)
            source = tree.set_environment(self)  # type: ignore[assignment]
        return super().compile(source, *arguments, **options)

    def _tree(self, name: str) -> nodes.Template:
        if self.loader is None:
            raise jinja2.TemplateNotFound(name)
        source, filename, _ = self.loader.get_source(self, name)
        return self.parse(source, name, filename)

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> jinja2.Template:
        """Return a template, kept once it was loaded. Raises jinja2.TemplateNotFound, TemplateSyntaxError."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        template = self._known.get(name)
        if template is None:
            template = self._known[name] = super().get_template(name, parent)
        return template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: a plain dict, which is copied for every page."""
        return {**self.globals, **(d or {})}


def render(template: jinja2.Template, values: Mapping[str, Any]) -> str:
    """Return what ``Template.render`` does. Raises whatever the template's expressions raise."""
    context = template.new_context({**template.globals, **values}, shared=True)
    try:
        return "".join(template.root_render_func(context))
    except Exception:  # noqa: BLE001 - Jinja raises it again, with the template's lines in its trace
        template.environment.handle_exception()


def environment(place: SitePaths, cache: str | None, constants: Constants | None = None) -> SiteEnvironment:
    """Return the environment of a site; compiled templates are kept in the folder ``cache``.

    With ``constants`` its templates are made for them, and ``cache`` must be of these alone.
    """
    folders = [os.path.join(place.site, "templates")]
    if place.theme:
        folders.append(os.path.join(place.theme, "templates"))
    if cache is not None:
        os.makedirs(cache, exist_ok=True)
    env = SiteEnvironment(
        constants,
        loader=jinja2.FileSystemLoader(folders),
        # All templates are HTML or XML, and a constant is looked up faster than a function is asked.
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=None if cache is None else jinja2.FileSystemBytecodeCache(cache, "%s.compiled"),
    )
    env.filters["letter"] = first_letter
    env.filters["tojson"] = json_encoder()
    env.filters["urlencode"] = url_encoder()
    if constants is not None:
        for name, function in constants.offered.items():
            offer(env, name, function)
    return env
