"""What HTML embeds: frames, films and sounds, scripts, drawings; and addresses of kinds that no page may hold.

The sanitiser would drop them without a word. Here, before it, they become what a page may hold, or are told.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

from sitegen import regex
from sitegen.content.markup.model import MarkupWarning
from sitegen.content.markup.sanitise import SCHEMES, WITH_CONTENT, LinkFilter
from sitegen.content.markup.targets import as_browsers_read, is_foreign, within_base
from sitegen.diagnostics import rules
from sitegen.diagnostics.rules import Rule

# What browsers play, and what they only save.
_FILMS: Final = ("mp4", "m4v", "webm", "ogv", "mov")
_SOUNDS: Final = ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac")
_NOT_PLAYED: Final = ("avi", "mkv", "mpg", "mpeg", "3gp", "wmv", "flv", "wma", "amr")

_TAG: Final = regex(
    r"""<!--.*?-->|<(/?)([a-zA-Z][\w:-]*+)((?>(?:[^<>"']|"[^"]*+"|'[^']*+')*))>""",
    re.DOTALL,
)
_ATTRIBUTE: Final = regex(r"""([\w:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_ADDRESSES: Final = {"iframe": "src", "embed": "src", "object": "data", "video": "src", "audio": "src"}
_VOID: Final = frozenset({"embed"})
_HIDING: Final = WITH_CONTENT | frozenset(_ADDRESSES)
_TARGETS: Final = {"a": "href", "img": "src"}
# Without one of these nothing here has anything to do: in what people typed as HTML, and in what the library wrote.
_NAMED: Final = regex(rf"<(?:{'|'.join(sorted(_HIDING))})\b|(?:href|src)\s*=", re.IGNORECASE)
# Where nothing can be wrong with the host.
_PLAIN: Final = r"https?://(?>(?:(?!xn--)[a-z0-9-]++\.)+)(?!xn--)[a-z]++"
_PLAIN_TARGET: Final = regex(rf"{_PLAIN}(?:[/?#]|\Z)")
_ODD_LINK: Final = regex(rf'href="(?!(?:{_PLAIN}[/?#"]|mailto:|&#109;&#97;|tel:|[\w./%#?-]*+"))')
_ODD_PICTURE: Final = regex(
    r'src="(?![\w./%-]*+(?:(?<=\.jpg)|(?<=\.jpeg)|(?<=\.png)|(?<=\.webp)|(?<=\.gif))")', re.IGNORECASE
)
_SCHEME: Final = regex(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DRIVE: Final = regex(r"[a-z]:|\\\\|file:", re.IGNORECASE)


def show_embedded(html: str, base_url: str, *, typed: bool) -> tuple[str, list[MarkupWarning]]:
    """Return ``html``, which is not yet safe, with what it embeds as a page may show it, and what is told of that.

    ``typed`` tells whether people wrote some of it, which the library only passed on.
    """
    if typed:
        may_embed = _NAMED.search(html) is not None
    else:
        may_embed = ("<a " in html and _ODD_LINK.search(html) is not None) or (
            "<img " in html and _ODD_PICTURE.search(html) is not None
        )
    if not may_embed:
        return html, []
    embedding = _Embedding(html, base_url)
    return "".join(embedding.pieces()), embedding.doubts


class _Embedding:
    """One text in which what is embedded is replaced; ``doubts`` are complete when all ``pieces`` were taken."""

    def __init__(self, html: str, base_url: str) -> None:
        self._html = html
        self._base_url = base_url
        self._links = LinkFilter()
        self.doubts: list[MarkupWarning] = []

    def pieces(self) -> Iterator[str]:
        """Yield the text, part by part."""
        end = 0
        inside: tuple[str, dict[str, str], str] | None = None
        depth = 0
        for tag in _TAG.finditer(self._html):
            name = (tag[2] or "").lower()
            if inside is not None:
                if name == "source" and "src" not in inside[1]:
                    inside[1].update(_attributes(tag[3]))
                depth += (-1 if tag[1] else 1) if name == inside[0] else 0
                if depth == 0:
                    yield self._shown(*inside)
                    inside = None
                    end = tag.end()
            elif name in _HIDING and not tag[1]:
                yield self._html[end : tag.start()]
                end = tag.end()
                if name in _VOID:
                    yield self._shown(name, _attributes(tag[3]), tag[0])
                else:
                    inside, depth = (name, _attributes(tag[3]), tag[0]), 1
            elif name in _TARGETS and not tag[1] and (new := self._target(name, tag)) is not None:
                yield self._html[end : tag.start()]
                yield new
                end = tag.end()
        if inside is not None:
            yield self._shown(*inside)
        else:
            yield self._html[end:]

    def _shown(self, name: str, attributes: dict[str, str], tag: str) -> str:
        """Return what stands for the element ``name`` with all it holds."""
        address = attributes.get(_ADDRESSES.get(name, ""), "").strip()
        if not address or _is_dropped(address):
            self._tell(rules.HIDDEN_HTML, tag)
            return ""
        label = attributes.get("title") or attributes.get("aria-label") or ""
        if name in {"video", "audio"} and self._is_own(address):
            return _player(name, address, label)
        self._tell(rules.FRAME, address, "![…](video.mp4)")
        return f'<a href="{escape(address)}">{escape(label.strip() or address)}</a>'

    def _target(self, name: str, tag: re.Match[str]) -> str | None:
        """Return what stands for a link's or picture's tag, None for the tag itself."""
        attributes = _attributes(tag[3])
        target = attributes.get(_TARGETS[name], "")
        if _is_dropped(target):
            file = re.split(r"[/\\]", target.strip())[-1] if _is_local(target) else ""
            if name == "a":
                rule = rules.LOCAL_TARGET if file else rules.DROPPED_TARGET
                self._tell(rule, target, file and f"[…]({file})")
                return "<a>"
            self._tell(rules.LOCAL_PICTURE if file else rules.PASTED_PICTURE, target, f"![…]({file or 'anh.jpg'})")
            return escape(attributes.get("alt", ""))
        if name == "a" or not self._is_own(target):
            return self._unreachable(target) if name == "a" else None
        ending = target.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
        label = attributes.get("alt", "")
        if ending in _FILMS or ending in _SOUNDS:
            return _player("video" if ending in _FILMS else "audio", target, label)
        if ending in _NOT_PLAYED:
            self._tell(rules.NOT_PLAYED, target)
            return f'<a href="{escape(target)}">{escape(label.strip() or target)}</a>'
        return None

    def _unreachable(self, target: str) -> str | None:
        """Return what stands for the tag of a link that no browser can follow, None for any other."""
        if _PLAIN_TARGET.match(target) or not is_foreign(target) or self._links.keeps(target):
            return None
        self._tell(rules.UNREACHABLE_TARGET, target)
        return "<a>"

    def _is_own(self, address: str) -> bool:
        return not is_foreign(address) or within_base(address, self._base_url) is not None

    def _tell(self, rule: Rule, target: str, fixed: str = "") -> None:
        self.doubts.append(MarkupWarning(rule, target, fixed=fixed))


def _player(name: str, address: str, label: str) -> str:
    title = f' title="{escape(label.strip())}"' if label.strip() else ""
    return f'<{name} src="{escape(address)}"{title}></{name}>'


def _is_local(target: str) -> bool:
    return _DRIVE.match(as_browsers_read(target)) is not None


def _is_dropped(target: str) -> bool:
    """Tell whether no page may hold ``target``: by its scheme, or as a file of a computer."""
    read = as_browsers_read(target)
    scheme = _SCHEME.match(read)
    return _is_local(target) or (scheme is not None and scheme[1].lower() not in SCHEMES)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found
