"""What IIS reads anew with each deploy: its maps, and its rules, since a map holds no patterns."""

import os
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from sitegen.publishing.hosts.addresses import Gone, Moved
from sitegen.publishing.hosts.lookups import QUERY, as_sent, by_query, literal

_RULES: Final = os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings", "iis_rules.config")
_BELOW: Final = """\
  <rule name=%s stopProcessing="true">
    <match url=".*" />
    <conditions>
      <add input="{%s}" pattern=%s ignoreCase="false" />
%s    </conditions>
    <action type="CustomResponse" statusCode="410" statusReason="Gone" statusDescription="Gone" />
  </rule>
"""
# What is there stays: a file, and the page of a folder.
_NOT_THERE: Final = """\
      <add input="{REQUEST_FILENAME}" matchType="IsFile" negate="true" />
      <add input="{REQUEST_FILENAME}\\index.html" matchType="IsFile" negate="true" />
"""


def iis_files(leading: list[Moved], notices: list[Gone]) -> Iterator[tuple[str, bytes]]:
    """Yield the maps that the rules ask."""
    exact = [each for each in notices if each.page and not each.url.endswith("*")]
    maps = {
        "sitegen moved": [(each.old, each.new) for each in leading if not each.has_query],
        "sitegen moved with query": [(quote(each.old, safe=QUERY), each.new) for each in leading if each.has_query],
        **{
            f"sitegen {name.replace('-', ' ')}": [(as_sent(each), "1") for each in some]
            for name, some in by_query(exact)
        },
    }
    yield "iis/rewriteMaps.config", _rewrite_maps(maps)


def _rewrite_maps(maps: dict[str, list[tuple[str, str]]]) -> bytes:
    lines = ["<!-- Written anew by sitegen deploy. -->", "<rewriteMaps>"]
    for name, pairs in maps.items():
        lines.append(f"  <rewriteMap name={quoteattr(name)}>")
        lines += [f"    <add key={quoteattr(old)} value={quoteattr(new)} />" for old, new in pairs]
        lines.append("  </rewriteMap>")
    return "\n".join([*lines, "</rewriteMaps>", ""]).encode()


def rules_file(base: str, notices: Iterable[Gone]) -> tuple[str, bytes]:
    """Return (path below ``.sitegen/``, bytes) of all rules. ``base`` is the path of ``base_url``. Raises OSError."""
    below = [each for each in notices if each.url.endswith("*")]
    plain, with_query = ([each for each in below if each.has_query == asked] for asked in (False, True))
    rules = _rule("Gone, all below", "URL", plain, _NOT_THERE) + _rule(
        "Gone, all below, with a query", "UNENCODED_URL", with_query, ""
    )
    with open(_RULES, encoding="utf-8") as file:
        text = file.read()
    manifest = quoteattr(f"^{literal(base)}/\\.sitegen/manifest$")
    return "iis/rules.config", text.replace("%%{manifest}", manifest).replace("%%{below}", rules).encode()


def _rule(name: str, variable: str, below: list[Gone], conditions: str) -> str:
    """Return the rule by which all is gone that begins as one of ``below`` does; "" where nothing is."""
    if not below:
        return ""
    pattern = "|".join(literal(as_sent(each)[:-1]) for each in below)
    return _BELOW % (quoteattr(name), variable, quoteattr(f"^(?:{pattern})"), conditions)
