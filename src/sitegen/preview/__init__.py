"""The preview: builds with drafts and scheduled articles, follows every save, reloads the open pages."""

from sitegen.preview.serving import serve

__all__ = ["serve"]
