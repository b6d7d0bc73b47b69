"""What the front matter of an article can say: its keys, and their values with types; and where it stands."""

from typing import Final, NamedTuple

from sitegen.metadata.dates import TypedDate

KEYS: Final = (
    *("title", "date", "author", "category", "tags", "summary", "image", "slug", "updated", "draft", "expires"),
    *("featured", "source", "aliases", "attachments", "corrections", "withdrawn", "old_id"),
)
# What editors type instead, folded: the Vietnamese words, and other programs' keys.
KEY_SYNONYMS: Final = {
    "tieu_de": "title", "ten_bai": "title", "ngay": "date", "ngay_dang": "date", "tac_gia": "author",
    "nguoi_viet": "author", "authors": "author", "chuyen_muc": "category", "categories": "category",
    "tu_khoa": "tags", "the": "tags", "keywords": "tags", "tom_tat": "summary", "sapo": "summary",
    "mo_ta": "summary", "description": "summary", "anh": "image", "anh_dai_dien": "image", "hinh": "image",
    "duong_dan": "slug", "cap_nhat": "updated", "ngay_cap_nhat": "updated", "lastmod": "updated", "nhap": "draft",
    "ban_nhap": "draft", "het_han": "expires", "noi_bat": "featured", "nguon": "source", "tep_dinh_kem": "attachments",
    "dinh_kem": "attachments", "dinh_chinh": "corrections", "go": "withdrawn", "go_bai": "withdrawn",
}  # fmt: skip


class Parts(NamedTuple):
    """A file in its two parts, with the line on which each begins."""

    front: str
    front_line: int
    body: str
    body_line: int


class Image(NamedTuple):
    """An article's picture: a path from the article's folder, or from the site's root."""

    path: str
    alt: str = ""
    caption: str = ""


class SourceInfo(NamedTuple):
    """Where a reposted article comes from; ``time`` in seconds since the epoch."""

    name: str
    url: str = ""
    time: int | None = None
    time_has_time: bool = False


class Attachment(NamedTuple):
    """A file to download; ``title`` is "" when its name has to do."""

    path: str
    title: str = ""


class Correction(NamedTuple):
    """A correction; ``date`` is the beginning of its day in the site's zone, in seconds since the epoch."""

    date: int
    text: str


class Withdrawn(NamedTuple):
    """That an article is no longer public; ``date`` in seconds since the epoch."""

    date: int
    reason: str


class Front(NamedTuple):
    """The typed front matter; what is not given is "", (), None or False."""

    title: str
    date: TypedDate | None
    authors: tuple[str, ...]
    category: str
    tags: tuple[str, ...]
    summary: str
    image: Image | None
    slug: str
    updated: TypedDate | None
    draft: bool
    expires: TypedDate | None
    featured: bool
    source: SourceInfo | None
    aliases: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    corrections: tuple[Correction, ...]
    withdrawn: Withdrawn | None
    old_id: str
