"""What can be wrong: the rules, what was found where, and how it is told in the reader's language."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.diagnostics.failures import failure_text as failure_text
    from sitegen.diagnostics.faults import DefectError as DefectError
    from sitegen.diagnostics.faults import Fault as Fault
    from sitegen.diagnostics.faults import FaultError as FaultError
    from sitegen.diagnostics.faults import MachineError as MachineError
    from sitegen.diagnostics.faults import StateError as StateError
    from sitegen.diagnostics.faults import UsageError as UsageError
    from sitegen.diagnostics.faults import fault_order as fault_order
    from sitegen.diagnostics.faults import without_controls as without_controls
    from sitegen.diagnostics.listing import listing_for as listing_for
else:
    __getattr__ = face(
        __name__,
        {
            "failures": "failure_text",
            "faults": "DefectError Fault FaultError MachineError StateError UsageError fault_order without_controls",
            "listing": "listing_for",
        },
    )
