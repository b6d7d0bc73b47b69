"""What a page shows, and its template."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.rendering.batches import Batch as Batch
    from sitegen.rendering.batches import Job as Job
    from sitegen.rendering.batches import RenderedOutput as RenderedOutput
    from sitegen.rendering.batches import RendererSetup as RendererSetup
    from sitegen.rendering.batches import compiled_templates as compiled_templates
    from sitegen.rendering.batches import compiling as compiling
    from sitegen.rendering.batches import start_renderer as start_renderer
    from sitegen.rendering.feeds_and_sitemaps import NEWS_SECONDS as NEWS_SECONDS
else:
    __getattr__ = face(
        __name__,
        {
            "batches": "Batch Job RenderedOutput RendererSetup compiled_templates compiling start_renderer",
            "feeds_and_sitemaps": "NEWS_SECONDS",
        },
    )
