"""Sliders that move without a kernel, from the pictures that were stored with an output."""

import json
from html import escape
from importlib.resources import files
from typing import Any

from nbformat import NotebookNode

from helpers.export.deck import size_of


def moves(output: NotebookNode) -> dict[str, Any]:
    """Return what was stored with a picture so that its sliders move, or nothing."""
    stored = output.get("metadata", {}).get("image/png", {})
    return stored if stored.get("pictures") and stored.get("sliders") else {}


def moving(output: NotebookNode) -> str:
    """Return an output's picture and its sliders as HTML; `script` brings them to life.

    Where no script runs, the picture is the one that the sliders start with.
    """
    stored = moves(output)
    controls = "".join(
        f"<label>{escape(slider['name'])} "
        f'<input type="range" min="0" max="{len(slider["positions"]) - 1}" '
        f'value="{slider["start"]}" data-positions="{escape(json.dumps(slider["positions"]))}"> '
        f"<output>{escape(slider['positions'][slider['start']])}</output></label>"
        for slider in stored["sliders"]
    )
    alt = escape(stored["alt"])
    still = f"data:image/png;base64,{output['data']['image/png'].strip()}"
    return (
        f'<figure class="moving"><div class="sliders">{controls}</div>'
        f'<img src="{still}" alt="{alt}" data-alt="{alt}" style="--height:{size_of(output)[1]}px">'
        f'<script type="application/json">{json.dumps(stored["pictures"])}</script></figure>'
    )


def script() -> str:
    """Return the script that moves them."""
    return files("helpers.export").joinpath("templates/moving.js").read_text("utf-8")
