"""Sample articles: each is a pure function of (seed, number, total), so a million need no list in memory."""

import datetime as dt
import random
import unicodedata
from typing import NamedTuple

import sentences
from pictures import picture

FIRST_DAY = dt.date(2012, 1, 1)
DAYS = 3653
"""Ten years, up to 31 December 2021: all in the past, so that nothing is scheduled."""

MEDIAN_WORDS = 550
SPREAD = 0.7
"""Of the lengths' logarithm: one article in ten is over 1,300 words, the mean file is about 5 KB."""

# Shares of all articles; of pictures, links and words where the name says so.
WITH_TIME = 0.85
SHORT_TITLE = 0.3
BUNDLE = 0.1
TABLE = 0.12
BULLETS = 0.25
LINKS = 0.2
QUOTE = 0.08
HEADED = 0.3
TWO_AUTHORS = 0.05
SUMMARY = 0.15
UPDATED = 0.03
FEATURED = 0.002
LEAD_PICTURE = 0.5
"""Of those with pictures."""
EMPHASISED = 0.1
"""Of the sentences of a dozen words and more."""
ENUMERATION = 0.15
"""Of the paragraphs."""
NUMBERED = 0.4
"""Of the lists."""
CAPTION_IN_TITLE = 0.5
"""Of the pictures; the others bear it in an italic line below."""
LINK_TO_FILE = 0.5
"""Of the links; the others lead to a URL."""
DOZEN = 12

CATEGORIES = {
    "Tin tức": "tin-tuc",
    "Tổ chức cán bộ": "to-chuc-can-bo",
    "Cơ sở đảng, đảng viên": "co-so-dang-dang-vien",
    "Bảo vệ chính trị nội bộ": "bao-ve-chinh-tri-noi-bo",
    "Học tập và làm theo Bác": "hoc-tap-va-lam-theo-bac",
    "Văn bản mới": "van-ban-moi",
    "Hoạt động cơ sở": "hoat-dong-co-so",
    "Nghiên cứu, trao đổi": "nghien-cuu-trao-doi",
}
AUTHORS = (
    "Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Ví Dụ", "Phạm Minh Hoạ", "Đỗ Giả Định", "Võ Thị Mẫu", "Bùi Thử Nghiệm",
    "Hồ Bài Mẫu", "Ngô Thị Ví Dụ", "Dương Giả Sử", "Lý Văn Thử", "Đặng Mẫu Thử",
)  # fmt: skip
TAGS = (
    "quy hoạch", "sinh hoạt chi bộ", "kết nạp đảng viên", "nghị quyết", "đại hội", "học tập Bác", "kiểm tra",
    "giám sát",
    "cán bộ trẻ", "cán bộ nữ", "luân chuyển", "bổ nhiệm", "tập huấn", "chuyển đổi số", "cải cách hành chính",
    "bầu cử", "huy hiệu Đảng", "nêu gương", "bảo vệ nền tảng tư tưởng", "tổ chức bộ máy", "tinh giản biên chế",
    "đảng viên đi làm ăn xa", "biên giới", "doanh nghiệp", "hợp tác xã", "nông thôn mới", "mô hình hay", "dân vận",
    "thi đua", "khen thưởng", "chất vấn", "tiếp xúc cử tri", "hội nghị", "tổng kết", "sơ kết", "chuyên đề", "thông tin",
    "thanh niên", "phụ nữ", "cựu chiến binh", "công đoàn", "mặt trận", "y tế", "giáo dục", "đào tạo", "bồi dưỡng",
    "quản lý đảng viên", "điều lệ Đảng", "kỷ luật", "phòng, chống dịch", "kinh tế", "văn hoá", "an ninh", "quốc phòng",
    "đối ngoại", "báo chí", "phần mềm", "thư viện", "lịch sử Đảng", "truyền thống",
)  # fmt: skip
TOPICS = (
    "Tổng kết công tác tổ chức xây dựng đảng năm {year}",
    "Triển khai nhiệm vụ trọng tâm năm {year}",
    "Tập huấn nghiệp vụ công tác đảng viên",
    "Nâng cao chất lượng sinh hoạt chi bộ",
    "Rà soát, bổ sung quy hoạch cán bộ",
    "Trao Huy hiệu Đảng đợt {month}/{year}",
    "Sơ kết thực hiện nghị quyết đại hội",
    "Giao ban công tác tổ chức quý {quarter}",
    "Đổi mới phương pháp, lề lối làm việc",
    "“Nêu gương” từ chi bộ khu dân cư",
    "Kiểm tra, giám sát tổ chức cơ sở đảng",
    "Kết nạp đảng viên trong doanh nghiệp",
)
HEADINGS = (
    "Kết quả nổi bật",
    "Hạn chế, tồn tại",
    "Nhiệm vụ thời gian tới",
    "Ý kiến tại hội nghị",
    "Bài học kinh nghiệm",
)
CLOSING = "Bài này chỉ để thử chương trình: nơi chốn, tên người và số liệu đều là giả định."


