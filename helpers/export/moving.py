"""Sliders, planes and pads that move without a kernel, from what was stored with an output."""

import json
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.export.deck import size_of

HERE = Path(__file__).parent
# What is stored of a plane, a pad or sliders, and the class of the figure that moves by it.
LOOKS = {"plane": "walking", "pad": "drawing", "pictures": "moving"}


def moves(output: NotebookNode) -> dict[str, Any]:
    """Return what was stored with a picture so that it moves, or nothing."""
    stored = output.get("metadata", {}).get("image/png", {})
    return stored if any(map(stored.get, LOOKS)) else {}


def moving(output: NotebookNode) -> str:
    """Return an output's picture and its controls as HTML; `script` brings them to life.

    Where no script runs, the picture is the one that they start with.
    """
    stored = moves(output)
    alt, png = escape(stored["alt"]), escape(output["data"]["image/png"].strip())
    still = (
        f'<img src="data:image/png;base64,{png}" alt="{alt}" '
        f'data-alt="{alt}" style="--height:{size_of(output)[1]}px">'
    )
    kind = next(filter(stored.get, LOOKS))
    looks, data = LOOKS[kind], as_data(stored[kind])
    if kind != "pictures":
        return f'<figure class="{looks}" aria-label="{alt}">{still}{data}</figure>'
    controls = "".join(
        f"<label>{escape(slider['name'])} "
        f'<input type="range" min="0" max="{len(slider["positions"]) - 1}" '
        f'value="{slider["start"]}" data-positions="{escape(json.dumps(slider["positions"]))}"> '
        f"<output>{escape(slider['positions'][slider['start']])}</output></label>"
        for slider in stored["sliders"]
    )
    return (
        f'<figure class="{looks}"><div class="sliders" data-prevent-swipe>{controls}</div>{still}'
        f"{data}</figure>"
    )


def as_data(stored: Any) -> str:
    """Return what is stored for a script to read, in an element that no tag in it can end."""
    letters = json.dumps(stored).replace("<", "\\u003c")
    return f'<script type="application/json">{letters}</script>'


def script() -> str:
    """Return the script that moves them; faces of planes and pads are those of JupyterLab."""
    names = ("moving", "network", "walking", "drawing")
    parts = [(HERE / "templates" / f"{name}.js").read_text("utf-8") for name in names]
    for name in ("plane", "pad"):
        face = (HERE.parent / "widgets" / f"{name}.js").read_text("utf-8")
        face = face.replace("export default { render };", "return render;")
        parts.append(f"const render{name.title()} = (() => {{\n{face}}})();\n")
    return "{\n" + "\n".join(parts) + "}\n"  # within braces no name is another script's
