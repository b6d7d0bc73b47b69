#!/usr/bin/env python3
"""Từ một commit đến bạn đọc: mọi bước của CI nằm ở đây, GitHub, GitLab và cron chỉ gọi chúng.

    python3 .ci/publish.py BƯỚC

Đề nghị thay đổi (pull request, merge request): install, check, build.
Nhánh chính, và theo giờ hẹn: due, install, check, build, deploy, done. `run` làm cả sáu bước trên một máy.

Biến môi trường, đều có thể để trống:

    SITEGEN             lệnh sitegen đã cài sẵn; khi đó bước install không làm gì
    SITEGEN_TARGET      nơi đăng, tên trong deploy của site.yaml; để trống là nơi đầu tiên
    SITEGEN_BUILD       tuỳ chọn thêm cho sitegen build, chẳng hạn --skip-faulty
    SITEGEN_DEPLOY      tuỳ chọn thêm cho sitegen deploy, chẳng hạn --allow-loss
    SITEGEN_SSH_KEY     khoá SSH riêng của nơi đăng; không bao giờ được in ra
    SITEGEN_KNOWN_HOSTS dòng known_hosts của nơi đăng (ssh-keyscan), bắt buộc khi có khoá
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

CHANGE_REQUEST: Final = ("install", "check", "build")
PUBLISH: Final = ("due", "install", "check", "build", "deploy", "done")

SITE: Final = Path(__file__).resolve().parent.parent
# Cái gì CI giữ từ lần này sang lần sau nằm ở đây, bên cạnh .sitegen/ và public/.
STATE: Final = SITE / ".sitegen-ci"
DUE_FILE: Final = STATE / "due.json"
MANIFEST: Final = STATE / "manifest"
REPORT: Final = STATE / "report.json"
CODE_QUALITY: Final = STATE / "code-quality.json"
VENV: Final = SITE / ".venv"

DONE, FAULTS, WRONG_USE = range(3)
# Không có gì đến giờ: không phải lỗi (EX_TEMPFAIL), nhưng các bước sau không cần chạy.
NOT_DUE: Final = 75


def due() -> int:
    """Có gì phải làm không: commit mới, hoặc một bài đến giờ đăng, hết hạn. Không cần cài gì để biết."""
    waits = not _by_hand() and _nothing_is_due(_read(DUE_FILE), _commit(), datetime.now().astimezone())
    _output("due", "false" if waits else "true")
    if waits:
        print("Chưa có gì đến giờ.")
    # GitHub đọc giá trị vừa ghi; nơi khác đọc mã thoát.
    return NOT_DUE if waits and not os.environ.get("GITHUB_OUTPUT") else DONE


def install() -> int:
    """Cài sitegen vào .venv/ đúng như requirements.txt ghi, mỗi gói đều được đối chiếu mã băm."""
    if os.environ.get("SITEGEN"):
        return DONE
    requirements = SITE / "requirements.txt"
    if not requirements.is_file():
        print("Chưa có requirements.txt: chạy `sitegen init . --wheel TỆP.whl` rồi commit.", file=sys.stderr)
        return WRONG_USE
    import hashlib  # noqa: PLC0415 - mỗi bước là một lần chạy, và chỉ bước này cần

    stamp = VENV / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return DONE
    shutil.rmtree(VENV, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(VENV)], required=True)
    pip = [str(_program("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Gói có sẵn trong wheels/ được dùng trước; máy không có mạng đặt thêm PIP_NO_INDEX=1.
    code = _run([*pip, "--require-hashes", "--find-links", "wheels", "--requirement", "requirements.txt"])
    if code == DONE:
        stamp.write_text(wanted, encoding="utf-8")
    return code


def check() -> int:
    """Tìm mọi lỗi mà không ghi gì; trên GitHub và GitLab chúng hiện ngay cạnh dòng sai."""
    STATE.mkdir(exist_ok=True)
    against = ["--against", str(MANIFEST)] if MANIFEST.is_file() else []
    if os.environ.get("GITLAB_CI"):
        code, printed = _captured([*_sitegen(), "check", "--format", "gitlab", *against])
        CODE_QUALITY.write_text(printed or "[]", encoding="utf-8")
        for each in json.loads(printed or "[]"):
            place = each["location"]
            print(f"{place['path']}:{place.get('lines', {}).get('begin', 1)}: {each['description']}")
    else:
        shown = "github" if os.environ.get("GITHUB_ACTIONS") else "text"
        code = _run([*_sitegen(), "check", "--format", shown, *against])
    # Bài có lỗi được để lại: build quyết định, và done báo.
    return DONE if code == FAULTS and _skips_faulty() else code


def build() -> int:
    """Dựng những gì đã cũ vào public/. Không có --drafts: bài chưa công khai không bao giờ ra ngoài."""
    STATE.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    code = _run([*_sitegen(), "build", "--report", str(REPORT), *_options("SITEGEN_BUILD")])
    found = _read(REPORT)
    if code == FAULTS and found.get("skipped"):
        code = DONE
    if code == DONE:
        changed = found["written"] + found["removed"] > 0 or not DUE_FILE.is_file() or _by_hand()
        _output("changed", "true" if changed else "false")
        _summary(
            f"{found['articles']} bài, {found['pages']} trang: ghi {found['written']} tệp, xoá {found['removed']} tệp. "
            f"Bài đến giờ hoặc hết hạn kế tiếp: {found['next_due'] or 'không có'}."
        )
    return code


def deploy() -> int:
    """Gửi những gì đã đổi đến nơi đăng. Nơi tự lấy public/ (Pages) thì chỉ xét các giới hạn của nó."""
    target = os.environ.get("SITEGEN_TARGET")
    with ssh(os.environ) as environ:
        command = [*_sitegen(), "deploy", *([target] if target else []), *_options("SITEGEN_DEPLOY")]
        return _run(command, environ)


def done() -> int:
    """Ghi lại cái gì đã đăng và khi nào phải làm tiếp. Báo lỗi khi có bài bị để lại."""
    found = _read(REPORT)
    code, printed = _captured([*_sitegen(), "manifest"])
    if code != DONE:
        return code
    MANIFEST.write_text(printed, encoding="utf-8")
    DUE_FILE.write_text(json.dumps({"commit": _commit(), "next_due": found.get("next_due")}), encoding="utf-8")
    skipped = [each["path"] for each in found.get("skipped", [])]
    if skipped:
        print(f"Đã đăng, trừ những bài có lỗi: {', '.join(skipped)}", file=sys.stderr)
    return FAULTS if skipped else DONE


def run() -> int:
    """Làm các bước của PUBLISH, đến bước đầu tiên không xong."""
    for name in PUBLISH:
        code = STEPS[name]()
        if code != DONE:
            return DONE if code == NOT_DUE else code
    return DONE


STEPS: Final[Mapping[str, Callable[[], int]]] = {
    each.__name__: each for each in (due, install, check, build, deploy, done, run)
}


def _by_hand() -> bool:
    environ = os.environ
    return environ.get("GITHUB_EVENT_NAME") == "workflow_dispatch" or environ.get("CI_PIPELINE_SOURCE") == "web"


def _nothing_is_due(last: Mapping[str, Any], commit: str, now: datetime) -> bool:
    if not commit or last.get("commit") != commit:
        return False
    turn = last.get("next_due")
    return turn is None or now < datetime.fromisoformat(turn)


def _commit() -> str:
    """Trả về commit đang có, "" khi không biết."""
    named = os.environ.get("CI_COMMIT_SHA")
    if named:
        return named
    git = shutil.which("git")
    if git is None:
        return ""
    return _captured([git, "rev-parse", "HEAD"])[1].strip()


def _sitegen() -> list[str]:
    named = os.environ.get("SITEGEN")
    return shlex.split(named) if named else [str(_program("sitegen"))]


def _program(name: str) -> Path:
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def _options(variable: str) -> list[str]:
    return shlex.split(os.environ.get(variable, ""))


def _skips_faulty() -> bool:
    return "--skip-faulty" in _options("SITEGEN_BUILD")


@contextmanager
def ssh(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Cho môi trường của sitegen deploy; khoá nằm trong một tệp chỉ mình đọc được, và mất đi ngay sau đó."""
    given = {name: value for name, value in environ.items() if name not in ("SITEGEN_SSH_KEY", "SITEGEN_KNOWN_HOSTS")}
    key, known = environ.get("SITEGEN_SSH_KEY"), environ.get("SITEGEN_KNOWN_HOSTS")
    if not key:
        yield given
        return
    if not known:
        raise SystemExit("Có SITEGEN_SSH_KEY mà thiếu SITEGEN_KNOWN_HOSTS: không biết máy nhận có đúng là nó.")
    import tempfile  # noqa: PLC0415 - như trên

    with tempfile.TemporaryDirectory() as folder:
        # mkstemp làm tệp mà chỉ người chạy đọc được.
        for name, text in (("key", key), ("known_hosts", known)):
            path = Path(folder, name)
            path.touch(mode=0o600)
            path.write_text(text.replace("\r\n", "\n").rstrip("\n") + "\n", encoding="utf-8")
        command = ["ssh", "-i", f"{folder}/key", "-o", f"UserKnownHostsFile={folder}/known_hosts"]
        command += ["-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"]
        yield {**given, "SITEGEN_SSH": shlex.join(command)}


def _run(command: list[str], environ: Mapping[str, str] | None = None, *, required: bool = False) -> int:
    code = subprocess.run(command, cwd=SITE, env=environ, check=False).returncode
    if required and code:
        raise SystemExit(code)
    return code


def _captured(command: list[str]) -> tuple[int, str]:
    environ = {**os.environ, "PYTHONUTF8": "1"}
    ended = subprocess.run(command, cwd=SITE, env=environ, stdout=subprocess.PIPE, check=False, encoding="utf-8")
    return ended.returncode, ended.stdout


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded


def _output(name: str, value: str) -> None:
    _append("GITHUB_OUTPUT", f"{name}={value}")


def _summary(text: str) -> None:
    print(text)
    _append("GITHUB_STEP_SUMMARY", text)


def _append(variable: str, line: str) -> None:
    path = os.environ.get(variable)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in STEPS:  # noqa: PLR2004 - this script and one step
        print(__doc__, file=sys.stderr)
        raise SystemExit(WRONG_USE)
    raise SystemExit(STEPS[sys.argv[1]]())
