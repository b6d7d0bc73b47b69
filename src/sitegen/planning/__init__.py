"""Which outputs exist, who owns each address, what is out of date, and what only shows beside other files."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.planning.ahead import Outlook as Outlook
    from sitegen.planning.changes import ArticleChange as ArticleChange
    from sitegen.planning.claims import in_the_way as in_the_way
    from sitegen.planning.entering import Entering as Entering
    from sitegen.planning.ownership import owner_of as owner_of
    from sitegen.planning.plan import Plan as Plan
    from sitegen.planning.plan import PlanInputs as PlanInputs
    from sitegen.planning.plan import make_plan as make_plan
else:
    __getattr__ = face(
        __name__,
        {
            "ahead": "Outlook",
            "changes": "ArticleChange",
            "claims": "in_the_way",
            "entering": "Entering",
            "ownership": "owner_of",
            "plan": "Plan PlanInputs make_plan",
        },
    )
