"""What ``init`` gives a site so that faults show where it is edited: a task for VS Code, a hook for Git."""

import json
from typing import Final

HOOK: Final = ".githooks/pre-commit"
TASKS: Final = ".vscode/tasks.json"

_HOOK: Final = """#!/bin/sh
# Trước mỗi lần commit, kiểm tra trang; còn lỗi thì không commit. Bật một lần bằng lệnh:
#     git config core.hooksPath .githooks
cd "$(dirname "$0")/.." || exit
PATH="$PWD/.venv/bin:$PWD/.venv/Scripts:$PATH"
if ! command -v sitegen > /dev/null; then
    echo "Không tìm thấy lệnh sitegen nên chưa kiểm tra được trang." >&2
    exit 1
fi
exec sitegen check
"""
# How `check` begins what it tells: path, line, column, code, what is wrong. Codes of warnings are a range of their own.
_BEGIN: Final = r"^(.+?):(\d+):(\d+): "
_FAULT: Final = rf"{_BEGIN}([A-Z](?:[02-9]\d|1[0-49])\d) (.*)$"
_WARNING: Final = rf"{_BEGIN}([A-Z]1[5-8]\d) (.*)$"


def editor_files() -> dict[str, str]:
    """Return the files by their paths in the site."""
    return {HOOK: _HOOK, TASKS: json.dumps(_tasks(), ensure_ascii=False, indent=2) + "\n"}


def _tasks() -> dict[str, object]:
    # https://code.visualstudio.com/docs/debugtest/tasks
    presentation = {"reveal": "silent", "revealProblems": "onProblem", "clear": True}
    task = {
        "label": "sitegen: kiểm tra trang",
        "type": "shell",
        "command": "sitegen",
        "args": ["check"],
        "group": {"kind": "build", "isDefault": True},
        "presentation": presentation,
        "problemMatcher": [_matcher("error", _FAULT), _matcher("warning", _WARNING)],
    }
    return {"version": "2.0.0", "tasks": [task]}


def _matcher(severity: str, pattern: str) -> dict[str, object]:
    groups = {"file": 1, "line": 2, "column": 3, "code": 4, "message": 5}
    return {
        "owner": f"sitegen-{severity}",
        "source": "sitegen",
        "severity": severity,
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {"regexp": pattern, **groups},
    }
