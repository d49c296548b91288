"""What a deck shows: which cells make a slide, which output is seen, and where it stands."""

import base64
import re
import struct
import unicodedata
from dataclasses import dataclass, field

from nbformat import NotebookNode

# A slide's frame in pixels, for the template, for what stands beside what, and for the tests.
WIDTH, HEIGHT, MARGIN = 1280, 720, 56
INNER = WIDTH - 2 * MARGIN - 8  # what a picture may take of the width
BELOW_THE_HEADING = HEIGHT - 140
WIDGET = "application/vnd.jupyter.widget-view+json"
# The richest first; a widget is left out, because a deck has no kernel to answer it.
KINDS = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg")


@dataclass
class Slide:
    """One frame of the deck.

    Attributes
    ----------
    cells : list of (int, NotebookNode)
        What the frame shows; the number is 0 for a cell that is there at once, and n for
        a cell that the n-th press of the key brings.
    notes : list of NotebookNode
        What the speaker reads.
    """

    cells: list[tuple[int, NotebookNode]] = field(default_factory=list)
    notes: list[NotebookNode] = field(default_factory=list)


def has_tag(cell: NotebookNode, tag: str) -> bool:
    """Tell whether a cell carries a tag."""
    return tag in tags_of(cell)


def tags_of(cell: NotebookNode) -> list[str]:
    """Return a cell's tags, also where another tool has not written a list of strings."""
    tags = cell.metadata.get("tags") or []
    return [str(tag) for tag in (tags if isinstance(tags, list | tuple) else [tags])]


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a cell is tagged as a solution, however the tag is spelled.

    Only letters count, whichever way they are written: ` Solution`, `#solution`, `solution_2`.
    """
    letters = (unicodedata.normalize("NFKC", tag).casefold() for tag in tags_of(cell))
    words = ("".join(filter(str.isalpha, tag)) for tag in letters)
    return any(word in ("solution", "solutions") for word in words)


def slide_type(cell: NotebookNode) -> str:
    """Return what JupyterLab's property inspector calls the cell's slide type."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def arrange(cells: list[NotebookNode]) -> list[list[Slide]]:
    """Arrange cells into columns of slides, leaving out solutions and skipped cells.

    A ``slide`` starts a column, a ``subslide`` a frame below, a ``fragment`` a further step
    of the same frame; ``notes`` go to the frame before them, wherever they stand in it.
    """
    columns: list[list[Slide]] = []
    early: list[NotebookNode] = []  # notes before the first slide belong to it
    for cell in cells:
        kind = slide_type(cell)
        if kind == "skip" or is_solution(cell):
            continue
        if kind == "notes":
            (columns[-1][-1].notes if columns else early).append(cell)
            continue
        if kind == "slide" or not columns:
            columns.append([Slide()])
        elif kind == "subslide":
            columns[-1].append(Slide())
        slide = columns[-1][-1]
        step = slide.cells[-1][0] if slide.cells else 0
        slide.cells.append((step + (kind == "fragment"), cell))
    if columns:
        columns[0][0].notes[:0] = early
    shown = ([slide for slide in column if slide.notes or is_seen(slide)] for column in columns)
    return [column for column in shown if column]


def is_seen(slide: Slide) -> bool:
    """Tell whether a frame has anything to look at."""
    return any(
        (cell.source.strip() and not (cell.cell_type == "code" and is_bare(cell)))
        or cell.get("outputs")
        for _, cell in slide.cells
    )


def is_bare(cell: NotebookNode) -> bool:
    """Tell whether a cell shows its outputs only."""
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    return hidden or has_tag(cell, "hide-input")


def kind_of(output: NotebookNode) -> str:
    """Return the MIME type under which an output is shown, or "" to show nothing."""
    kinds = [kind for kind in KINDS if kind in output.data]
    # Beside a widget, the text is what a progress bar said at its start.
    if "text/plain" in output.data and WIDGET not in output.data:
        kinds.append("text/plain")
    return kinds[0] if kinds else ""


def size_of(output: NotebookNode) -> tuple[int, int] | None:
    """Return the width and height of a PNG picture, read from its header."""
    if output.output_type not in ("display_data", "execute_result"):
        return None
    if kind_of(output) != "image/png":
        return None
    return struct.unpack(">II", base64.b64decode(output.data["image/png"][:32])[16:24])


def is_beside(cell: NotebookNode) -> bool:
    """Tell whether a cell's picture gets more room at the right of its code than below it."""
    size = next(filter(None, map(size_of, cell.outputs)), None)
    if size is None or is_bare(cell):
        return False
    lines = cell.source.splitlines()
    ratio = size[0] / size[1]
    below = min(BELOW_THE_HEADING - 24 * len(lines), INNER / ratio)
    right = min(BELOW_THE_HEADING, (INNER - 60 - 11 * max(map(len, lines), default=0)) / ratio)
    return right > 1.1 * below


def title_of(nb: NotebookNode) -> str | None:
    """Return a notebook's first heading, without its marks."""
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    heading = re.search(r"^#+\s+(.+?)\s*#*$", text, re.MULTILINE)
    return re.sub(r"[*`$\\]", "", heading[1]) if heading else None
