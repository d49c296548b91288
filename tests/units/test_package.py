"""The package: fast to import, formatted, and started by the commands that the README gives."""

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def loaded_by(statement):
    """Which heavy packages a statement loads, in a Python of its own."""
    heavy = ("tensorflow", "keras", "matplotlib", "scipy", "anywidget", "sklearn")
    code = f"import sys; {statement}; print(*(name for name in {heavy} if name in sys.modules))"
    return run(sys.executable, "-c", code).stdout.split()


def test_importing_helpers_loads_nothing_heavy():
    assert loaded_by("import helpers") == []


def test_a_lesson_without_a_network_loads_no_tensorflow():
    names = "check, exercise, image_rows, load_mnist, network, show, slider"
    assert {"tensorflow", "keras"}.isdisjoint(loaded_by(f"from helpers import {names}"))


def test_every_name_that_helpers_offers_is_there():
    import helpers

    for name in helpers.__all__:
        assert callable(getattr(helpers, name)), name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        helpers.nothing  # noqa: B018


def test_code_and_notebooks_are_formatted_and_free_of_lint():
    for command in (["format", "--check"], ["check"]):
        result = run(sys.executable, "-m", "ruff", *command, ".")
        assert result.returncode == 0, result.stdout + result.stderr


def requirements(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_requirement_is_pinned_and_has_its_reason_in_the_readme():
    first, *pinned, last = requirements("requirements.txt")
    assert last == "-e ."
    assert "needs-Python-3.11-to-3.13" in first, "what pip says to another Python"
    readme = (ROOT / "README.md").read_text("utf-8")
    for line in pinned + requirements("tests/requirements.txt"):
        name, version = re.fullmatch(r"([\w-]+)~=(\d+(?:\.\d+)+)", line).groups()
        assert re.search(rf"^\| .*\b{name}\b.* \| \S", readme, re.M), f"{name} has no reason"
        assert version


def test_ci_runs_the_readmes_own_test_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    install = "-m pip install"
    files = "-r requirements.txt -r tests/requirements.txt"
    assert re.search(rf"{install} {files} && \S+python -m tests$", readme, re.M)
    assert re.search(rf"{install} -q {files}$", ci, re.M)
    assert ci.count('bin/python" -m tests\n') == 2, "on the sample, and on full MNIST"
    assert ".venv" not in re.sub("#.*", "", ci), "a maintainer's own environment stays as it is"


@pytest.mark.parametrize(
    ("codes", "failed"), [((0, 0), 0), ((1, 0), 1), ((0, 5), 1), ((-9, 0), 1), ((0, -9), 1)]
)
def test_the_test_run_fails_where_a_step_fails_or_is_killed(codes, failed, monkeypatch, capsys):
    run_whole = runpy.run_path(str(ROOT / "tests" / "__main__.py"))
    left = iter(codes)
    monkeypatch.setattr(
        subprocess, "run", lambda command, check: subprocess.CompletedProcess(command, next(left))
    )
    assert run_whole["main"]() == failed
    assert ("Both steps passed." in capsys.readouterr().out) == (not failed)
    assert next(left, None) is None, "the second step runs also where the first fails"


@pytest.mark.parametrize("name", ["test.yml", "notebooks.yml", "pages.yml"])
def test_what_a_workflow_runs_may_read_only_and_is_pinned_by_commit(name):
    workflow = (ROOT / ".github" / "workflows" / name).read_text("utf-8")
    assert "permissions:\n  contents: read\n" in workflow
    for action in re.findall(r"uses: (.+)", workflow):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} +# v[\d.]+", action), action


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


def test_the_version_is_the_same_wherever_it_stands():
    places = {
        "pyproject.toml": r'^version = "(.+)"',
        "CITATION.cff": r"^version: (.+)",
        "README.md": r"^To cite it: .*version (\S+),",
    }
    versions = {
        name: re.search(pattern, (ROOT / name).read_text("utf-8"), re.M)[1]
        for name, pattern in places.items()
    }
    assert len(set(versions.values())) == 1, versions
