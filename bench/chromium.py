"""A page in Chromium that tells when it shows what was saved, by marks that are counted: in its text, in its styles."""

import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import tools
from measure import RunError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

TEXT = "(lượt lưu {})"
"""What is written so that a page shows that it is of one save."""
STYLE = "\n:root {{ --luot-luu: {}; }}\n"
"""The same for a stylesheet."""
MARK = re.compile(r"\(lượt lưu \d+\)|\n:root \{ --luot-luu: \d+; \}\n")
PATIENCE = 180.0
"""Seconds after which what was saved is given up."""
_STEP = 5


class LateError(RunError):
    """What was saved is not shown though it was waited for long enough."""


# It looks when the page has been read, and whenever something in it changes or a stylesheet comes; what it found it
# tells when the next frame has been painted.
_WATCH = """(() => {
  let told = "";
  const look = () => {
    const texts = [...document.body.textContent.matchAll(/\\(lượt lưu (\\d+)\\)/g)].map((each) => each[1]);
    const style = getComputedStyle(document.documentElement).getPropertyValue("--luot-luu").trim();
    const marks = style ? [...texts, `style ${style}`] : texts;
    if (marks.join() === told) return;
    told = marks.join();
    requestAnimationFrame(() => setTimeout(() => sitegenShows(marks, Date.now())));
  };
  document.addEventListener("DOMContentLoaded", () => {
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  document.addEventListener("load", look, true);
  addEventListener("load", look);
})()"""


def launch(playwright: "Playwright") -> "Browser":
    """Start the Chromium of this machine. Raises ToolError when there is none."""
    path = os.environ.get("SITEGEN_BROWSER") or next(filter(None, map(shutil.which, tools.BROWSERS)), None)
    if not path:
        raise tools.ToolError("this needs Chromium")
    browser: Browser = playwright.chromium.launch(
        executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
    )
    return browser


def put_mark(path: Path, mark: str, before: str = "") -> None:
    """Save a file with a mark in the place of its former one, or else ``before`` a text of it, or at its end.

    Raises RunError when the file does not hold that text.
    """
    text = path.read_text("utf-8")
    if MARK.search(text):
        text = MARK.sub(lambda _: mark, text, count=1)
    elif before not in text:
        raise RunError(f"{path.name} has no {before}")
    else:
        head, found, tail = text.partition(before) if before else (text, "", "")
        text = f"{head}{mark}{found}{tail}"
    path.write_text(text, "utf-8", newline="\n")


class Window:
    """One open page, and when which marks were first painted in it."""

    def __init__(self, browser: "Browser") -> None:
        self._painted: dict[str, float] = {}
        self._opened = 0.0
        self._page = browser.new_page()
        self._page.set_default_timeout(PATIENCE * 1000)
        self._page.expose_function("sitegenShows", self._note)
        self._page.add_init_script(_WATCH)

    def _note(self, marks: list[str], when: float) -> None:
        if when / 1000 < self._opened:
            return  # told by the page before
        for mark in marks:
            self._painted.setdefault(mark, when / 1000)

    def open(self, address: str) -> None:
        """Leave the page that is open and go to another one; what is painted from now on counts."""
        self.leave()
        self._page.goto(address, wait_until="commit")

    def leave(self) -> None:
        """Leave the page: nothing follows the server any more."""
        self._page.goto("about:blank")
        self._opened = time.time()
        self._painted.clear()

    def close(self) -> None:
        """Close the window."""
        self._page.close()

    def painted(self, mark: str, patience: float = PATIENCE) -> float:
        """Wait until a mark is painted, and return when it was, in seconds since the epoch.

        A mark of a stylesheet is called `style N`, one of a text `N`. Raises LateError when it is too long in coming.
        """
        until = time.monotonic() + patience
        while mark not in self._painted:
            if time.monotonic() > until:
                raise LateError(f"{self._page.url} does not show save {mark} within {patience:g} s")
            self._page.wait_for_timeout(_STEP)
        return self._painted[mark]
