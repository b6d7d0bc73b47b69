"""What shows when a site is compared with what readers have of it."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

LOST_ADDRESS = Rule(
    "P101",
    N_("The published address {value} would be gone"),
    N_("add it to aliases of the article that took its place; if it is meant to go, name it under gone in site.yaml."),
)
LOST_ADDRESS_OF = Rule(
    "P101",
    N_("The published address {value} would be gone"),
    N_("add to {source}: {line}"),
)
LOST_LISTING = Rule(
    "P151",
    N_("The published listing {value} would be gone with its last entry"),
    N_("nothing, if its articles are meant to be elsewhere, or were deleted or withdrawn on purpose."),
    warning=True,
)
LOST_FILE = Rule(
    "P152",
    N_("The published file {value} would be gone"),
    N_("put it back beside its article, if others may link to it."),
    warning=True,
)
MANY_LOST = Rule(
    "P102",
    N_("So many pages would be gone: there were {before}, now there are {after}"),
    N_("look whether the site is complete; if they are meant to go, deploy with --allow-loss."),
)
HOST_LIMIT = Rule(
    "P103",
    N_("More than {host} takes: {value}"),
    N_("remove what is too much, or choose another host; it takes {most}."),
)
