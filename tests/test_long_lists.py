"""Long lists in front matter and settings: work and what is told of them grow with the list, not with its square.

Work is counted, never timed: lines of Python, comparisons, characters copied, steps of SQLite.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

from site_helpers import article as source_of
from site_helpers import make_site, run
from sitegen.catalogue import decoding as decoding_module
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.decoding import decode_texts
from sitegen.catalogue.schema import TABLES
from sitegen.content import article
from sitegen.content.markup import Markup
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.metadata import document, front_matter, locating, settings
from sitegen.metadata.fields import read_fields
from sitegen.metadata.yaml.events import Composer
from sitegen.metadata.yaml.text import parse
from sitegen.planning.claims import Claims
from sitegen.planning.routes import Claim
from sitegen.system.text import FaultCollector

_SITE: Final = "title: Trang mẫu\nbase_url: https://mau.example.org\n"
_LOADED: Final = settings.load_settings(_SITE.encode())[0]
_FEW: Final = 200


def _list(key: str, item: str, count: int) -> str:
    """Return a list in one line; in each item ``#`` is its number."""
    return f"{key}: [{', '.join(item.replace('#', str(number)) for number in range(count))}]"


def _lines(key: str, line: str, count: int) -> str:
    return key + "".join(line.replace("#", str(number)) + "\n" for number in range(count))


# What stands in the front matter of an article that has a title and a date.
_FRONTS: Final[dict[str, Callable[[int], str]]] = {
    "aliases": lambda n: _list("aliases", "/cu/#/", n),
    "aliases that are one": lambda n: _list("aliases", "/cu/", n),
    "aliases that are the own address": lambda n: _list("aliases", "/2021/12/bai-mau/", n),
    "aliases that are none": lambda n: _list("aliases", "cu#", n),
    "tags": lambda n: _list("tags", "mẫu #", n),
    "tags that are one": lambda n: _list("tags", "Đảng", n),
    "tags of one address": lambda n: _list("tags", "Đảng, Đặng", n),
    "tags without an address": lambda n: _list("tags", "'…'", n),
    "tags that are mappings": lambda n: _list("tags", "{a: b}", n),
    "tags with colons": lambda n: _list("tags", "a: b", n),
    "tags with anchors": lambda n: _list("tags", "&a b", n),
    "anchors without spaces": lambda n: _list("tags", "&a", n).replace(", ", ","),
    "control characters": lambda n: _list("tags", r'"\x01"', n),
    "empty tags": lambda n: _list("tags", '""', n),
    "authors": lambda n: _list("author", "Mẫu #", n),
    "attachments": lambda n: _list("attachments", "tep-#.pdf", n),
    "attachments elsewhere": lambda n: _list("attachments", "../tep-#.pdf", n),
    "attachments with unknown keys": lambda n: _list("attachments", "{path: tep-#.pdf, x: y}", n),
    "corrections": lambda n: _list("corrections", "{date: 2022-01-01, text: Mẫu.}", n),
    "corrections without dates": lambda n: _list("corrections", "{date: mai, text: Mẫu.}", n),
    "corrections that are texts": lambda n: _list("corrections", "mẫu", n),
    "unknown keys": lambda n: _lines("", "khoa_#: x", n),
    "one key many times": lambda n: _lines("", "tags: x", n),
    "unknown keys in a line": lambda n: f"image: {{{', '.join(f'k{number}: x' for number in range(n))}}}",
    "anchors beside a broken line": lambda n: _lines("tags:\n", "  - &a b", n) + "slug: A: b",
    "broken lines": lambda n: _lines("", "k: a: b", n),
    "open brackets": lambda n: _lines("", "k: [a", n),
    "open quotes": lambda n: _lines("", 'k: "a', n),
    "stray lines": lambda n: _lines("", "a:b", n),
    "tabs": lambda n: _lines("", "k:\ta", n),
    "tabs before items": lambda n: _lines("tags:\n", "\t- a", n),
}
_SETTINGS: Final[dict[str, Callable[[int], str]]] = {
    "categories": lambda n: _list("categories", "{name: Mẫu #}", n),
    "categories of one name": lambda n: _list("categories", "{name: Mẫu}", n),
    "categories of one slug": lambda n: _list("categories", "{name: Mẫu #, slug: mau}", n),
    "menu": lambda n: _list("menu", "{title: Mẫu, url: /mau-#/}", n),
    "menu without addresses": lambda n: _list("menu", "{title: Mẫu, url: mau}", n),
    "spellings": lambda n: _list("tags", "mẫu #", n),
    "spellings of one tag": lambda n: _list("tags", "Mẫu", n),
    "spellings of one address": lambda n: _list("tags", "Đảng, Đặng", n),
    "widths": lambda n: _list("pictures: {widths", "9#", n) + "}",
}


