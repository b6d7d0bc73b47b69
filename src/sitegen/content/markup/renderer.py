"""Markdown to safe HTML."""

from typing import Final, TypeAlias

from sitegen import regex
from sitegen.content.markup.blocks import is_vietnamese, with_plain_margins, without_blank_looks
from sitegen.content.markup.brackets import TEXT_BRACKET, settle
from sitegen.content.markup.captions import first_picture
from sitegen.content.markup.dialect import Dialect
from sitegen.content.markup.embedded import show_embedded
from sitegen.content.markup.finish import finish, finish_headings
from sitegen.content.markup.foreign import told_marks
from sitegen.content.markup.lead import first_text, opening
from sitegen.content.markup.limits import has_crowded_tag, has_too_much_html, is_absurd, is_slow_to_write
from sitegen.content.markup.model import MarkupLink, MarkupWarning, RenderedText
from sitegen.content.markup.paragraphs import TOKEN, TOKEN_PARAGRAPH, as_text, split
from sitegen.content.markup.sanitise import Sanitiser, without_unwanted
from sitegen.content.markup.shortcuts import QuickDialect
from sitegen.content.markup.tags import WAS_PICTURE
from sitegen.diagnostics import rules
from sitegen.metadata.theme_model import TextTheme
from sitegen.system.text import WORD_BREAK

_MANY_BREAKS: Final = regex("\n{100,}")
_Finished: TypeAlias = tuple[str, tuple[MarkupLink, ...], tuple[MarkupWarning, ...]]


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

    def render(self, text: str, *, keep_lead: bool, decoded: bool = False) -> RenderedText:
        """Return ``text``, the Markdown of an article, as safe HTML.

        The first paragraph becomes the lead, unless ``keep_lead`` says that the article has another one, or something
        else than figures stands before it. ``decoded`` tells that ``text`` holds nothing that is no text, as from
        ``system.text.decode``. Nothing is raised for what stands in ``text``: structure past all reason
        (thousands of nested lists, megabytes of brackets) is shown as the text it is.
        """
        html, links, doubts = self._finished(_with_plain_white(text if decoded else _cleaned(text)))
        html = html.strip()
        picture = first_picture(html, self._base_url) if any(link.tag == "img" for link in links) else None
        lead, body, excerpt = _parted(html, keep_lead=keep_lead)
        if WAS_PICTURE in html:
            lead, body, excerpt = (each.replace(WAS_PICTURE, "") for each in (lead, body, excerpt))
        return RenderedText(lead, body, excerpt, links, doubts, picture)

    def _finished(self, text: str) -> _Finished:
        if is_absurd(text):
            return as_text(text), (), (MarkupWarning(rules.TOO_MUCH_MARKUP, "", at=0),)
        html, links, doubts = self._read(text)
        return html, links, (*doubts, *told_marks(text))

    def _read(self, text: str) -> _Finished:
        if "<" not in text:
            return self._shown(text, text)
        settled = None if has_too_much_html(text) else settle(text)
        if settled is None:
            return self._without_html(text)
        shown, doubts = settled
        html, links, more = self._shown(shown, text)
        return html, links, (*doubts, *more)

    def _shown(self, text: str, typed: str) -> _Finished:
        """Return ``text``, whose brackets are settled, as HTML; ``typed`` is what may be shown in its place."""
        if self._fast and not is_slow_to_write(text) and (parts := split(text)) is not None:
            runs = [run.replace(TEXT_BRACKET, "&lt;") for run in parts.runs] if text is not typed else parts.runs
            if not parts.rest:
                return finish_headings(runs[0]), (), ()
            html, told = self._rendered(parts.rest, text, typed)
            cleaned = self._sanitiser.clean(html)
            # Each token on its own in a paragraph, as it went in: nothing around it has reached into its place.
            if cleaned is not None and cleaned.count(TOKEN_PARAGRAPH) == cleaned.count(TOKEN) == len(runs):
                if any("<h" in run for run in runs):
                    # The level and name of a heading depend on all those before it.
                    return self._checked(finish(_woven(cleaned, runs), self._base_url, self._theme), told, typed)
                html, links, doubts = finish(cleaned, self._base_url, self._theme)
                return self._checked((_woven(html, runs), links, doubts), told, typed)
        html, told = self._rendered(text, text, typed)
        # What was two tags in the text may have become one.
        if "<" in text and has_crowded_tag(html):
            return self._without_html(typed)
        cleaned = self._sanitiser.clean(html)
        if cleaned is None:
            return as_text(typed), (), (MarkupWarning(rules.TOO_MUCH_MARKUP, "", at=0),)
        return self._checked(finish(cleaned, self._base_url, self._theme), told, typed)

    def _rendered(self, text: str, whole: str, typed: str) -> tuple[str, list[MarkupWarning]]:
        """Return the HTML of ``text``, a part of the document ``whole``, not yet safe, and what is told of it."""
        html = _render(self._dialect, text, whole)
        if whole is not typed:
            html = html.replace(TEXT_BRACKET, "&lt;")
        return show_embedded(html, self._base_url, typed="<" in text)

    def _without_html(self, typed: str) -> _Finished:
        """Return a text whose tags are shown as they are typed."""
        told = MarkupWarning(rules.TOO_MUCH_MARKUP, "<", at=typed.index("<"))
        html = self._sanitiser.clean(_render(self._tagless, typed, typed))
        if html is None:
            return as_text(typed), (), (told,)
        html, links, doubts = finish(html, self._base_url, self._theme)
        return html, links, (told, *doubts)

    def _checked(self, finished: _Finished, told: list[MarkupWarning], typed: str) -> _Finished:
        """Return what was finished, with what else is to be told of the text ``typed``."""
        html, links, doubts = finished
        # Where no line can break, as in what stands in HTML.
        html = html.replace(WORD_BREAK, " ") if WORD_BREAK in html else html
        return html, links, (*self._dialect.doubts(typed), *told, *doubts)


def _parted(html: str, *, keep_lead: bool) -> tuple[str, str, str]:
    """Return the lead, the rest and the excerpt of finished ``html``."""
    first = opening(html)
    if first is None:
        return "", html, first_text(html)
    if keep_lead or not first.leads:
        return "", html, first.text
    body = f"{html[: first.start].rstrip()}\n{html[first.end :].lstrip()}".strip()
    return first.inside.strip(), body, first.text


def _render(dialect: Dialect, text: str, whole: str) -> str:
    # Who writes Vietnamese indents paragraphs, and fences what programs there are.
    return dialect.render(text, len(whole), programs=not is_vietnamese(whole))


def _woven(html: str, runs: list[str]) -> str:
    """Return ``html`` with the runs in the places of their tokens."""
    around = html.split(TOKEN_PARAGRAPH)
    return "".join(piece for pair in zip(around, [*runs, ""], strict=True) for piece in pair)


def _cleaned(text: str) -> str:
    """Return ``text`` with line feeds only, and without what no text may hold but Word's breaks."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if WORD_BREAK in text:
        text = WORD_BREAK.join(map(without_unwanted, text.split(WORD_BREAK)))
    else:
        text = without_unwanted(text)
    return text


def _with_plain_white(text: str) -> str:
    """Return ``text`` with plain white space where another kind would have another meaning, none past all reason."""
    text = with_plain_margins(without_blank_looks(text))
    return _MANY_BREAKS.sub("\n" * 100, text) if "\n" * 100 in text else text
