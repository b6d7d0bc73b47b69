"""Every word that is typed is shown, or what is wrong with its place is told.

``SITEGEN_LOST=20000`` in the environment looks at that many documents.
"""

import os
import re
from html import unescape
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markup import Markup, MarkupWarning, places_of
from sitegen.content.markup.places import Position
from sitegen.diagnostics import rules

_MARKUP: Final = Markup("https://example.org")
_DOCUMENTS: Final = int(os.environ.get("SITEGEN_LOST", "150"))

# Each with a number behind it, so that every word of a document is one of its own.
_WORDS: Final = st.sampled_from(("hội", "Nghị", "đảng", "Ảnh", "tỉnh", "ấp", "word"))
_PIECES: Final = st.sampled_from(
    (
        *("{}", "{} {}", "{}, {}.", "**{}**", "*{} {}*", "**{}", "{}**", "*{}", "__{}__", "`{}`", "`{}", "``{} ` {}``"),
        *("<{}>", "<<{} {}>>", "< {} >", "a<{}", "<b {} {}>", "<b>{}</b>", "<b>{}", "{}</b>", "<i>{}<b>{}</i>{}</b>"),
        *("<div>{}</div>", "<div>{}", "{}</div>", "<p>{}", "<u/>{}", '<b title="x > y">{}</b>', "<o:p>{}</o:p>"),
        *("<script>{}</script>", "<script>{}", "<style>{}</style>", "<svg><text>{}</text></svg>", "<textarea>{}"),
        *(
            "<select><option>{}</option></select>",
            "<iframe src='https://example.com/'>{}</iframe>",
            "<title>{}</title>",
        ),
        *(
            "<table><tr><td>{}</td></tr></table>",
            "<table><tr><td>{}",
            "<ul><li>{}<li>{}</ul>",
            "<form>{}<button>{}</button></form>",
        ),
        *(
            "<center>{}</center>",
            "<font color=red>{}</font>",
            "<h2>{}</h2>",
            "<dl><dt>{}<dd>{}</dl>",
            "<noscript>{}</noscript>",
        ),
        *(
            "<math>{}</math>",
            "<template>{}</template>",
            "<object data='a.pdf'>{}</object>",
            "<video src='https://x.vn/a'>{}</video>",
        ),
        *(
            "<?php {} ?>",
            "<!DOCTYPE {}>",
            "<![CDATA[{}]]>",
            "<!-- {}",
            "</{}>",
            "<b{}>",
            "&{};",
            "&#1;{}",
            "<br {}>",
            "<p {}>",
        ),
        *(
            "[{}](a.md)",
            "[{}](<a b.md>)",
            "[{}] (a.md)",
            "[{}](a.md",
            "[{}]",
            "[{}][{}]",
            "[[{}]]",
            "![{}](https://x.vn/b.jpg)",
        ),
        *(
            "[{}](javascript:x)",
            "![{}](data:x)",
            "[{}](file:///c)",
            "![{}](C:\\a.jpg)",
            "![{}](c.mp4)",
            "![{}](c.avi)",
            "[{}]()",
        ),
        *(
            "{}[^1]",
            "[^{}]",
            "[^1]: {}",
            "[{}]: {}",
            "[a]: {}",
            "[^2]: {}",
            "# {}",
            "## {} #",
            "#{}",
            "{}\n===",
            "{}\n---",
        ),
        *(
            "- {}\n- {}",
            "1. {}\n2. {}",
            "{}:\n- {}",
            "> {}",
            "> [!NOTE]\n> {}",
            "    {}",
            "\t{}",
            "| {} | {} |",
            "{} | {}",
        ),
        *(
            "| {} | {} |\n|-|-|\n| {} | {} |",
            "| {} | {} |\n|-|-|\n| {} | {} | {} |",
            "{}|{}\n-|-\n{}|{}|{}",
            "|{}|\n|-|\n|{}|{}|",
        ),
        *(
            "```\n{}\n```",
            "{{{{< {} >}}}}",
            "{{% {} %}}",
            "::: {}",
            "!!! note {}",
            "{{width={}}}",
            "[caption]{}[/caption]",
        ),
        *(
            "{}  \n{}",
            "{}\\\n{}",
            "\\<{}\\>",
            "\\*{}\\*",
            "\\[{}]: {}",
            "***{}***",
            "_{}_",
            "~~{}~~",
            "<https://{}.vn/>",
        ),
    )
)
_BETWEEN: Final = st.sampled_from(("\n\n", "\n\n", "\n\n", "\n", " ", "", "\n \n", "\n\n\n"))
_FOR_NOBODY: Final = re.compile(
    r"(?s:<!--.*?-->)|(?:```|~~~) *(?:\w+ *)?(?:\{.*\})?$|\[\^[^\]\n]*\]:", re.ASCII | re.MULTILINE
)
_WORD: Final = re.compile(r"(?:hội|Nghị|đảng|Ảnh|tỉnh|ấp|word)\d+q")


@st.composite
def _documents(draw: st.DrawFn) -> str:
    count = 0
    document = ""
    for _ in range(draw(st.integers(1, 5))):
        piece = draw(_PIECES)
        words = []
        for _ in range(piece.count("{}")):
            count += 1
            words.append(f"{draw(_WORDS)}{count}q")
        document += piece.format(*words) + draw(_BETWEEN)
    return document


def _lost(document: str) -> list[str]:
    """Return the words of a document that its page does not show and of whose place nothing is told."""
    result = _MARKUP.render(document, keep_lead=False)
    shown = set(_WORD.findall(unescape(f"{result.lead} {result.body}")))
    told = list(zip(result.warnings, places_of(result.warnings, document, 1), strict=True))
    lines = document.split("\n")
    # What a comment says is for nobody, nor are the names of notes and of the language of code.
    seen = _FOR_NOBODY.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), document)
    return [
        word[0]
        for word in _WORD.finditer(seen)
        if word[0] not in shown and not _is_told(document.count("\n", 0, word.start()) + 1, lines, told)
    ]


def _is_told(line: int, lines: list[str], told: list[tuple[MarkupWarning, Position]]) -> bool:
    """Tell whether a warning is about the paragraph of ``line``, or about an element that may go on beyond its own."""
    for warning, place in told:
        first, last = sorted((line, place.line))
        if warning.rule is rules.HIDDEN_HTML or all(each.strip() for each in lines[first - 1 : last]):
            return True
    return False


@settings(max_examples=_DOCUMENTS, deadline=None)
@given(_documents())
def test_every_word_is_shown_or_told(document: str) -> None:
    """Whatever markup stands around it."""
    assert _lost(document) == [], document
