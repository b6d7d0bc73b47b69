"""The pictures in an article's text: how much room they need, which sizes there are, when they are loaded."""

from html import escape

from sitegen.catalogue.records import Target
from sitegen.pictures import markup_of
from sitegen.planning.routes import output_url
from sitegen.rendering.data import SiteData
from sitegen.rendering.picture_views import candidates, srcset
from sitegen.vietnamese.text import nfc


class TextPictures:
    """The pictures of one article's text, in their order; ``below`` tells that they begin below another picture."""

    def __init__(self, data: SiteData, *, below: bool) -> None:
        self._data = data
        self._lazy = below
        self._known: dict[str, str] = {}

    def note(self, target: Target) -> None:
        """Note what the target of a picture is."""
        self._known[target.target] = self._size(target)

    def attributes(self, target: str) -> str:
        """Return the attributes of the next picture of the text, with a space before each."""
        # The first is most often seen at once; what is further down waits until a reader comes near.
        loading = ' loading="lazy" decoding="async"' if self._lazy else ""
        self._lazy = True
        return self._known.get(target, "") + loading

    def _size(self, target: Target) -> str:
        kind, path, source = self._published(target)
        picture = self._data.catalogue.pictures.at(source) if source else None
        if picture is None:
            return ""
        form = markup_of(picture)
        # Files at the site's root, or with a digest in their names, have the sizes of the one in static/.
        beside = nfc(picture.path) if kind == "static" else path
        base = self._data.views.url(output_url(beside.rpartition("/")[0] + "/"))
        url = self._data.views.url(output_url(path))
        found = candidates(form, base, url, max(self._data.settings.pictures.widths, default=0))
        size = f' width="{form.width}" height="{form.height}"'
        if not found:
            return size
        room = self._data.theme.pictures
        shown = min(room.width, form.width, max(1, room.height * form.width // form.height))
        sizes = f"(min-width: {shown + room.margins}px) {shown}px, 100vw"
        return f' srcset="{escape(srcset(found))}" sizes="{sizes}"{size}'

    def _published(self, target: Target) -> tuple[str, str, str]:
        """Return the kind and path of the output that a target is, and the file that it is made of; '' for none."""
        if target.named_file is not None:
            return ("", "", "") if target.published is None else ("file", target.published, target.named_file)
        found = None if target.output is None else self._data.catalogue.outputs.at(target.output)
        return ("", "", "") if found is None else (found.kind, found.path, found.subject)
