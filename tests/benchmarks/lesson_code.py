"""What stands on a lesson's pages, to run it outside of the lesson."""

from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from helpers.backend import keras

LECTURES = Path(__file__).resolve().parents[2] / "lectures"


def page(lesson: str, *starts: str, **known: Any) -> dict[str, Any]:
    """Run those cells of a lesson that begin so, and return what they define.

    Parameters
    ----------
    lesson : str
        The file's name without its ending.
    *starts : str
        How a cell begins. Where several begin so, as a starter and its solution do, the last.
    **known
        What the cells need of what other cells define.
    """
    scope = {"keras": keras, "layers": keras.layers, "ops": keras.ops, "np": np} | known
    cells = nbformat.read(LECTURES / f"{lesson}.ipynb", as_version=4).cells
    for start in starts:
        exec([cell.source for cell in cells if cell.source.startswith(start)][-1], scope)
    return scope
