"""Drawings written anew: what draws stays, and nothing else is published."""

import base64
import pickle
import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from picture_samples import SECRETS, bomb, encoded, exif, gps_bytes
from picture_samples import drawn as drawn_picture
from sitegen.pictures.look import MAX_DRAWING_BYTES
from sitegen.pictures.model import DrawingError
from sitegen.pictures.svg import uses
from sitegen.pictures.svg.names import ATTRIBUTES, ELEMENTS, SVG, WORDS, XML
from sitegen.pictures.svg.writer import redrawn
from svg_samples import ATTACKS, DRAWN, TELLING, svg

# Those that lose what acts, and draw as before.
_HARMLESS_WHEN_REDRAWN: Final = frozenset(
    {
        *("script, XHTML in metadata", "script, in another namespace", "inclusion", "font face uri", "use, base"),
        *("attribute that ends", "attribute that ends the element", "title that ends", "href that ends"),
        *("CDATA that ends", "use, both", "cursor, outer", "background, outer", "content, outer"),
        "style, hidden by a string",
    }
)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _assert_only_draws(data: bytes) -> None:
    """Look at a drawing with another parser: all that is in it is on the lists, and names nothing but itself."""
    assert b"<!" not in data
    assert data.count(b"<?") == 1
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    for element in root.iter():
        assert isinstance(element.tag, str)
        name = etree.QName(element)
        assert (name.namespace, name.localname in ELEMENTS) == (SVG, True)
        for key, value in element.items():
            if key == "href":
                assert re.fullmatch(r"#\S+|data:image/(jpeg|png|gif|webp|avif);base64,[A-Za-z0-9+/=]+", value)
                assert value[0] == "#" or name.localname == "image"
                continue
            assert key in ATTRIBUTES | WORDS | {"style", f"{{{XML}}}lang", f"{{{XML}}}space"}
            if key not in WORDS | {f"{{{XML}}}lang"}:
                _assert_loads_nothing(value)
        if name.localname == "style":
            _assert_loads_nothing(element.text or "")


def _assert_loads_nothing(style: str) -> None:
    assert not set("@\\<") & set(style)
    for function in re.finditer(r"([^\s,:;{}()'\"]+)\(([^)]*)", style):
        assert function[1].lower() != "url" or re.match(r"""["']?#""", function[2])
        assert function[1].lower() not in {
            "src",
            "image",
            "image-set",
            "-webkit-image-set",
            "cross-fade",
            "var",
            "attr",
        }


@pytest.mark.parametrize("drawing", DRAWN.values(), ids=DRAWN)
def test_what_drawing_programs_write_is_written_anew(drawing: str) -> None:
    """With all that draws, and the same when it is written once more."""
    data = redrawn(drawing.encode())
    _assert_only_draws(data)
    assert redrawn(data) == data


@pytest.mark.parametrize("name", sorted(set(ATTACKS) - _HARMLESS_WHEN_REDRAWN))
def test_what_acts_is_refused(name: str) -> None:
    """A script, a style or a file from elsewhere, in whatever way it is written."""
    with pytest.raises(DrawingError):
        redrawn(_bytes(ATTACKS[name]))


@pytest.mark.parametrize("name", sorted(_HARMLESS_WHEN_REDRAWN))
def test_what_shows_nothing_is_dropped(name: str) -> None:
    """And what only looks like markup is text."""
    _assert_only_draws(redrawn(_bytes(ATTACKS[name])))


