"""The preview's server: every file of the site as a host would send it, to this machine only, never from a cache."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from preview_helpers import TRANSLATIONS, Served, served, version
from site_helpers import SETTINGS, article, make_site, write
from sitegen.diagnostics.faults import MachineError, UsageError
from sitegen.planning.checks.active_files import PASSIVE
from sitegen.preview.answers import below_base, content_type, file_at, is_loopback, is_trusted
from sitegen.preview.server import address_of, listen

PAGE = "/2021/12/bai-mau/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with an article that has a file, one that is a draft and one that is scheduled."""
    return make_site(
        tmp_path_factory.mktemp("site"),
        {
            "content/2021/12/bai-mau/index.md": article(body="Chữ của bài. [Tệp](tep.pdf)"),
            "content/2021/12/bai-mau/tep.pdf": "%PDF-1.4 " + "x" * (1 << 20),
            "content/2021/12/ban-nhap.md": article("Bản nháp mẫu", draft="true"),
            "content/2021/12/hen-gio.md": article("Bài hẹn giờ mẫu", date="2999-01-01"),
            "static/root/xac-minh.txt": "mã",
        },
    )


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Served]:
    """Return a server of the built site."""
    with served(site) as running:
        yield running


def test_a_page_is_served_with_the_script_that_reloads_it(server: Served) -> None:
    """A page is what was built, and just before its end the script that follows the builds."""
    answer = server.ask(PAGE)
    assert answer.status == 200
    assert "Chữ của bài." in answer.text
    assert answer.text.count("/.sitegen/notice.js") == 1
    assert re.search(r"</script>\s*</body>\s*</html>\s*$", answer.text)
    assert f'data-number="{version(answer)}"' in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    (
        (PAGE, "text/html; charset=utf-8"),
        ("/2021/12/bai-mau/tep.pdf", "application/pdf"),
        ("/atom.xml", "application/xml"),
        ("/feed.json", "application/json"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/xac-minh.txt", "text/plain; charset=utf-8"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/favicon.svg", "image/svg+xml"),
        ("/favicon.ico", "image/x-icon"),
        ("/static/css/site.css", "text/css; charset=utf-8"),
        ("/static/js/settings.js", "text/javascript; charset=utf-8"),
        ("/static/images/share.png", "image/png"),
        ("/.sitegen/notice.js", "text/javascript; charset=utf-8"),
        ("/.sitegen/notice.css", "text/css; charset=utf-8"),
    ),
)
def test_every_file_says_what_it_is_and_is_not_kept(server: Served, path: str, kind: str) -> None:
    """Each file is sent with its own media type, whole, and no browser keeps it."""
    answer = server.ask(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.body) == int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("path", (PAGE, "/2021/12/bai-mau/tep.pdf", "/robots.txt", "/khong/co/"))
def test_a_head_request_gets_the_same_headers_and_no_body(server: Served, path: str) -> None:
    """HEAD tells what GET would send."""
    head, got = server.ask(path, "HEAD"), server.ask(path)
    assert head.body == b""
    assert (head.status, head.headers["Content-Type"]) == (got.status, got.headers["Content-Type"])
    assert head.headers["Content-Length"] == str(len(got.body))


_PARTS = (
    ("bytes=0-1", slice(0, 2)),
    ("bytes=100-", slice(100, None)),
    ("bytes=-5", slice(-5, None)),
    ("bytes=5-99999999", slice(5, None)),
)


@pytest.mark.parametrize("path", ("2021/12/bai-mau/tep.pdf", "robots.txt"))
@pytest.mark.parametrize(("asked", "part"), _PARTS)
def test_a_part_of_a_file_can_be_asked_for(server: Served, site: Path, path: str, asked: str, part: slice) -> None:
    """Safari plays no film from a server that sends only whole files; a range may begin, end or count from the end."""
    whole = (site / ".sitegen/preview" / path).read_bytes()
    answer = server.ask(f"/{path}", headers={"Range": asked})
    first, last, _ = part.indices(len(whole))
    assert (answer.status, answer.body) == (206, whole[part])
    if first < len(whole):
        assert answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    head = server.ask(f"/{path}", "HEAD", headers={"Range": asked})
    assert (head.status, head.body, head.headers["Content-Length"]) == (206, b"", str(len(whole[part])))


def test_a_part_beyond_the_end_is_refused_with_the_length(server: Served, site: Path) -> None:
    """What is not there cannot be sent, and the browser is told how much there is."""
    size = (site / ".sitegen/preview/robots.txt").stat().st_size
    answer = server.ask("/robots.txt", headers={"Range": f"bytes={size}-"})
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("path", ("/2021/12/bai-mau/tep.pdf", "/robots.txt"))
@pytest.mark.parametrize(
    "asked",
    ("bytes=5-3", "bytes=a-b", "bytes=", "bytes=-", "bytes=0-1,x", "lines=1-2", "bytes 0-1", f"bytes={'9' * 99}-"),
)
def test_a_range_that_means_nothing_is_ignored(server: Served, path: str, asked: str) -> None:
    """RFC 9110, 14.2: the file is sent whole, as without it."""
    answer = server.ask(path, headers={"Range": asked})
    assert (answer.status, answer.body) == (200, server.ask(path).body)


