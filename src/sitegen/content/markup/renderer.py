"""Markdown to safe HTML."""

import re
from typing import Final

from sitegen.content.markup.blocks import is_vietnamese, without_blank_looks
from sitegen.content.markup.dialect import Dialect
from sitegen.content.markup.finish import finish, finish_headings
from sitegen.content.markup.inline import WORD_BREAK
from sitegen.content.markup.lead import opening
from sitegen.content.markup.limits import has_crowded_tag, has_too_much_html, is_absurd, is_slow_to_write
from sitegen.content.markup.model import MarkupLink, MarkupWarning, RenderedText
from sitegen.content.markup.paragraphs import TOKEN, TOKEN_PARAGRAPH, as_text, split
from sitegen.content.markup.sanitise import Sanitiser, without_unwanted
from sitegen.content.markup.shortcuts import QuickDialect
from sitegen.metadata.theme_model import TextTheme

_MANY_BREAKS: Final = re.compile("\n{100,}")


class Markup:
    """Renders texts, one after the other; make one for each worker.

    ``base_url`` is the address of the site: links that begin with it lead inside. ``theme`` has the words for what
    the text does not say itself.
    """

    def __init__(self, base_url: str = "", theme: TextTheme | None = None, *, fast: bool = True) -> None:
        dialect = QuickDialect if fast else Dialect
        self._base_url = base_url
        self._theme = (theme or TextTheme()).as_html()
        self._fast = fast
        self._dialect = dialect()
        self._tagless = dialect(raw_html=False)
        self._sanitiser = Sanitiser()

    def render(self, text: str, *, keep_lead: bool) -> RenderedText:
        """Return ``text``, the Markdown of an article, as safe HTML.

        The first paragraph becomes the lead, unless ``keep_lead`` says that the article has another one, or something
        else than figures stands before it. Nothing is raised for what stands in ``text``: structure past all reason
        (thousands of nested lists, megabytes of brackets) is shown as the text it is.
        """
        html, links, doubts = self._finished(text)
        html = html.strip()
        first = opening(html)
        if first is None:
            return RenderedText("", html, "", links, doubts)
        if keep_lead or not first.leads:
            return RenderedText("", html, first.text, links, doubts)
        body = f"{html[: first.start].rstrip()}\n{html[first.end :].lstrip()}".strip()
        return RenderedText(first.inside.strip(), body, first.text, links, doubts)

    def _finished(self, text: str) -> tuple[str, tuple[MarkupLink, ...], tuple[MarkupWarning, ...]]:
        text = _tidy(text)
        if is_absurd(text):
            return as_text(text), (), ()
        if self._fast and not is_slow_to_write(text) and (parts := split(text)) is not None:
            if not parts.rest:
                return finish_headings(parts.runs[0]), (), ()
            html = self._sanitised(parts.rest, text)
            # Each token on its own in a paragraph, as it went in: nothing around it has reached into its place.
            if html is not None and html.count(TOKEN_PARAGRAPH) == html.count(TOKEN) == len(parts.runs):
                if any("<h" in run for run in parts.runs):
                    # The level and name of a heading depend on all those before it.
                    return finish(_woven(html, parts.runs), self._base_url, self._theme)
                html, links, doubts = finish(html, self._base_url, self._theme)
                return _woven(html, parts.runs), links, doubts
        html = self._sanitised(text, text)
        return (as_text(text), (), ()) if html is None else finish(html, self._base_url, self._theme)

    def _sanitised(self, text: str, whole: str) -> str | None:
        """Return the HTML of ``text``, a part of the document ``whole``, None where only its text can be."""
        length = len(whole)
        # Who writes Vietnamese indents paragraphs, and fences what programs there are.
        programs = not is_vietnamese(whole)
        if not has_too_much_html(text):
            html = self._dialect.render(text, length, programs=programs)
            # What was two tags in the text may have become one.
            if "<" not in text or not has_crowded_tag(html):
                return self._sanitiser.clean(html)
        return self._sanitiser.clean(self._tagless.render(text, length, programs=programs))


def _woven(html: str, runs: list[str]) -> str:
    """Return ``html`` with the runs in the places of their tokens."""
    around = html.split(TOKEN_PARAGRAPH)
    return "".join(piece for pair in zip(around, [*runs, ""], strict=True) for piece in pair)


def _tidy(text: str) -> str:
    """Return ``text`` with line feeds only, and without what no text may hold but Word's breaks."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if WORD_BREAK in text:
        text = WORD_BREAK.join(map(without_unwanted, text.split(WORD_BREAK)))
    else:
        text = without_unwanted(text)
    text = without_blank_looks(text)
    return _MANY_BREAKS.sub("\n" * 100, text) if "\n" * 100 in text else text
