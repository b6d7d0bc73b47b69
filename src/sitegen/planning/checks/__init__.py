"""What is wrong only beside other files: links, files that no article publishes, settings that lead nowhere."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.planning.checks.active_files import file_faults as file_faults
    from sitegen.planning.checks.findings import Findings as Findings
    from sitegen.planning.checks.links import link_faults as link_faults
    from sitegen.planning.checks.locating import located as located
    from sitegen.planning.checks.settings_places import told_in_settings as told_in_settings
    from sitegen.planning.checks.site import site_warnings as site_warnings
    from sitegen.planning.checks.unattached import unattached_files as unattached_files
else:
    __getattr__ = face(
        __name__,
        {
            "active_files": "file_faults",
            "findings": "Findings",
            "links": "link_faults",
            "locating": "located",
            "settings_places": "told_in_settings",
            "site": "site_warnings",
            "unattached": "unattached_files",
        },
    )
