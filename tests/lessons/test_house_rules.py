"""The house rules of a lesson: what its stored file has to be like for its readers.

What a lesson computes is proved by nbval, which runs every cell again and compares its text.
"""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from sample_lesson import LESSONS

ROOT = Path(__file__).resolve().parents[2]

# Lessons in the pattern in which the student builds; the others follow it when they are rebuilt.
REBUILT = {"00", "01", "02", "03", "09", "10", "14", "A3"}
LONGEST_CELL, MEDIAN_CELL, LARGEST_FILE, MOST_CHECKS, MOST_NAMES = 26, 8, 1_500_000, 30, 8
# What TqdmCallback leaves of its bar: a widget, and the text that the bar had at its start.
EMPTY_BAR = "0epoch [00:00, ?epoch/s]"
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
TAGS = {"nbval-ignore-output", "solution", "hide-input"}
WIDGETS = {"slider", "drawing_pad", "latent_plane"}
WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = {"image/png", "image/jpeg", "image/svg+xml"}


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def lesson(path):
    return nbformat.read(path, as_version=4)


def is_rebuilt(path):
    return path.name[:2] in REBUILT


def code_cells(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def n_lines(cell):
    lines = (line.strip() for line in cell.source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def called(cell):
    """Names of the functions that a cell calls."""
    nodes = (node.func for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def test_there_are_lessons():
    assert LESSONS, "no lesson found, so no rule was tested"


def test_a_lesson_is_a_valid_notebook_of_reasonable_size(path):
    nbformat.validate(json.loads(path.read_text("utf-8")))
    assert path.stat().st_size <= LARGEST_FILE


def test_outputs_are_those_of_one_clean_run(lesson):
    counts = [cell.execution_count for cell in code_cells(lesson)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code_cells(lesson):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", f"{output.text} from {cell.source}"
        assert "execution" not in cell.metadata, "timings: renew with record_timing off"


def test_stored_outputs_hold_no_progress_and_no_address(lesson):
    for cell in code_cells(lesson):
        for output in cell.outputs:
            data = output.get("data", {})
            text = output.get("text", "") + str(data.get("text/plain", ""))
            if WIDGET in data and text == EMPTY_BAR:
                assert "TqdmCallback" in cell.source, cell.source
                continue
            assert not re.search(r"\bat 0x[0-9a-f]{6,}|\d+%\||ms/step|it/s|epoch/s", text), text
            if WIDGET in data:
                assert called(cell) & WIDGETS, f"a bar is left: {cell.source}"
                assert "image/png" in data, f"nothing to see without a kernel: {cell.source}"


def test_every_figure_has_alternative_text(lesson):
    for cell in code_cells(lesson):
        for output in cell.outputs:
            for kind in PICTURES & set(output.get("data", {})):
                alt = output.metadata.get(kind, {}).get("alt", "")
                assert len(alt.split()) >= 4, f"no alternative text: {cell.source}"
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"!\[\s*\]\(", cell.source), cell.source


def test_every_cell_has_a_slide_type_and_known_tags_only(lesson):
    for cell in lesson.cells:
        slide_type = cell.metadata.get("slideshow", {}).get("slide_type")
        assert slide_type in SLIDE_TYPES, cell.source
        assert tags(cell) <= TAGS, cell.source
    assert lesson.cells[0].metadata.slideshow.slide_type == "slide"
    assert lesson.cells[0].source.startswith("# ")


def test_only_measured_numbers_are_left_out_of_the_comparison(path, lesson):
    for cell in code_cells(lesson):
        ignored, names = "nbval-ignore-output" in tags(cell), called(cell)
        assert not (ignored and is_rebuilt(path)), cell.source
        assert ignored == ("measured" in names), cell.source
        assert not (ignored and {"check", "exercise"} & names), cell.source
        assert not {"nbval-skip", "raises-exception"} & tags(cell), cell.source


def test_a_rebuilt_lesson_writes_its_models_and_training_on_the_page(path, lesson):
    if not is_rebuilt(path):
        pytest.skip("not rebuilt yet")
    taken, checks = set(), 0
    for cell in code_cells(lesson):
        assert not {"train", "measured", "show_source"} & called(cell), cell.source
        for node in ast.walk(ast.parse(cell.source)):
            assert getattr(node, "id", "") != "tf", f"not on every back end: {cell.source}"
            if isinstance(node, ast.Call):
                checks += getattr(node.func, "id", "") == "check"
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
                assert "until_rebuilt" not in node.module, cell.source
                taken |= {alias.name for alias in node.names} - {"keras"}
    assert len(taken) <= MOST_NAMES, f"{len(taken)} names from helpers: {sorted(taken)}"
    assert checks <= MOST_CHECKS, f"{checks} checks: a reader stops reading them"


def test_cells_fit_a_slide(lesson):
    cells = [cell for cell in code_cells(lesson) if "solution" not in tags(cell)]
    for cell in cells:
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        assert max(map(len, cell.source.splitlines())) <= 100, cell.source
    assert statistics.median(n_lines(cell) for cell in cells) <= MEDIAN_CELL


def test_a_lesson_asks_proves_and_exercises(path, lesson):
    prose = [cell.source for cell in lesson.cells if cell.cell_type == "markdown"]
    solutions = [cell for cell in code_cells(lesson) if "solution" in tags(cell)]
    assert sum("<details>" in text for text in prose) >= 3, "predictions with folded answers"
    assert sum("check" in called(cell) for cell in code_cells(lesson)) >= 3, "checked claims"
    assert len(solutions) >= (1 if path.name.startswith("00") else 3), "exercises"
    assert any(WIDGETS & called(cell) for cell in code_cells(lesson)), "something to move"
    for heading in ("Summary", "References", "Where the lecture differs"):
        assert any(re.search(rf"^#+ {heading}", text, re.M) for text in prose), heading


def marks_of(cell):
    """The marks ○, ✓ and ✗ at the beginnings of the lines that a cell has printed."""
    printed = "".join(output.get("text", "") for output in cell.outputs).splitlines()
    return {line[0] for line in printed if line.startswith(("○", "✓", "✗"))}


def test_untouched_exercises_say_so(lesson):
    starters = [
        cell
        for cell in code_cells(lesson)
        if "exercise" in called(cell) and "solution" not in tags(cell)
    ]
    assert starters
    for cell in starters:
        assert marks_of(cell) == {"○"}, cell.source


def test_solutions_are_judged_and_right(lesson):
    # A solution is judged by `exercise` or by a function that calls it, so its marks are read.
    judged = [marks_of(cell) for cell in code_cells(lesson) if "solution" in tags(cell)]
    assert {"✓"} in judged
    assert all(marks in ({"✓"}, set()) for marks in judged)
    starters = sum("○" in marks_of(cell) for cell in code_cells(lesson))
    assert judged.count({"✓"}) >= starters


def test_nothing_failed_in_the_stored_outputs(lesson):
    assert not [cell.source for cell in code_cells(lesson) if "✗" in marks_of(cell)]


def test_solutions_are_folded(lesson):
    for cell in lesson.cells:
        if "solution" in tags(cell) and cell.cell_type == "code":
            assert cell.metadata.get("jupyter", {}).get("source_hidden"), cell.source
            assert cell.metadata.slideshow.slide_type == "skip", cell.source


def test_links_to_files_lead_somewhere(path, lesson):
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)", cell.source):
                assert (path.parent / target.split("#")[0]).exists(), target


def test_a_readme_link_leads_somewhere():
    readmes = [*ROOT.glob("*.md"), ROOT / "data" / "README.md"]
    for readme in readmes:
        for target in re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", readme.read_text("utf-8")):
            assert (readme.parent / target.split("#")[0]).exists(), target


def test_a_lesson_names_no_path_of_one_machine(lesson):
    for cell in lesson.cells:
        assert not re.search(r"/(home|root|work|tmp|Users)/", cell.source), cell.source


def test_where_the_course_is_not_installed_a_lesson_says_what_to_read(lesson):
    first = next(cell.source for cell in code_cells(lesson) if "helpers" in cell.source)
    line = r"^# No module named helpers\? README\.md says how .*\n(import|from) helpers\b"
    assert re.search(line, first, re.M), "Colab shows the lines around the one that fails"


def amounts(text):
    """Minutes to read, seconds to run, gigabytes, as in "45 min, 2.5 minutes, 1.8 GB"."""
    units = {"min": 60, "s": 1, "GB": 1}
    found = re.findall(r"([\d.]+) (min|s|GB)(?:ute|utes)?\b", text)
    return [float(number) * units[unit] for number, unit in found]


def test_the_readme_lists_every_lesson_with_its_own_time_and_memory(path, lesson):
    readme = (ROOT / "README.md").read_text("utf-8")
    row = re.search(rf"^\| .*\(lectures/{re.escape(path.name)}\) \|[^|]*\|(.*)$", readme, re.M)
    assert row, "it is not in the README's map"
    hook = re.search(r"^Time: .* GB", lesson.cells[0].source, re.M)[0]
    assert len(amounts(hook)) == 3, hook
    assert amounts(row[1]) == amounts(hook), f"README: {row[1]}; lesson: {hook}"


def names_from_elsewhere(sources, folder):
    """For each cell, the names that it reads and does not define before, found by ruff."""
    names = {str(folder / f"{number:03}.py"): set() for number in range(len(sources))}
    for path, source in zip(names, sources, strict=True):
        Path(path).write_text(source, "utf-8")
    options = ["--isolated", "--select=F821", "--ignore-noqa", "--output-format=json"]
    command = [sys.executable, "-m", "ruff", "check", *options, str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for fault in json.loads(found):
        names[fault["filename"]].add(re.search("`(.+)`", fault["message"])[1])
    return list(names.values())


def changed_in_place(source, elsewhere):
    """Names from elsewhere that a cell sets or changes, as in `x = x - 1` and `x[0] = 1`."""
    stored = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(getattr(node, "ctx", None), ast.Store):
            while isinstance(node, ast.Subscript | ast.Attribute):
                node = node.value
            if isinstance(node, ast.Name):
                stored.add(node.id)
    return stored & elsewhere


def test_a_cell_run_twice_does_the_same(lesson, tmp_path):
    sources = [cell.source for cell in code_cells(lesson)]
    for source, elsewhere in zip(sources, names_from_elsewhere(sources, tmp_path), strict=True):
        assert not changed_in_place(source, elsewhere), source


def test_cells_that_change_what_others_made_are_found(tmp_path):
    wrong = ["x = x - 1", "x += 1", "x[0] = 1", "y = x\nx = 2", "x.a = 1"]
    right = ["x = 1\nx += 1", "x = [x for x in y]", "def f(x):\n    x += 1", "y = x[0]"]
    sources = wrong + right
    names = names_from_elsewhere(sources, tmp_path)
    found = [bool(changed_in_place(*pair)) for pair in zip(sources, names, strict=True)]
    assert found == [True] * len(wrong) + [False] * len(right)
