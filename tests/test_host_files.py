"""What Netlify and Cloudflare Pages read beside a site is built with it, for a site that is deployed there."""

from pathlib import Path

import pytest

from site_helpers import SETTINGS, article, clean_tree, make_site, run, tree, write

_ARTICLES = {
    "content/2021/12/a.md": article("A", "2021-12-01", aliases="[/cu/1/, /cu/2.html, /xem.aspx, '/xem?id=5&b=c']"),
    "content/2021/12/b.md": article(
        "B", "2021-12-02", withdrawn="{date: 2022-01-01, reason: Sai}", aliases="[/go.html, /go.aspx, '/xem?go=1&b=c']"
    ),
}


def _settings(host: str) -> str:
    gone = "gone: [/da-bo/, '/xem?id=9', '/xem?ma=*', /bo-het/*]"
    return f"{SETTINGS}deploy: [{{name: chinh, type: hosted, host: {host}}}]\n{gone}\n"


def _redirects(site: Path) -> list[str]:
    return (site / "public/_redirects").read_text(encoding="utf-8").splitlines()[1:]


def test_netlify_leads_on_and_tells_what_is_gone(tmp_path: Path) -> None:
    """301 for each alias; 410 with its page for each notice, its aliases and what the settings name.

    Lines with a query come first: one without fits whatever is asked.
    """
    site = make_site(tmp_path / "trang", _ARTICLES, _settings("netlify"))
    run(site)
    assert _redirects(site) == [
        "/xem id=5 b=c /2021/12/a/ 301!",
        "/xem go=1 b=c /2021/12/b/index.html 410!",
        "/xem id=9 /404.html 410",
        "/cu/1/ /2021/12/a/ 301!",
        "/cu/2.html /2021/12/a/ 301!",
        "/xem.aspx /2021/12/a/ 301!",
        "/2021/12/b/ /2021/12/b/index.html 410!",
        "/2021/12/b/index.html /2021/12/b/index.html 410!",
        "/go.html /go.html 410!",
        "/go.aspx /2021/12/b/index.html 410!",
        "/da-bo/ /404.html 410",
        "/bo-het/* /404.html 410",
    ]


def test_cloudflare_leads_on(tmp_path: Path) -> None:
    """It knows neither 410 nor queries."""
    site = make_site(tmp_path / "trang", _ARTICLES, _settings("cloudflare"))
    run(site)
    assert _redirects(site) == [
        "/cu/1/ /2021/12/a/ 301",
        "/cu/2.html /2021/12/a/ 301",
        "/xem.aspx /2021/12/a/ 301",
    ]


@pytest.mark.parametrize("host", ("netlify", "cloudflare"))
def test_the_file_follows_every_edit(tmp_path: Path, host: str) -> None:
    """As a clean build would write it: aliases that come and go, articles withdrawn, hosts that change."""
    site = make_site(tmp_path / "trang", _ARTICLES, _settings(host))
    run(site)
    scratch = tmp_path / "sach"
    edits: tuple[tuple[str, str | None], ...] = (
        ("content/2021/12/a.md", article("A", "2021-12-01", aliases="[/cu/1/, /cu.aspx]")),
        ("content/2021/12/a.md", article("A", "2021-12-01", slug="khac", aliases="[/cu/1/, /cu.aspx]")),
        ("content/2021/12/b.md", article("B", "2021-12-02", aliases="[/go.html, /go.aspx]")),
        ("content/2021/12/b.md", article("B", "2021-12-02", aliases="['/b?go=2']", withdrawn="{date: 2022-01-01}")),
        ("content/2021/12/b.md", article("B", "2021-12-02", aliases="['/b?go=3']", withdrawn="{date: 2022-01-01}")),
        ("content/2021/12/a.md", None),
        ("site.yaml", _settings(host).replace("/da-bo/", "/da-bo-roi/")),
        ("site.yaml", _settings("nginx")),
        ("content/2021/12/c.md", article("C", "2021-12-03", aliases="[/c.aspx]")),
        ("site.yaml", _settings(host)),
    )
    for name, text in edits:
        if text is None:
            (site / name).unlink()
        else:
            write(site, name, text)
        run(site)
        assert tree(site / "public") == clean_tree(site, scratch, keep_templates=True), (name, text)
    assert run(site).written == []


def test_a_site_that_is_deployed_elsewhere_has_no_such_file(tmp_path: Path) -> None:
    """And one of the site's own wins over what would be made."""
    site = make_site(tmp_path / "trang", _ARTICLES, _settings("nginx"))
    run(site)
    assert not (site / "public/_redirects").exists()
    write(site, "static/root/_redirects", "của tôi\n")
    write(site, "site.yaml", _settings("netlify"))
    run(site)
    assert (site / "public/_redirects").read_text(encoding="utf-8") == "của tôi\n"
    (site / "static/root/_redirects").unlink()
    run(site)
    assert len(_redirects(site)) == 12
