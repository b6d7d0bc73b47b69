"""Tries the fuzz targets for long, each in a process of its own; what breaks one is kept in build/fuzz/.

With atheris (Linux on x86-64) new inputs are made by which branches of the program the earlier ones took; elsewhere by
chance alone, which finds less.
"""

import argparse
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOUND: Final = ROOT / "build" / "fuzz"
NAMES: Final = ("front-matter", "markdown", "settings", "pictures")
# A turn that takes longer is a defect: seconds. What one may take of memory: MB.
SLOW: Final = 10
MEMORY: Final = 2048


def main() -> int:
    """Run the targets that are asked for; return 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(NAMES)}; all by default")
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    chosen = arguments.targets or list(NAMES)
    unknown = set(chosen) - set(NAMES)
    if unknown:
        parser.error(f"no target is called {', '.join(sorted(unknown))}")
    if arguments.here:
        return run(chosen[0], arguments.seconds)
    codes = []
    for name in chosen:
        print(f"{name}: {arguments.seconds} s, {'atheris' if find_spec('atheris') else 'by chance alone'}", flush=True)
        command = [sys.executable, __file__, "--here", "--seconds", str(arguments.seconds), name]
        codes.append(subprocess.run(command, cwd=ROOT, check=False).returncode)
    return int(any(codes))


def run(name: str, seconds: int) -> int:
    """Try one target in this process."""
    sys.path.insert(0, str(ROOT / "tests"))
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    return _guided(name, seconds, folder) if find_spec("atheris") else _by_chance(name, seconds, folder)


def _guided(name: str, seconds: int, folder: Path) -> int:
    import atheris  # noqa: PLC0415 - not every system has it

    with atheris.instrument_imports(include=["sitegen"]):
        import fuzz_targets  # noqa: PLC0415 - what it imports is to be watched
    target = fuzz_targets.targets()[name]
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(data)
    words = folder / "words"
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in target.words)
    words.write_text("".join(f'"{word}"\n' for word in quoted), encoding="ascii")
    options = [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}", f"-dict={words}"]
    options += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-max_len=65536", "-verbosity=0"]
    atheris.Setup([name, *options, str(corpus)], target.call)
    # Ends the process: with 0 when the time is over, else when something was found.
    atheris.Fuzz()
    return 0


def _by_chance(name: str, seconds: int, folder: Path) -> int:
    import fuzz_targets  # noqa: PLC0415 - lies with the tests

    target = fuzz_targets.targets()[name]
    end = time.monotonic() + seconds
    turns = 0
    for data in fuzz_targets.mutated(target, str(time.time_ns())):
        begun = time.monotonic()
        try:
            target.call(data)
        except Exception:
            _keep(folder, data)
            raise
        turns += 1
        now = time.monotonic()
        if now - begun > SLOW:
            _keep(folder, data)
            return 1
        if now > end:
            break
    print(f"{name}: {turns} turns, nothing found")
    return 0


def _keep(folder: Path, data: bytes) -> None:
    path = folder / "found"
    path.write_bytes(data)
    print(f"kept in {path}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
