"""The preview: builds with drafts and scheduled articles, follows every save, reloads the open pages."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.preview.serving import serve as serve
else:
    __getattr__ = face(__name__, {"serving": "serve"})
