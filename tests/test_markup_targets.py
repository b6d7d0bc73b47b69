"""Targets: their replacement by addresses, and their places in the source."""

import pytest

from sitegen.content.markup import locate, resolve


def upper(tag: str, target: str) -> str | None:
    """Answer with what was asked, to see it."""
    return f"/{tag}/{target.upper()}?a=1&b=2"


@pytest.mark.parametrize(
    ("html", "expected"),
    (
        ("<p>a</p>", "<p>a</p>"),
        ('<a href="b.md">c</a>', '<a href="/a/B.MD?a=1&amp;b=2">c</a>'),
        ('<a href="x&amp;y" title="t">c</a>', '<a href="/a/X&amp;Y?a=1&amp;b=2" title="t">c</a>'),
        (
            '<a title=" href=&quot;b.md&quot;" href="b">c</a>',
            '<a title=" href=&quot;b.md&quot;" href="/a/B?a=1&amp;b=2">c</a>',
        ),
        ('<img alt="d" src="e.jpg">', '<img alt="d" src="/img/E.JPG?a=1&amp;b=2">'),
        ('<a href="https://vi.vn/">c</a>', '<a href="https://vi.vn/">c</a>'),
        ('<a href="#c">c</a><a>d</a>', '<a href="#c">c</a><a>d</a>'),
        ('<a href="https://x.vn/y/z">c</a>', '<a href="/a/HTTPS://X.VN/Y/Z?a=1&amp;b=2">c</a>'),
        ('<a href="https://x.vn/yz">c</a>', '<a href="https://x.vn/yz">c</a>'),
    ),
)
def test_internal_targets_are_replaced(html: str, expected: str) -> None:
    """Targets inside the site get their addresses, escaped; all others stay."""
    assert resolve(html, upper, base_url="https://x.vn/y") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    (
        ('<p>a <a href="b.md">c <em>d</em></a> e</p>', "<p>a c <em>d</em> e</p>"),
        ('<a href="b">c</a><a href="https://vi.vn/">d</a>', 'c<a href="https://vi.vn/">d</a>'),
        (
            '<a href="b"><table><tbody><tr><td><a href="#c">d</a></td></tr></tbody></table></a>e',
            '<table><tbody><tr><td><a href="#c">d</a></td></tr></tbody></table>e',
        ),
        ('<p>a <img alt="b" src="c.jpg"> d</p>', "<p>a  d</p>"),
        ('<figure><img alt="b" src="c.jpg"><figcaption>e</figcaption></figure>\n<p>d</p>', "<p>d</p>"),
    ),
)
def test_what_is_not_public_is_shown_as_its_text(html: str, expected: str) -> None:
    """A link without an answer becomes its content; a picture goes, its figure and caption with it."""
    assert resolve(html, lambda _tag, _target: None) == expected


@pytest.mark.parametrize(
    ("source", "target", "nth", "place"),
    (
        ("a\n\nb [c](d.md) e", "d.md", 0, (12, 7, 4)),
        ("[c](d.md)\n[c](d.md)", "d.md", 1, (11, 5, 4)),
        ("[c](d.md)", "d.md", 5, (10, 5, 4)),
        ("d.md [c](xd.md) [c](d.md)", "xd.md", 0, (10, 10, 5)),
        ('<img src="a b.jpg">', "a b.jpg", 0, (10, 11, 7)),
        ("[a](<b c.md>)", "b c.md", 0, (10, 6, 6)),
        ("[a][b]\n\n[b]: c.md", "c.md", 0, (12, 6, 4)),
        ("[a](b?c&amp;d)", "b?c&d", 0, (10, 5, 9)),
        (r"[a](b\_c)", "b_c", 0, (10, 5, 4)),
        ("x\n[a]( )", "", 0, (11, 3, 4)),
        ("x\n[a](<>)", "", 0, (11, 3, 5)),
        ('x\n<a title="b" href="">c</a>', "", 0, (11, 14, 7)),
        ("x\n[a](/b\tc/)", "/b   c/", 0, (11, 5, 5)),
        ("x\n<a href='/&#98;/c'>a</a>", "/b/c", 0, (11, 10, 8)),
        (r"[a](b\_c) [a](b_c)", "b_c", 1, (10, 15, 3)),
        (r"[a](b\(c)", "b(c", 0, (10, 5, 4)),
        ("x\n- y\n  > (https://x.vn/a).", "https://x.vn/a", 0, (12, 6, 14)),
        ("https://x.vn/a/b https://x.vn/a,", "https://x.vn/a", 0, (10, 18, 14)),
        ("“https://x.vn/a” [b](https://x.vn/a)", "https://x.vn/a", 1, (10, 22, 14)),
        (r"Xem https://x.vn/a\_b.", "https://x.vn/a_b", 0, (10, 5, 17)),
        ("Xem www.x.vn/a.", "http://www.x.vn/a", 0, (10, 5, 10)),
        ("x\n[a](%62.md)", "b.md", 0, (10, 1, 1)),
        ("", "b.md", 0, (10, 1, 1)),
    ),
)
def test_a_target_is_found_in_the_source(source: str, target: str, nth: int, place: tuple[int, int, int]) -> None:
    """The line in the file, the column and the length are told; the start when it is not found."""
    assert locate(source, [(target, nth)], 10) == [place]