@pytest.mark.parametrize(
    ("inside", "expected"),
    (
        ("<title>Hình &#272;ẹp, description</title>", "<title>Hình Đẹp, description</title>"),
        ("<g><!-- ghi chú --><?pi?> </g>", "<g/>"),
        ("<text xml:space='preserve'> a\t&#13;&lt; </text>", '<text xml:space="preserve"> a\t&#13;&lt; </text>'),
        ("<g id='a&#10;\"'/>", '<g id="a&#10;&quot;"/>'),
        ("<g data-x='1' tabindex='1' style='a:b'/>", "<g/>"),
        ("<g style=' FILL : red !important ;; cursor:url(http://a/)'/>", '<g style="fill:red !important"/>'),
        ("<style>a,\n.b > #c{fill:red;x:y} d{x:y}</style>", "<style>a, .b &gt; #c{fill:red}</style>"),
        ("<style>d{x:y}</style>", "<style/>"),
        ("<use xlink:href=' #a '/>", '<use href="#a"/>'),
        ("<g transform='translate (1) rotate(2,3,4)'/>", '<g transform="translate (1) rotate(2,3,4)"/>'),
    ),
)
def test_a_drawing_is_written_in_one_way(inside: str, expected: str) -> None:
    """In double quotes, without comments, without what says nothing of drawing."""
    begin = b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
    assert redrawn(svg(inside).encode()) == begin + expected.encode() + b"</svg>\n"


@pytest.mark.parametrize("mark", (b"", b"\xef\xbb\xbf"), ids=("plain", "with a mark"))
def test_a_mark_of_the_encoding_does_no_harm(mark: bytes) -> None:
    """Some programs write one."""
    assert redrawn(mark + svg("").encode()) == redrawn(svg("").encode())


def test_a_picture_in_a_drawing_tells_no_more_than_one_beside_it() -> None:
    """Neither its place nor its camera."""
    data = redrawn(svg(f'<image href="{TELLING}"/>').encode())
    found = re.search(rb"base64,([^\"]+)", data)
    assert found is not None
    assert not any(secret in base64.b64decode(found[1]) for secret in (*SECRETS, gps_bytes()))
    assert redrawn(data) == data


def test_a_picture_in_a_drawing_that_lies_says_so() -> None:
    """It cannot be turned there."""
    lying = base64.b64encode(encoded(drawn_picture(8, 6), "JPEG", exif=exif(6))).decode()
    data = redrawn(svg(f'<image href="data:image/jpeg;base64,{lying}"/>').encode())
    found = re.search(rb"base64,([^\"]+)", data)
    assert found is not None
    assert b"Exif" in base64.b64decode(found[1])
    assert gps_bytes() not in base64.b64decode(found[1])


@pytest.mark.parametrize(
    "address", ("data:image/png,abc", "data:image/png;base64,###", "data:text/html;base64,AAAA", "")
)
def test_only_pictures_may_be_in_a_drawing(address: str) -> None:
    """Whole ones, and not too large to be decoded."""
    for each in (address, "data:image/png;base64," + base64.b64encode(bomb(60_000, 60_000)).decode()):
        with pytest.raises(DrawingError):
            redrawn(svg(f'<image href="{each}"/>').encode())


@pytest.mark.parametrize(
    ("drawing", "what", "line"),
    (
        (svg("\n<g/>\n<script/>"), "<script>", 3),
        (svg("<g\n onclick='x'/>"), "onclick", 1),
        (svg("\n<style>\n@import 'x';</style>"), "<style> @import 'x';", 3),
        ("<!DOCTYPE svg\n[<!ENTITY a 'b'>]>" + svg(""), "<!DOCTYPE", 1),
        ("\n" + svg("") + "<!ENTITY a>", "<!ENTITY", 2),
        (svg("\n<g></h>"), "", 2),
        ("không phải", "", 1),
        ("", "", 1),
    ),
)
def test_the_place_of_what_is_wrong_is_told(drawing: str, what: str, line: int) -> None:
    """With the name of what stands there."""
    with pytest.raises(DrawingError) as raised:
        redrawn(drawing.encode())
    assert (raised.value.what, raised.value.line) == (what, line)
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own
    assert vars(again) == vars(raised.value)


@pytest.mark.parametrize(
    "drawing",
    (
        svg("<g/>" * 100_000),
        svg("<g>" * 200 + "</g>" * 200),
        svg('<g xmlns:x="x">' + "<x:a>" * 300 + "</x:a>" * 300 + "</g>"),
        svg(f"<title>{'a' * MAX_DRAWING_BYTES}</title>"),
        svg(f"<path fill='{'rgb(' * 9}'/>"),
    ),
    ids=("elements", "depth", "depth of what is dropped", "bytes", "functions"),
)
def test_a_drawing_has_bounds(drawing: str) -> None:
    """Far beyond what drawings need."""
    with pytest.raises(DrawingError):
        redrawn(drawing.encode())