def _read_front(front: str) -> list[Fault]:
    assert _LOADED is not None
    raw = f"---\ntitle: Bài mẫu\ndate: 2021-12-31\n{front}\n---\n\nMột đoạn.\n".encode()
    return article.read_article(
        raw, source="content/bai-mau.md", settings=_LOADED, markup=Markup(_LOADED.base_url)
    ).faults


def _read_settings(text: str) -> list[Fault]:
    return settings.load_settings_in_part(f"{_SITE}{text}\n".encode())[1]


_CASES: Final = [
    *(pytest.param(_read_front, make, id=name) for name, make in _FRONTS.items()),
    *(pytest.param(_read_settings, make, id=name) for name, make in _SETTINGS.items()),
]


def _lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python ``work`` runs."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401 - it returns itself
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(("read", "make"), _CASES)
def test_reading_twice_as_much_takes_twice_the_work(
    read: Callable[[str], list[Fault]], make: Callable[[int], str]
) -> None:
    """Whatever stands in a long list, right or wrong."""
    few, many = make(_FEW), make(2 * _FEW)
    # What is kept from one call to the next is kept by then.
    read(many)
    assert _lines_run(lambda: read(many)) < 2.5 * _lines_run(lambda: read(few))


@pytest.mark.parametrize(("read", "make"), _CASES)
def test_what_is_told_grows_with_what_is_wrong(read: Callable[[str], list[Fault]], make: Callable[[int], str]) -> None:
    """A fault shows a part of a line that is very long, and what it names is no longer than what it is about."""
    found = read(make(10 * _FEW))
    told = sum(len(fault.source_line) + sum(len(value) for _, value in fault.params) for fault in found)
    assert told < 1000 * (len(found) + 1)


class _Counted(str):
    """A text that counts how often it is compared, and how many characters are taken from it."""

    __slots__ = ()
    compared = 0
    copied = 0

    def __eq__(self, other: object) -> bool:
        _Counted.compared += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __getitem__(self, key: Any) -> str:  # noqa: ANN401 - as that of a text
        found = str.__getitem__(self, key)
        _Counted.copied += len(found)
        return found

    def split(self, *arguments: Any, **named: Any) -> list[str]:  # noqa: ANN401 - as that of a text
        _Counted.copied += len(self)
        return str.split(self, *arguments, **named)


@pytest.fixture
def counted() -> type[_Counted]:
    """Give the class of texts that count, from nothing on."""
    _Counted.compared = _Counted.copied = 0
    return _Counted


def test_an_alias_is_not_compared_with_every_other(monkeypatch: pytest.MonkeyPatch, counted: type[_Counted]) -> None:
    """Whether it was there before is looked up."""
    monkeypatch.setattr(front_matter, "old_address", lambda text: counted(f"/{len(text)}/{text}"))
    _read_front(_list("aliases", "/cu/#/", 1000))
    assert counted.compared < 2000


def test_a_category_is_not_compared_with_every_other(monkeypatch: pytest.MonkeyPatch, counted: type[_Counted]) -> None:
    """Whether another has its slug is looked up."""
    monkeypatch.setattr(settings, "slug", lambda text: counted(text.replace(" ", "-").replace("M", "m")))
    _read_settings(_list("categories", "{name: Mau #}", 1000))
    assert counted.compared < 5000


@pytest.mark.parametrize("item", ("&a b", "&a", "!a b", "'a': &b c"))
def test_an_anchor_is_shown_without_copying_what_follows(item: str, counted: type[_Counted]) -> None:
    """Of a line with very many of them each is told by a few characters."""
    line = counted(f"tags: [{', '.join([item] * 1000)}]")
    composer = Composer([line], 1)
    composer.compose()
    assert len(composer.found) == 1000
    assert counted.copied < 20 * len(line)


def test_an_item_that_is_no_text_is_told_without_copying_what_follows(counted: type[_Counted]) -> None:
    """Of a line with very many of them each is told by a few characters."""

    class Lines(FaultCollector):
        def source_line(self, line: int) -> str:
            return counted(super().source_line(line))

    text = _list("tags", "{a: b}, c: d", 1000)
    report = Lines("a.md", text)
    node = parse(text, report)
    assert node is not None
    read_fields(node, ("tags",), report).texts("tags", "[Quy hoạch]")
    assert len(report.faults) == 2000
    assert counted.copied < 500 * len(report.faults)


