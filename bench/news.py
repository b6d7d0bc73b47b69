"""Made-up articles whose words recur and follow each other about as often as those of Vietnamese news.

Of the sentences that other benchmarks use there are too few: an index of them is three to four times too good. Here
words follow each other by a Pitman-Yor process, which has the long tail that real text has. Of 10,000 real articles the
mean has 560 syllables, 435 different neighbouring pairs and 211 different syllables, and all have 671,000 pairs
together; these have somewhat more of each, so that they flatter nobody. They mean nothing.
"""

import bisect
import datetime as dt
import random
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import generate
import sample

WORDS = 30_000
RARE = 8
"""How even syllables are: the less, the more words the frequent ones are in."""
SMALL_WORDS = [
    "và",
    "của",
    "là",
    "có",
    "trong",
    "các",
    "được",
    "những",
    "cho",
    "với",
    "một",
    "người",
    "không",
    "này",
    "đã",
    "để",
    "tại",
    "khi",
    "về",
    "từ",
    "năm",
    "đến",
    "ra",
    "cũng",
    "sẽ",
    "phải",
    "trên",
    "vào",
    "như",
    "việc",
    "cán",
    "bộ",
    "thì",
    "nhiều",
    "nhưng",
    "làm",
    "đảng",
    "hội",
    "nhà",
    "nước",
    "chính",
    "ngày",
    "theo",
    "sau",
    "lại",
    "còn",
    "đi",
    "chỉ",
    "hai",
    "bị",
    "do",
    "số",
    "mới",
    "tỉnh",
]
ONSETS = (
    *(
        [
            "b",
            "c",
            "ch",
            "d",
            "đ",
            "g",
            "gi",
            "h",
            "kh",
            "l",
            "m",
            "n",
            "ng",
            "nh",
            "ph",
            "t",
            "th",
            "tr",
            "v",
            "x",
            "s",
            "r",
        ]
    ),
    "",
)
RIMES = [
    "a",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "au",
    "ay",
    "ăm",
    "ăn",
    "ăng",
    "âm",
    "ân",
    "âng",
    "âu",
    "ây",
    "e",
    "em",
    "en",
    "eo",
    "ê",
    "êm",
    "ên",
    "i",
    "im",
    "in",
    "inh",
    "iêm",
    "iên",
    "iêu",
    "o",
    "oa",
    "oan",
    "oi",
    "om",
    "on",
    "ong",
    "ô",
    "ôi",
    "ôm",
    "ôn",
    "ông",
    "ơ",
    "ơi",
    "ơm",
    "ơn",
    "u",
    "ua",
    "ui",
    "um",
    "un",
    "ung",
    "uôn",
    "uông",
    "ư",
    "ưa",
    "ưng",
    "ươi",
    "ươm",
    "ươn",
    "ương",
]
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
# Of the process: how soon a new neighbour comes, and how often an article repeats what it has said.
DISCOUNT, STRENGTH = 0.7, 3.0
REPEATED_PHRASE, REPEATED_WORD = 0.022, 0.45
EXPONENT = 1.12
SYLLABLES = (6.2, 0.45)
"""Median and spread of an article's length, as logarithms."""
PARAGRAPH = (4.2, 0.5)
SENTENCE = 22
MONO, DOUBLE = 0.12, 0.9


def _syllable(rng: random.Random) -> str:
    rime = rng.choice(RIMES)
    tone = rng.choice(TONES)
    # On the last vowel that bears a mark already, else on the first one.
    places = [at for at, letter in enumerate(rime) if letter in "ăâêôơư"] or [0]
    return rng.choice(ONSETS) + rime[: places[-1] + 1] + tone + rime[places[-1] + 1 :]


def _words(rng: random.Random) -> list[str]:
    syllables = [unicodedata.normalize("NFC", _syllable(rng)) for _ in range(4000)]
    weights = list(accumulate(1 / (rank + RARE) for rank in range(len(syllables))))
    found = dict.fromkeys(SMALL_WORDS)
    while len(found) < WORDS:
        share = rng.random()
        many = 1 if share < MONO else 2 if share < DOUBLE else 3
        found[" ".join(rng.choices(syllables, cum_weights=weights, k=many))] = None
    return list(found)


