"""What pages say of a picture: addresses of its sizes, so that a browser takes the one it needs."""

from types import SimpleNamespace
from urllib.parse import quote

from sitegen.catalogue.records import ImageMarkup


def candidates(form: ImageMarkup, base: str, url: str, widest: int) -> list[tuple[str, int]]:
    """Return (URL, width) of each size of a picture at ``url``, the narrowest first; none when there is but one.

    ``base`` is the URL of the folder, with a slash. The picture itself is one of them when it is no wider than the
    ``widest`` that is asked for, and not there in a smaller file.
    """
    found = [(base + quote(each.name), each.width) for each in form.variants]
    if found and found[-1][1] < form.width <= widest:
        found.append((url, form.width))
    return found


def srcset(found: list[tuple[str, int]]) -> str:
    """Return the value of ``srcset`` for the sizes of a picture."""
    return ", ".join(f"{url} {width}w" for url, width in found)


def picture_view(url: str, alt: str, form: ImageMarkup | None, widest: int) -> SimpleNamespace:
    """Return a picture as templates see it; of one that was not looked at, a drawing, nobody knows the size."""
    whole = SimpleNamespace(url=url, width=None, height=None, type="")
    if form is None:
        return SimpleNamespace(**vars(whole), alt=alt, srcset="", large=whole)
    whole = SimpleNamespace(url=url, width=form.width, height=form.height, type=form.type)
    base = url.rpartition("/")[0] + "/"
    large = whole
    if form.variants:
        width, height, name = form.variants[-1]
        large = SimpleNamespace(url=base + quote(name), width=width, height=height, type=form.variants_type)
    return SimpleNamespace(**vars(whole), alt=alt, srcset=srcset(candidates(form, base, url, widest)), large=large)
