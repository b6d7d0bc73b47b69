"""The Jinja2 environment of a site: its settings, its filters, and where its compiled templates are kept."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache, partial
from typing import Any, Final, NoReturn
from urllib.parse import quote

import jinja2
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.rendering.addresses import absolute_urls
from sitegen.rendering.structured_data import breadcrumbs
from sitegen.rendering.templates.escaping import code_generator, escaper
from sitegen.rendering.templates.faults import refuse
from sitegen.rendering.templates.files import TemplateSource
from sitegen.system.digests import DIGEST_SIZE, digest_of
from sitegen.system.files import write_whole
from sitegen.vietnamese.order import first_letter

# Words that are kept as they stand in addresses.
_WORDS_KEPT = 5000
# What could end a script or an attribute, as JSON may write it too.
_IN_HTML = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"))


def _in_html(text: str) -> Markup:
    for character, instead in _IN_HTML:
        if character in text:
            text = text.replace(character, instead)
    # Markup's own way to be made looks for what a text does not have.
    return str.__new__(Markup, text)


def _refuse_in_json(value: object) -> NoReturn:
    refuse("tojson: nothing that JSON can hold", value)


# Vietnamese as letters, not as escapes three times as long, and no spaces that only people need.
_JSON: Final[dict[str, Any]] = {"ensure_ascii": False, "separators": (",", ":"), "default": _refuse_in_json}
# One encoder, not a new one for each value. It does not look for what holds itself: that ends as RecursionError.
_encode_json = json.JSONEncoder(**_JSON, check_circular=False).encode


def to_json(value: object, indent: int | None = None) -> Markup:
    """Return a value as JSON that may stand in HTML, like Jinja2's ``tojson``, but with all keys in their order.

    Raises jinja2.TemplateRuntimeError for what is not to be had as JSON.
    """
    try:
        if indent is None:
            return _in_html(_encode_json(value))
        return _in_html(json.dumps(value, indent=indent, **_JSON))
    except (TypeError, ValueError, RecursionError) as error:
        raise jinja2.TemplateRuntimeError(f"tojson: {error}") from error


def url_encoder(encode_any: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a function that does what ``encode_any``, Jinja2's ``urlencode``, does, but much faster for texts."""
    # Titles are made of the same few thousand syllables, and addresses begin alike.
    quoted = lru_cache(_WORDS_KEPT)(quote)

    def encode(value: Any) -> str:  # noqa: ANN401 - any value, as Jinja2's own
        if type(value) is not str:
            return encode_any(value)
        return "/".join(["%20".join(map(quoted, part.split(" "))) for part in value.split("/")])

    return encode


def _letter(text: object) -> str:
    """Return the letter under which an index lists a text. Raises jinja2.TemplateRuntimeError for anything else."""
    return first_letter(text) if isinstance(text, str) else refuse("letter: not a text", text)


def _of_its_site(make: Callable[[Any], object]) -> Callable[[Context, Any], object]:
    """Return ``make`` as a filter whose results are never compiled into a template.

    What a filter makes of a constant is compiled, unless it asks for the context; compiled templates outlive a change
    of the settings.
    """

    @jinja2.pass_context
    def made(_: Context, value: Any) -> object:  # noqa: ANN401 - a template's value
        return make(value)

    return made


def _absolute(base_url: str) -> Callable[[object], str]:
    """Return a function for whole URLs; it raises jinja2.TemplateRuntimeError for what is no URL."""
    absolute_url = absolute_urls(base_url)

    def absolute(url: object) -> str:
        return absolute_url(url) if isinstance(url, str) else refuse("absolute: not a URL", url)

    return absolute


def _breadcrumbs(steps: Any, absolute: Callable[[object], str]) -> dict[str, Any]:  # noqa: ANN401 - a template's value
    """Return links as a BreadcrumbList. Raises jinja2.TemplateRuntimeError for what are no links."""
    try:
        links = [(each["name"], each["url"]) if type(each) is dict else (each.name, each.url) for each in steps]
    except (TypeError, KeyError, AttributeError):
        refuse("breadcrumbs: not a list of links", steps)
    return breadcrumbs(links, absolute)


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates as files of a folder: each is used for the text and by the program that it was made of.

    Jinja2 itself compares the text. A file that is not as it was written counts as none. ``program`` tells one program
    with its libraries from others.
    """

    def __init__(self, folder: str, program: str) -> None:
        self._folder = folder
        self._program = program.encode()

    def _path(self, bucket: Bucket) -> str:
        return os.path.join(self._folder, bucket.key)

    def _seal(self, code: bytes) -> bytes:
        return digest_of(self._program + code)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` with what was kept for it, if anything was."""
        with contextlib.suppress(OSError), open(self._path(bucket), "rb") as file:
            seal, code = file.read(DIGEST_SIZE), file.read()
            if seal == self._seal(code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in ``bucket``. Raises OSError."""
        code = bucket.bytecode_to_string()
        # Another build may remove the folder at any moment.
        with contextlib.suppress(FileNotFoundError):
            write_whole(self._path(bucket), (self._seal(code), code))

    def clear(self) -> None:
        """Forget all that was kept. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self._folder)


class SiteEnvironment(jinja2.Environment):
    """An environment whose templates and globals stand still once the first template was asked for."""

    code_generator_class = code_generator()
    escaped = staticmethod(escaper())

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja2's own
        super().__init__(**options)
        self._known: dict[str, jinja2.Template] = {}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's name
    ) -> jinja2.Template:
        """Return a template, kept once it was loaded. Raises jinja2.TemplateNotFound, TemplateSyntaxError."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        template = self._known.get(name)
        if template is None:
            template = super().get_template(name, parent)
            # A plain dict: it is copied for every page, and a chain of them takes several times as long.
            template.globals = dict(template.globals)
            self._known[name] = template
        return template


def environment(
    templates: Mapping[str, TemplateSource], cache: jinja2.BytecodeCache | None = None, *, base_url: str = ""
) -> SiteEnvironment:
    """Return an environment of these templates, and no others, for the site at ``base_url``.

    Compiled ones are kept in ``cache``.
    """

    def load(name: str) -> tuple[str, str, None] | None:
        found = templates.get(name)
        return None if found is None else (found.text, found.path, None)

    env = SiteEnvironment(
        loader=jinja2.FunctionLoader(load),
        # All templates are HTML or XML, and a constant is looked up faster than a function is asked.
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=cache,
    )
    absolute = _absolute(base_url)
    env.filters["absolute"] = _of_its_site(absolute)
    env.filters["breadcrumbs"] = _of_its_site(partial(_breadcrumbs, absolute=absolute))
    env.filters["letter"] = _letter
    env.filters["tojson"] = to_json
    env.filters["urlencode"] = url_encoder(env.filters["urlencode"])
    return env


def render(template: jinja2.Template, values: Mapping[str, Any]) -> str:
    """Return a template filled with ``values``. Raises whatever its expressions raise."""
    return template.render(values)