@pytest.mark.parametrize("path", ("/2021/12/bai-mau/tep.pdf", "/robots.txt"))
def test_a_part_of_a_file_that_is_another_by_now_is_the_whole_of_it(server: Served, path: str) -> None:
    """With If-Range a browser gets a part only of the file that it has the beginning of."""
    whole = server.ask(path)
    for validator in ("ETag", "Last-Modified"):
        same = server.ask(path, headers={"Range": "bytes=1-2", "If-Range": whole.headers[validator]})
        assert (same.status, same.body) == (206, whole.body[1:3])
    other = server.ask(path, headers={"Range": "bytes=1-2", "If-Range": '"khac"'})
    assert (other.status, other.body) == (200, whole.body)


def test_a_head_request_for_the_builds_ends_at_once(server: Served) -> None:
    """Who only asks what it is does not wait for builds."""
    answer = server.ask("/.sitegen/events", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Type"].startswith("text/event-stream")


def test_nothing_else_can_be_asked(server: Served) -> None:
    """The preview is there to be read."""
    assert server.ask(PAGE, "POST").status == 405


def test_a_file_that_is_no_page_is_sent_as_it_is(server: Served, site: Path) -> None:
    """Only pages get the script; a feed or a file is byte for byte what was built, small or large."""
    for path in ("atom.xml", "2021/12/bai-mau/tep.pdf", "static/css/site.css"):
        assert server.ask(f"/{path}").body == (site / ".sitegen/preview" / path).read_bytes()


def test_drafts_and_scheduled_articles_are_there(server: Served, site: Path) -> None:
    """The preview shows what is not public yet, and builds nothing into public/."""
    home = server.ask("/").text
    assert "Bản nháp mẫu" in home
    assert "Bài hẹn giờ mẫu" in home
    assert not (site / "public").exists()


def test_an_unknown_path_gets_the_sites_own_page(server: Served) -> None:
    """What is not there is answered with 404.html, and follows the builds like any page: it may come to be there."""
    answer = server.ask("/khong/co/")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "<h1" in answer.text
    assert "/.sitegen/notice.js" in answer.text


def test_a_folder_without_its_slash_is_redirected(server: Served) -> None:
    """As hosts do, with the query, and without leaving this server."""
    answer = server.ask("/2021/12/bai-mau?a=1&b=%C4%91")
    assert (answer.status, answer.headers["Location"]) == (302, "/2021/12/bai-mau/?a=1&b=%C4%91")
    assert server.ask("//example.org/2021/12/bai-mau").status == 404


@pytest.mark.parametrize(
    "path",
    (
        "/../catalogue-sitegen-preview.sqlite3",
        "/%2e%2e/catalogue-sitegen-preview.sqlite3",
        "/..%2f..%2fsite.yaml",
        "/2021/..%2f..%2f..%2f..%2fsite.yaml",
        "/%2e%2e/%2e%2e/site.yaml",
        "/..%5c..%5csite.yaml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/robots.txt/",
        "/./robots.txt",
        "/2021//12/bai-mau/",
        "/robots.txt%00",
        "/%ff%fe/",
        "/ra/site.yaml",
        "/ra-tep.txt",
        "/.sitegen-robots.txt",
        "/" + "a" * 5000,
    ),
)
def test_no_path_leads_out_of_the_preview(server: Served, site: Path, path: str) -> None:
    """Neither dots, encoded or not, nor links in the output, nor half-written files are followed."""
    output = site / ".sitegen/preview"
    for name, target in (("ra", site), ("ra-tep.txt", site / "site.yaml")):
        if not (output / name).is_symlink():
            (output / name).symlink_to(target)
    (output / ".sitegen-robots.txt").write_text("nửa chừng", encoding="utf-8")
    answer = server.ask(path)
    assert answer.status == 404
    assert b"page_size" not in answer.body


@pytest.mark.parametrize("host", ("127.0.0.1", "localhost", "localhost:8000", "[::1]:8000", "LOCALHOST", "a.localhost"))
def test_this_machine_is_answered_by_any_of_its_names(server: Served, host: str) -> None:
    """A browser on this machine may call the server by a loopback name, on any port that is forwarded to it."""
    assert server.ask("/robots.txt", host=host).status == 200


@pytest.mark.parametrize(
    "host", ("example.org", "example.org:8000", "127.0.0.1.example.org", "192.0.2.1", "evil@127.0.0.1", "[", "a b")
)
@pytest.mark.parametrize("path", (PAGE, "/.sitegen/events"))
def test_a_page_elsewhere_cannot_read_the_preview(server: Served, host: str, path: str) -> None:
    """A request under another name (DNS rebinding) is refused, whatever it asks for."""
    answer = server.ask(path, host=host)
    assert answer.status == 403
    assert "máy đang chạy" in answer.text


@pytest.mark.parametrize(
    ("header", "host", "expected"),
    (
        ("192.168.1.7:8000", "0.0.0.0", True),  # noqa: S104 - what an editor may ask for
        ("may-chu:8000", "may-chu", True),
        ("example.org", "0.0.0.0", False),  # noqa: S104 - as above
        ("example.org", "may-chu", False),
    ),
)
def test_a_server_for_others_is_asked_by_address_or_by_its_name(header: str, host: str, *, expected: bool) -> None:
    """With `--host`, a name that the server was not given is refused all the same."""
    assert is_trusted(header, host) is expected


def test_a_name_or_address_of_this_machine_alone_is_told_from_others() -> None:
    """All of 127.0.0.0/8 and ::1 are loopback; an address of the network, or any other name, is not."""
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "192.168.1.7", "::", "may-chu", "")))  # noqa: S104 - as above


