"""What a rule is."""

from typing import NamedTuple


class Rule(NamedTuple):
    """One rule; ``message`` and ``remedy`` are English message ids with ``{named}`` fields.

    A ``code`` of N0xx is about a file, N1xx about a value, where N15x to N18x are warnings, N2xx about links and
    pictures, N3xx about two things in one place, P1xx about what is published, S1xx about ``site.yaml``, T1xx about
    templates.
    """

    code: str
    message: str
    remedy: str
    warning: bool = False
