"""Edits of pictures, of what shows them and of how they are made: exactly what shows them is written."""

import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from edits import A1, A3, A5, CONFIGURED, FILES, Edit, both, build_again, change, delete, key, move, outputs, put
from picture_samples import jpeg, png
from site_helpers import make_site, run

COVER, BODY, SHARED = "content/2021/03/a5/anh.png", "content/2021/03/a5/hai.jpg", "static/anh/chung.jpg"
WIDTHS: Final = "pictures: {widths: [16, 32], first: false}\n"
# Of a5 a picture stands in its cards, another one in its text; a3 shows one of static/ in its cards, a1 in its text.
ILLUSTRATED: Final[dict[str, str | bytes]] = {
    **FILES,
    A5: str(FILES[A5]) + "\n![Hai](hai.jpg)\n",
    A3: str(FILES[A3]).replace("title:", "image: {path: /static/anh/chung.jpg, alt: Ảnh}\ntitle:"),
    A1: str(FILES[A1]) + "\n![Chung](/static/anh/chung.jpg)\n",
    COVER: png(40, 30),
    BODY: jpeg(40, 30, 9),
    SHARED: jpeg(40, 30, 50, orientation=1),
}

# The feeds name the picture that stands for an article.
FEEDS: Final = "atom.xml rss.xml feed.json chuyen-muc/tin-tuc/atom.xml chuyen-muc/tin-tuc/rss.xml "
# The pages with the cards of a5 and of a3, and what is made of each picture.
CARDS_OF_A5: Final = (
    "/ 2021/03/a5/ 2021/03/a6/ chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/03/ luu-tru/2021/03/ luu-tru/2021/03/01/"
    " tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/mot/ tu-khoa/mot/2021/ "
) + FEEDS
CARDS_OF_A3: Final = (
    "/ 2021/02/a3/ 2021/02/a4/ 2021/03/a5/ 2021/03/a6/ chuyen-muc/tin-tuc/ chuyen-muc/tin-tuc/2021/02/ luu-tru/2021/02/"
    " luu-tru/2021/02/10/ tac-gia/son-tra/ tac-gia/son-tra/2021/ tu-khoa/hai/ tu-khoa/mot/ tu-khoa/mot/2021/ "
) + FEEDS
MADE_OF_COVER: Final = "2021/03/a5/anh-16 2021/03/a5/anh-32 "
MADE_OF_BODY: Final = "2021/03/a5/hai-16 2021/03/a5/hai-32 "
MADE_OF_SHARED: Final = "static/anh/chung-16 static/anh/chung-32 "
ALL_MADE: Final = MADE_OF_COVER + MADE_OF_BODY + MADE_OF_SHARED
IN_TEXT, IN_FRONT = "![Chung](/static/anh/chung.jpg)", "image: {path: /static/anh/chung.jpg, alt: Ảnh}\n"

