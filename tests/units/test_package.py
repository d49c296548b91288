"""The package: fast to import, formatted, and started by the commands that the README gives."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_helpers_import_in_half_a_second_and_without_tensorflow():
    code = """
import sys, time
import numpy, matplotlib.pyplot
start = time.process_time()
import helpers
print(time.process_time() - start, any(m in sys.modules for m in ("tensorflow", "keras")))
"""
    seconds, heavy = run(sys.executable, "-c", code).stdout.split()
    assert float(seconds) < 0.5
    assert heavy == "False"


def test_code_and_notebooks_are_formatted_and_free_of_lint():
    for command in (["format", "--check"], ["check"]):
        result = run(sys.executable, "-m", "ruff", *command, ".")
        assert result.returncode == 0, result.stdout + result.stderr


def test_every_requirement_is_pinned_and_has_its_reason_in_the_readme():
    first, *pinned, last = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert last == "-e ."
    assert "needs-Python-3.11-or-newer" in first, "what pip says to an older Python"
    readme = (ROOT / "README.md").read_text("utf-8")
    for line in pinned:
        name, version = re.fullmatch(r"([\w-]+)~=(\d+(?:\.\d+)+)", line).groups()
        assert re.search(rf"^\| .*\b{name}\b.* \| \S", readme, re.M), f"{name} has no reason"
        assert version


def test_ci_runs_the_readmes_own_test_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [line.strip() for line in readme.splitlines() if "pip install -r" in line]
    assert len(commands) >= 2, "one to open the course, one to test it"
    assert sum("-m pytest" in line for line in commands) >= 1


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_nothing_is_committed_that_belongs_elsewhere():
    tracked = run("git", "ls-files").stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    assert "data/mnist.npz" not in tracked
    assert not [name for name in tracked if name.endswith((".html", ".student.ipynb"))]
    assert {name for name in tracked if name.startswith("lectures/")} == {
        name for name in tracked if re.fullmatch(r"lectures/(\d\d|A\d)_\w+\.ipynb", name)
    }