class _Speech:
    """Words that follow each other; each asked for depends on all before it."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._words = _words(rng)
        self._weights = list(accumulate(1 / (rank + 4) ** EXPONENT for rank in range(WORDS)))
        self._followers: dict[int, list[int]] = {}
        self._new: dict[int, int] = {}
        self._latest = 0

    def _next(self) -> int:
        rng, before = self._rng, self._latest
        held = self._followers.setdefault(before, [])
        new = self._new.get(before, 0)
        if not held or rng.random() * (len(held) + STRENGTH) < STRENGTH + DISCOUNT * new:
            self._new[before] = new + 1
            word = bisect.bisect(self._weights, rng.random() * self._weights[-1])
        else:
            word = held[int(rng.random() * len(held))]
        held.append(word)
        return word

    def say(self, syllables: int, said: list[int]) -> list[str]:
        """Return about so many syllables; ``said`` is what the article has said before, and gets them."""
        rng = self._rng
        found: list[str] = []
        while len(found) < syllables:
            share = rng.random() if len(said) > SENTENCE else 1
            if share < REPEATED_PHRASE:
                start = int(rng.random() * (len(said) - 7))
                span = said[start : start + 1 + int(rng.random() * 7)]
            elif share < REPEATED_WORD:
                span = [said[int(rng.random() * len(said))]]
            else:
                span = [self._next()]
            for word in span:
                found += self._words[word].split(" ")
                said.append(word)
                self._latest = word
        return found


def _sentences(words: list[str]) -> str:
    parts = [words[at : at + SENTENCE] for at in range(0, len(words), SENTENCE)]
    return " ".join(f"{' '.join(part).capitalize()}." for part in parts)


def articles(many: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of so many articles over ten years, the oldest first; the same for one seed."""
    rng = random.Random(seed)
    speech = _Speech(rng)
    categories, tags = list(sample.CATEGORIES), list(sample.TAGS)
    for number in range(many):
        day = sample.FIRST_DAY + dt.timedelta(days=number * sample.DAYS // many)
        said: list[int] = []
        title, summary = (" ".join(speech.say(count, said)).capitalize() for count in (10, 35))
        left, body = max(150, int(rng.lognormvariate(*SYLLABLES))), []
        while left > 0:
            size = min(left, max(15, int(rng.lognormvariate(*PARAGRAPH))))
            body.append(_sentences(speech.say(size, said)))
            left -= size
        code = f"{rng.randint(1, 400)}-{rng.choice(('KL', 'CT', 'QĐ', 'HD'))}/{rng.choice(('TW', 'TU', 'BTV'))}"
        body.append(f"Văn bản số {code} ngày {day.day} tháng {day.month} năm {day.year}.")
        head = (
            f'title: "{title}"\ndate: {day} 08:{number % 60:02}\ncategory: "{categories[number % len(categories)]}"\n'
            f'author: "{sample.AUTHORS[number % len(sample.AUTHORS)]}"\n'
            f'tags: ["{rng.choice(tags)}", "{rng.choice(tags)}"]\nsummary: "{summary}"\n'
        )
        yield f"content/{day:%Y/%m}/bai-{number:06}.md", f"---\n{head}---\n" + "\n\n".join(body) + "\n"


def write(site: Path, many: int, seed: int) -> None:
    """Write a site of so many articles into a folder that is not there yet."""
    categories = "\n".join(f'  - {{name: "{name}", slug: {slug}}}' for name, slug in sample.CATEGORIES.items())
    site.mkdir(parents=True)
    (site / "site.yaml").write_text(generate.SETTINGS.format(categories=categories), "utf-8", newline="\n")
    about = site / "content" / "pages" / "gioi-thieu.md"
    about.parent.mkdir(parents=True)
    about.write_text(generate.ABOUT, "utf-8", newline="\n")
    for name, text in articles(many, seed):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
