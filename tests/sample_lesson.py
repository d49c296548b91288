"""A lesson made for the tests, with every kind of cell; the decks of it and of the real lessons."""

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.export.exporters import SlidesExporter

FILES = sorted(Path(__file__).parents[1].glob("lectures/*.ipynb"))
LESSONS = [file for file in FILES if not file.name.endswith(".student.ipynb")]
NAMES = ["sample", *(lesson.stem for lesson in LESSONS)]

FORMULAS = [
    r"\sum_{i=1}^{n} \left\lVert \mathbf{x}_i - \hat{\mathbf{x}}_i \right\rVert_2^2",
    r"\frac{1}{1 + e^{-z}}",
    r"\begin{bmatrix} \sigma_1^2 & 0 \\ 0 & \sigma_2^2 \end{bmatrix}",
    r"\mathbb{E}_{q(\mathbf{z} \mid \mathbf{x})}[\log p(\mathbf{x} \mid \mathbf{z})]",
    r"\left\{ \begin{matrix} z & z > 0 \\ \alpha (e^z - 1) & z \le 0 \end{matrix} \right.",
    r"\begin{cases} 1 & \text{if } x \in \{0, 1\} \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\underbrace{D_{\mathrm{KL}}(p \,\|\, q)}_{\ge 0} = \sum_x p(x) \log \frac{p(x)}{q(x)}",
    r"\tilde{\mathbf{x}} = \mathbf{x} + \boldsymbol{\varepsilon} \odot \mathcal{N}(0, 1)",
]

QUESTION = """\
**Predict.** Does the error fall when $k$ grows?

<details>
<summary>And by how much, from $k = 1$ to $k = 2$?</summary>

It falls, because $\\lambda_2 > 0$; here by a third.

</details>"""

WIDEST = "codes = {}  # " + "a line may have a hundred characters, no more ".ljust(86, ".")
LONG_CODE = "\n".join(
    [WIDEST, *(f'codes["layer {n:02}"] = encode(digits, layer={n}, seed=42)' for n in range(2, 26))]
)


def md(source: str, kind: str | None = None, *tags: str) -> NotebookNode:
    """Return a Markdown cell of a slide type."""
    return new_markdown_cell(source, metadata=metadata(kind, tags))


def code(source: str, kind: str | None, *outputs: NotebookNode, **more: Any) -> NotebookNode:
    """Return a code cell of a slide type."""
    tags = more.pop("tags", ())
    return new_code_cell(
        source, outputs=list(outputs), execution_count=1, metadata=metadata(kind, tags) | more
    )


def metadata(kind: str | None, tags: Iterable[str]) -> dict[str, Any]:
    """Return a cell's metadata."""
    slideshow = {"slideshow": {"slide_type": kind}} if kind else {}
    return slideshow | ({"tags": list(tags)} if tags else {})


def text(line: str) -> NotebookNode:
    """Return a printed line."""
    return new_output("stream", text=line + "\n")


def figure(alt: str, width: float = 6.4, height: float = 4.8) -> NotebookNode:
    """Return a figure with its alternative text."""
    axes = plt.figure(figsize=(width, height)).subplots()
    axes.plot(np.sin(np.linspace(0, 6, 50)))
    axes.set(xlabel="epoch", ylabel="error")
    buffer = io.BytesIO()
    axes.figure.savefig(buffer, dpi=100)
    plt.close(axes.figure)
    return new_output(
        "display_data",
        {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<Figure>"},
        metadata={"image/png": {"alt": alt}},
    )


@cache
def sample() -> NotebookNode:
    """Return a lesson with every kind of cell that a lesson may have."""
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "w1", "version_major": 2}}
    table = "<table><tr><th>model</th><th>error</th></tr><tr><td>PCA</td><td>14.2</td></tr></table>"
    nb = new_notebook(
        cells=[
            md(
                "# Autoencoders in $k$ steps\n\nAfter this lesson you can\n\n- draw an encoder\n"
                "- measure an error\n- say `why`\n\n40 minutes, 1 GB; know "
                "[lesson 1](01_pca_covariance.ipynb#Scores) first.",
                "slide",
            ),
            md("Welcome the class; $\\hat{x}$ is a guess.", "notes"),
            md("## Formulas\n\n" + "".join(f"$${f}$$\n\n" for f in FORMULAS[:4]), "slide"),
            md("Notes on formulas: $$\n\\begin{aligned}\n\\mu &= 0\n\\end{aligned}\n$$", "notes"),
            md("## More formulas\n\n" + "".join(f"$${f}$$\n\n" for f in FORMULAS[4:7]), "subslide"),
            md(
                "### In a line of text\n\n"
                f"The cost is ${FORMULAS[1]}$, that is ${FORMULAS[7]}$, or \\\\({FORMULAS[8]}\\\\)."
                "\n\n- a code $\\mathbf{h}$\n- a weight $w_{ij}$\n\n"
                "\\begin{equation}\na^2\n\\end{equation}",
                "subslide",
            ),
            md("## Steps\n\nAt once.", "slide"),
            md("First step.", "fragment"),
            md("With the first step."),
            md("Second step.", "fragment"),
            md("Between the steps, the notes.", "notes"),
            md(QUESTION, "subslide"),
            code("error = measure(digits)\nshow(error)", "slide", text("0.5"), figure("falling")),
            md("Now the figure.", "notes"),
            md("## Long code, then its figure", "slide"),
            code(LONG_CODE, "subslide"),
            code(
                "\n".join(LONG_CODE.splitlines()[1:18]), "subslide", figure("a curve at the right")
            ),
            md("## A strip of digits and a table", "slide"),
            code("strip(digits)", None, figure("a strip", 10, 2), tags=["hide-input"]),
            code(
                "table", None, new_output("execute_result", {"text/html": table, "text/plain": ""})
            ),
            md("## A slider and its still figure", "slide"),
            code(
                "slider(noise)", None, new_output("display_data", widget | {"text/plain": "Box(1)"})
            ),
            code("hidden()", None, figure("three noises"), jupyter={"source_hidden": True}),
            md("## Exercise 1\n\nWrite `halve`.", "slide"),
            code("def halve(x):\n    return None", None),
            md("This skipped remark stays in the notebook.", "skip"),
            md("### Solution to exercise 1", "subslide", "solution"),
            code("def halve_solved(x):\n    return x / 2", None, text("solved"), tags=["solution"]),
            code("print(halve(4))", "fragment", text("None")),
        ]
    )
    state = {"state": {"w1": {"model_name": "BoxModel"}}, "version_major": 2, "version_minor": 0}
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    nb.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return nb


@cache
def lesson(name: str) -> NotebookNode:
    """Return the sample or one of the course's lessons."""
    if name == "sample":
        return sample()
    return nbformat.read(next(path for path in LESSONS if path.stem == name), as_version=4)


@cache
def deck(name: str) -> str:
    """Return the slides of the sample or of a lesson as HTML."""
    path = str(LESSONS[0].parent) if LESSONS else ""
    return SlidesExporter().from_notebook_node(
        lesson(name), {"metadata": {"name": name, "path": path}}
    )[0]


@cache
def parsed(name: str) -> BeautifulSoup:
    """Return a deck's elements; do not change them."""
    return BeautifulSoup(deck(name), "html.parser")
