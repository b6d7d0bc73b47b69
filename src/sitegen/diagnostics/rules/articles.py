"""What shows of one article by itself, besides the marks of its text: its front matter, its name, its letters."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

EMPTY_BODY = Rule("N005", N_("The article has no text"), N_("write the text below the second line ---."))
NAMELESS = Rule(
    "N008",
    N_("No address can be made from the file name: {value}"),
    N_("rename the file with letters and digits, or add the key slug."),
)
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
YEAR_OUT_OF_RANGE = Rule("N104", N_("A year that no date may have: {value}"), N_("write a year from 1900 to 2999."))
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
RESERVED_SLUG = Rule(
    "N106", N_("Windows reserves this name, so it cannot be a slug: {value}"), N_("write more words, such as {near}.")
)
BAD_ALIAS = Rule(
    "N107",
    N_("Not an alias: {value}"),
    N_("write it from / on, as browsers show it, such as /cu/1/, /cu/1.html or /xem.aspx?id=5."),
)
BAD_ALIAS_SPACE = Rule("N107", N_("Not an alias: {value}"), N_("write a space as %20, and each address on its own."))
BAD_ALIAS_SIGN = Rule(
    "N107", N_("Not an alias: {value}"), N_("leave the address out: none can lead on that has {sign}.")
)
BAD_ALIAS_NEAR = Rule("N107", N_("Not an alias: {value}"), N_("write {fixed}"))
BAD_URL = Rule("N108", N_("Not a web address: {value}"), N_("write the whole address, such as https://example.org/."))
BAD_URL_NEAR = Rule("N108", N_("Not a web address: {value}"), N_("write {fixed}"))
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
NO_IMAGE_ALT = Rule(
    "N157",
    N_("A picture without a description: {value}"),
    N_('add alt beside path, saying what it shows; alt: "" if it only decorates.'),
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
SAME_TERM_SLUG_HERE = Rule(
    "N302",
    N_("{value} and {other} would share the address {url}"),
    N_("write both the same way, or change one of them."),
)
