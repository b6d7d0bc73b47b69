"""Which folders a build may write into, and in which it may remove what it did not make."""

import os

from sitegen.diagnostics import Fault, FaultError, rules
from sitegen.diagnostics.rules import Rule
from sitegen.system.apart import is_apart
from sitegen.system.sources import SitePaths


def require_apart(output: str, place: SitePaths) -> None:
    """Make sure that a build into ``output`` can neither replace nor remove what the site is made from.

    Raises FaultError.
    """
    if not is_apart(output, place):
        raise FaultError([_fault(rules.OUTPUT_NOT_APART, "--output", output)])


def require_own(output: str, *, built_before: bool) -> None:
    """Make sure that what a build removes with ``--prune`` lies in a folder that was made by a build of this site.

    ``built_before`` tells whether any file in it is known to be. Raises FaultError.
    """
    if not built_before and os.path.isdir(output) and os.listdir(output):
        raise FaultError([_fault(rules.NOT_BUILT_HERE, "--prune", output)])


def _fault(rule: Rule, option: str, output: str) -> Fault:
    return Fault(rule, option, params=(("value", output),))
