"""Measure how long each lesson runs and how much memory it takes, and write it down.

`python tests/benchmarks/measure_lessons.py [00 03 A1]` runs all lessons, or those named, one after
another from a fresh kernel, and writes what it measured into the README's table and into the first
cell of each lesson. `--dry-run` only prints. Lessons run on full MNIST, about half an hour in all;
times mean something on an idle machine only. It ends with an error where a lesson takes more than
2 GB or a cell more than half a minute (in 03, which trains as the lecture does, 45 s, in 14 40 s).
Peaks of memory are those that Linux or macOS keep of a process; on Windows there is no such record.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "lectures").glob("*.ipynb"))
MOST_MEMORY, LONGEST_CELL = 2.0, 30
LONGER_CELLS = {"03": 45, "14": 40}  # the lecture's 20 epochs; six of convolutions
UNIT = 1e9 if sys.platform == "darwin" else 1e6  # bytes there, kilobytes elsewhere


def measured(path):
    """Run a lesson; return its seconds, its kernel's peak in GB, and its longest cell's seconds."""
    with tempfile.TemporaryDirectory() as folder:
        command = f"-m nbconvert --to notebook --execute --log-level=ERROR --output-dir {folder}"
        start = time.perf_counter()
        arguments = [sys.executable, *command.split(), str(path)]
        environment = os.environ | {"COURSE_MNIST": "full"}
        process = os.spawnve(os.P_NOWAIT, sys.executable, arguments, environment)
        _, status, used = os.wait4(process, 0)  # the larger peak of nbconvert and of its kernel
        seconds = time.perf_counter() - start
        if status:
            raise SystemExit(f"{path.name} did not run to its end; see above.")
        executed = nbformat.read(Path(folder) / path.name, as_version=4)
    return seconds, used.ru_maxrss / UNIT, max(map(cell_seconds, executed.cells))


def cell_seconds(cell):
    """How long a cell ran, by what nbconvert noted of it."""
    noted = cell.metadata.get("execution", {})
    ends = [noted.get(f"iopub.status.{state}") for state in ("busy", "idle")]
    if None in ends:
        return 0
    start, end = (datetime.fromisoformat(moment) for moment in ends)
    return (end - start).total_seconds()


def rounded(seconds, memory):
    """In words, rounded up: a machine that is a little slower should keep to it too."""
    if seconds <= 60:
        step = 5 if seconds > 15 else 1
        return f"{int(-(-seconds // step) * step)} s", f"{-(-memory // 0.1) * 0.1:.1f} GB"
    return f"{-(-seconds // 30) / 2:g} min", f"{-(-memory // 0.1) * 0.1:.1f} GB"


def write(path, time_, memory):
    """Put both amounts into the README's row of a lesson, and into its first cell."""
    readme = ROOT / "README.md"
    row = re.compile(rf"^(\| .*\(lectures/{path.name}\) \|.*\|) [^|]* \| [^|]* \|$", re.M)
    text, rows = row.subn(rf"\1 {time_} | {memory} |", readme.read_text("utf-8"))
    lesson = path.read_text("utf-8")
    # In the file's own text, so that nothing else of it changes.
    lesson, hooks = re.subn(
        r"(Time: [^\"]*?runs in )[^·]* · memory [^·]* · ",
        rf"\g<1>{time_} · memory {memory} · ",
        lesson,
        count=1,
    )
    if (rows, hooks) != (1, 1):
        raise SystemExit(f"{path.name}: {rows} rows in README.md and {hooks} lines 'Time: …'.")
    readme.write_text(text, "utf-8")
    path.write_text(lesson, "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="numbers, such as 03 A1; all if none is given")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    options = parser.parse_args()
    unknown = set(options.lessons) - {path.name[:2] for path in LESSONS}
    if unknown:
        parser.error(f"there is no lesson {', '.join(sorted(unknown))}.")
    broken = []
    for path in LESSONS:
        if options.lessons and path.name[:2] not in options.lessons:
            continue
        seconds, memory, longest = measured(path)
        print(
            f"{path.stem:34} {seconds:6.1f} s  {memory:.2f} GB  longest cell {longest:5.1f} s",
            flush=True,
        )
        limit = LONGER_CELLS.get(path.name[:2], LONGEST_CELL)
        broken += [f"{path.stem}: a cell of {longest:.0f} s"] * (longest > limit)
        broken += [f"{path.stem}: {memory:.2f} GB"] * (memory > MOST_MEMORY)
        if not options.dry_run:
            write(path, *rounded(seconds, memory))
    print("\n".join(broken) or "every promise is kept")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
