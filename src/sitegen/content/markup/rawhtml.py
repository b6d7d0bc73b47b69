"""HTML in Markdown: the library's own way to set it aside, with a bound on its work."""

from typing import Final

from markdown import Markdown
from markdown.htmlparser import HTMLExtractor
from markdown.preprocessors import Preprocessor

_WORK: Final = 300_000_000


class BoundedHtml(Preprocessor):
    """Blocks of HTML, set aside until the text around them is parsed."""

    md: Markdown

    def run(self, lines: list[str]) -> list[str]:
        """Return ``lines`` with a placeholder for each block of HTML."""
        extractor = _Extractor(self.md)
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class _Extractor(HTMLExtractor):
    """Finds the blocks of HTML in one text."""

    def __init__(self, md: Markdown) -> None:
        self._left = _WORK
        super().__init__(md)

    def inline_close_follows(self, text: str) -> bool:
        """Tell whether the comment ``text`` stands within an inline element; past all reason, that it does not.

        The library looks for the end of each open element in all that follows.
        """
        self._left -= len(self.inline_stack) * len(self.rawdata)
        return self._left >= 0 and super().inline_close_follows(text)
