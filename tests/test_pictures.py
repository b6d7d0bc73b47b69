"""Pictures of a site: shown at several widths, told in the pages, made once, published without what they tell."""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from PIL import Image

from picture_samples import SECRETS, drawn, encoded, exif, gps_bytes, jpeg, png, telling_jpeg
from site_helpers import SETTINGS, age, article, clean_tree, make_site, run, tree, write
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError, MachineError
from sitegen.pictures import look, resizing
from sitegen.pictures import png as png_files
from sitegen.pictures.jobs import ResizeJob

PICTURES = SETTINGS + "pictures: {widths: [16, 32, 64]}\n"
FOLDER = "content/2021/12/bai"
PAGE = "2021/12/bai/index.html"


def site_of(folder: Path, body: str = "![Ảnh](anh.jpg)", settings: str = PICTURES, **keys: str) -> Path:
    """Return a site with one article that has two pictures, a wide one and a narrow one, and one in static/."""
    files: dict[str, str | bytes] = {
        f"{FOLDER}/index.md": article(body=f"Chữ.\n\n{body}", **keys),
        f"{FOLDER}/anh.jpg": jpeg(160, 120, orientation=1),
        f"{FOLDER}/nho.png": png(12, 9),
        "static/anh/chung.jpg": telling_jpeg(drawn(160, 120)),
    }
    return make_site(folder, files, settings)


def images(site: Path, page: str = PAGE) -> list[dict[str, str]]:
    """Return the attributes of the pictures of a page."""
    tree = html.fromstring((site / "public" / page).read_bytes())
    return [dict(each.items()) for each in tree.iter("img")]


def names(site: Path) -> list[str]:
    """Return the paths of the smaller pictures that were published, a star for what tells their content."""
    found = (str(path.relative_to(site / "public")) for path in (site / "public").rglob("*-*.*.*"))
    return sorted(re.sub(r"\.[0-9a-f]{8}\.(?=\w+$)", ".*.", name) for name in found if "static/js" not in name)


def faults_of(site: Path) -> list[Fault]:
    """Build a site that has faults, and return them."""
    with pytest.raises(FaultError) as raised:
        run(site)
    return raised.value.faults


