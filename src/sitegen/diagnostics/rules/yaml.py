"""What shows while keys and values are read, whichever they are."""

from sitegen.diagnostics.messages import N_
from sitegen.diagnostics.rules.rule import Rule

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
TAB = Rule("N011", N_("A tab where spaces belong"), N_("write spaces in place of the tab."))
UNQUOTED_COLON = Rule("N012", N_("A colon that is not in quotes"), N_("put the whole value in quotes: {fixed}"))
REMARK_IN_TEXT = Rule(
    "N024",
    N_("From # on this is not read as part of the text: {value}"),
    N_("put the whole text in quotes: {fixed}; if it is a comment, write it on a line of its own."),
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
MISSING_KEY = Rule("N101", N_("The key {value} is missing"), N_("add a line {value}: …"))
NOT_TEXT = Rule("N102", N_("{key} must be one text"), N_("write it as in {example}"))
NOT_TEXTS = Rule("N102", N_("{key} must be a text or a list of texts"), N_("write it as in {example}"))
NOT_FLAG = Rule("N102", N_("{key} must be true or false"), N_("write it as in {example}"))
NOT_KEYS = Rule("N102", N_("{key} must hold keys of its own"), N_("write it as in {example}"))
EMPTY_VALUE = Rule("N109", N_("{key} is empty"), N_("write a value, or remove the line."))
CURLY_QUOTES = Rule(
    "N173",
    N_("Curly quotes are a part of what is shown, and hold nothing together: {value}"),
    N_("if they were only to enclose it, write {fixed}; if it is a quotation, write {kept}."),
    warning=True,
)
BAD_NUMBER = Rule("S105", N_("{key} must be a whole number from {low} to {high}"), N_("correct the number."))
