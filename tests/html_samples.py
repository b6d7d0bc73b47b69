"""Articles with HTML in them, for tests: every element and attribute that may reach a page, and some that may not."""

from typing import Final

from hypothesis import strategies as st

from sitegen.content.markup.sanitise import ATTRIBUTES, ELEMENTS, VALUES

_FOREIGN_ELEMENTS: Final = ("span", "center", "font", "section", "script", "button", "svg", "h7")
_FOREIGN_ATTRIBUTES: Final = ("id", "class", "style", "onclick", "align", "role", "name")
# What programs look for in articles, more often than the other elements.
_LOOKED_FOR: Final = ("h2", "h3", "table", "figure", "figcaption", "p", "img", "a", "sup", "em", "i", "br", "div", "li")
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})

_TEXTS: Final = st.sampled_from(
    (
        *("Hội nghị", "x", " ", "\n", "\n\n", "Ảnh: cây đa", "1", "↩", "&amp;", "&lt;i&gt;"),
        *("*nghiêng*", "**", "[a](b.md)", "![c](/anh/d.jpg)", "[^1]"),
    )
)
_VALUES: Final = {
    "lang": ("vi", "en", ""),
    "dir": ("rtl", "ltr", "x"),
    "title": ("tên", "<script>alert(1)</script>", "a &quot;b&quot;", "</figcaption><img src=x onerror=alert(1)>", " "),
    "alt": ("cây đa", "", "<b>", "</a><script>"),
    "href": ("b.md", "#muc-x", "https://vi.vn/?a=1&b", "javascript:alert(1)", "", "//h/"),
    "src": ("/anh/d.jpg", "https://vi.vn/e.jpg", "https://example.org/cong/f.jpg", "", "data:x", "x><b>"),
    "data-note": ("0", "1", "-1", "2", "x"),
    "start": ("3", "x"),
}
_ANY: Final = ("x", "", "muc-x", "left")
_MARKDOWN: Final = (
    "## Mục",
    "# Mục *một*\n### Mục",
    "Đoạn *một*[^1].",
    "[^1]: Chú thích.",
    "![cây đa](/anh/d.jpg)",
    '![cây đa](/anh/d.jpg "<script>alert(1)</script>")\n*Ảnh: x*',
    "![xa](https://vi.vn/e.jpg)",
    "*Ảnh: cây đa*",
    "| a | b |\n|:-|-:|\n| c | d |",
    "- một\n- hai",
    "> trích",
    "    mã",
)


def _attribute(element: str) -> st.SearchStrategy[str]:
    """Return an attribute that ``element`` may have, or now and then one that it may not."""
    allowed = sorted(ATTRIBUTES["*"] | ATTRIBUTES.get(element, frozenset()) | frozenset(VALUES.get(element, {})))
    return st.sampled_from([*allowed * 3, *_FOREIGN_ATTRIBUTES, *_VALUES]).flatmap(
        lambda name: st.sampled_from(_VALUES.get(name) or sorted(VALUES.get(element, {}).get(name, _ANY))[:6]).map(
            lambda value: f" {name}='{value}'"
        )
    )


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from([*sorted(ELEMENTS), *_LOOKED_FOR * 4, *_FOREIGN_ELEMENTS])

    def write(name: str) -> st.SearchStrategy[str]:
        ends = ("",) if name in _VOID else (f"</{name}>",) * 8 + ("", f"</{name}")
        attributes = st.lists(_attribute(name), max_size=3).map("".join)
        inside = st.just("") if name in _VOID else children
        return st.tuples(st.just(f"<{name}"), attributes, st.just(">"), inside, st.sampled_from(ends)).map("".join)

    return names.flatmap(write)


HTML: Final = st.recursive(
    _TEXTS, lambda inner: st.one_of(_element(inner), st.lists(inner, max_size=4).map("".join)), max_leaves=12
)
ARTICLES: Final = st.lists(
    st.tuples(st.one_of(HTML, HTML, st.sampled_from(_MARKDOWN)), st.sampled_from(("\n\n", "\n\n", "\n", ""))).map(
        "".join
    ),
    max_size=6,
).map("".join)
"""The Markdown of an article."""
