"""Articles made of few words, so that phrases recur with the same and with other marks; and a plain scan of pages."""

import random
import re
from pathlib import Path

from lxml import html

from site_helpers import SETTINGS, article
from sitegen.vietnamese.tokens import Word, tokens, word_of

SEARCHED = SETTINGS.replace("search: {enabled: false}\n", "")
WORDS = re.findall(
    r"\w+",
    """
    đảng đang dáng dạng viên vien chi bộ bo hội nghị nghi làm ăn xa tỉnh huyện uỷ ủy hoà hòa bình lý lí
    quý quí kết luận 21 KL TW chỉ thị 05 CT cán can công tác tổ chức to chuc nông thôn mới
    """,
)


def seeded(seed: int) -> random.Random:
    """Return numbers that are the same each time."""
    return random.Random(seed)  # noqa: S311 - samples


def text(rng: random.Random, count: int) -> str:
    """Return so many words, with signs between some of them."""
    return "".join(rng.choice(WORDS) + rng.choice((" ", " ", " ", " ", ", ", "-", "/")) for _ in range(count)).strip(
        " ,-/"
    )


def body(rng: random.Random) -> str:
    """Return some paragraphs, with inline markup, a list or a table in some of them."""
    parts = [text(rng, rng.randint(3, 30)) for _ in range(rng.randint(1, 4))]
    extra = (
        f"**{text(rng, 2)}**{rng.choice(WORDS)} {text(rng, 3)}",
        f"- {text(rng, 4)}\n- {text(rng, 2)}",
        f"| {text(rng, 1)} | {text(rng, 2)} |\n|---|---|\n| {text(rng, 2)} | {text(rng, 1)} |",
        f"## {text(rng, 3)}",
        f"{text(rng, 3)}[^1] {text(rng, 2)}\n\n[^1]: {text(rng, 4)}",
    )
    if rng.random() < 0.5:
        parts.insert(rng.randint(0, len(parts)), rng.choice(extra))
    return "\n\n".join(parts)


def sample(rng: random.Random, day: str, **keys: str) -> str:
    """Return the source of an article of this day."""
    if rng.random() < 0.5:
        keys.setdefault("summary", f'"{text(rng, 8)}"')
    return article(text(rng, 6), day, body(rng), tags=f"[{rng.choice(('một', 'hai', 'ba'))}]", **keys)


def sources(rng: random.Random, count: int) -> dict[str, str | bytes]:
    """Return the sources of articles over three years, the newest of them in the last month."""
    found: dict[str, str | bytes] = {}
    for number in range(count):
        month = 36 * number // count
        day = f"{2023 + month // 12}-{month % 12 + 1:02}-{rng.randint(1, 28):02}"
        found[f"content/bai-{number:03}.md"] = sample(rng, day)
    return found


def scanned(output: Path) -> dict[str, list[list[Word]]]:
    """Return the words of title, lead and body of every article's page, by its address."""
    found = {}
    for page in sorted(output.glob("[0-9]*/[0-9]*/*/index.html")):
        story = html.fromstring(page.read_text()).find('.//article[@class="story"]')
        if story is None:
            continue
        for reference in story.xpath('.//a[@role="doc-noteref"]'):
            reference.text = None
        fields = (".//h1", './/p[@class="lead"]', './/div[@class="prose"]')
        texts = [part.text_content() for field in fields for part in story.findall(field)]
        address = "/" + str(page.parent.relative_to(output)).replace("\\", "/") + "/"
        found[address] = [[word_of(each) for each in tokens(some)] for some in texts]
    return found


def holding(pages: dict[str, list[list[Word]]], phrase: str, *, exact: bool) -> set[str]:
    """Return the addresses of the pages that hold a phrase in one of their three texts."""
    size = 2 if exact else 1
    wanted = [each[:size] for each in map(word_of, tokens(phrase))]

    def holds(words: list[Word]) -> bool:
        return any([each[:size] for each in words[at : at + len(wanted)]] == wanted for at in range(len(words)))

    return {address for address, texts in pages.items() if any(map(holds, texts))}
