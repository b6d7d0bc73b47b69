"""Pages that are the same whatever articles there are: for a missing address, and for search."""

from sitegen.catalogue.output_records import Output
from sitegen.rendering.data import Made, SiteData


def not_found(data: SiteData, output: Output) -> Made:
    """Return what the page for a missing address shows."""
    return {}, data.views.page(output.kind, output.path, noindex=True)


def search(data: SiteData, output: Output) -> Made:
    """Return what the search page shows before anything is asked."""
    return {}, data.views.page(output.kind, output.path)


def open_search(data: SiteData, output: Output) -> Made:
    """Return what browsers are told of the search page (https://github.com/dewitt/opensearch)."""
    return {}, data.views.page(output.kind, output.path)
