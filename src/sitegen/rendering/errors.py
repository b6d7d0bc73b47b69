"""The page for an address where nothing is."""

from sitegen.catalogue.output_records import Output
from sitegen.rendering.data import Made, SiteData


def not_found(data: SiteData, output: Output) -> Made:
    """Return what the page for a missing address shows."""
    return {}, data.views.page(output.kind, output.path, noindex=True)