class Head(NamedTuple):
    """What other articles may know of one: its place, date and title."""

    number: int
    folder: str
    """Under content/: year and month."""
    slug: str
    title: str
    day: dt.date
    minute: int | None
    """Of the day, when the article bears a time."""
    bundle: bool
    blanks: dict[str, str]

    @property
    def path(self) -> str:
        """The Markdown file, from the site's folder."""
        return f"content/{self.folder}/{self.slug}" + ("/index.md" if self.bundle else ".md")


class Sample(NamedTuple):
    """One article as it is written."""

    head: Head
    text: str
    """Front matter and body."""
    pictures: dict[str, bytes]
    """By file name, beside the Markdown file."""


def _capital(text: str) -> str:
    """Return the text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def fold(text: str) -> str:
    """Return the ASCII letters and digits of a text, words joined by hyphens."""
    output_was_empty = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = (c if c.isascii() and c.isalnum() else " " for c in output_was_empty if not unicodedata.combining(c))
    return "-".join("".join(letters).lower().split())


def _random(seed: int, number: int, part: int) -> random.Random:
    """Return the source of chance of one part of one article."""
    return random.Random((seed << 48) + (number << 2) + part)


def head(seed: int, number: int, total: int, *, day: dt.date | None = None, minute: int | None = None) -> Head:
    """Return the head of an article, in constant time, whatever the others are.

    A given `day` (with `minute` of the day, or None for a date alone) takes the place of the drawn one.
    """
    rng = _random(seed, number, 0)
    drawn = FIRST_DAY + dt.timedelta(days=number * DAYS // total)
    time = rng.randrange(7 * 60, 18 * 60) if rng.random() < WITH_TIME else None
    blanks = sentences.places(rng)
    date, minute = (drawn, time) if day is None else (day, minute)
    topic = rng.choice(TOPICS).format(year=date.year, month=date.month, quarter=(date.month + 2) // 3)
    title = f"Bài mẫu: {_capital(blanks['district'])}, {blanks['province']}: {topic}"
    if rng.random() < SHORT_TITLE:
        title = f"Bài mẫu {topic[:1].lower()}{topic[1:]} tại {blanks['commune']}"
    return Head(
        number=number,
        folder=f"{date:%Y/%m}",
        slug=f"{fold(title)[:70].rstrip('-')}-{number}",
        title=title,
        day=date,
        minute=minute,
        bundle=rng.random() < BUNDLE,
        blanks=blanks,
    )


def _quoted(text: str) -> str:
    """Return the text as a YAML scalar in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _marked(sentence: str, rng: random.Random) -> str:
    """Return the sentence, one time in ten with a few words emphasised as editors do."""
    words = sentence.split(" ")
    if len(words) < DOZEN or rng.random() >= EMPHASISED:
        return sentence
    at = rng.randrange(1, len(words) - 6)
    mark = rng.choice(("**", "*"))
    return " ".join((*words[:at], mark + " ".join(words[at : at + 4]) + mark, *words[at + 4 :]))


