"""Every rule that content, settings or templates can break: its code, what is wrong, what to do.

All of these texts stand here and nowhere else, so that they can be read, translated and documented together; each
module has what one part of the program finds.
"""

from sitegen.diagnostics.rules.articles import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.files import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.markup import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.pictures import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.planning import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.publishing import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.rule import Rule as Rule
from sitegen.diagnostics.rules.settings import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.theme import *  # noqa: F403 - their names are those of this package
from sitegen.diagnostics.rules.yaml import *  # noqa: F403 - their names are those of this package


def warning_rules() -> dict[str, Rule]:
    """Return the rules that stop nothing, by name: several may share a code."""
    return {name: rule for name, rule in globals().items() if isinstance(rule, Rule) and rule.warning}
