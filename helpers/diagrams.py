"""Diagrams of networks, drawn from a list of sizes or from a Keras model: one look everywhere."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

PLAIN, CODE, LINK, FADED = "#B8C4CE", "#D55E00", "#0072B2", "#E9EDF0"
KINDS = {
    "": "",
    "tied": "with tied weights: each decoder layer uses its mirror's weights, transposed",
    "noisy": "which gets the input with noise and is asked for the input without it",
    "sparse": "whose loss asks that few of its codings are active at a time",
    "contractive": "whose loss asks that a small change of the input changes the codings little",
    "variational": "whose encoder ends in a mean and a spread, from which the codings are drawn",
    "one at a time": "of which only the inner part is trained now; the rest is trained already",
}
Size = int | tuple[int, ...]


def network(
    layers: Sequence[Size] | Any,
    *,
    kind: str = "",
    title: str = "",
    axes: Axes | None = None,
) -> tuple[Figure, str]:
    """Draw a network, and describe it: `show(*network([784, 32, 784]))`.

    Parameters
    ----------
    layers : sequence of int or tuple, or keras.Model
        The width of each layer, the input first; `(14, 14, 16)` stands for 16 maps of 14 × 14.
        Of a Keras model, the widths of its layers, also of models within it. The smallest layer
        between the ends is the code; where none is smaller than the input, the middle one.
    kind : str
        "" or one of "tied", "noisy", "sparse", "contractive", "variational", "one at a time":
        what is special, and drawn into the diagram.
    title : str
        Written above.
    axes : Axes, optional
        Where to draw; otherwise a figure is made.

    Returns
    -------
    figure : Figure
    alt : str
        The same in words, for `show`.

    Raises
    ------
    ValueError
        Where there are fewer than three layers, a size is not positive, or the kind is unknown.
    """
    found = _of_model(layers) if hasattr(layers, "layers") else [(size, "") for size in layers]
    sizes, activations = [_shape(size) for size, _ in found], [name for _, name in found]
    if len(sizes) < 3 or any(not shape or min(shape) < 1 for shape in sizes):
        raise ValueError(f"The sizes are {sizes}: give three or more, each 1 or larger.")
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}: choose one of {', '.join(map(repr, KINDS))}.")
    widths = [int(np.prod(shape)) for shape in sizes]
    inner = range(1, len(sizes) - 1)
    code = min(inner, key=lambda n: (widths[n], abs(n - (len(sizes) - 1) / 2)))
    if widths[code] >= widths[0]:
        code = len(sizes) // 2
    figure = axes.figure if axes else plt.figure(figsize=(1.6 * len(sizes) + 1.2, 3.1))
    axes = axes or figure.add_axes((0, 0, 1, 1))
    _draw(axes, sizes, widths, code, kind, activations)
    if title:
        axes.set_title(title)
    return figure, _in_words(sizes, code, kind)


def _shape(size: Size) -> tuple[int, ...]:
    """Turn a size into the shape of a stack of maps, or into a width: (784,)."""
    shape = tuple(int(n) for n in np.atleast_1d(size))
    return shape if len(shape) == 3 else (int(np.prod(shape)),)


def _of_model(model: Any) -> list[tuple[tuple[int, ...], str]]:
    """Read shapes and activations out of a Keras model; reshaping is no layer here."""
    found = [(tuple(model.input_shape[1:]), "")]
    for layer in model.layers:
        if hasattr(layer, "layers"):
            found += _of_model(layer)[1:]
        elif layer.weights:
            name = getattr(getattr(layer, "activation", None), "__name__", "")
            found.append((tuple(layer.output.shape[1:]), name))
    return found


def _label(shape: tuple[int, ...]) -> str:
    return f"{shape[0]:,}" if len(shape) == 1 else " × ".join(map(str, shape))


def _draw(
    axes: Axes,
    sizes: list[tuple[int, ...]],
    widths: list[int],
    code: int,
    kind: str,
    activations: list[str],
) -> None:
    """Draw bars, what lies between them, and what is special."""
    last, font = len(sizes) - 1, {"ha": "center", "fontsize": 10}
    tall = [0.18 + 0.82 * np.log1p(width) / np.log1p(max(widths)) for width in widths]
    # A draw takes a place of its own, between the fork and the decoder.
    at = [n + (kind == "variational" and n > code) for n in range(last + 1)]
    faded = {0, last} if kind == "one at a time" else set()
    for n in range(last):
        left = at[n] + (kind == "variational" and n == code)
        corners = [(left + 0.12, tall[n]), (at[n + 1] - 0.12, tall[n + 1])]
        corners += [(x, -y) for x, y in reversed(corners)]
        axes.add_patch(Polygon(corners, color=FADED, lw=0))
    for n, shape in enumerate(sizes):
        color = CODE if n == code else FADED if n in faded else PLAIN
        if kind == "variational" and n == code:
            _fork(axes, at[n], tall[n], _label(shape))
            continue
        for sheet in range(3 if len(shape) == 3 else 1):
            corner = (at[n] - 0.12 + 0.06 * sheet, -tall[n] - 0.06 * sheet)
            axes.add_patch(Rectangle(corner, 0.24, 2 * tall[n], fc=color, ec="0.35", lw=0.8))
        axes.text(at[n], tall[n] + 0.07, _label(shape), va="bottom", **font)
        grey = {"color": "0.35", "fontsize": 9, "ha": "center", "va": "top"}
        axes.text(at[n], -tall[n] - 0.05, activations[n], **grey)
    middle, end, low = at[code] + (kind == "variational") / 2, at[-1], -1.24
    for left, right, name in (
        (-0.2, middle - 0.14, "encoder"),
        (middle + 0.14, end + 0.2, "decoder"),
    ):
        axes.plot([left, left, right, right], [low, low - 0.06, low - 0.06, low], "0.35", lw=1)
        axes.text((left + right) / 2, low - 0.12, name, va="top", **font)
    special = {"tied": _tie, "noisy": _noise, "sparse": _sparse, "contractive": _contract}
    if kind in special:
        special[kind](axes, at, tall, code)
    if kind == "one at a time":
        axes.text(middle, 1.17, "trained now", color=LINK, va="bottom", **font)
        axes.plot([at[1] - 0.2, at[-2] + 0.2], [1.14, 1.14], color=LINK, lw=2)
    axes.set(
        xlim=(-1.0 if kind == "noisy" else -0.55, end + 0.55),
        ylim=(-1.58, 1.62 if kind == "tied" else 1.4),
    )
    axes.axis("off")


def _fork(axes: Axes, x: float, tall: float, label: str) -> None:
    """Draw mean and spread, the draw with its noise, and the codings."""
    for sign, name in ((1, r"$\mu$"), (-1, r"$\log\,\sigma^2$")):
        low = sign * 0.5 - tall / 2
        axes.add_patch(Rectangle((x - 0.12, low), 0.24, tall, fc="#F0C9A8", ec="0.35", lw=0.8))
        axes.text(
            x,
            sign * 0.5 + sign * (tall / 2 + 0.06),
            name,
            ha="center",
            fontsize=11,
            va="bottom" if sign > 0 else "top",
        )
        axes.annotate("", (x + 0.86, 0), (x + 0.14, sign * 0.5), arrowprops={"arrowstyle": "->"})
    axes.add_patch(Rectangle((x + 0.88, -tall), 0.24, 2 * tall, fc=CODE, ec="0.35", lw=0.8))
    axes.text(x + 1, tall + 0.07, rf"$z$: {label}", ha="center", va="bottom", fontsize=10)
    axes.annotate(
        r"$\varepsilon$",
        (x + 1, -tall),
        (x + 1, -tall - 0.42),
        ha="center",
        fontsize=12,
        arrowprops={"arrowstyle": "->"},
    )


def _tie(axes: Axes, at: list[float], tall: list[float], code: int) -> None:
    """Link each layer of weights to its mirror."""
    for n in range(code):
        ends = [(at[k] + at[k + 1]) / 2 for k in (n, len(at) - 2 - n)]
        foot, top = (tall[n] + tall[n + 1]) / 2, 1.42 - 0.16 * n
        axes.plot(np.repeat(ends, 2), [foot, top, top, foot], color=LINK, lw=1.5)
    axes.text(at[code], 1.46, "tied", ha="center", va="bottom", color=LINK, fontsize=10)


def _noise(axes: Axes, at: list[float], tall: list[float], code: int) -> None:
    """Draw the noise in front of the input."""
    axes.annotate(
        "noise",
        (-0.16, 0),
        (-0.62, 0),
        ha="center",
        va="center",
        fontsize=10,
        color=LINK,
        bbox={"boxstyle": "round", "fc": "white", "ec": LINK},
        arrowprops={"arrowstyle": "->", "color": LINK},
    )


def _sparse(axes: Axes, at: list[float], tall: list[float], code: int) -> None:
    """Divide the code into units, of which few are active."""
    edges = np.linspace(-tall[code], tall[code], 11)
    for n, (low, high) in enumerate(pairwise(edges)):
        color = CODE if n in (2, 7) else "white"
        axes.add_patch(
            Rectangle((at[code] - 0.12, low), 0.24, high - low, fc=color, ec="0.35", lw=0.8)
        )


def _contract(axes: Axes, at: list[float], tall: list[float], code: int) -> None:
    """Show a change of the input, and the smaller change of the code."""
    for x, size in ((at[0] - 0.3, 0.4), (at[code] - 0.3, 0.1)):
        axes.annotate(
            "",
            (x, size),
            (x, -size),
            arrowprops={"arrowstyle": "<->", "color": LINK, "lw": 1.5, "shrinkA": 0, "shrinkB": 0},
        )


def _in_words(sizes: list[tuple[int, ...]], code: int, kind: str) -> str:
    """Say what the diagram shows."""
    encoder, decoder = sizes[1:code], sizes[code + 1 : -1]
    words = f"Diagram of an autoencoder: {_label(sizes[0])} inputs"
    if encoder:
        words += f", encoder layers of {', '.join(map(_label, encoder))}"
    words += f", a code of {_label(sizes[code])}"
    if decoder:
        words += f", decoder layers of {', '.join(map(_label, decoder))}"
    words += f", {_label(sizes[-1])} outputs"
    return f"{words}{KINDS[kind] and ', ' + KINDS[kind]}."
