"""What shows in ``site.yaml`` by itself, and where a site may be built to."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

BAD_BASE_URL = Rule(
    "S102",
    N_("Not a base URL: {value}"),
    N_("write it with https:// and without ? or #, such as https://example.org."),
)
BASE_URL_WITH_ACCENTS = Rule(
    "S102", N_("Not a base URL: {value}"), N_("write the name of the host as machines know it: {fixed}")
)
BAD_TIMEZONE = Rule("S103", N_("Unknown time zone: {value}"), N_("write a name such as Asia/Ho_Chi_Minh."))
BAD_PATTERN = Rule(
    "S104",
    N_("Not a URL pattern: {value}"),
    N_("begin and end it with / and use {expected}."),
)
CATEGORY_TWICE = Rule("S106", N_("Two categories share the {key} {value}"), N_("change one of them."))
BAD_MENU_URL = Rule(
    "S107",
    N_("A menu address must be a path or a web address: {value}"),
    N_("write a path of this site such as /gioi-thieu/, or a whole address with https://."),
)
PATTERN_TWICE = Rule("S108", N_("{key} and {other} would share the path {value}"), N_("change one of them."))
SPELLING_TWICE = Rule("S109", N_("{value} and {other} are the same tag"), N_("keep the spelling that should win."))
BAD_LANGUAGE = Rule("S110", N_("Not a language code: {value}"), N_("write a code such as vi or en."))
BAD_PUBLISHER_TYPE = Rule(
    "S111", N_("Not a type of publisher: {value}"), N_("write one of {known}, or leave the key out.")
)
BAD_PICTURE_FORMAT = Rule("S112", N_("Not a format of pictures: {value}"), N_("write one of {known}."))
TOO_MANY_WIDTHS = Rule("S113", N_("{value} widths of pictures are too many"), N_("keep at most {most}."))
OUTPUT_NOT_APART = Rule(
    "S121",
    N_("The site is built from what lies in this folder, or in one around it: {value}"),
    N_("build into a folder of its own, such as public."),
)
NOT_BUILT_HERE = Rule(
    "S122",
    N_("Nothing shows that this folder holds a build of this site: {value}"),
    N_("look what is in it; to keep that, build into another folder, and to lose it, empty this one first."),
)
TOO_MANY = Rule("S114", N_("{key} has {value} entries, which every page would show"), N_("keep at most {most}."))
BAD_CHOICE = Rule("S115", N_("Not a value of {key}: {value}"), N_("write one of {known}."))
TARGET_TWICE = Rule("S116", N_("Two targets of deploy are called {value}"), N_("give one of them another name."))
BAD_PLACE = Rule("S117", N_("Not a place of such a target: {value}"), N_("write it as in {expected}."))
BAD_GONE = Rule(
    "S118",
    N_("Not an address of this site: {value}"),
    N_("begin it with /, as in /2021/12/bai-cu/; with * at its end it stands for all that lies below."),
)
TARGET_NOT_APART = Rule(
    "S123",
    N_("Deploying would replace what the site is made from or what is built: {value}"),
    N_("deploy into a folder of its own outside the site, such as /srv/www/tin."),
)