def test_a_picture_of_the_text_is_shown_at_several_widths(tmp_path: Path) -> None:
    """The browser is told which files there are, how wide it is shown, and how much room it needs."""
    site = site_of(tmp_path)
    run(site)
    (image,) = images(site)
    assert (image["src"], image["width"], image["height"]) == ("/2021/12/bai/anh.jpg", "160", "120")
    assert image["sizes"] == "(min-width: 192px) 160px, 100vw"
    found = re.findall(r"(\S+) (\d+)w(?:, |$)", image["srcset"])
    assert [int(width) for _, width in found] == [16, 32, 64]
    for url, width in found:
        with Image.open(site / "public" / url.lstrip("/")) as made:
            assert (made.format, made.size) == ("WEBP", (int(width), int(width) * 3 // 4))
    # The first one is most often seen at once.
    assert "loading" not in image


def test_pictures_below_the_first_are_loaded_late(tmp_path: Path) -> None:
    """Also the first of the text, when a picture stands for the article above it."""
    site = site_of(tmp_path, "![Một](anh.jpg)\n\n![Hai](anh.jpg)\n\n![Ba](nho.png)")
    run(site)
    assert [image.get("loading") for image in images(site)] == [None, "lazy", "lazy"]
    write(site, f"{FOLDER}/index.md", article(body="Chữ.\n\n![Một](anh.jpg)", image="{path: anh.jpg, alt: Ảnh}"))
    run(site)
    first, second = images(site)
    assert (first["fetchpriority"], "loading" in first) == ("high", False)
    assert (second["loading"], second["decoding"]) == ("lazy", "async")


def test_a_narrow_picture_is_shown_as_it_is(tmp_path: Path) -> None:
    """It keeps its room, and has nothing smaller."""
    site = site_of(tmp_path, "![Nhỏ](nho.png)")
    run(site)
    (image,) = images(site)
    assert image == {"src": "/2021/12/bai/nho.png", "width": "12", "height": "9", "alt": "Nhỏ"}
    assert names(site) == []


@pytest.mark.parametrize(("quality", "shorter"), ((95, True), (1, False)))
def test_a_picture_between_two_widths_is_offered_at_its_own(tmp_path: Path, quality: int, *, shorter: bool) -> None:
    """As a smaller file where that is shorter, else itself."""
    site = site_of(tmp_path)
    picture = Image.effect_noise((40, 30), 90).convert("RGB")
    write(site, f"{FOLDER}/anh.jpg", encoded(picture, "WEBP", quality=quality))
    run(site)
    widths = [each.split() for each in images(site)[0]["srcset"].split(",")]
    assert [width for _, width in widths] == ["16w", "32w", "40w"]
    assert widths[-1][0].endswith(".webp") is shorter
    assert (widths[-1][0] == "/2021/12/bai/anh.jpg") is not shorter


def test_the_large_picture_of_the_home_page_does_not_wait(tmp_path: Path) -> None:
    """The first featured article's is fetched at once, as wide as it is shown; those beside and below it load late."""
    site = site_of(tmp_path, image="{path: anh.jpg, alt: Ảnh}", featured="true")
    older = article("Bài khác", "2021-12-30", image="{path: /static/anh/chung.jpg, alt: Ảnh}", featured="true")
    write(site, "content/khac.md", older)
    run(site)
    first, *others = images(site, "index.html")
    assert (first["src"], first["fetchpriority"], "loading" in first) == ("/2021/12/bai/anh.jpg", "high", False)
    assert not first["sizes"].startswith("auto")
    assert others
    assert {each["loading"] for each in others} == {"lazy"}


def test_what_stands_for_an_article_is_shown_everywhere(tmp_path: Path) -> None:
    """On its page, on cards, to those that share it, and to search engines: at a size that is enough for them."""
    site = site_of(tmp_path, image="{path: anh.jpg, alt: Mô tả, caption: Chú thích}")
    write(site, "content/khac.md", article("Bài khác", "2021-12-30", image="{path: /static/anh/chung.jpg, alt: Ảnh}"))
    run(site)
    cards = {image["src"]: image for image in images(site, "index.html")}
    assert set(cards) == {"/2021/12/bai/anh.jpg", "/static/anh/chung.jpg"}
    for image in cards.values():
        assert image["srcset"].count("w,") == 2
        assert (image["width"], image["height"], image["loading"], image["alt"]) == ("160", "120", "lazy", "")
    page = html.fromstring((site / "public" / PAGE).read_bytes())
    graph = {each.get("property"): each.get("content") for each in page.iter("meta") if each.get("property")}
    large = graph["og:image"]
    assert large is not None
    assert re.fullmatch(r"https://mau\.example\.org/2021/12/bai/anh-64\.[0-9a-f]{8}\.webp", large)
    assert (site / "public" / large.removeprefix("https://mau.example.org/")).exists()
    told = {name: graph[f"og:image:{name}"] for name in ("type", "width", "height", "alt")}
    assert told == {"type": "image/webp", "width": "64", "height": "48", "alt": "Mô tả"}
    (data,) = (json.loads(each.text or "") for each in page.iter("script") if "NewsArticle" in (each.text or ""))
    assert data["image"] == [{"@type": "ImageObject", "url": large, "width": 64, "height": 48, "caption": "Chú thích"}]


def test_what_is_published_tells_no_more_than_the_picture(tmp_path: Path) -> None:
    """Neither the originals, in the article's folder or in static/, nor what was made of them; nor the place."""
    site = site_of(tmp_path, "![Ảnh](anh.jpg) ![Chung](/static/anh/chung.jpg)")
    write(site, f"{FOLDER}/khong-hien.jpg", jpeg(40, 30, orientation=1))
    write(site, "static/khong-hien.jpg", jpeg(40, 30, orientation=1))
    run(site)
    published = [path for path in (site / "public").rglob("*") if path.suffix in {".jpg", ".png", ".webp"}]
    assert len(published) > 10
    for path in published:
        data = path.read_bytes()
        assert not any(secret in data for secret in (*SECRETS, gps_bytes())), path
    with Image.open(site / FOLDER / "anh.jpg") as before, Image.open(site / "public/2021/12/bai/anh.jpg") as after:
        assert before.tobytes() == after.tobytes()


def test_a_picture_that_lies_is_published_upright(tmp_path: Path) -> None:
    """Its file, its size and its smaller ones."""
    site = site_of(tmp_path)
    write(site, f"{FOLDER}/anh.jpg", jpeg(160, 120, orientation=6))
    run(site)
    (image,) = images(site)
    assert (image["width"], image["height"]) == ("120", "160")
    with Image.open(site / "public/2021/12/bai/anh.jpg") as published:
        assert (published.size, dict(published.getexif())) == ((120, 160), {})
    assert names(site) == [f"2021/12/bai/anh-{width}.*.webp" for width in (16, 32, 64)]


def test_one_that_is_too_large_to_be_turned_keeps_its_orientation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing else of what it told."""
    monkeypatch.setattr(look, "can_be_turned", lambda *_: False)
    site = site_of(tmp_path)
    write(site, f"{FOLDER}/anh.jpg", jpeg(160, 120, orientation=6))
    run(site)
    assert (images(site)[0]["width"], images(site)[0]["height"]) == ("120", "160")
    with Image.open(site / "public/2021/12/bai/anh.jpg") as published:
        assert (published.size, dict(published.getexif())) == ((160, 120), {0x0112: 6})


@pytest.mark.parametrize("orientation", (1, 6))
def test_an_avif_is_a_picture_like_any_other(tmp_path: Path, orientation: int) -> None:
    """It says by itself how it lies, which every browser minds, so that it need not be encoded anew."""
    site = site_of(tmp_path, "![Ảnh](anh.avif)")
    data = encoded(drawn(160, 120), "AVIF", exif=exif(orientation))
    write(site, f"{FOLDER}/anh.avif", data)
    run(site)
    (image,) = images(site)
    assert (image["width"], image["height"]) == (("160", "120") if orientation == 1 else ("120", "160"))
    assert names(site) == [f"2021/12/bai/anh-{width}.*.webp" for width in (16, 32, 64)]
    for url in (each.split()[0] for each in image["srcset"].split(", ")):
        with Image.open(site / "public" / url.lstrip("/")) as made:
            assert (made.width > made.height) is (orientation == 1)
    published = (site / "public/2021/12/bai/anh.avif").read_bytes()
    assert len(published) == len(data)
    assert not any(secret in published for secret in SECRETS)


def test_what_moves_is_published_as_it_is(tmp_path: Path) -> None:
    """An animation has no smaller ones, and keeps its frames."""
    site = site_of(tmp_path, "![Hoạt hình](hoat-hinh.gif)")
    moving = encoded(drawn(80, 60), "GIF", save_all=True, append_images=[drawn(80, 60, 90)])
    write(site, f"{FOLDER}/hoat-hinh.gif", moving)
    run(site)
    assert images(site)[0]["width"] == "80"
    assert names(site) == []
    with Image.open(site / "public/2021/12/bai/hoat-hinh.gif") as published:
        assert getattr(published, "n_frames", 1) == 2


def test_a_drawing_is_published_as_it_is(tmp_path: Path) -> None:
    """Nobody knows its size, and it needs no other."""
    site = site_of(tmp_path, "![Hình](hinh.svg)")
    write(site, f"{FOLDER}/hinh.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    run(site)
    assert images(site) == [{"src": "/2021/12/bai/hinh.svg", "alt": "Hình"}]


def test_the_name_of_a_file_does_not_decide_what_it_is(tmp_path: Path) -> None:
    """A PNG that is called a JPEG is shown, and made smaller, like any other."""
    site = site_of(tmp_path, image="{path: anh.jpg, alt: Ảnh}", body="Chữ.", settings=SETTINGS)
    write(site, f"{FOLDER}/anh.jpg", png(160, 120))
    run(site)
    assert b'property="og:image:type" content="image/png"' in (site / "public" / PAGE).read_bytes()


def test_pictures_of_one_name_or_one_content_do_not_meet(tmp_path: Path) -> None:
    """Each has files of its own, also when all that tells them apart is their ending."""
    site = site_of(tmp_path, "![a](a.jpg) ![b](a.jpeg) ![c](a.png)")
    for name in ("a.jpg", "a.jpeg", "a.png"):
        write(site, f"{FOLDER}/{name}", png(160, 120))
    run(site)
    assert names(site) == [f"2021/12/bai/a-{width}.*.webp" for width in (16, 32, 64) for _ in range(3)]


def test_names_that_are_hard_to_write_work(tmp_path: Path) -> None:
    """With accents, spaces and commas, very long, or with a dot at odds."""
    name = "Ảnh, chụp (1) " + "dài" * 30 + ".v2.jpg"
    site = site_of(tmp_path, f"![Ảnh](<{name}>)")
    write(site, f"{FOLDER}/{name}", jpeg(160, 120))
    run(site)
    (image,) = images(site)
    for each in (image["src"], *(each.split()[0] for each in image["srcset"].split(", "))):
        assert re.fullmatch(r"[\w./%~-]+", each)
        assert (site / "public" / unquote(each).lstrip("/")).exists()


def test_decomposed_names_in_static_are_published_composed(tmp_path: Path) -> None:
    """So that they are found by what is typed, as are the smaller pictures made of them."""
    body = "![Nền](/static/tài%20sản/nền.jpg) ![Gốc](/gốc.jpg) [Kế hoạch](/static/kế%20hoạch.pdf)"
    site = make_site(tmp_path / "site", {"content/2021/12/bai.md": article(body=f"Đầu.\n\n{body}")}, PICTURES)
    for name, data in (("tài sản/nền.jpg", jpeg(600, 40)), ("root/gốc.jpg", jpeg(40, 30)), ("kế hoạch.pdf", b"%PDF")):
        write(site, unicodedata.normalize("NFD", f"static/{name}"), data)
    run(site)
    built = tree(site / "public")
    assert all(unicodedata.is_normalized("NFC", path) for path in built)
    assert {"static/tài sản/nền.jpg", "static/root/gốc.jpg", "gốc.jpg", "static/kế hoạch.pdf"} <= built.keys()
    for each in images(site):
        assert all(unquote(part.split()[0])[1:] in built for part in each.get("srcset", each["src"]).split(", "))


@pytest.mark.parametrize("static", ("static/root/anh.png", "static/root/ảnh.png", "static/images/share.png"))
def test_what_static_shows_otherwise_is_shown_so_by_articles(tmp_path: Path, static: str) -> None:
    """Also at the site's root, by a decomposed name, and where the theme's own picture takes its place."""
    shown = static.replace("static/root/", "/").replace("static/images", "/static/images")
    site = make_site(tmp_path / "site", {"content/bai.md": article(body=f"Đầu.\n\n![Ảnh]({shown})")}, PICTURES)
    name = unicodedata.normalize("NFD", static)
    for data in (png(40, 30), png(60, 30)):
        write(site, name, data)
        run(site)
        assert tree(site / "public") == clean_tree(site, tmp_path / "clean")
    if "share" in static:
        (site / name).unlink()
        run(site)
        assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def _loaded_by_build(site: Path) -> str:
    """Build in a process of its own; return which parts of the picture library it loaded."""
    program = """import sys
from pathlib import Path
from site_helpers import run
run(Path(sys.argv[1]))
print([name for name in sys.modules if name.startswith("PIL.")])"""
    return subprocess.run(
        [sys.executable, "-c", program, str(site)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_no_widths_make_nothing_smaller(tmp_path: Path) -> None:
    """Pictures are published clean and shown with their room; the picture library is not even loaded."""
    site = site_of(tmp_path, settings=SETTINGS + "pictures: {widths: []}\n", image="{path: anh.jpg, alt: Ảnh}")
    assert _loaded_by_build(site) == "[]"
    assert names(site) == []
    assert {image["width"] for image in images(site)} == {"160"}
    assert not (site / ".sitegen/pictures").exists()


def test_an_edit_of_the_text_needs_no_picture_library(tmp_path: Path) -> None:
    """What is known of a picture stands in the catalogue; a build with nothing to do needs it still less."""
    site = site_of(tmp_path, image="{path: anh.jpg, alt: Ảnh}")
    age(site)
    run(site)
    assert _loaded_by_build(site) == "[]"
    write(
        site, f"{FOLDER}/index.md", article("Tít khác", body="Khác.\n\n![x](anh.jpg)", image="{path: anh.jpg, alt: y}")
    )
    assert _loaded_by_build(site) == "[]"
    assert len(images(site)) == 2


class Counted:
    """Counts what is resized."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.jobs: list[str] = []
        make = resizing.make

        def counted(job: ResizeJob) -> list[tuple[int, int, bytes]]:
            self.jobs.append(Path(job.path).name)
            return make(job)

        monkeypatch.setattr(resizing, "make", counted)

    def since(self) -> list[str]:
        """Return the names of the pictures that were resized since this was last asked."""
        found, self.jobs = self.jobs, []
        return found


def test_each_picture_is_resized_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the site is built, whatever is lost or moved, and for however many articles."""
    counted = Counted(monkeypatch)
    site = site_of(tmp_path, "![Ảnh](anh.jpg)")
    run(site)
    assert counted.since() == ["anh.jpg"]
    run(site, clean=True)
    age(site)
    run(site)
    (site / ".sitegen/catalogue.sqlite3").unlink()
    run(site)
    write(site, "content/khac/index.md", article("Bài khác", body="Chữ.\n\n![Ảnh](ten-khac.jpeg)"))
    shutil.copy(site / FOLDER / "anh.jpg", site / "content/khac/ten-khac.jpeg")
    run(site)
    (site / "content/khac").rename(site / "content/moi")
    run(site)
    run(site, output="khac")
    shutil.rmtree(site / "public")
    run(site)
    assert counted.since() == []


@pytest.mark.parametrize("harm", ("lost", "spoiled"))
def test_a_lost_cache_is_made_again_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    """Nothing is resized as long as the site has it; then the same bytes are."""
    counted = Counted(monkeypatch)
    site = site_of(tmp_path)
    write(site, f"{FOLDER}/anh.jpg", jpeg(160, 120, orientation=6))
    run(site)
    before = tree(site / "public")
    if harm == "lost":
        shutil.rmtree(site / ".sitegen/pictures")
    else:
        for path in (site / ".sitegen/pictures").rglob("*-*"):
            path.write_bytes(bytes(path.stat().st_size))
    counted.since()
    run(site)
    assert counted.since() == []
    shutil.rmtree(site / "public")
    run(site)
    assert counted.since() != []
    assert tree(site / "public") == before


def test_a_picture_that_changes_while_it_is_published_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something of it would be published that nobody has looked at."""
    site = site_of(tmp_path)
    run(site)
    (site / "public/2021/12/bai/anh.jpg").unlink()
    monkeypatch.setattr(look, "look", lambda _: png_files.look(b"hong" * 9))
    with pytest.raises(MachineError):
        run(site)
    monkeypatch.undo()
    run(site)
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")


def test_what_no_picture_needs_is_dropped(tmp_path: Path) -> None:
    """By a build that looks at all pictures anyway; a temporary file that is being written stays."""
    site = site_of(tmp_path)
    run(site)
    cache = site / ".sitegen/pictures"
    kept = tree(cache)
    write(site, f"{FOLDER}/anh.jpg", jpeg(160, 120, 50))
    run(site)
    assert kept.keys() < tree(cache).keys()
    write(cache, "00/.sitegen-1-moi", "x")
    run(site, clean=True)
    left = tree(cache)
    assert left.keys().isdisjoint(kept)
    assert len(left) == len(kept) + 1


def test_any_number_of_workers_makes_the_same_bytes(tmp_path: Path) -> None:
    """Enough pictures that the work is shared."""
    files: dict[str, str | bytes] = {}
    for number in range(9):
        files[f"content/{number}/index.md"] = article(f"Bài {number}", body="Chữ.\n\n![Ảnh](anh.jpg)")
        files[f"content/{number}/anh.jpg"] = jpeg(160, 120, 9 * number, orientation=1 + number % 8)
    one, two = (make_site(tmp_path / str(jobs), files, PICTURES) for jobs in (1, 2))
    run(one, jobs=1)
    run(two, jobs=2)
    assert tree(one / "public") == tree(two / "public")
    assert len(names(two)) == 27


def test_pictures_that_take_much_memory_are_made_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the build itself, after the others; the site is the same."""
    site = site_of(tmp_path)
    write(site, f"{FOLDER}/anh.jpg", jpeg(160, 120, orientation=6))
    expected = clean_tree(site, tmp_path / "clean")
    monkeypatch.setattr("sitegen.pictures.jobs._HEAVY", 0)
    run(site)
    assert tree(site / "public") == expected


def test_all_bad_pictures_are_listed_with_everything_else_that_is_wrong(tmp_path: Path) -> None:
    """In one run, before anything is written, each once, by its own path."""
    site = site_of(tmp_path, "![Ảnh](anh.jpg) ![PDF](tep.pdf) ![Quét](quet.tiff)")
    # Whole as far as its parts tell, but not the pixels.
    write(site, f"{FOLDER}/anh.jpg", png(160, 120).replace(b"IDAT", b"IDAT\0")[:-13] + png(9, 9)[-12:])
    write(site, f"{FOLDER}/nho.png", png(12, 9)[:-4])
    write(site, f"{FOLDER}/tep.pdf", "%PDF")
    write(site, f"{FOLDER}/quet.tiff", "II*")
    write(site, "static/anh/chung.jpg", "không phải ảnh")
    write(site, "content/hong.md", article(date="31/02/2021"))
    assert [(each.path, each.rule) for each in faults_of(site)] == [
        (f"{FOLDER}/anh.jpg", rules.DAMAGED_PICTURE),
        (f"{FOLDER}/nho.png", rules.DAMAGED_PICTURE),
        (f"{FOLDER}/quet.tiff", rules.NOT_A_PICTURE),
        (f"{FOLDER}/tep.pdf", rules.NOT_A_PICTURE),
        ("content/hong.md", rules.NO_SUCH_DAY),
        ("static/anh/chung.jpg", rules.NOT_A_PICTURE),
    ]
    assert not (site / "public").exists()


def test_a_file_that_is_far_too_large_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a fault of its own."""
    monkeypatch.setattr(look, "MAX_BYTES", 1000)
    site = site_of(tmp_path)
    write(site, f"{FOLDER}/anh.jpg", bytes(1001))
    found = {each.path: each.rule for each in faults_of(site)}
    assert found[f"{FOLDER}/anh.jpg"] is rules.LARGE_PICTURE_FILE


def test_a_picture_in_another_folder_is_shown_at_several_widths_too(tmp_path: Path) -> None:
    """Named by its path in content/, or by the address at which it is published."""
    site = site_of(tmp_path)
    other = "Chữ.\n\n![a](../2021/12/bai/anh.jpg)\n\n![b](/2021/12/bai/anh.jpg)"
    write(site, "content/khac/index.md", article("Bài khác", "2021-12-01", body=other))
    run(site)
    own = images(site)[0]["srcset"]
    assert [image["srcset"] for image in images(site, "2021/12/khac/index.html")] == [own, own]


def test_a_path_of_the_host_stands_before_every_address(tmp_path: Path) -> None:
    """Also of the smaller ones."""
    settings = PICTURES.replace("https://mau.example.org", "https://mau.example.org/tin")
    site = site_of(tmp_path, image="{path: anh.jpg, alt: Ảnh}", settings=settings)
    run(site)
    for image in images(site):
        urls = [image["src"], *(each.split()[0] for each in image["srcset"].split(", "))]
        assert all(url.startswith("/tin/2021/12/bai/anh") for url in urls)
    assert (
        b'"og:image" content="https://mau.example.org/tin/2021/12/bai/anh-64.' in (site / "public" / PAGE).read_bytes()
    )


def test_withdrawn_pictures_are_gone(tmp_path: Path) -> None:
    """With the article goes all that was made of its pictures."""
    site = site_of(tmp_path)
    run(site)
    assert names(site)
    write(site, f"{FOLDER}/index.md", article(body="Chữ.", withdrawn="{date: 2022-01-01, reason: mẫu}"))
    run(site)
    assert names(site) == []
    assert not list((site / "public/2021/12/bai").glob("*.jpg"))
    assert tree(site / "public") == clean_tree(site, tmp_path / "clean")
