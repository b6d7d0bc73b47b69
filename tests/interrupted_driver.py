"""`sitegen serve`, come to a place that it does not leave by itself: `python interrupted_driver.py SITE PLACE WAY`.

PLACE is `module:name` of a function, and WAY how it goes on for ever. When it is there it says so on a line.
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, NoReturn

from sitegen.commands.cli import main

HERE: Final = "Đang ở đây\n"


def _work() -> NoReturn:
    count = 0
    while True:
        count += 1


def _ask() -> NoReturn:
    """Be in one statement of SQLite, which is code that no signal interrupts."""
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    sqlite3.connect(":memory:").execute(endless).fetchone()
    raise AssertionError(endless)


def _wait() -> NoReturn:
    while True:
        time.sleep(1000)


WAYS: Final[dict[str, Callable[[], NoReturn]]] = {"work": _work, "ask": _ask, "wait": _wait}


def _stay(way: Callable[[], NoReturn]) -> Callable[..., NoReturn]:
    def stay(*_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - in place of any function
        sys.stdout.write(HERE)
        sys.stdout.flush()
        way()

    return stay


if __name__ == "__main__":
    site, place, way = sys.argv[1:]
    module, _, name = place.partition(":")
    *owners, last = name.split(".")
    owner: Any = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    setattr(owner, last, _stay(WAYS[way]))
    sys.exit(main(["-C", site, "serve", "--port", "0", "--no-open"]))
