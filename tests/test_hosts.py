"""The settings that `sitegen host` writes, as nginx, Caddy and Apache understand them: asked over HTTP."""

import gzip
import json
import os
import re
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from lxml import etree

from deploy_samples import ENGLISH, deployed, site_to_deploy, target
from services import free_port, program, started
from site_helpers import NOW, article, run, tree, write
from sitegen.commands import cli
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import FaultError
from sitegen.metadata.settings import read_settings
from sitegen.metadata.settings_model import HOSTS as HOST_NAMES
from sitegen.publishing.deploying import deploy
from sitegen.publishing.hosts.limits import exceeded
from sitegen.publishing.hosts.writing import POLICY, host_text, values_of
from sitegen.publishing.manifest import Entry
from sitegen.publishing.outcome import Asked

HOSTS: Final = ("nginx", "caddy", "apache")
# Those that the settings need; then those that Debian has switched on besides, and what HTTPS needs.
_MODULES: Final = ["mpm_event", "authz_core", "alias", "rewrite", "headers", "mime", "dir", "env", "setenvif"]
_MODULES_BESIDES: Final = ["autoindex", "negotiation", "ssl"]


class Answer(NamedTuple):
    """What a host answered."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Answer]


def _nginx(folder: Path, text: str, _port: int) -> list[str]:
    modules = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
    load = f"load_module {modules};" if Path(modules).exists() else ""
    if not load:
        text = text.replace("brotli_static on;", "")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{load}\n{user}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"access_log off;\ninclude /etc/nginx/mime.types;\n{temporary}include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    return [program("nginx"), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, text: str, _port: int) -> list[str]:
    (folder / "Caddyfile").write_text("{\n    admin off\n}\n" + text, encoding="utf-8")
    return [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _apache(folder: Path, text: str, port: int) -> list[str]:
    (folder / "site.conf").write_text(text, encoding="utf-8")
    modules = Path("/usr/lib/apache2/modules")
    loads = "".join(f"LoadModule {each}_module {modules}/mod_{each}.so\n" for each in _MODULES + _MODULES_BESIDES)
    own = f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nDefaultRuntimeDir {folder}\nListen 127.0.0.1:{port}\n"
    # As Debian has it.
    types = "TypesConfig /etc/mime.types\nAddType application/x-gzip .gz\n"
    whole = f"ServerRoot {folder}\nServerName localhost\n{own}{loads}{types}Include {folder}/site.conf\n"
    (folder / "httpd.conf").write_text(whole, encoding="utf-8")
    return [program("apache2"), "-X", "-f", str(folder / "httpd.conf")]


_START: Final = {"nginx": _nginx, "caddy": _caddy, "apache": _apache}
_SOURCE: Final = {"nginx": "nginx.conf", "caddy": "Caddyfile", "apache": "apache.conf"}
# Old addresses with signs that are sent encoded.
_ODD_ALIASES: Final = (
    *("/tin/b%C3%A0i%20m%E1%BB%99t.aspx", "/tin/b%C3%A0i%20hai.html", "/tin/%22ba%22.aspx", "/tin/%7Bb%7D%20$1.aspx"),
    "/tin/m%E1%BB%99t%20hai.aspx?id=5",
)
_EXTRA: Final = """gone:
  - /da-bo/
  - /bo-het/*
  - "/xem?id=9"
  - "/doc?muc=*"
"""


@pytest.fixture(scope="module")
def archive_to_show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site with what hosts must know of."""
    site = site_to_deploy(tmp_path_factory.mktemp("host") / "trang")
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(_EXTRA)
    keys = {
        "withdrawn": "{date: 2022-01-01, reason: Sai}",
        "aliases": "[/go.html, /go.aspx, '/xem?go=1&a=Đ', /g%E1%BB%A1%20b.html, /g%C3%B2%20b]",
    }
    write(site, "content/2021/11/go.md", article("Đã gỡ", "2021-11-01", **keys))
    write(site, "content/2021/11/dau.md", article("Dấu", "2021-11-03", aliases=f"{list(_ODD_ALIASES)}"))
    keys = {"expires": "2021-12-01", "aliases": "['/-/bai?id=7']"}
    write(site, "content/2021/11/het.md", article("Hết hạn", "2021-11-02", **keys))
    # The query says which article an address was of.
    write(site, "content/2021/11/xem.md", article("Không câu hỏi", "2021-11-03", aliases="[/xem, '/go.aspx?id=2']"))
    write(site, "content/pages/bo-het/giu.md", "---\ntitle: Còn\n---\n\nChữ.\n")
    write(site, "static/root/.well-known/security.txt", "Contact: mailto:an@example.org\n")
    run(site)
    return site


@pytest.fixture(
    scope="module",
    params=[(host, base) for host in HOSTS for base in ("", "/tin")],
    ids=lambda each: each[0] + each[1].replace("/", "-"),
)
def ask(
    request: pytest.FixtureRequest, archive_to_show: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """Return what asks a host that shows the site, by a path below its base."""
    host, base = request.param
    program({"apache": "apache2"}.get(host, host))
    folder = tmp_path_factory.mktemp(host)
    settings = replace(read_settings(str(archive_to_show)), base_url=f"http://localhost{base}")
    where = target("folder", folder / "www", host=host)
    settings = replace(settings, deploy=(where,))
    deploy(str(archive_to_show), settings, where, Asked(NOW), ENGLISH)
    port = free_port()
    values = values_of(str(archive_to_show), settings, host) | {"port": str(port)}
    command = _START[host](folder, host_text(_SOURCE[host], values), port)

    def asked(path: str, accepted: str = "", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        more = {"Host": f"localhost:{port}", "Accept-Encoding": accepted or "identity", **headers}
        connection.request("GET", base + path, headers=more)
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found

    with started(command, port, folder / "log"):
        asked.base = base  # type: ignore[attr-defined]
        yield asked


def _location(answer: Answer) -> str:
    """Return the path that an answer leads to."""
    return (
        "/" + answer.headers["location"].split("://")[-1].partition("/")[2]
        if "://" in answer.headers["location"]
        else answer.headers["location"]
    )


def test_pages_are_shown(ask: Ask, archive_to_show: Path) -> None:
    """Each with its bytes, its type, an ETag and a short time to keep it."""
    answer = ask("/2021/12/tep/")
    assert answer.status == 200
    assert answer.body == (archive_to_show / "public/2021/12/tep/index.html").read_bytes()
    assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = ask("/2021/12/tep/", **{"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_a_folder_without_a_slash_leads_to_the_one_with_it(ask: Ask) -> None:
    """By whatever redirect the host makes of it."""
    answer = ask("/2021/12/tep")
    assert answer.status in (301, 308)
    assert _location(answer).endswith("/2021/12/tep/")


@pytest.mark.parametrize(("accepted", "encoding"), (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)))
def test_files_compressed_ahead_are_served(
    ask: Ask, archive_to_show: Path, accepted: str, encoding: str | None
) -> None:
    """To whoever understands them, with the type of what they hold."""
    answer = ask("/", accepted)
    assert answer.status == 200
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
    plain = (archive_to_show / "public/index.html").read_bytes()
    if encoding == "gzip":
        assert gzip.decompress(answer.body) == plain
        assert answer.body[4:8] == b"\0\0\0\0"
    elif encoding is None:
        assert answer.body == plain
    if encoding is not None:
        assert len(answer.body) < len(plain) / 2
        assert "accept-encoding" in answer.headers["vary"].lower()


def test_types_are_what_machines_expect(ask: Ask) -> None:
    """Feeds, the web manifest, styles, scripts, pictures."""
    for path, kind in (
        ("/atom.xml", "application/atom+xml"),
        ("/rss.xml", "application/rss+xml"),
        ("/chuyen-muc/tin-tuc/atom.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/sitemap.xml", "text/xml application/xml"),
        ("/static/css/site.css", "text/css"),
        ("/static/js/settings.js", "text/javascript application/javascript"),
        ("/2021/12/tep/anh.jpg", "image/jpeg"),
        ("/favicon.svg", "image/svg+xml"),
    ):
        for accepted in ("identity", "br", "gzip"):
            answer = ask(path, accepted)
            assert answer.status == 200, path
            assert answer.headers["content-type"].partition(";")[0] in kind.split(), path
    assert ask("/atom.xml").body.startswith(b"<?xml")


def test_what_never_changes_is_kept_for_ever(ask: Ask, archive_to_show: Path) -> None:
    """A file under a digest for a year, also a picture that was made of another; that one for an hour."""
    (style,) = (archive_to_show / "public/static/css").glob("site.*.css")
    assert ask(f"/static/css/{style.name}", "br").headers["cache-control"] == "public, max-age=31536000, immutable"
    (smaller,) = (archive_to_show / "public/2021/12/tep").glob("anh-16.*")
    assert ask(f"/2021/12/tep/{smaller.name}").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask("/2021/12/tep/anh.jpg").headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("path", ("/", "/2021/12/tep/anh.jpg", "/khong-co/", "/2021/11/go/", "/atom.xml"))
def test_every_answer_has_the_headers_of_safety(ask: Ask, path: str) -> None:
    """Also one that is an error; none says what runs there in which version."""
    headers = ask(path).headers
    assert headers["content-security-policy"] == POLICY
    assert POLICY.startswith("default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "strict-transport-security" not in headers
    assert not any(
        each.isdigit()
        for each in headers.get("server", "")
        if path == "/" and "Apache" not in headers.get("server", "")
    )


def test_old_addresses_lead_on(ask: Ask) -> None:
    """With 301, for each alias of an article."""
    base: str = ask.base  # type: ignore[attr-defined]
    for path in ("/cu/1/", "/cu/1.html", "/xem.aspx", "/cu/2", "/xem?id=5&a=b"):
        answer = ask(path)
        assert answer.status == 301
        assert _location(answer) == f"{base}/2021/12/tep/"
    answer = ask("/go.aspx?id=2")
    assert (answer.status, _location(answer)) == (301, f"{base}/2021/11/xem/")
    answer = ask("/xem?id=6")
    assert (answer.status, _location(answer).partition("?")[0]) == (301, f"{base}/2021/11/xem/")
    assert ask("/-/bai?id=8").status == 404
    for path in _ODD_ALIASES:
        answer = ask(path)
        assert answer.status == 301, path
        assert _location(answer) == f"{base}/2021/11/dau/"


def test_what_is_gone_says_so_with_its_notice(ask: Ask, archive_to_show: Path) -> None:
    """410 with the page that tells why, by both its names; for an alias too; for what the settings name.

    Also where a query belongs to the address. What the settings name has the page of errors.
    """
    for path, page in (
        ("/2021/11/go/", "2021/11/go/index.html"),
        ("/go.html", "go.html"),
        ("/go.aspx", "2021/11/go/index.html"),
        ("/g%E1%BB%A1%20b.html", "gỡ b.html"),
        ("/g%C3%B2%20b", "2021/11/go/index.html"),
        ("/2021/11/go/index.html", "2021/11/go/index.html"),
        ("/xem?go=1&a=%C4%90", "2021/11/go/index.html"),
        ("/-/bai?id=7", "2021/11/het/index.html"),
        ("/xem?id=9", "404.html"),
        ("/doc?muc=tin&trang=2", "404.html"),
        ("/2021/11/het/", "2021/11/het/index.html"),
        ("/da-bo/", "404.html"),
        ("/bo-het/bat-ky/", "404.html"),
    ):
        for accepted in ("identity", "gzip"):
            answer = ask(path, accepted)
            assert answer.status == 410, path
            body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
            assert body == (archive_to_show / "public" / page).read_bytes(), path
            assert answer.headers["content-type"].partition(";")[0] == "text/html"
    assert ask("/bo-het/giu/").status == 200


def test_what_is_not_there_gets_the_page_of_errors(ask: Ask, archive_to_show: Path) -> None:
    """With the status 404; what the host needs for itself is nobody's."""
    for path in (
        "/khong-co/",
        "/2021/12/",
        "/static/",
        "/2021/12/tep/khong.jpg",
        "/sitegen-410/index.html",
        "/2021/12/tep/index.htm",
    ):
        answer = ask(path)
        assert answer.status == 404, path
        assert answer.body == (archive_to_show / "public/404.html").read_bytes(), path


def test_hidden_files_are_refused(ask: Ask) -> None:
    """Whatever lies there, but for the manifest and what is well known."""
    for path in ("/.sitegen/retired", "/.git/config", "/.sitegen/nginx/moved.map", "/static/.env", "/.sitegen/"):
        assert ask(path).status in (403, 404), path
    assert ask("/.well-known/security.txt").status == 200
    manifest = ask("/.sitegen/manifest")
    assert manifest.status == 200
    assert b"  index.html\n" in manifest.body


@pytest.mark.parametrize("host", ("nginx", "apache"))
def test_https_needs_no_more_than_its_lines_opened(host: str, archive_to_show: Path, tmp_path: Path) -> None:
    """As the settings say it: with a certificate at its place, and without the lines of HTTP."""
    program({"apache": "apache2"}.get(host, host))
    where = target("folder", tmp_path / "www", host=host)
    settings = replace(read_settings(str(archive_to_show)), base_url="http://localhost", deploy=(where,))
    deploy(str(archive_to_show), settings, where, Asked(NOW), ENGLISH)
    keys = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost")
    made = ("-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"))
    subprocess.run([program("openssl"), "req", "-x509", *keys, *made], check=True, capture_output=True)
    port = free_port()
    text = host_text(_SOURCE[host], values_of(str(archive_to_show), settings, host) | {"port": str(port)})
    text = re.sub(rf"^    listen {port};$", "", text, flags=re.MULTILINE)
    opened = re.sub(
        r"^    # (listen 443|http2|ssl_|add_header Strict|SSL|Header always set Strict)",
        r"    \1",
        text,
        flags=re.MULTILINE,
    )
    assert opened != text
    opened = opened.replace("/etc/letsencrypt/live/localhost", str(tmp_path)).replace("listen 443", f"listen {port}")
    # Nobody signed that certificate.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with started(_START[host](tmp_path, opened, port), port, tmp_path / "log"):
        connection = HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
        connection.request("GET", "/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.getheader("Strict-Transport-Security") == "max-age=63072000"
        connection.close()


@pytest.mark.parametrize("host", ("nginx", "caddy"))
def test_a_host_shows_more_sites_than_one(host: str, archive_to_show: Path, tmp_path: Path) -> None:
    """Each has names of its own; what nginx takes once stands in one of its files, as that says."""
    settings = read_settings(str(archive_to_show))
    named = [replace(settings, base_url=f"http://{each}.example.org") for each in ("tin", "thu")]
    port = {"port": str(free_port())}
    texts = [host_text(_SOURCE[host], values_of(str(archive_to_show), each, host) | port) for each in named]
    own = [set(re.findall(r"(?:\$|\()sitegen_\w+", each)) for each in texts]
    assert own[0]
    assert not own[0] & own[1]
    texts[1] = re.sub(r"^map_hash.*$", "", texts[1], flags=re.MULTILINE)
    command = _START[host](tmp_path, "\n".join(texts), 0)
    check = [command[0], "-t", *command[1:]] if host == "nginx" else [command[0], "adapt", *command[2:]]
    done = subprocess.run(check, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_caddy_takes_care_of_https_where_only_the_name_stands(archive_to_show: Path, tmp_path: Path) -> None:
    """As the line above it says."""
    settings = replace(read_settings(str(archive_to_show)), base_url="https://tin.example.org")
    text = host_text("Caddyfile", values_of(str(archive_to_show), settings, "caddy"))
    line = 'khi bỏ cả "http://" lẫn ":80" ở dòng sau.\nhttp://tin.example.org:80 {\n'
    assert line in text
    write(tmp_path, "Caddyfile", text.replace(line, "\ntin.example.org {\n"))
    command = [program("caddy"), "adapt", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    adapted = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    (server,) = adapted["apps"]["http"]["servers"].values()
    assert server["listen"] == [":443"]


def test_a_deploy_renews_the_maps(deployable: Path, tmp_path: Path) -> None:
    """The maps of a host lie in each release; they change with it."""
    where = target("folder", tmp_path / "www", host="nginx")
    deployed(deployable, where)
    maps = tmp_path / "www/current/.sitegen/nginx"
    assert '"/cu/1/" "/2021/12/tep/";' in (maps / "moved.map").read_text(encoding="utf-8")
    write(
        deployable,
        "content/2021/12/bai-1.md",
        article("Bài mẫu 1", "2021-12-01", withdrawn="{date: 2022-01-01, reason: Sai}"),
    )
    run(deployable)
    deployed(deployable, where)
    assert '"/2021/12/bai-1/" "/2021/12/bai-1/index.html";' in (maps / "gone.map").read_text(encoding="utf-8")


def test_what_a_host_does_not_take_is_found_before(deployable: Path, tmp_path: Path) -> None:
    """Too many bytes, too large a file, too long a path; a host without limits takes all."""
    small, large = Entry("a.html", "1" * 64, 10), Entry("phim.mp4", "1" * 64, 30 << 20)
    assert list(exceeded("cloudflare", [small, large])) == [("phim.mp4 (30.0 MiB)", "25 MiB")]
    assert list(exceeded("cloudflare", [small] * 100_001)) == [("100,001", "20,000")]
    assert list(exceeded("cloudflare", [small] * 100_001, 100_000)) == [("100,001", "100,000")]
    assert list(exceeded("cloudflare", [small] * 100_000, 100_000)) == []
    assert list(exceeded("", [small] * 4, 3)) == [("4", "3")]
    assert list(exceeded("github", [large] * 40)) == [("1,258 MB", "1,000 MB")]
    assert list(exceeded("iis", [small._replace(path="x" * 241)])) == [("x" * 241, "240")]
    assert list(exceeded("nginx", [large] * 40)) == []
    write(deployable, "static/root/phim.mp4", b"0" * (26 << 20))
    run(deployable)
    with pytest.raises(FaultError) as told:
        deployed(deployable, target("folder", tmp_path / "www", host="cloudflare"))
    assert {each.rule for each in told.value.faults} == {rules.HOST_LIMIT}
    assert not (tmp_path / "www").exists()


def test_a_host_that_takes_the_folder_itself_has_its_limits_too(deployable: Path) -> None:
    """A deploy to it sends nothing, and finds what it would not take."""
    outcome = deployed(deployable, target("hosted", "", host="cloudflare"))
    assert (outcome.sent, outcome.removed, outcome.bytes) == (0, 0, 0)
    assert outcome.unchanged == len(tree(deployable / "public"))
    with pytest.raises(FaultError) as told:
        deployed(deployable, target("hosted", "", host="cloudflare", max_files=outcome.unchanged - 1))
    assert {each.rule for each in told.value.faults} == {rules.HOST_LIMIT}


@pytest.mark.parametrize("name", HOST_NAMES)
def test_settings_are_written_once(name: str, deployable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each host's, filled in; what is there already stays as it is."""
    before = tree(deployable)
    assert cli.main(["-C", str(deployable), "host", name]) == 0
    made = {path: data for path, data in tree(deployable).items() if path not in before}
    assert made
    assert all(b"%%" not in data for data in made.values())
    assert all(path in capsys.readouterr().out for path in list(made)[:1])
    if name != "github":
        assert all(POLICY.encode() in data for data in made.values())
    assert cli.main(["-C", str(deployable), "host", name]) == 2
    assert {path: data for path, data in tree(deployable).items() if path not in before} == made


def _iis_rules(site: Path) -> etree._Element:
    """Return the rules that a deploy wrote."""
    return etree.parse(site / "www/current/.sitegen/iis/rules.config").getroot()


def test_iis_is_told_what_is_gone_by_its_query(deployable: Path) -> None:
    """In a map of its own, which a rule of its settings asks, by the address as it is sent."""
    keys = {"withdrawn": "{date: 2022-01-01}", "aliases": "['/xem?go=1&a=Đ']"}
    write(deployable, "content/2021/11/go.md", article("Đã gỡ", "2021-11-01", **keys))
    run(deployable)
    deployed(deployable, target("folder", deployable / "www", host="iis"))
    assert cli.main(["-C", str(deployable), "host", "iis"]) == 0
    maps = etree.parse(deployable / "www/current/.sitegen/iis/rewriteMaps.config")
    found = {each.get("name"): [one.get("key") for one in each] for each in maps.findall("rewriteMap")}
    assert found["sitegen gone"] == ["/2021/11/go/", "/2021/11/go/index.html"]
    assert found["sitegen gone with query"] == ["/xem?go=1&a=%C4%90"]
    asked = [each.get("input", "") for each in _iis_rules(deployable).iter("add")]
    assert "{sitegen gone:{URL}}" in asked
    assert "{sitegen gone with query:{UNENCODED_URL}}" in asked


@pytest.mark.parametrize("base", ("", "/tin"))
def test_iis_is_told_what_is_gone_with_all_below_it(deployable: Path, base: str) -> None:
    """By patterns, which no map holds: in a rule that a deploy writes anew, after what leads on or is there."""
    settings = (deployable / "site.yaml").read_text("utf-8").replace("mau.example.org", f"mau.example.org{base}")
    write(deployable, "site.yaml", settings + "gone: ['/cũ/a.b(1)/*', /cu-khac*, '/xem.aspx?muc=Đ&t=*', /le/]\n")
    run(deployable)
    deployed(deployable, target("folder", deployable / "www", host="iis"))
    found = _iis_rules(deployable)
    plain, with_query = (each for each in found if "all below" in str(each.get("name")))
    asked = {each.get("input"): each.get("pattern", "") for rule in (plain, with_query) for each in rule.iter("add")}
    for variable, address, is_gone in (
        ("{URL}", "/cũ/a.b(1)/", True),
        ("{URL}", "/cũ/a.b(1)/2019/x.html", True),
        ("{URL}", "/cũ/aXb(1)/x", False),
        ("{URL}", "/cũ/a.b(1)", False),
        ("{URL}", "/them/cũ/a.b(1)/x", False),
        ("{URL}", "/cu-khac", True),
        ("{URL}", "/cu-khac-nua/1", True),
        ("{URL}", "/CU-KHAC", False),
        ("{URL}", "/le/", False),
        ("{UNENCODED_URL}", "/xem.aspx?muc=%C4%90&t=5", True),
        ("{UNENCODED_URL}", "/xem.aspx?muc=%C4%90", False),
        ("{UNENCODED_URL}", "/xemXaspx?muc=%C4%90&t=5", False),
    ):
        assert (re.search(asked[variable], base + address) is not None) == is_gone, address
        assert base == "" or re.search(asked[variable], address) is None
    # A page that is there stays, and what leads on does.
    assert [each.get("matchType") for each in plain.iter("add") if each.get("negate")] == ["IsFile", "IsFile"]
    assert [each.get("name") for each in found][-3:] == ["Gone", plain.get("name"), with_query.get("name")]
    assert {each.find("action").get("statusCode") for each in (plain, with_query)} == {"410"}  # type: ignore[union-attr]


def test_settings_of_iis_are_xml(deployable: Path) -> None:
    """And name the maps that a deploy writes, which are XML as well."""
    assert cli.main(["-C", str(deployable), "host", "iis"]) == 0
    settings = etree.parse(deployable / "static/root/web.config")
    run(deployable)
    deployed(deployable, target("folder", deployable / "www", host="iis"))
    (maps,) = settings.findall(".//rewriteMaps")
    source = str(maps.get("configSource")).replace("\\", "/")
    (rules_there,) = settings.findall(".//rules")
    assert str(rules_there.get("configSource")).replace("\\", "/") == ".sitegen/iis/rules.config"
    assert _iis_rules(deployable).tag == "rules"
    found = etree.parse(deployable / "www/current" / source)
    assert [(each.get("key"), each.get("value")) for each in found.findall(".//add")] == [
        ("/cu/1.html", "/2021/12/tep/"),
        ("/cu/1/", "/2021/12/tep/"),
        *(("/cu/2", "/2021/12/tep/"), ("/xem.aspx", "/2021/12/tep/"), ("/xem?id=5&a=b", "/2021/12/tep/")),
    ]


def test_two_articles_with_one_old_address_are_a_fault(deployable: Path) -> None:
    """Also where no page can stand; addresses that differ in a slash or in their query do not collide."""
    first = article("Một", "2021-10-01", aliases="[/xem?id=7, /cu/9]")
    write(deployable, "content/2021/10/mot.md", first)
    write(deployable, "content/2021/10/hai.md", article("Hai", "2021-10-02", aliases="[/xem?id=8, /cu/9/]"))
    run(deployable)
    write(deployable, "content/2021/10/hai.md", article("Hai", "2021-10-02", aliases="[/xem?id=7]"))
    with pytest.raises(FaultError) as told:
        run(deployable)
    (fault,) = told.value.faults
    assert fault.rule is rules.SAME_OUTPUT
    assert (fault.path, fault.line) == ("content/2021/10/mot.md", 4)
    assert dict(fault.params) == {"value": "/xem?id=7", "other": "content/2021/10/hai.md"}
    (deployable / "content/2021/10/mot.md").unlink()
    run(deployable)


def test_settings_of_iis_mean_what_they_say(deployable: Path) -> None:
    """As IIS reads them: a name that stands twice, or a map that is not there, would make every page an error 500."""
    assert cli.main(["-C", str(deployable), "host", "iis"]) == 0
    deployed(deployable, target("folder", deployable / "www", host="iis"))
    settings = etree.parse(deployable / "static/root/web.config").getroot().find("system.webServer")
    assert settings is not None
    maps = etree.parse(deployable / "www/current/.sitegen/iis/rewriteMaps.config")
    known = {each.get("name") for each in maps.iter("rewriteMap")}
    for each in settings.iter("rules"):
        each.extend(_iis_rules(deployable))
    asked = {
        found[1] for each in settings.iter("add") if (found := re.match(r"\{(sitegen [^:]+):", each.get("input", "")))
    }
    assert asked == known
    for collection, key in (("staticContent", "fileExtension"), ("httpErrors", "statusCode")):
        # Each takes away what the machine's own settings may have under this name, then says it.
        parts = [(each.tag, each.get(key)) for each in settings.iterfind(f"{collection}/*") if each.get(key)]
        assert [tag for tag, _ in parts[::2]] == ["remove"] * (len(parts) // 2)
        assert [name for _, name in parts[::2]] == [name for _, name in parts[1::2]]
        assert len({name for _, name in parts}) == len(parts) // 2
    for rules_of in ("rules", "outboundRules"):
        names = [each.get("name") for each in settings.iterfind(f"rewrite/{rules_of}/rule")]
        assert len(set(names)) == len(names)
        for rule in settings.iterfind(f"rewrite/{rules_of}/rule"):
            assert [each.tag for each in rule if each.tag in {"match", "action"}] == ["match", "action"]
            groups = [re.compile(each.get("pattern", "")).groups for each in rule.iter("add")]
            action = rule.find("action")
            assert action is not None
            if "{C:1}" in action.get("url", ""):
                assert groups[-1] == 1
    hidden = settings.find("rewrite/rules/rule[@name='Refuse hidden files']/match")
    assert hidden is not None
    refused = re.compile(str(hidden.get("url")))
    paths = (
        ".git/config",
        "2021/12/.env",
        ".sitegen/lock",
        ".well-known/security.txt",
        "2021/12/tep/anh.jpg",
        "atom.xml",
    )
    assert [bool(refused.search(each)) for each in paths] == [True, True, True, False, False, False]
