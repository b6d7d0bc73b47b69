"""What shows when a picture is looked at."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

UNUSABLE_AVIF = Rule(
    "N204",
    N_("An AVIF picture of a kind that cannot be published: {value}"),
    N_("open it with a picture program and save it as JPEG, PNG or WebP."),
)
NOT_A_PICTURE = Rule(
    "N204",
    N_("Not a picture that browsers can show: {value}"),
    N_(
        "open it with a picture program and save it as JPEG or PNG, a scanned document as PDF; renaming it does not"
        " help, and where it was taken cannot be removed from a file of this kind."
    ),
)
DAMAGED_PICTURE = Rule(
    "N205",
    N_("The picture is damaged or cut short: {value}"),
    N_("copy it once more from where it came from, or remove it."),
)
LARGE_PICTURE = Rule(
    "N206",
    N_("The picture has more than {most} million pixels: {value}"),
    N_("make it smaller with a picture program; 3000 pixels wide is enough for any screen."),
)
LARGE_PICTURE_FILE = Rule(
    "N206",
    N_("The file of the picture is larger than {most} MB"),
    N_("make it smaller with a picture program; 3000 pixels wide is enough for any screen."),
)
