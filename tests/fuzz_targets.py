"""What is fuzzed: each target takes any bytes, and raises AssertionError where what must hold does not.

Whatever else one raises, or a turn that does not end, is a defect as well. `tools/fuzz.py` runs them for long.
"""

import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, cast

from html_checks import harm
from picture_samples import drawn, telling_avif, telling_gif, telling_jpeg, telling_png, telling_webp
from sitegen.content.article import Article, Reading, read_article
from sitegen.content.markup import Markup, RenderedText
from sitegen.diagnostics import Fault
from sitegen.metadata.settings import load_settings
from sitegen.metadata.settings_model import Settings
from sitegen.pictures import look
from sitegen.pictures.model import BadPictureError, joined

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parent
_BASE_URL: Final = "https://example.org/cong"
_FRONT: Final = b'---\ntitle: "A"\ndate: 2021-12-31\n---\n\n'
_SOURCE: Final = "content/2021/12/bai-mau.md"
_SETTINGS: Final = b"title: A\nbase_url: https://example.org/cong\nauthor: A\ncategories: [{name: Tin, slug: tin}]\n"


class Target(NamedTuple):
    """What is tried with bytes; ``seeds`` are such that mean something, ``words`` what turns them into others."""

    call: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[bytes, ...]


def targets() -> Mapping[str, Target]:
    """Return the targets by name."""
    settings, found = load_settings(_SETTINGS)
    assert settings is not None, found
    markup = Markup(_BASE_URL)

    def front_matter(data: bytes) -> None:
        reading = _read(data, settings, markup)
        _places_are_real(data, reading.faults, _SOURCE)

    def markdown(data: bytes) -> None:
        reading = _read(_FRONT + data, settings, markup)
        if reading.article is not None:
            # What a page shows of it: its lead and its body.
            problems = harm(cast("RenderedText", reading.article))
            assert problems == [], problems

    return {
        "front-matter": Target(front_matter, _articles, _YAML_WORDS),
        "markdown": Target(markdown, _documents, _HTML_WORDS),
        "settings": Target(_settings, _settings_files, _YAML_WORDS),
        "pictures": Target(
            _picture, _pictures, (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"\0\0\0\1", b"\xff\xff\xff\xff")
        ),
    }


def _read(data: bytes, settings: Settings, markup: Markup) -> Reading:
    reading = read_article(data, source=_SOURCE, settings=settings, markup=markup)
    wrong = any(not fault.rule.warning for fault in reading.faults)
    assert isinstance(reading.article, Article) != wrong
    return reading


def _settings(data: bytes) -> None:
    loaded, found = load_settings(data)
    assert (loaded is None) == any(not fault.rule.warning for fault in found)
    _places_are_real(data, found, "site.yaml")


def _places_are_real(data: bytes, faults: Iterable[Fault], path: str) -> None:
    lines = data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for fault in faults:
        assert fault.path == path
        assert 1 <= fault.line <= lines
        # Of a long line only the part around the place is shown.
        assert 0 <= fault.column - fault.start <= len(fault.source_line)


def _picture(data: bytes) -> None:
    try:
        found = look.look(data)
    except BadPictureError:
        return
    assert len(b"".join(joined(data, found.pieces))) <= len(data)
    assert min(found.width, found.height) > 0


_YAML_WORDS: Final = (
    *(
        b"---\n",
        b": ",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b"|\n",
        b">\n",
        b"#",
        b"&a ",
        b"*a",
        b"!!x ",
        b"\t",
        b"\r\n",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xc4\x90",
        b"a\xcc\x81",
        b"title: ",
        b"date: ",
        b"31/12/2021 08:30",
        b"2021-12-31T08:30+07:00",
    ),
    *(
        b"tags: ",
        b"image: {path: ",
        b"withdrawn: {date: ",
        b"aliases: [/a]",
        b"corrections:\n  - ",
        b"menu: ",
        b"urls:\n  ",
    ),
)
_HTML_WORDS: Final = (
    *(
        b"<script>",
        b"</script>",
        b"<img src=x onerror=",
        b"javascript:",
        b"data:text/html,",
        b"<svg onload=",
        b"<!--",
        b"-->",
    ),
    *(
        b"<a href='",
        b'<p title="',
        b"&#x6a;",
        b"&colon;",
        b"&lt;",
        b"\0",
        b"`",
        b"```\n",
        b"[a](",
        b"![a](",
        b"[^1]: ",
        b"[a]: ",
    ),
    *(
        b"\n\n",
        b"    ",
        b"> ",
        b"- ",
        b"1. ",
        b"| a |\n|---|\n",
        b"**",
        b"_",
        b"~~",
        b"\\",
        b"<table>",
        b"</td>",
        b"<details>",
    ),
    *(
        b"<style>",
        b"<math>",
        b"<template>",
        b"]]>",
        b"<![CDATA[",
        b"\xe2\x80\xae",
        b"\xc2\xa0",
        b"{: onclick=a}",
        b"*[A]: b\n",
    ),
)


def _articles() -> list[bytes]:
    return [path.read_bytes() for path in sorted((_ROOT / "content").rglob("*.md"))]


def _documents() -> list[bytes]:
    samples = [path.read_bytes() for path in sorted((_HERE / "markup").glob("*.txt"))]
    attacks = (_HERE / "attacks" / "html.txt").read_bytes().split(b"\n%\n")
    return [*attacks, *samples]


def _settings_files() -> list[bytes]:
    return [_SETTINGS, (_ROOT / "site.yaml").read_bytes(), (_ROOT / "gallery" / "site.yaml").read_bytes()]


def _pictures() -> list[bytes]:
    makers = (telling_jpeg, telling_png, telling_webp, telling_gif, telling_avif)
    return [make(drawn(24, 18)) for make in makers]


def mutated(target: Target, seed: str) -> Iterator[bytes]:
    """Yield the seeds of a target, then without an end what chance makes of them: the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    seeds = target.seeds()
    yield from seeds
    while True:
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            at, end = sorted(chance.randint(0, len(data)) for _ in range(2))
            match chance.randint(0, 5):
                case 0:
                    data[at:at] = chance.choice(target.words)
                case 1:
                    data[at : at + 1] = bytes([chance.randint(0, 255)])
                case 2:
                    del data[at : min(end, at + 40)]
                case 3:
                    data[at:at] = data[at : min(end, at + 200)]
                case 4:
                    other = chance.choice(seeds)
                    begin = chance.randint(0, len(other))
                    data[at:at] = other[begin : begin + 60]
                case _:
                    data[at:at] = chance.choice(target.words) * chance.choice((1, 2, 50))
        yield bytes(data[: 1 << 16])


def seed_of_today() -> str:
    """Return what chance begins with: ``SITEGEN_FUZZ_SEED``, or the same every time."""
    return os.environ.get("SITEGEN_FUZZ_SEED", "1")
