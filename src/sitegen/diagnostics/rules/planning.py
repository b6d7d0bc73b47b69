"""What shows only beside the rest of the site: links, files of no article, addresses that two want."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

ACTIVE_FILE = Rule(
    "N021",
    N_("Files of this kind are not published beside an article: {value}"),
    N_(
        "attach it as a PDF or pack it into a ZIP file, for it may act when it is opened;"
        " what belongs to the site itself goes into static/."
    ),
)
ACTIVE_DRAWING = Rule(
    "N022",
    N_("The drawing holds what is not only drawn: {value}"),
    N_("save it as plain SVG, without scripts, links, animations and outer files, or as PNG."),
)
BAD_DRAWING = Rule(
    "N023",
    N_("The drawing is no SVG file that can be read"),
    N_("open it with a drawing program and save it as plain SVG in UTF-8, without DTD and entities, or as PNG."),
)
LINK_TO_HIDDEN = Rule(
    "N154",
    N_("A link to an article that is not public yet: {value}"),
    N_("nothing, if it will be published; until then the link is shown as its text."),
    warning=True,
)
LINK_TO_FILE_OF_HIDDEN = Rule(
    "N154",
    N_("A link to a file of an article that is not public yet: {value}"),
    N_("nothing, if it will be published; until then the link is shown as its text, a picture not at all."),
    warning=True,
)
LINK_TO_FILE_OF_GONE = Rule(
    "N154",
    N_("A link to a file of an article that was withdrawn or has expired: {value}"),
    N_("remove the link; it is shown as its text, a picture not at all."),
    warning=True,
)
UNPUBLISHED_FILE = Rule(
    "N156",
    N_("A file that belongs to no article and is not published"),
    N_("move it into the folder of an article that has an index.md."),
    warning=True,
)
LEFTOVER_FILE = Rule(
    "N181",
    N_("A file that another program left behind; it is not published: {value}"),
    N_("delete it; to publish it, give it another name."),
    warning=True,
)
COPIED_ARTICLE = Rule(
    "N182",
    N_("A copy of an article; it is not published: {value}"),
    N_("delete it once what is new in it stands in the article; if it is an article of its own, rename it."),
    warning=True,
)
MISNAMED_ARTICLE = Rule(
    "N183",
    N_("An article that is not read because of its name: {value}"),
    N_("rename it to {near}."),
    warning=True,
)
FAR_DATE = Rule(
    "N185",
    N_("A date in the far future: {value}"),
    N_("correct the year; until then the article is not published."),
    warning=True,
)
EXAMPLE_BASE_URL = Rule(
    "N186",
    N_("base_url is still the address of the example: {value}"),
    N_("write the address of your own site, such as base_url: https://ten-mien-cua-ban.vn"),
    warning=True,
)
DEAD_MENU = Rule(
    "N187",
    N_("The menu leads to an address where nothing is: {value}"),
    N_("correct the address, or remove the entry."),
    warning=True,
)
EMPTY_MENU = Rule(
    "N188",
    N_("The menu has no entry"),
    N_("add one, as in menu: [{{title: Giới thiệu, url: /gioi-thieu/}}], or remove the line."),
    warning=True,
)
EMPTY_CATEGORY = Rule(
    "N189",
    N_("No article is in the category {value}"),
    N_("nothing, if one will be; otherwise remove the category from site.yaml."),
    warning=True,
)
DEAD_LINK = Rule("N201", N_("A link that leads nowhere: {value}"), N_("correct the address, or remove the link."))
DEAD_LINK_NEAR = Rule(
    "N201", N_("A link that leads nowhere: {value}"), N_("write {near} if that is what it should lead to.")
)
DEAD_LINK_LOOSE = Rule(
    "N201",
    N_("A link that leads nowhere: {value}"),
    N_("make a folder {folder}, move this file into it under the name index.md, and put the other one beside it."),
)
DEAD_DEFINITION = Rule(
    "N201",
    N_("A link that leads nowhere: {value}"),
    N_("correct the address; if the line is text, write a backslash before it: {fixed}"),
)
DEAD_WORDS = Rule(
    "N201",
    N_("A link that leads nowhere: {value}"),
    N_("if no link is meant, write a backslash before the round bracket: {fixed}; otherwise correct the address."),
)
DEAD_PICTURE = Rule(
    "N202",
    N_("No such picture: {value}"),
    N_("put the picture into the article's folder, beside index.md, and check its name."),
)
DEAD_PICTURE_NEAR = Rule(
    "N202",
    N_("No such picture: {value}"),
    N_("write {near}: capital and small letters are different letters."),
)
DEAD_PICTURE_LOOSE = Rule(
    "N202",
    N_("No such picture: {value}"),
    N_("make a folder {folder}, move this file into it under the name index.md, and put the picture beside it."),
)
DEAD_ATTACHMENT = Rule(
    "N203",
    N_("No such file: {value}"),
    N_("put the file into the article's folder, beside index.md, and check its name."),
)
DEAD_ATTACHMENT_NEAR = Rule(
    "N203",
    N_("No such file: {value}"),
    N_("write {near}: capital and small letters are different letters."),
)
DEAD_ATTACHMENT_LOOSE = Rule(
    "N203",
    N_("No such file: {value}"),
    N_("make a folder {folder}, move this file into it under the name index.md, and put the other one beside it."),
)
SAME_OUTPUT = Rule(
    "N301",
    N_("{value} would be written twice, also by {other}"),
    N_("give one of the two another slug, name or alias."),
)
SAME_TERM_SLUG = Rule(
    "N302",
    N_("{value} and {other} would share the address {url}; the other is in {where}"),
    N_("write both the same way, or change one of them."),
)
