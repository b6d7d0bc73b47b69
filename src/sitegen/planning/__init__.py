"""Which outputs exist, who owns each address, what is out of date, and what only shows beside other files."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.planning.changes import ArticleChange as ArticleChange
    from sitegen.planning.checks.active_files import file_faults as file_faults
    from sitegen.planning.checks.findings import Findings as Findings
    from sitegen.planning.checks.links import link_faults as link_faults
    from sitegen.planning.checks.locating import located as located
    from sitegen.planning.checks.site_warnings import site_warnings as site_warnings
    from sitegen.planning.checks.unattached_files import unattached_files as unattached_files
    from sitegen.planning.claims import in_the_way as in_the_way
    from sitegen.planning.ownership import owner_of as owner_of
    from sitegen.planning.plan import Plan as Plan
    from sitegen.planning.plan import PlanInputs as PlanInputs
    from sitegen.planning.plan import make_plan as make_plan
else:
    __getattr__ = face(
        __name__,
        {
            "changes": "ArticleChange",
            "checks.active_files": "file_faults",
            "checks.findings": "Findings",
            "checks.links": "link_faults",
            "checks.locating": "located",
            "checks.site_warnings": "site_warnings",
            "checks.unattached_files": "unattached_files",
            "claims": "in_the_way",
            "ownership": "owner_of",
            "plan": "Plan PlanInputs make_plan",
        },
    )
