"""What a page shows, and its template."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.rendering.jobs import Batch as Batch
    from sitegen.rendering.jobs import Job as Job
    from sitegen.rendering.jobs import RenderedOutput as RenderedOutput
    from sitegen.rendering.jobs import RendererSetup as RendererSetup
    from sitegen.rendering.jobs import compiled_templates as compiled_templates
    from sitegen.rendering.renderer import Templates as Templates
    from sitegen.rendering.starting import compiling as compiling
    from sitegen.rendering.starting import load_templates as load_templates
    from sitegen.rendering.starting import rendered as rendered
    from sitegen.rendering.starting import start_renderer as start_renderer
else:
    __getattr__ = face(
        __name__,
        {
            "jobs": "Batch Job RenderedOutput RendererSetup compiled_templates",
            "renderer": "Templates",
            "starting": "compiling load_templates rendered start_renderer",
        },
    )
