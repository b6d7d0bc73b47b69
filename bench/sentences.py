"""The sentences of the site's real article, with fictional places and persons in place of the real ones."""

import random
import re
from pathlib import Path
from typing import NamedTuple

# A sample must never say of a real person or place what nobody reported: each of them becomes a blank to fill.
BLANKS = (
    (re.compile(r"Lê Quốc Phong|Phan Văn Thắng"), "{person}"),
    (re.compile(r"Cánh đồng liên kết Bình Tiến, xã Phú Đức"), "Cánh đồng liên kết {commune}"),
    (
        re.compile(
            r"(?:huyện|thành phố) "
            r"(?:Cao Lãnh|Sa Đéc|Tân Hồng|Hồng Ngự|Tam Nông|Thanh Bình|Châu Thành|Lấp Vò)"
        ),
        "{district}",
    ),
    (re.compile(r"Đồng Tháp"), "{province}"),
)
PERSONS = ("Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Ví Dụ", "Phạm Minh Hoạ", "Đỗ Giả Định", "Võ Thị Mẫu")
PROVINCES = ("Mẫu Giang", "Thử Hải", "Ví Dụ", "Minh Hoạ")
DISTRICT_NAMES = (
    "An Mẫu", "Bình Thử", "Châu Dụ", "Đông Mẫu", "Giả Định", "Hoà Thử", "Khánh Dụ", "Lộc Mẫu", "Mỹ Thử", "Ninh Dụ",
    "Phú Mẫu", "Quảng Thử", "Sơn Dụ", "Tân Mẫu", "Thuận Thử", "Uyên Dụ", "Vĩnh Mẫu", "Xuân Thử", "Ý Dụ", "Yên Mẫu",
)  # fmt: skip
COMMUNE_NAMES = ("Mẫu Đông", "Mẫu Tây", "Thử Nam", "Thử Bắc", "Dụ Thượng", "Dụ Hạ", "Giả Trung", "Định Tiến")
RURAL = 0.7
"""Of the districts; the others are towns."""
FEWEST = 8
"""Sentences, and parts of enumerations, below which all articles would be alike."""


class Sentences(NamedTuple):
    """What articles are composed of; each text may hold blanks."""

    whole: tuple[str, ...]
    """Sentences that end in a full stop."""
    items: tuple[str, ...]
    """Parts of enumerations, without their last semicolon."""


def places(rng: random.Random) -> dict[str, str]:
    """Return the fictional places and the person that fill the blanks of one article."""
    kind = "huyện" if rng.random() < RURAL else "thành phố"
    return {
        "person": rng.choice(PERSONS),
        "province": rng.choice(PROVINCES),
        "district": f"{kind} {rng.choice(DISTRICT_NAMES)}",
        "commune": f"xã {rng.choice(COMMUNE_NAMES)}",
    }


def fill(text: str, blanks: dict[str, str]) -> str:
    """Return the text with its blanks filled."""
    return text.format_map(blanks) if "{" in text else text


def read(path: Path) -> Sentences:
    """Return the sentences of a Markdown article; its front matter, headings and portal lines are left out.

    Raises ValueError when the text is too short to compose articles of.
    """
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), count=1, flags=re.DOTALL)
    text = text.replace("{", "(").replace("}", ")").replace("\N{NO-BREAK SPACE}", " ")
    for pattern, blank in BLANKS:
        text = pattern.sub(blank, text)
    whole: list[str] = []
    items: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        flat = " ".join(paragraph.split())
        if not flat.endswith((".", "…", ":")):
            continue
        for part in re.split(r"(?<=[.;:…])\s+", flat):
            kept = part[:1].upper() + part[1:].rstrip(".;:… ")
            if part.endswith(";"):
                items.append(kept)
            elif not part.endswith(":"):
                whole.append(kept + ".")
    if len(whole) < FEWEST or len(items) < FEWEST:
        raise ValueError(f"{path}: too few sentences to compose sample articles of")
    return Sentences(tuple(whole), tuple(items))
