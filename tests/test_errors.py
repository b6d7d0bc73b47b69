"""What ends a command crosses from one process to another and is the same there."""

import importlib
import inspect
import pickle
import pkgutil
from typing import Final

import pytest

import sitegen
from sitegen.build.results import BuildError, Result
from sitegen.build.skipping import OwnFaultsError
from sitegen.diagnostics import rules
from sitegen.diagnostics.faults import Fault, FaultError
from sitegen.metadata.yaml.events import Refused
from sitegen.pictures.model import BadPictureError
from sitegen.publishing.outcome import TooMuchLostError
from sitegen.publishing.permanence import Loss

_FAULTS: Final = (
    Fault(rules.MISSING_KEY, "content/b.md", 2, 1, 5, "---", (("value", "date"),)),
    Fault(rules.EMPTY_BODY, "content/a.md"),
)
_RESULT: Final = Result(
    articles=3,
    pages=5,
    written=2,
    unchanged=1,
    removed=0,
    warnings=[Fault(rules.ETH, "content/a.md")],
    next_due=None,
    timezone="Asia/Ho_Chi_Minh",
    seconds={"total": 1.5},
    foreign=0,
    replaced="",
    peak_mb=0.0,
)
# Those that are not made of a text alone.
_SAMPLES: Final[dict[type[BaseException], BaseException]] = {
    FaultError: FaultError(iter(_FAULTS)),
    BuildError: BuildError(iter(_FAULTS), _RESULT),
    OwnFaultsError: OwnFaultsError(iter(_FAULTS), ["content/a.md"]),
    BadPictureError: BadPictureError(damaged=True),
    Refused: Refused((3, 4)),
    TooMuchLostError: TooMuchLostError(Loss(before=100, gone=85)),
}


def _all_classes() -> list[type[BaseException]]:
    """Return every exception that a module of the program defines."""
    found: dict[str, type[BaseException]] = {}
    for each in pkgutil.walk_packages(sitegen.__path__, "sitegen."):
        if each.name.endswith("__main__"):
            continue
        for _, value in inspect.getmembers(importlib.import_module(each.name), inspect.isclass):
            if issubclass(value, BaseException) and value.__module__.startswith("sitegen."):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return list(found.values())


@pytest.mark.parametrize("kind", _all_classes(), ids=lambda kind: kind.__qualname__)
def test_an_exception_is_the_same_in_another_process(kind: type[BaseException]) -> None:
    """Pickled and read back it has its class, its text and all that it carries."""
    raised = _SAMPLES.get(kind) or kind("một lời")
    read = pickle.loads(pickle.dumps(raised))  # noqa: S301 - our own
    assert type(read) is kind
    assert (str(read), vars(read)) == (str(raised), vars(raised))
