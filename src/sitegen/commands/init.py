"""``sitegen init``: a new site that builds at once."""

import contextlib
import os
import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from typing import Final

from sitegen.commands.arguments import ArgumentTypes
from sitegen.commands.editor_files import HOOK, editor_files
from sitegen.commands.wheels import put_wheel, read_wheel
from sitegen.commands.writing import write_new
from sitegen.diagnostics import UsageError
from sitegen.diagnostics.messages import Translate
from sitegen.system.sources import HANDBOOK, SETTINGS_FILE, ci_folder, handbook_folder

_SITE = """# Cài đặt của trang.
title: Trang tin mẫu
base_url: https://example.org
author: Ban Biên tập
category: Tin tức
categories:
  - {name: Tin tức, slug: tin-tuc}
page_size: 20
feed_size: 30
# Nơi đăng. GitHub Pages và GitLab Pages tự lấy public/; máy chủ riêng thì xem docs/deploy.md của sitegen, chẳng hạn
#   - {name: may-chu, type: sftp, to: "web@may-chu.example:/srv/www/tin", host: nginx}
deploy:
  - {name: pages, type: hosted}
"""
_ARTICLE = """---
title: "Bài mẫu: trang tin đã sẵn sàng"
date: 2026-01-01
---

Đây là bài mẫu. Hãy sửa hoặc xoá bài này, rồi viết bài đầu tiên.
"""
_PAGE = """---
title: Giới thiệu
---

Trang này giới thiệu về trang tin. Hãy thay bằng lời giới thiệu của đơn vị.
"""
_IGNORED: Final = "/public/\n/.sitegen/\n.sitegen-*\n/.venv/\n"
# Where what CI runs goes, which lies together in the program.
_CI_FILES: Final = {
    "publish.py": ".ci/publish.py",
    "publish.yml": ".github/workflows/publish.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
}


def add_arguments(parser: ArgumentParser, types: ArgumentTypes, _: Translate) -> None:
    """Tell ``parser`` which arguments the command takes."""
    parser.add_argument("folder", metavar="DIR", type=types.path, help=_("the folder to make, or an empty one"))
    parser.add_argument(
        "--wheel",
        metavar="FILE",
        type=types.path,
        help=_("the wheel of sitegen that its CI installs; also for a site that is there, to move to another version"),
    )


def run(site: str, arguments: Namespace, translations: NullTranslations) -> None:
    """Make a site in the folder that is named, from ``site`` on. Raises UsageError, OSError."""
    _ = translations.gettext
    folder = os.path.normpath(os.path.join(site, arguments.folder))
    wheel = read_wheel(os.path.join(site, arguments.wheel), translations) if arguments.wheel else None
    if wheel is not None and os.path.exists(os.path.join(folder, SETTINGS_FILE)):
        put_wheel(folder, wheel)
        _write_missing(folder, dict(_ci_files()))
        print(_("The site now installs {wheel}; commit wheels/ and requirements.txt.").format(wheel=wheel.name))
        return
    make_site(folder, translations)
    if wheel is not None:
        put_wheel(folder, wheel)
    print(_("A new site is in {folder}. To see it:").format(folder=folder))
    print(f'    sitegen -C "{folder}" serve')
    if wheel is None:
        how = _("Its CI installs sitegen from wheels/. To put the wheel there, run: sitegen init {folder} --wheel FILE")
        print(how.format(folder=shlex.quote(folder)))


def make_site(folder: str, translations: NullTranslations) -> None:
    """Make a new site in ``folder`` that builds at once; files that are there stay as they are.

    Raises UsageError when it is a site already, or no folder; OSError.
    """
    if os.path.exists(os.path.join(folder, SETTINGS_FILE)):
        raise UsageError(translations.gettext("there is a site in {folder} already").format(folder=folder))
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(translations.gettext("{folder} is a file, not a folder").format(folder=folder))
    files: dict[str, str | bytes] = {
        "content/2026/01/bai-mau.md": _ARTICLE,
        "content/pages/gioi-thieu.md": _PAGE,
        **dict(_handbook()),
        **dict(_ci_files()),
        ".gitignore": _IGNORED,
        **editor_files(),
        # The last, for it is what makes a folder a site.
        SETTINGS_FILE: _SITE,
    }
    _write_missing(folder, files)


def _write_missing(folder: str, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        with contextlib.suppress(FileExistsError):
            path = os.path.join(folder, name)
            write_new(path, content)
            if name == HOOK:
                # Git runs nothing else.
                os.chmod(path, 0o755)  # noqa: S103 - as git makes what it keeps as executable


def _handbook() -> Iterator[tuple[str, bytes]]:
    source = handbook_folder()
    for name in sorted(os.listdir(source)):
        with open(os.path.join(source, name), "rb") as file:
            yield f"content/pages/{HANDBOOK}/{name}", file.read()


def _ci_files() -> Iterator[tuple[str, bytes]]:
    source = ci_folder()
    for name, place in _CI_FILES.items():
        with open(os.path.join(source, name), "rb") as file:
            yield place, file.read()
