"""What shows in templates and in the theme's data."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

TEMPLATE_SYNTAX = Rule(
    "T101", N_("The template cannot be understood: {value}"), N_("correct the template at this line.")
)
TEMPLATE_ERROR = Rule(
    "T102",
    N_("The template failed while rendering {output}: {value}"),
    N_("correct the template at this line."),
)
NO_ASSET = Rule("T103", N_("No such file in static/: {value}"), N_("correct the name, or add the file to static/."))
NO_TEMPLATE = Rule("T104", N_("No such template: {value}"), N_("correct the name, or add the file to templates/."))
BAD_PLACES = Rule(
    "T105", N_("{key} must hold {expected} and nothing else in braces"), N_("add or remove what is in braces.")
)
IDLE_PLACES = Rule("T105", N_("{key} has nothing to put in the place of braces"), N_("remove what is in braces."))
BAD_THEME_ID = Rule(
    "T106",
    N_("Not an id of the theme: {value}"),
    N_("begin with a letter from a to z, use such letters, digits and hyphens; leave {taken} to headings and notes."),
)
BAD_COLOUR = Rule("T107", N_("Not a colour: {value}"), N_('write it in quotes, as in "#8a1414".'))
BAD_ICON_SIZES = Rule(
    "T108", N_("Not the sizes of an icon: {value}"), N_("write width and height as in 192x192, or any for a drawing.")
)