def test_a_site_below_a_path_is_served_below_that_path(tmp_path: Path) -> None:
    """With a base_url that has a path, pages and files are found under it, and everything else leads there."""
    site = make_site(
        tmp_path,
        {"content/2021/12/bai-mau.md": article()},
        SETTINGS.replace("https://mau.example.org", "https://mau.example.org/bao"),
    )
    with served(site) as server:
        for path in ("/", "/bao"):
            answer = server.ask(path)
            assert (answer.status, answer.headers["Location"]) == (302, "/bao/")
        home = server.ask("/bao/")
        assert home.status == 200
        links = re.findall(r'(?:href|src)="(/[^"]*)"', home.text)
        assert len(links) > 10
        assert {each: server.ask(each).status for each in links if server.ask(each).status != 200} == {}
        assert server.ask("/bao" + PAGE.rstrip("/")).headers["Location"] == "/bao" + PAGE
        for path in (PAGE, "/baoatom.xml", "/baobao/", "/bao/bao/", "/bao/khong-co"):
            assert server.ask(path).status == 404


def test_the_path_below_the_base_is_told_exactly() -> None:
    """A path that only begins with the same letters is not of the site."""
    assert below_base("/bao/a/", "/bao") == "/a/"
    assert below_base("/a/", "") == "/a/"
    assert below_base("/baoa/", "/bao") is None
    assert below_base("/a/", "/bao") is None


def test_a_file_of_unknown_kind_is_only_bytes() -> None:
    """Nothing is guessed about a name that says nothing."""
    for name in ("a", "a.khong-biet", ".html", "a.xz.la"):
        assert content_type(name) == "application/octet-stream"
    assert content_type("ANH.JPG") == "image/jpeg"


def test_whatever_may_lie_beside_an_article_is_sent_as_what_it_is() -> None:
    """Safari plays no sound and no film that is told to be bytes; camera files are never published."""
    unknown = {each for each in PASSIVE if content_type(f"a{each}") == content_type("a")}
    assert unknown <= {".tif", ".tiff", ".heic", ".heif"}
    for ending in (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".flac"):
        assert content_type(f"a{ending}").startswith("audio/")
    for ending in (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mkv", ".avi", ".mpg", ".3gp"):
        assert content_type(f"a{ending}").startswith("video/")


def test_a_link_that_stays_in_the_output_is_followed(tmp_path: Path) -> None:
    """What counts is where a file really lies."""
    write(tmp_path, "a/index.html", "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "c").symlink_to(tmp_path / "c")
    assert file_at(str(tmp_path), "/b/") == str((tmp_path / "a/index.html").resolve())
    assert file_at(str(tmp_path), "/c/") is None
    assert file_at(str(tmp_path), "b/") is None


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    """The port, the likely reason and a way out are named."""
    with listen("127.0.0.1", 0, TRANSLATIONS) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MachineError) as caught:
            listen("127.0.0.1", port, TRANSLATIONS)
    assert f"cổng {port} đang có chương trình khác dùng" in str(caught.value)
    assert re.search(r"sitegen serve --port \d+$", str(caught.value))


@pytest.mark.parametrize("host", ("192.0.2.1", "a b", "a" * 70, "a\0b", "\udcff"))
def test_a_host_that_cannot_be_is_wrong_use(host: str) -> None:
    """What no machine, or not this one, has is refused before anything is built."""
    with pytest.raises(UsageError):
        listen(host, 0, TRANSLATIONS)


@pytest.mark.parametrize(
    ("host", "shown"),
    (
        ("127.0.0.1", "http://127.0.0.1"),
        ("localhost", "http://localhost"),
        ("0.0.0.0", "http://localhost"),  # noqa: S104 - what an editor may ask for
    ),
)
def test_the_address_is_one_that_a_browser_here_can_open(host: str, shown: str) -> None:
    """An address that stands for all is shown as the name of this machine."""
    with listen(host, 0, TRANSLATIONS) as listener:
        assert address_of(listener, host) == f"{shown}:{listener.getsockname()[1]}"


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 on this machine")
def test_an_address_of_the_newer_kind_stands_in_brackets() -> None:
    """`--host ::1` gives an address that can be clicked."""
    try:
        listener = listen("::1", 0, TRANSLATIONS)
    except UsageError:
        pytest.skip("no IPv6 on this machine")
    with listener:
        assert address_of(listener, "::1") == f"http://[::1]:{listener.getsockname()[1]}"
