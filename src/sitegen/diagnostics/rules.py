"""Every rule that content, settings or templates can break: its code, what is wrong, what to do.

All of these texts stand here and nowhere else, so that they can be read, translated and documented together.
``N0xx`` are about a file, ``N1xx`` about a value, ``N15x`` to ``N18x`` are warnings, ``N2xx`` about links and pictures,
``N3xx`` about two things in one place, ``P1xx`` about what is published, ``S1xx`` about ``site.yaml``, ``T1xx`` about
templates.
"""

from typing import NamedTuple

from sitegen.diagnostics.messages import N_


class Rule(NamedTuple):
    """One rule; ``message`` and ``remedy`` are English message ids with ``{named}`` fields."""

    code: str
    message: str
    remedy: str
    warning: bool = False


NOT_UTF8 = Rule("N001", N_("The file is not UTF-8 text"), N_("save the file again with the encoding UTF-8."))
NO_FRONT_MATTER = Rule(
    "N002",
    N_("No front matter"),
    N_("begin the file with a line ---, then title and date, then another line ---."),
)
UNCLOSED_FRONT_MATTER = Rule(
    "N003",
    N_("The front matter is not closed"),
    N_("add a line --- between the last key and the text."),
)
TOO_LARGE = Rule(
    "N004", N_("The file is larger than 5 MB"), N_("split the article, or attach the long part as a file.")
)
EMPTY_BODY = Rule("N005", N_("The article has no text"), N_("write the text below the second line ---."))
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
NAMELESS = Rule(
    "N008",
    N_("No address can be made from the file name: {value}"),
    N_("rename the file with letters and digits, or add the key slug."),
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
TAB = Rule("N011", N_("A tab where spaces belong"), N_("write spaces in place of the tab."))
UNQUOTED_COLON = Rule("N012", N_("A colon that is not in quotes"), N_("put the whole value in quotes: {fixed}"))
REMARK_IN_TEXT = Rule(
    "N024",
    N_("From # on this is not read as part of the text: {value}"),
    N_("put the whole text in quotes: {fixed}; if it is a comment, write it on a line of its own."),
)
POINTER = Rule(
    "N025",
    N_("Not the file itself, only a pointer of Git LFS"),
    N_("fetch the file: git lfs install, then git lfs pull; or put it here once more."),
)
DUPLICATE_KEY = Rule(
    "N013", N_("The key {value} is written twice"), N_("keep one of the two; the first is on line {first}.")
)
UNKNOWN_KEY = Rule("N014", N_("Unknown key: {value}"), N_("remove this key. Known keys: {known}."))
UNKNOWN_KEY_NEAR = Rule("N014", N_("Unknown key: {value}"), N_("did you mean {near}?"))
ADVANCED_YAML = Rule(
    "N015",
    N_("A value may begin with &, * or ! only in quotes: {value}"),
    N_("put the whole value in quotes: {fixed}"),
)
BAD_YAML = Rule("N016", N_("This line cannot be understood"), N_('write one key a line, as in title: "…".'))
UNQUOTED_VALUE = Rule(
    "N016",
    N_("A value that cannot be understood without quotes"),
    N_("put the whole value in quotes: {fixed}"),
)
NOT_A_MAPPING = Rule("N017", N_("Keys are expected here"), N_('write one key a line, as in title: "…".'))
UNCLOSED = Rule("N018", N_("{value} is opened here and not closed"), N_("write {missing} where the value ends."))
NO_SPACE = Rule("N019", N_("No space after the colon"), N_("write a space: {fixed}"))
INDENTED = Rule(
    "N020",
    N_("This line begins with spaces and belongs to no key"),
    N_("begin the line at the left edge, without spaces before it."),
)
MISALIGNED = Rule(
    "N020",
    N_("This key does not begin where the one above it does"),
    N_("begin both in the same column: {fixed}"),
)
NOT_INDENTED = Rule(
    "N020",
    N_("{value} belongs to {other} above, and does not stand under it"),
    N_("write two spaces before it: {fixed}"),
)
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
MISSING_KEY = Rule("N101", N_("The key {value} is missing"), N_("add a line {value}: …"))
NOT_TEXT = Rule("N102", N_("{key} must be one text"), N_("write it as in {example}"))
NOT_TEXTS = Rule("N102", N_("{key} must be a text or a list of texts"), N_("write it as in {example}"))
NOT_FLAG = Rule("N102", N_("{key} must be true or false"), N_("write it as in {example}"))
NOT_KEYS = Rule("N102", N_("{key} must hold keys of its own"), N_("write it as in {example}"))
NO_SUCH_DAY = Rule(
    "N103",
    N_("No such day in the calendar: {value}"),
    N_("write a real day, such as 31/12/2021 or 2021-12-31."),
)
UNREADABLE_DATE = Rule(
    "N104",
    N_("A date that cannot be read: {value}"),
    N_("write 31/12/2021, or with a time 31/12/2021 08:30."),
)
UNREADABLE_DATE_NEAR = Rule("N104", N_("A date that cannot be read: {value}"), N_("write {fixed}"))
UNKNOWN_CATEGORY = Rule("N105", N_("Unknown category: {value}"), N_("use a category of site.yaml: {known}."))
NO_CATEGORIES = Rule(
    "N105",
    N_("Unknown category: {value}"),
    N_("remove the line, or add the category to categories in site.yaml, which has none."),
)
BAD_SLUG = Rule(
    "N106",
    N_("Not a slug: {value}"),
    N_("use small letters without accents, digits and single hyphens, such as {near}."),
)
BAD_ALIAS = Rule(
    "N107",
    N_("Not an alias: {value}"),
    N_("write it from / on, without spaces and #, such as /cu/1/, /cu/1.html or /xem.aspx?id=5."),
)
BAD_ALIAS_NEAR = Rule("N107", N_("Not an alias: {value}"), N_("write {fixed}"))
BAD_URL = Rule("N108", N_("Not a web address: {value}"), N_("write the whole address, such as https://example.org/."))
BAD_URL_NEAR = Rule("N108", N_("Not a web address: {value}"), N_("write {fixed}"))
EMPTY_VALUE = Rule("N109", N_("{key} is empty"), N_("write a value, or remove the line."))
NO_SUCH_TIME = Rule("N110", N_("No such time of day: {value}"), N_("write a time from 00:00 to 23:59."))
BAD_PATH = Rule(
    "N111",
    N_("Not a file of this article: {value}"),
    N_("write the name of a file that lies in the article's own folder, or an absolute path of the site."),
)
BACKSLASHES = Rule("N111", N_("Not a file of this article: {value}"), N_("write / in place of \\: {near}"))
OWN_DISK = Rule(
    "N111",
    N_("A file on your own computer: {value}"),
    N_("put the file into the article's folder, beside index.md, and write only its name: {near}"),
)
NAMELESS_TERM = Rule("N112", N_("No address can be made from {value}"), N_("write it with letters or digits."))
UNUSABLE_TERM = Rule(
    "N112",
    N_("No address can be made from {value}"),
    N_("write it shorter, or in more words where it is a name that Windows reserves, such as con, aux, nul."),
)

ETH = Rule(
    "N151",
    N_("The letter eth (Ð) stands where Đ belongs"),
    N_("type Đ again with a Vietnamese keyboard."),
    warning=True,
)
CONTRADICTORY_DATES = Rule(
    "N152",
    N_("{key} ({value}) does not come after date"),
    N_("correct one of the two."),
    warning=True,
)
IDLE_ON_PAGE = Rule(
    "N153",
    N_("The key {value} has no effect on a standing page"),
    N_("remove the line, or move the file out of content/pages/ if it is news."),
    warning=True,
)
IDLE_IN_DRAFT = Rule(
    "N153",
    N_("The key {value} has no effect in a draft, which is not there at all"),
    N_("remove draft to show the notice, or remove {value}."),
    warning=True,
)
IDLE_WHEN_WITHDRAWN = Rule(
    "N153",
    N_("The key {value} has no effect in a withdrawn article"),
    N_("remove the line if it is not needed."),
    warning=True,
)
IDLE_ALIAS = Rule(
    "N153",
    N_("The alias {value} is the article's own address, or written twice"),
    N_("remove it."),
    warning=True,
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
REMOTE_PICTURE = Rule(
    "N155",
    N_("A picture on another site, shown as a link: {value}"),
    N_("put the picture into the article's own folder."),
    warning=True,
)
UNPUBLISHED_FILE = Rule(
    "N156",
    N_("A file that belongs to no article and is not published"),
    N_("move it into the folder of an article that has an index.md."),
    warning=True,
)
NO_ALT = Rule(
    "N157",
    N_("A picture without a description: {value}"),
    N_("write between the square brackets what it shows: ![description]({value})"),
    warning=True,
)
NO_IMAGE_ALT = Rule(
    "N157",
    N_("A picture without a description: {value}"),
    N_('add alt beside path, saying what it shows; alt: "" if it only decorates.'),
    warning=True,
)
DEAD_ANCHOR = Rule(
    "N158",
    N_("A link to a place that this page does not have: {value}"),
    N_("link to a heading by #muc- and its words without accents, joined by hyphens, such as #muc-ket-qua."),
    warning=True,
)
DEAD_ANCHOR_NEAR = Rule(
    "N158",
    N_("A link to a place that this page does not have: {value}"),
    N_("write {near}, which is a heading of this page."),
    warning=True,
)

SPLIT_LINK = Rule(
    "N160",
    N_("A space parts the text of a link from its address, so it is shown as typed: {value}"),
    N_("write them together: {fixed}"),
    warning=True,
)
UNCLOSED_TAG = Rule(
    "N161",
    N_("HTML that is not closed, and ends with its paragraph: {value}"),
    N_("close it where it should end: {fixed}"),
    warning=True,
)
UNCLOSED_BLOCK = Rule(
    "N161",
    N_("HTML that is not closed, and ends with its paragraph: {value}"),
    N_("write {fixed} on a line of its own, below all that belongs to it."),
    warning=True,
)
STRAY_END_TAG = Rule(
    "N161",
    N_("An end tag that ends nothing, and is not shown: {value}"),
    N_("remove it: {fixed}"),
    warning=True,
)
HIDDEN_HTML = Rule(
    "N162",
    N_("HTML that is not shown, nor what stands in it: {value}"),
    N_("remove it; what readers are to see is written as text, HTML that is to be read in backticks."),
    warning=True,
)
FRAME = Rule(
    "N163",
    N_("What is embedded here is shown as a link: {value}"),
    N_("nothing, if a link will do; a video or sound file of your own is put beside the article: {fixed}"),
    warning=True,
)
NOT_PLAYED = Rule(
    "N163",
    N_("A film or sound that browsers do not play, shown as a link: {value}"),
    N_("save it as MP4 or MP3 to have it played on the page."),
    warning=True,
)
LOCAL_TARGET = Rule(
    "N164",
    N_("A link to a file on your own computer, shown as its text: {value}"),
    N_("put the file into the article's folder, beside index.md, and write only its name: {fixed}"),
    warning=True,
)
DROPPED_TARGET = Rule(
    "N164",
    N_("A link of a kind that is not published, shown as its text: {value}"),
    N_("write an address that begins with https://, or leave only the text."),
    warning=True,
)
TOO_MUCH_MARKUP = Rule(
    "N165",
    N_("From here on there is too much markup to be read; it is shown as typed"),
    N_("split the article, or take needless marks and HTML out of it."),
    warning=True,
)
EXTRA_CELL = Rule(
    "N166",
    N_("A cell beyond the last column of its table is not shown: {value}"),
    N_("give the table a further column, or write \\| where a bar is meant as text."),
    warning=True,
)
NO_NOTE = Rule(
    "N167",
    N_("No note has this name, so it is shown as typed: {value}"),
    N_("write the note in a line of its own: {fixed}"),
    warning=True,
)
NOTE_TWICE = Rule(
    "N167",
    N_("Another note has this name, and only the first one is shown: {value}"),
    N_("give each note a name of its own."),
    warning=True,
)
UNUSED_DEFINITION = Rule(
    "N168",
    N_("A line that gives a link its address is not shown, and nothing uses it: {value}"),
    N_("if it is text, write a backslash before it: {fixed}"),
    warning=True,
)
UNCLOSED_EMPHASIS = Rule(
    "N169",
    N_("** that marks nothing as bold is shown as typed: {value}"),
    N_("write ** right before the first and right after the last bold word: {fixed}"),
    warning=True,
)
FENCE_WORDS = Rule(
    "N170",
    N_("Words in a line that begins code are not shown: {value}"),
    N_("write them on a line of their own; if no code is meant, remove the signs before them."),
    warning=True,
)
FOREIGN_MARKUP = Rule(
    "N171",
    N_("Markup of another program, shown as typed: {value}"),
    N_("remove it, or write it in the Markdown of this site; in backticks it may stay."),
    warning=True,
)
OLD_ENCODING = Rule(
    "N172",
    N_("Text in the old encoding {encoding}, which readers cannot read"),
    N_("convert it to Unicode; it would read: {fixed}"),
    warning=True,
)
OLD_ENCODING_MIXED = Rule(
    "N172",
    N_("Text in old encodings, which readers cannot read"),
    N_("copy it once more from where it came from, converted to Unicode, or type it again."),
    warning=True,
)
CURLY_QUOTES = Rule(
    "N173",
    N_("Curly quotes are a part of what is shown, and hold nothing together: {value}"),
    N_("if they were only to enclose it, write {fixed}; if it is a quotation, write {kept}."),
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
AUTHORS_IN_ONE = Rule(
    "N184",
    N_("Read as one author: {value}"),
    N_("if they are several, write a list: {fixed}; if it is one name, put it in quotes."),
    warning=True,
)
TAGS_IN_ONE = Rule(
    "N184",
    N_("Read as one tag: {value}"),
    N_("if they are several, write a list: {fixed}; if it is one tag, put it in quotes."),
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

EMPTY_LINK = Rule(
    "N201", N_("A link without an address"), N_("write the address in the round brackets, or leave only the text.")
)
DEAD_LINK = Rule("N201", N_("A link that leads nowhere: {value}"), N_("correct the address, or remove the link."))
DEAD_LINK_NEAR = Rule(
    "N201", N_("A link that leads nowhere: {value}"), N_("write {near} if that is what it should lead to.")
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
EMPTY_PICTURE = Rule(
    "N202", N_("A picture without a file name"), N_("write the picture's name in the round brackets, or remove it.")
)
LOCAL_PICTURE = Rule(
    "N202",
    N_("A picture on your own computer, which no reader has: {value}"),
    N_("put the picture into the article's folder, beside index.md, and write only its name: {fixed}"),
)
PASTED_PICTURE = Rule(
    "N202",
    N_("A picture that is pasted into the text is not shown: {value}"),
    N_("save it as a file in the article's folder, beside index.md, and write its name: {fixed}"),
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
SAME_TERM_SLUG_HERE = Rule(
    "N302",
    N_("{value} and {other} would share the address {url}"),
    N_("write both the same way, or change one of them."),
)
SAME_NAME = Rule(
    "N303",
    N_("Two files or folders of one name, which is stored with its accents in two ways: {value}"),
    N_("keep one of the two, or give it another name."),
)

NO_SETTINGS = Rule(
    "S101", N_("There is no site.yaml here"), N_("go to the site's folder, or make a new site: sitegen init DIR")
)
BAD_BASE_URL = Rule(
    "S102",
    N_("Not a base URL: {value}"),
    N_("write it with https:// and without ? or #, such as https://example.org."),
)
BAD_TIMEZONE = Rule("S103", N_("Unknown time zone: {value}"), N_("write a name such as Asia/Ho_Chi_Minh."))
BAD_PATTERN = Rule(
    "S104",
    N_("Not a URL pattern: {value}"),
    N_("begin and end it with / and use {expected}."),
)
BAD_NUMBER = Rule("S105", N_("{key} must be a whole number from {low} to {high}"), N_("correct the number."))
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
    N_("nothing, if its articles are meant to be elsewhere."),
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


def warning_rules() -> dict[str, Rule]:
    """Return the rules that stop nothing, by name: several may share a code."""
    return {name: rule for name, rule in globals().items() if isinstance(rule, Rule) and rule.warning}
