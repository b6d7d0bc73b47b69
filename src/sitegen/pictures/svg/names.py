"""What a drawing may hold: elements, attributes and properties of SVG 2 that draw, and load nothing."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
XML: Final = "http://www.w3.org/XML/1998/namespace"
XHTML: Final = "http://www.w3.org/1999/xhtml"

# Elements in which text means something.
TEXTS: Final = frozenset({"title", "desc", "text", "tspan", "textPath"})
# Those whose `href` names another one of the drawing.
REFERRING: Final = frozenset({"use", "textPath", "linearGradient", "radialGradient", "pattern"})
ELEMENTS: Final = (
    TEXTS
    | REFERRING
    | _words("""
        svg g defs symbol path rect circle ellipse line polyline polygon image style
        stop clipPath mask marker filter
        feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
        feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
        feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    """)
)
# What drawing programs keep for themselves, and fonts that no browser uses: dropped with all that is in it.
DROPPED: Final = frozenset({"metadata", "font", "font-face"})

# Styles, each also an attribute of its own.
PROPERTIES: Final = _words("""
    fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width paint-order vector-effect color opacity
    clip-path clip-rule mask mask-type filter marker marker-start marker-mid marker-end
    stop-color stop-opacity flood-color flood-opacity lighting-color
    color-interpolation color-interpolation-filters color-rendering shape-rendering image-rendering text-rendering
    display visibility overflow mix-blend-mode isolation transform transform-origin transform-box
    font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
    text-anchor text-decoration letter-spacing word-spacing white-space line-height
    writing-mode direction unicode-bidi dominant-baseline alignment-baseline baseline-shift
""")
ATTRIBUTES: Final = PROPERTIES | _words("""
    x y width height rx ry cx cy r x1 y1 x2 y2 fx fy fr d points pathLength dx dy rotate textLength lengthAdjust
    startOffset method spacing side viewBox preserveAspectRatio
    gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
    filterUnits primitiveUnits in in2 result stdDeviation mode type values tableValues slope intercept amplitude
    exponent operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale
    diffuseConstant specularConstant specularExponent kernelUnitLength scale xChannelSelector yChannelSelector
    azimuth elevation z pointsAtX pointsAtY pointsAtZ limitingConeAngle radius baseFrequency numOctaves seed stitchTiles
""")
# Attributes that are text, and mean nothing but a name or a word for readers.
WORDS: Final = frozenset({"id", "class", "lang", "role", "aria-label", "aria-hidden", "aria-labelledby"})
# Functions in the values of attributes and styles; `url` is one only with a place of the drawing itself.
FUNCTIONS: Final = _words("""
    rgb rgba hsl hsla matrix translate translatex translatey scale scalex scaley rotate skewx skewy blur drop-shadow
""")
