"""Ctrl-C ends the preview whatever it is in the middle of: nothing that goes on for ever is waited for."""

import contextlib
import shutil
import socket
from itertools import cycle
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from interrupted_driver import HERE
from preview_helpers import PATIENCE, Running, ended, running
from site_helpers import article, make_site, tree

# Each has articles: nothing is to be told of the site.
_CATEGORIES: Final = ("Tin tức", "Văn bản")
_DRIVER: Final = Path(__file__).with_name("interrupted_driver.py")
# A place of each part of a build, in a process that reads and renders beside it as well, and of what serves.
_PLACES: Final = {
    "looking": "sitegen.build.run:scan",
    "reading": "sitegen.build.intake:_record",
    "looking at pictures": "sitegen.build.prepare:process_pictures",
    "planning": "sitegen.build.prepare:make_plan",
    "comparing links": "sitegen.build.checking:link_faults",
    "storing the plan": "sitegen.catalogue.opening:Opened.share",
    "bringing it to the disk": "sitegen.catalogue.opening:Opened.settle",
    "listing outputs": "sitegen.build.write:list_owned",
    "ordering": "sitegen.build.writing:_ordered",
    "rendering": "sitegen.build.writing:_record",
    "removing": "sitegen.build.removing:tidy",
    "telling": "sitegen.preview.building:Preview._tell",
    "loading ahead": "sitegen.preview.serving:load_ahead",
    "answering": "sitegen.preview.application:_answer",
    "sending a part": "sitegen.preview.application:_file",
    "telling open pages": "sitegen.preview.application:_version",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose articles are read and rendered by processes of their own."""
    articles = {
        f"content/2021/12/bai-{each}.md": article(f"Bài {each}", category=_CATEGORIES[each % 2]) for each in range(400)
    }
    return make_site(tmp_path_factory.mktemp("ngat") / "site", {"static/root/to.bin": bytes(1 << 24), **articles})


def _ask(process: Running, held: contextlib.ExitStack) -> None:
    """Open a page's stream of events, ask for pages and for parts of files, and read no answer to its end."""
    place = urlsplit(process.address)
    for path in ("/.sitegen/events?page=/", "/to.bin", "/2021/12/bai-1/", "/static/css/site.css"):
        asked = held.enter_context(socket.create_connection((place.hostname, place.port), PATIENCE))
        asked.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nRange: bytes=5-\r\n\r\n".encode())


@pytest.mark.parametrize(("place", "way"), tuple(zip(_PLACES, cycle(("work", "ask", "wait")), strict=False)))
def test_ctrl_c_ends_it_wherever_it_is(site: Path, place: str, way: str) -> None:
    """In a loop of the program, in one statement of SQLite, or waiting for a disk; nobody is told of anything."""
    shutil.rmtree(site / ".sitegen", ignore_errors=True)
    with ended(Running(site, str(_DRIVER), str(site), _PLACES[place], way)) as process, contextlib.ExitStack() as held:
        _ask(process, held)
        process.await_line_after_others(HERE)
        assert process.interrupt() == 0
        assert process.told() == ""


def test_ctrl_c_ends_it_when_it_has_nothing_to_do(site: Path) -> None:
    """With pages open and downloads half sent; what was built stays, and is what the next one goes on with."""
    shutil.rmtree(site / ".sitegen", ignore_errors=True)
    with running(site) as process, contextlib.ExitStack() as held:
        process.await_build()
        _ask(process, held)
        assert process.interrupt() == 0
        assert process.told() == ""
    built = tree(site / ".sitegen/preview")
    with running(site) as process:
        assert process.end() == 0
    assert tree(site / ".sitegen/preview") == built