EDITS: Final = (
    Edit(
        "another picture in its place",
        put(COVER, png(40, 30, 90)),
        CARDS_OF_A5 + MADE_OF_COVER + "2021/03/a5/anh.png",
        MADE_OF_COVER,
    ),
    Edit(
        "another picture in its place, while all is planned anew",
        both(put(COVER, png(40, 30, 90)), put("static/root/mau.txt", "Mẫu")),
        CARDS_OF_A5 + MADE_OF_COVER + "2021/03/a5/anh.png static/root/mau.txt mau.txt",
        MADE_OF_COVER,
    ),
    Edit(
        "one of another size, while all is planned anew",
        both(put(COVER, png(36, 20, 90)), put("static/root/mau.txt", "Mẫu")),
        CARDS_OF_A5 + MADE_OF_COVER + "2021/03/a5/anh.png static/root/mau.txt mau.txt",
        MADE_OF_COVER,
    ),
    Edit("one that is too narrow", put(COVER, png(8, 6)), CARDS_OF_A5 + "2021/03/a5/anh.png", MADE_OF_COVER),
    Edit(
        "a picture of the text",
        put(BODY, jpeg(40, 30, 120)),
        MADE_OF_BODY + "2021/03/a5/ 2021/03/a5/hai.jpg",
        MADE_OF_BODY,
    ),
    Edit(
        "a picture is turned",
        put(BODY, jpeg(40, 30, 9, orientation=6)),
        "2021/03/a5/hai-16 2021/03/a5/hai-30 2021/03/a5/ 2021/03/a5/hai.jpg",
        MADE_OF_BODY,
    ),
    Edit("the same picture tells more", put(BODY, jpeg(40, 30, 9, orientation=1))),
    Edit(
        "a picture of static/",
        put(SHARED, jpeg(40, 30, 150)),
        CARDS_OF_A3 + MADE_OF_SHARED + "2020/12/a1/ static/anh/chung.jpg",
        MADE_OF_SHARED,
    ),
    Edit("one of two ceases to show it", change(A1, IN_TEXT, ""), "2020/12/a1/"),
    Edit(
        "both cease to show it",
        both(change(A1, IN_TEXT, ""), change(A3, IN_FRONT, "")),
        CARDS_OF_A3 + "2020/12/a1/",
        MADE_OF_SHARED,
    ),
    Edit("a text ceases to show it", change(A5, "![Hai](hai.jpg)", ""), "2021/03/a5/", MADE_OF_BODY),
    Edit(
        "a new name",
        both(move(BODY, "content/2021/03/a5/ba.jpg"), change(A5, "hai.jpg", "ba.jpg")),
        "2021/03/a5/ba-16 2021/03/a5/ba-32 2021/03/a5/ 2021/03/a5/ba.jpg",
        MADE_OF_BODY + "2021/03/a5/hai.jpg",
    ),
    Edit("one that nobody shows", put("content/2021/03/a5/khac.jpg", jpeg(40, 30)), "2021/03/a5/khac.jpg"),
    Edit("one in static/ that nobody shows", put("static/khac.jpg", jpeg(40, 30)), "static/khac.jpg"),
    Edit(
        "another quality",
        change("site.yaml", "[16, 32],", "[16, 32], quality: 5,"),
        CARDS_OF_A5 + CARDS_OF_A3 + ALL_MADE + "2020/12/a1/",
        ALL_MADE,
    ),
    Edit("no widths", change("site.yaml", "[16, 32]", "[]"), CARDS_OF_A5 + CARDS_OF_A3 + "2020/12/a1/", ALL_MADE),
    Edit("the same widths in other words", change("site.yaml", "[16, 32]", "[32, 16, 16]")),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of `edits` with pictures, built; nobody may change it."""
    site = make_site(tmp_path_factory.mktemp("built"), ILLUSTRATED, CONFIGURED + WIDTHS)
    run(site)
    return site


def plain(paths: set[str]) -> set[str]:
    """Return paths without what tells the content of a file that was made of a picture."""
    return {re.sub(r"\.[0-9a-f]{8}\.webp$", "", path) for path in paths}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_of_a_picture_writes_exactly_what_shows_it(built: Path, tmp_path: Path, edit: Edit) -> None:
    """Warm equals cold, what differs is what was written, and that is what shows the picture."""
    site = tmp_path / "site"
    shutil.copytree(built, site)
    edit.do(site)
    _, changed, gone = build_again(site)
    assert plain(changed) == outputs(edit.writes)
    assert plain(gone) == outputs(edit.removes)


def test_every_edit_of_pictures_and_its_undoing_equals_a_clean_build(built: Path, tmp_path: Path) -> None:
    """One after the other in one site, where they do not hinder each other."""
    site = tmp_path / "site"
    shutil.copytree(built, site)
    for edit in EDITS[:6]:
        edit.do(site)
        build_again(site)
    for path in (COVER, BODY, SHARED):
        put(path, ILLUSTRATED[path])(site)
    build_again(site)
    delete(SHARED)(site)
    change(A1, IN_TEXT, "")(site)
    change(A3, IN_FRONT, "")(site)
    key(A3, "image: {path: /static/anh/moi.png, alt: Ảnh}")(site)
    put("static/anh/moi.png", png(80, 60))(site)
    build_again(site)
