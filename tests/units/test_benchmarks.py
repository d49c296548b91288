"""What the benchmark command writes: a lesson's time and memory, and nothing else."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "lectures").glob("*.ipynb"))


@pytest.fixture
def benchmark(tmp_path, monkeypatch):
    """The command's module, writing into a copy of the README."""
    file = ROOT / "tests" / "benchmarks" / "measure_lessons.py"
    spec = importlib.util.spec_from_file_location("measure_lessons", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copy(ROOT / "README.md", tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_time_and_memory_are_written_where_they_stand(benchmark, tmp_path, path):
    lesson = Path(shutil.copy(path, tmp_path))
    files = (tmp_path / "README.md", lesson)
    before = [file.read_text("utf-8").splitlines() for file in files]
    benchmark.write(lesson, "1234 s", "56.7 GB")
    for file, old in zip(files, before, strict=True):
        new = file.read_text("utf-8").splitlines()
        (changed,) = (line for line, other in zip(new, old, strict=True) if line != other)
        assert "1234 s" in changed
        assert "56.7 GB" in changed
    json.loads(lesson.read_text("utf-8"))


@pytest.mark.parametrize(
    ("seconds", "memory", "words"),
    [
        (0.2, 0.61, ("1 s", "0.7 GB")),
        (15.1, 1.6, ("20 s", "1.6 GB")),
        (60, 1.99, ("60 s", "2.0 GB")),
        (61, 2.01, ("1.5 min", "2.1 GB")),
        (120, 0.5, ("2 min", "0.5 GB")),
    ],
)
def test_what_was_measured_is_rounded_up(benchmark, seconds, memory, words):
    assert benchmark.rounded(seconds, memory) == words
