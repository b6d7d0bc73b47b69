"""A build, phase by phase: look for what changed, read it, plan, render, write, remove."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.build.options import Options as Options
    from sitegen.build.reporting.console import Console as Console
    from sitegen.build.reporting.defects import defect_text as defect_text
    from sitegen.build.reporting.report import report as report
    from sitegen.build.reporting.report import write_report as write_report
    from sitegen.build.reporting.summary import summary_lines as summary_lines
    from sitegen.build.results import BuildError as BuildError
    from sitegen.build.results import Result as Result
    from sitegen.build.run import build as build
    from sitegen.build.trial import check as check
else:
    __getattr__ = face(
        __name__,
        {
            "trial": "check",
            "options": "Options",
            "reporting.console": "Console",
            "reporting.defects": "defect_text",
            "reporting.report": "report write_report",
            "reporting.summary": "summary_lines",
            "results": "BuildError Result",
            "run": "build",
        },
    )
