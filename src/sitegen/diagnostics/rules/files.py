"""What shows of a file by itself: its name, its bytes, its place."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

NOT_UTF8 = Rule("N001", N_("The file is not UTF-8 text"), N_("save the file again with the encoding UTF-8."))
TOO_LARGE = Rule(
    "N004", N_("The file is larger than 5 MB"), N_("split the article, or attach the long part as a file.")
)
LINK_LEAVES_SITE = Rule(
    "N006",
    N_("A symbolic link that leaves the site, or leads nowhere: {value}"),
    N_("copy the file itself here in place of the link."),
)
FORBIDDEN_NAME = Rule(
    "N007",
    N_("Windows does not allow this file name: {value}"),
    N_('rename it without < > : " | ? * \\, a final dot or space, or a reserved name such as con, aux, nul.'),
)
CONTROL_CHARACTER = Rule(
    "N009",
    N_("A character that is not text: {value}"),
    N_("delete this invisible character; type the words around it again if it comes back."),
)
CONFLICT = Rule(
    "N010",
    N_("Git has left two versions here: the lines from <<<<<<< to >>>>>>>"),
    N_("keep the lines that are right, and delete the others with the lines <<<<<<<, ======= and >>>>>>>."),
)
POINTER = Rule(
    "N025",
    N_("Not the file itself, only a pointer of Git LFS"),
    N_("fetch the file: git lfs install, then git lfs pull; or put it here once more."),
)
SAME_NAME = Rule(
    "N303",
    N_("Two files or folders of one name, which is stored with its accents in two ways: {value}"),
    N_("keep one of the two, or give it another name."),
)
NO_SETTINGS = Rule(
    "S101", N_("There is no site.yaml here"), N_("go to the site's folder, or make a new site: sitegen init DIR")
)