class _Writer:
    """Composes one article's text, block by block, until it has the words it is meant to have."""

    def __init__(self, rng: random.Random, source: sentences.Sentences, seed: int, total: int, head: Head) -> None:
        self.rng = rng
        self.source = source
        self.seed = seed
        self.total = total
        self.head = head
        self.pictures: dict[str, bytes] = {}

    def sentence(self) -> str:
        """Return one sentence with its blanks filled."""
        return sentences.fill(self.rng.choice(self.source.whole), self.head.blanks)

    def paragraph(self) -> str:
        """Return one to four sentences, some of them enumerations as the real article has them."""
        parts = [_marked(self.sentence(), self.rng) for _ in range(self.rng.randint(1, 4))]
        if self.rng.random() < ENUMERATION:
            listed = "; ".join(self.items(self.rng.randint(2, 6)))
            parts.append(f"Theo đó: {listed}.")
        return " ".join(parts)

    def items(self, count: int) -> list[str]:
        """Return parts of an enumeration, with other places in each."""
        return [sentences.fill(self.rng.choice(self.source.items), sentences.places(self.rng)) for _ in range(count)]

    def bullets(self) -> str:
        """Return a list, numbered or not."""
        numbered = self.rng.random() < NUMBERED
        items = self.items(self.rng.randint(3, 6))
        return "\n".join(f"{f'{n}.' if numbered else '-'} {item}" for n, item in enumerate(items, 1))

    def table(self) -> str:
        """Return a table with figures."""
        rows = ["| Đơn vị | Số chi bộ | Đảng viên | Tỷ lệ |", "|---|---:|---:|:---:|"]
        for _ in range(self.rng.randint(4, 12)):
            place = sentences.places(self.rng)["district"]
            share = f"{self.rng.randint(40, 99)},{self.rng.randint(0, 9)} %"
            rows.append(f"| {place} | {self.rng.randint(9, 90)} | {self.rng.randint(200, 4000)} | {share} |")
        return "\n".join(rows)

    def figure(self) -> str:
        """Return a picture in a paragraph of its own, with its caption in one of the two ways editors write it."""
        name = f"anh-{len(self.pictures) + 1}.png"
        self.pictures[name] = picture(self.head.number * 4 + len(self.pictures))
        caption = f"Ảnh: Quang cảnh hội nghị tại {self.head.blanks['district']}"
        if self.rng.random() < CAPTION_IN_TITLE:
            return f'![Hội trường nhìn từ cuối phòng]({name} "{caption}")'
        return f"![Hội trường nhìn từ cuối phòng]({name})\n*{caption}*"

    def link(self) -> str:
        """Return a sentence with a link to an older article, by its URL or by its file."""
        other = head(self.seed, self.rng.randrange(min(self.head.number, self.total)), self.total)
        up = "../../../" if self.head.bundle else "../../"
        target = f"/{other.folder}/{other.slug}/"
        if self.rng.random() < LINK_TO_FILE:
            target = up + other.path.removeprefix("content/")
        return f"Xem thêm: [{other.title}]({target})."

    def blocks(self) -> list[str]:
        """Return the body's blocks; the first is the lead, a plain sentence."""
        rng = self.rng
        wanted = min(5000, max(180, int(rng.lognormvariate(0, SPREAD) * MEDIAN_WORDS)))
        extra = [self.figure] * rng.randint(1, 3) if self.head.bundle else []
        extra += [self.table] * (rng.random() < TABLE)
        extra += [self.bullets] * (rng.random() < BULLETS)
        extra += [self.link] * (rng.randint(1, 2) if self.head.number and rng.random() < LINKS else 0)
        extra += [lambda: f"> {self.sentence()}"] * (rng.random() < QUOTE)
        rng.shuffle(extra)
        made = [block() for block in extra]
        lead = self.sentence()
        words = len(lead.split()) + sum(len(block.split()) for block in made)
        plain: list[str] = []
        while words < wanted - 100:  # what the last paragraph carries it beyond, on average
            plain.append(self.paragraph())
            words += len(plain[-1].split())
        if plain and rng.random() < HEADED:
            for at in sorted(rng.sample(range(len(plain)), min(len(plain), rng.randint(1, 4))), reverse=True):
                plain[at] = f"## {rng.choice(HEADINGS)}\n\n{plain[at]}"
        for block in made:
            plain.insert(rng.randint(0, len(plain)), block)
        return [lead, *plain, CLOSING]


def sample(source: sentences.Sentences, seed: int, total: int, head: Head) -> Sample:
    """Return the whole article of a head."""
    rng = _random(seed, head.number, 1)
    writer = _Writer(rng, source, seed, total, head)
    blocks = writer.blocks()
    moment = f"{head.day}" if head.minute is None else f"{head.day} {head.minute // 60:02}:{head.minute % 60:02}"
    names = rng.sample(AUTHORS, 2 if rng.random() < TWO_AUTHORS else 1)
    drawn = range(rng.choices(range(5), (15, 25, 30, 20, 10))[0])
    tags = {TAGS[int(len(TAGS) * rng.random() ** 1.7)]: None for _ in drawn}
    lines = ["---", f"title: {_quoted(head.title)}", f"date: {moment}"]
    lines.append(f"author: {names[0]}" if len(names) == 1 else "author: [" + ", ".join(names) + "]")
    lines.append(f"category: {_quoted(rng.choices(tuple(CATEGORIES), range(10, 2, -1))[0])}")
    if tags:
        lines.append("tags: [" + ", ".join(map(_quoted, tags)) + "]")
    if rng.random() < SUMMARY:
        lines.append(f"summary: {_quoted(sentences.fill(rng.choice(source.whole), head.blanks))}")
    if rng.random() < UPDATED:
        lines.append(f"updated: {head.day + dt.timedelta(days=1)} 09:00")
    if rng.random() < FEATURED:
        lines.append("featured: true")
    if writer.pictures and rng.random() < LEAD_PICTURE:
        lines += ["image:", "  path: anh-1.png", "  alt: Hội trường nhìn từ cuối phòng"]
    return Sample(head, "\n".join([*lines, "---", ""]) + "\n" + "\n\n".join(blocks) + "\n", writer.pictures)
