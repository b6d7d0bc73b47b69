"""One output as bytes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup as Safe

from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import KINDS
from sitegen.rendering.data import SiteData
from sitegen.rendering.keys import keep, value_key
from sitegen.rendering.makers import maker_of
from sitegen.rendering.templates import environment, theme
from sitegen.rendering.templates.faults import refuse
from sitegen.rendering.views import Entry, Views
from sitegen.system.sources import SitePaths

if TYPE_CHECKING:
    from collections.abc import Hashable


# Rendered cards and other fragments are kept while the pages that show them are near.
_CARDS_KEPT = 3000
_FRAGMENTS_KEPT = 500


_Rendered = Callable[[str, dict[str, Any]], Safe]


# What templates call are functions, not methods: Jinja2 asks each call for attributes that none of them has, and a
# method takes several times as long to say so.
def _url_function(url_of: Callable[[str], str]) -> Callable[[object], str]:
    def url(path: object) -> str:
        """Return the root-relative URL of a path of the site."""
        return url_of(path) if isinstance(path, str) else refuse("url(): not a path", path)

    return url


def _card_function(rendered: _Rendered, cards: dict[int, Safe]) -> Callable[[object], Safe]:
    def card(entry: object) -> Safe:
        """Return the markup of an article in a listing, kept in ``cards``."""
        # What is more than an entry may look otherwise.
        if type(entry) is not Entry:
            if not isinstance(entry, Entry):
                refuse("card(): not an entry", entry)
            return rendered(theme.ENTRY_TEMPLATE, {"entry": entry})
        kept = cards.get(entry.id)
        if kept is None:
            kept = rendered(theme.ENTRY_TEMPLATE, {"entry": entry})
            keep(cards, entry.id, kept, most=_CARDS_KEPT)
        return kept

    return card


def _fragment_function(rendered: _Rendered, fragments: dict["Hashable", Safe]) -> Callable[..., Safe]:
    def fragment(name: str, /, **values: object) -> Safe:
        """Return a template that shows the site and ``values`` alone, rendered once for pages that agree in them."""
        if not isinstance(name, str):
            refuse("fragment(): not a name", name)
        try:
            key = str(name), *((each, value_key(value)) for each, value in values.items())
        except (TypeError, RecursionError):
            return rendered(name, values)
        kept = fragments.get(key)
        if kept is None:
            kept = rendered(name, values)
            keep(fragments, key, kept, most=_FRAGMENTS_KEPT)
        return kept

    return fragment


class Templates:
    """The templates of a site with what they may call; ``cache`` keeps compiled ones."""

    def __init__(self, settings: Settings, used: theme.Theme, cache: jinja2.BytecodeCache | None) -> None:
        views = Views(settings, used.data)
        self.data = used.data
        self._names = list(used.templates)
        self._cards: dict[int, Safe] = {}
        self._fragments: dict[Hashable, Safe] = {}
        self._env = environment.environment(used.templates, cache, base_url=settings.base_url)
        self._env.globals.update(
            site=views.site(),
            urls=views.urls(),
            asset=theme.asset_function(used, settings.base_path),
            url=_url_function(views.url),
            card=_card_function(self._rendered, self._cards),
            fragment=_fragment_function(self._rendered, self._fragments),
        )

    def forget(self) -> None:
        """Render cards and fragments anew from now on."""
        self._cards.clear()
        self._fragments.clear()

    def _rendered(self, name: str, values: dict[str, Any]) -> Safe:
        return Safe(self.render(name, values))  # noqa: S704 - autoescaped

    def load(self) -> None:
        """Compile what there is no compiled form of yet. Raises jinja2.TemplateError."""
        for name in self._names:
            self._env.get_template(name)

    def render(self, name: str, values: dict[str, Any]) -> str:
        """Return a template filled with ``values``. Raises whatever its expressions raise."""
        return environment.render(self._env.get_template(name), values)


class Renderer:
    """Renders the outputs of one site, from one connection to its catalogue; only one at a time uses ``templates``."""

    def __init__(
        self, place: SitePaths, catalogue: Catalogue, settings: Settings, now: int, templates: Templates
    ) -> None:
        self.data = SiteData(place, catalogue, settings, templates.data, now)
        self._templates = templates
        # What was rendered for another build may show what is no longer so.
        templates.forget()

    def compile(self) -> None:
        """Compile the templates. Raises jinja2.TemplateError."""
        self._templates.load()

    def render(self, output: Output) -> bytes:
        """Return the bytes of an output. Raises jinja2.TemplateError and whatever a template's expression raises."""
        kind = KINDS[output.kind]
        maker = maker_of(kind)
        if not kind.template:
            # Of what a site may have several times, its maker is told which.
            made: bytes = maker(self.data) if kind.url is not None else maker(self.data, output)
            return made
        context, page = maker(self.data, output)
        context["page"] = page
        text = self._templates.render(kind.template, context)
        try:
            return text.encode()
        except UnicodeEncodeError as error:
            # Sources are UTF-8: only a template can make half of a character, by an escape in a literal.
            raise jinja2.TemplateRuntimeError(str(error)) from error
