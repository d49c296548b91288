"""Where each slide, code block, formula, figure, reference and erratum of the lecture stands.

lecture_map.csv says it, LECTURE_MAP.md shows it: `python tests/lessons/test_lecture_map.py` writes
the page anew.
"""

import csv
import re
from itertools import groupby
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = Path(__file__).with_name("lecture_map.csv")
PAGE = ROOT / "LECTURE_MAP.md"
TO_COME = "to come"
NAMES = {
    "slide": "Slides",
    "block": "Code blocks",
    "formula": "Formulas",
    "figure": "Figures",
    "reference": "References",
    "erratum": "Mistakes that are corrected",
}

with MAP.open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def lesson_file(prefix):
    return next((ROOT / "lectures").glob(f"{prefix}_*.ipynb"))


def headings(prefix):
    nb = nbformat.read(lesson_file(prefix), as_version=4)
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    return {found.strip() for found in re.findall(r"^#+ (.+)$", text, re.M)}


def page():
    """The page that shows the map."""
    lines = [
        "# From the lecture to the lessons",
        "",
        "Where everything of the lecture that this course follows stands: lesson and heading.",
    ]
    for kind, rows in groupby(ROWS, key=lambda row: row["kind"]):
        lines += ["", f"## {NAMES[kind]}", "", "| | in the lecture | here |", "| --- | --- | --- |"]
        for row in rows:
            lesson, heading = row["lesson"], row["heading"]
            if heading == TO_COME:
                here = f"to come in lesson {lesson}"
            else:
                here = f"[{lesson}](lectures/{lesson_file(lesson).name}) · {heading}"
            lines.append(f"| {row['number']} | {row['in the lecture']} | {here} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "prefix", sorted({row["lesson"] for row in ROWS if row["heading"] != TO_COME})
)
def test_every_heading_that_the_map_names_is_there(prefix):
    named = {r["heading"] for r in ROWS if r["lesson"] == prefix and r["heading"] != TO_COME}
    assert named <= headings(prefix), f"renew {MAP.name}: {named - headings(prefix)}"


def test_the_map_is_whole():
    kinds = {kind: sum(row["kind"] == kind for row in ROWS) for kind in NAMES}
    expected = {"slide": 109, "block": 45, "formula": 23, "figure": 45, "reference": 19}
    assert kinds == expected | {"erratum": 68}


def test_the_page_shows_the_map():
    assert PAGE.read_text("utf-8") == page(), "python tests/lessons/test_lecture_map.py renews it"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