def _steps(count: int, *, full_rebuild: bool) -> int:
    """Return how many hundred steps SQLite takes to find that ``count`` files want one place."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        conn.executescript(TABLES)
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        conn.set_progress_handler(step, 100)
        claims = Claims(Catalogue(conn), full_rebuild=full_rebuild)
        for number in range(count):
            name = "".join("aA"[number >> bit & 1] for bit in range(10))
            claims.claim(Claim(name, "static", f"static/{number}", 0), "mẫu")
        claims.settle()
        conn.set_progress_handler(None, 0)
        assert len(claims.faults) == count - 1
    return steps


@pytest.mark.parametrize("full_rebuild", (False, True))
def test_addresses_that_are_all_one_are_not_each_compared(full_rebuild: bool) -> None:  # noqa: FBT001
    """Each is a fault, and finding them takes the catalogue as much longer as there are more."""
    assert _steps(400, full_rebuild=full_rebuild) < 2.5 * _steps(200, full_rebuild=full_rebuild)


@pytest.mark.parametrize(
    ("keys", "rule"),
    (
        ({"aliases": _list("", "/cu/#/", 300)[2:]}, rules.SAME_OUTPUT),
        ({"tags": _list("", "mẫu #", 300)[2:]}, rules.SAME_TERM_SLUG),
        ({"attachments": _list("", "tep-#.pdf", 300)[2:]}, rules.DEAD_ATTACHMENT),
    ),
)
def test_a_file_with_many_faults_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], rule: rules.Rule
) -> None:
    """Each fault that shows only beside other files has its place, and the file is not parsed for each of them."""
    other = {key: value.replace("mẫu", "Mậu") for key, value in keys.items()}
    site = make_site(
        tmp_path, {"content/a.md": source_of(**keys), "content/b.md": source_of(date="2022-01-01", **other)}
    )
    parsed = decoded = 0

    def counting(*arguments: Any, **named: Any) -> object:  # noqa: ANN401 - as those of a parser
        nonlocal parsed
        parsed += 1
        return parse(*arguments, **named)

    def decoding(text: str) -> tuple[str, ...]:
        nonlocal decoded
        decoded += 1
        return decode_texts(text)

    for module in (document, locating):
        monkeypatch.setattr(module, "parse", counting)
    monkeypatch.setattr(decoding_module, "decode_texts", decoding)
    with pytest.raises(FaultError) as raised:
        run(site)
    found = [fault for fault in raised.value.faults if fault.rule.code == rule.code]
    assert len({(fault.path, fault.line, fault.column) for fault in found}) == len(found) >= 300
    # Each file twice, and the settings, for what is told of them.
    assert 2 < parsed <= 5
    assert decoded <= 20


def test_a_folder_is_listed_once_for_all_that_is_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files are named in a way that only looking tells apart."""
    names = [f"tệp {number}.txt" for number in range(100)]
    files = {f"content/a/{name}": "x" for name in names}
    typed = "[" + ", ".join(name.replace(" ", "%20") for name in names) + "]"
    site = make_site(tmp_path, {**files, "content/a/index.md": source_of(attachments=typed)})
    listed: list[str] = []
    listdir = os.listdir

    def counting(folder: str) -> list[str]:
        listed.append(folder)
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", counting)
    run(site)
    assert sum(each.endswith("content/a") for each in listed) == 1
    assert len(list((site / "public/2021/12/a").iterdir())) == 101


@pytest.mark.parametrize("make", (_SETTINGS["categories"], _SETTINGS["menu"]))
def test_what_every_page_shows_has_a_limit(make: Callable[[int], str]) -> None:
    """A thousand categories, or entries of the menu, are read; of one more the limit is told."""
    assert _read_settings(make(1000)) == []
    (fault,) = _read_settings(make(1001))
    assert (fault.rule, fault.line) == (rules.TOO_MANY, 3)
    assert dict(fault.params) == {"key": fault.source_line.split(":")[0], "value": "1001", "most": "1000"}


@pytest.mark.parametrize("keys", ({}, {"withdrawn": "{date: 2022-01-01}"}))
def test_an_article_is_read_once_for_all_its_aliases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str]
) -> None:
    """What leads on from each of them, or stands there in its place, is made from the same few values."""
    decoded = 0

    def decoding(text: str) -> tuple[str, ...]:
        nonlocal decoded
        decoded += 1
        return decode_texts(text)

    monkeypatch.setattr(decoding_module, "decode_texts", decoding)
    site = make_site(tmp_path, {"content/a.md": source_of(aliases=_list("", "/cu/#/", 100)[2:], **keys)})
    run(site)
    assert len(list((site / "public/cu").iterdir())) == 100
    assert decoded <= 20