def test_what_is_used_counts_where_it_is_used() -> None:
    """As often as it is, also in what is used itself."""
    glyphs = "<defs><g id='a'>" + "<path/>" * 9 + "</g></defs>" + "<use href='#a'/>" * 1000
    assert redrawn(svg(glyphs).encode())
    assert uses.is_bounded(uses.Uses([4, 3, 3, 4], {"a": 1}, [(3, "a")]))
    chain = [(n, f"a{n + 1}") for n in range(1, 100) for _ in range(2)]
    ids = {f"a{n}": n for n in range(1, 101)}
    assert not uses.is_bounded(uses.Uses([101, *range(2, 102)], ids, chain))


_NAMES: Final = st.sampled_from(
    [
        *("svg", "g", "path", "use", "image", "style", "text", "title", "metadata", "linearGradient"),
        *("script", "a", "set", "foreignObject", "x:y", "h:script", "SCRIPT"),
    ]
)
_KEYS: Final = st.sampled_from(
    [
        *("id", "class", "d", "fill", "style", "href", "xlink:href", "transform", "filter", "type"),
        *("onload", "xml:base", "xml:space", "x:y", "h:onload", "data-x"),
    ]
)
_PIECES: Final = st.lists(
    st.sampled_from(
        [
            *(
                "#a",
                "url(",
                "url(#a)",
                "http://a/",
                ")",
                "(",
                "'",
                "&quot;",
                ";",
                ":",
                "fill",
                "{",
                "}",
                "/*",
                "*/",
                "\\75rl(",
            ),
            *(
                "@import ",
                "javascript:",
                "data:image/png;base64,",
                "AAAA",
                " ",
                "\n",
                "red",
                "rgb(1,2,3)",
                "&lt;",
                "&amp;",
            ),
            *(
                "]]>",
                "--",
                "<!-- -->",
                "<![CDATA[",
                "expression(",
                "URL(",
                "\u00a0",
                "ñ",
                "%23",
                "var(--a)",
                "!important",
            ),
        ]
    ),
    max_size=5,
).map("".join)


@st.composite
def _elements(draw: st.DrawFn, depth: int = 3) -> str:
    name = draw(_NAMES)
    keys = draw(st.lists(_KEYS, unique=True, max_size=3))
    attributes = "".join(f' {key}="{re.sub("[<]", "&lt;", draw(_PIECES))}"' for key in keys)
    inside = draw(_PIECES) if depth == 0 else "".join(draw(st.lists(_elements(depth - 1), max_size=2)))
    return f"<{name}{attributes}>{inside}{draw(_PIECES) if draw(st.booleans()) else ''}</{name}>"


@given(_elements())
def test_whatever_a_drawing_holds_only_what_draws_is_written(inside: str) -> None:
    """Or it is refused; and what was written is written the same again."""
    spaces = 'xmlns:x="urn:x" xmlns:h="http://www.w3.org/1999/xhtml"'
    try:
        data = redrawn(svg(inside, spaces).encode())
    except DrawingError:
        return
    _assert_only_draws(data)
    assert redrawn(data) == data


@given(st.text(max_size=60))
def test_no_value_leads_out_of_its_place(text: str) -> None:
    """A name, a word and a text are what they are, whatever is in them."""
    clean = "".join(each for each in text if each in "\t\n\r" or "\x20" <= each <= "\ud7ff")
    element = etree.Element(f"{{{SVG}}}svg")
    child = etree.SubElement(element, f"{{{SVG}}}text", {"id": clean, "aria-label": clean})
    child.text = clean
    written = etree.fromstring(redrawn(etree.tostring(element)))
    assert (written[0].get("id"), written[0].get("aria-label"), written[0].text or "") == (clean, clean, clean)
