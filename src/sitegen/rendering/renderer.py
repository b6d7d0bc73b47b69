"""One output as bytes."""

import contextlib
from typing import TYPE_CHECKING, Any

from markupsafe import Markup as Safe

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.output_records import Output
from sitegen.metadata.settings_model import Settings
from sitegen.planning.kinds import KINDS
from sitegen.rendering.data import SiteData
from sitegen.rendering.makers import maker_of
from sitegen.rendering.templates import environment, theme
from sitegen.rendering.templates.specialise import Constants
from sitegen.system.sources import SitePaths

if TYPE_CHECKING:
    from collections.abc import Callable

# Rendered cards and other fragments are kept while the pages that show them are near.
_CARDS_KEPT = 3000
_FRAGMENTS_KEPT = 500
# What pages are filled with: objects with attributes, or lists of them.
_GIVEN = frozenset(
    {
        *("addresses", "article", "day", "entries", "entry", "featured", "feed", "listing", "month", "months", "newer"),
        *("next", "notice", "older", "page", "period", "previous", "related", "sections", "sitemaps", "terms", "years"),
    }
)


class Templates:
    """The templates of a site with what they may call."""

    def __init__(self, data: SiteData, used: theme.Theme, cache: str | None, *, special: bool) -> None:
        values = {"site": data.views.site(), "urls": data.views.urls()}
        functions = {"asset": theme.asset_function(used, data.settings.base_path), "url": data.views.url}
        offered: dict[str, Callable[..., Safe]] = {"card": self._card, "fragment": self._fragment}
        constants = Constants(values, {**functions, "fragment": self._fragment}, _GIVEN, offered)
        self._env = environment.environment(data.place, cache, constants if special else None)
        self._env.globals.update(**values, **functions, **offered)
        self._cards: dict[int, Safe] = {}
        self._fragments: dict[tuple[Any, ...], Safe] = {}

    def _card(self, entry: Any) -> Safe:  # noqa: ANN401 - an entry of `views`
        """Return the markup of an article in a listing."""
        kept = self._cards.get(entry.id)
        if kept is None:
            kept = self._keep(self._cards, entry.id, theme.ENTRY_TEMPLATE, {"entry": entry}, most=_CARDS_KEPT)
        return kept

    def _fragment(self, name: str, **values: object) -> Safe:
        """Return a template that shows the site and ``values`` alone, rendered once for pages that agree in them."""
        key = (name, *values.items())
        kept = self._fragments.get(key)
        if kept is None:
            kept = self._keep(self._fragments, key, name, values, most=_FRAGMENTS_KEPT)
        return kept

    def _keep(self, kept: dict[Any, Safe], key: Any, name: str, values: dict[str, Any], *, most: int) -> Safe:  # noqa: ANN401 - a key
        """Render a template and keep that, in place of the oldest when there are ``most``; return it."""
        made = kept[key] = Safe(self.render(name, values))  # noqa: S704 - autoescaped
        if len(kept) > most:
            del kept[next(iter(kept))]
        return made

    def load(self) -> None:
        """Compile what there is no compiled form of yet. Raises jinja2.TemplateError."""
        for name in theme.TEMPLATE_NAMES:
            self._env.get_template(name)

    def render(self, name: str, values: dict[str, Any]) -> str:
        """Return a template filled with ``values``. Raises whatever its expressions raise."""
        return environment.render(self._env.get_template(name), values)


class Renderer:
    """Renders the outputs of one site, from one connection to its catalogue.

    ``cache`` is the folder of compiled templates, which nothing but this theme with these settings uses. ``unfit`` are
    the templates that were found to fail when they are made for the site, though not as they are written.
    """

    def __init__(
        self,
        place: SitePaths,
        catalogue: Catalogue,
        settings: Settings,
        used: theme.Theme,
        now: int,
        cache: str | None,
    ) -> None:
        self.data = SiteData(place, catalogue, settings, now)
        self._used = used
        self._templates = Templates(self.data, used, cache, special=True)
        self._plain: Templates | None = None
        self.unfit: set[str] = set()

    def compile(self) -> None:
        """Compile the templates. Raises jinja2.TemplateError."""
        self._templates.load()

    def render(self, output: Output) -> bytes:
        """Return the bytes of an output. Raises jinja2.TemplateError and whatever a template's expression raises."""
        kind = KINDS[output.kind]
        maker = maker_of(kind)
        if not kind.template:
            made: bytes = maker(self.data)
            return made
        context, page = maker(self.data, output)
        context["page"] = page
        name = kind.template
        if name not in self.unfit:
            with contextlib.suppress(Exception):
                return self._templates.render(name, context).encode()
        # Once more with the templates as they were written: only they can tell where they fail.
        if self._plain is None:
            self._plain = Templates(self.data, self._used, None, special=False)
        rendered = self._plain.render(name, context).encode()
        self.unfit.add(name)
        return rendered
