"""A plain scan of built pages, by other code than the index has: which articles hold a phrase."""

import re
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

from lxml import html

WORD = re.compile(r"[^\W_]+")
TONES = "\u0300\u0301\u0303\u0309\u0323"
MARKS = re.compile("[\u0300-\u036f]")
PARTS = (".//h1", './/p[@class="lead"]', './/div[@class="prose"]')
NEW_PLACES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
    "uý": "úy",
    "oè": "òe",
    "oẹ": "ọe",
}


def plain(word: str) -> str:
    """Return a word without its marks, i and y as one where Vietnamese writes both."""
    bare = MARKS.sub("", unicodedata.normalize("NFD", word.replace("đ", "d")))
    if bare[-1:] == "y" and bare[-2:-1] in set("hklmst"):
        bare = bare[:-1] + "i"
    return re.sub("^quy", "qui", bare)


def marked(word: str) -> str:
    """Return a word with its tone behind it, so that the letter which bears it does not matter."""
    apart = unicodedata.normalize("NFD", word.replace("đ", "d0"))
    tone = "".join(letter for letter in apart if letter in TONES)
    rest = "".join(letter for letter in apart if letter not in TONES)
    if rest[-1:] == "y" and rest[-2:-1] in set("hklmst"):
        rest = rest[:-1] + "i"
    return unicodedata.normalize("NFC", re.sub("^quy", "qui", rest)) + tone


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, equal ones as one object: many articles are kept."""
    return list(map(sys.intern, WORD.findall(unicodedata.normalize("NFC", text).lower())))


def other_places(text: str) -> str:
    """Return a text with tones where the other school puts them."""
    for one, other in NEW_PLACES.items():
        text = re.sub(rf"{one}(?!\w)", other, text)
    return text


class Page(NamedTuple):
    """What is searched of an article: its three texts as written, with marks, and without, with | between them."""

    address: str
    texts: list[list[str]]
    marked: str
    plain: str


class Scan:
    """All articles of a built site."""

    def __init__(self, output: Path) -> None:
        self.pages: list[Page] = []
        forms: dict[str, tuple[str, str]] = {}
        for path in sorted(output.glob("[0-9]*/[0-9]*/*/index.html")):
            story = html.fromstring(path.read_bytes()).find('.//article[@class="story"]')
            if story is None:
                continue
            texts = [words_of(" ".join(part.itertext())) for name in PARTS for part in story.findall(name)]
            for word in {word for text in texts for word in text} - forms.keys():
                forms[word] = marked(word), plain(word)
            kept = [" | ".join(" ".join(forms[word][kind] for word in text) for text in texts) for kind in (0, 1)]
            address = f"/{path.parent.relative_to(output).as_posix()}/"
            self.pages.append(Page(address, texts, *(f" {text} " for text in kept)))

    def phrase(self, words: list[str], *, with_marks: bool) -> set[str]:
        """Return the addresses of the articles that hold words as a phrase."""
        form = marked if with_marks else plain
        wanted = f" {' '.join(map(form, words))} "
        return {page.address for page in self.pages if wanted in (page.marked if with_marks else page.plain)}

    def all_of(self, words: list[str], *, with_marks: bool) -> set[str]:
        """Return the addresses of the articles that hold all words anywhere."""
        form = marked if with_marks else plain
        wanted = [f" {form(word)} " for word in words]
        return {
            page.address
            for page in self.pages
            if all(word in (page.marked if with_marks else page.plain) for word in wanted)
        }
