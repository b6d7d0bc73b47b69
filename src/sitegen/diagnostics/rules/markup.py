"""What shows in the text of one article: its marks, its HTML, what its links and pictures name."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

REMOTE_PICTURE = Rule(
    "N155",
    N_("A picture on another site, shown as a link: {value}"),
    N_("put the picture into the article's own folder."),
    warning=True,
)
NO_ALT = Rule(
    "N157",
    N_("A picture without a description: {value}"),
    N_("write between the square brackets what it shows: ![description]({value})"),
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
UNREACHABLE_TARGET = Rule(
    "N164",
    N_("A link to an address that no browser can open, shown as its text: {value}"),
    N_("correct the address, or leave only the text."),
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
EMPTY_LINK = Rule(
    "N201", N_("A link without an address"), N_("write the address in the round brackets, or leave only the text.")
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
