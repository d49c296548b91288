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


def _draw(axes, sizes, widths, code, kind, activations) -> None:
    """Draw bars, what lies between them, and what is special."""
    last, fork = len(sizes) - 1, kind == "variational"
    tall = [0.18 + 0.82 * np.log1p(width) / np.log1p(max(widths)) for width in widths]
    # A draw takes a place of its own, between the fork and the decoder: links come in at the fork,
    # and the code's bar stands where it is drawn.
    at = [n + (fork and n > code) for n in range(last + 1)]
    bars = [n + (fork and n >= code) for n in range(last + 1)]
    for n in range(last):
        corners = [(bars[n] + 0.12, tall[n]), (at[n + 1] - 0.12, tall[n + 1])]
        corners += [(x, -y) for x, y in reversed(corners)]
        axes.add_patch(Polygon(corners, color=FADED, lw=0))
    for n, shape in enumerate(sizes):
        x, y = bars[n], tall[n]
        is_faded = kind == "one at a time" and n in (0, last)
        color = CODE if n == code else FADED if is_faded else PLAIN
        for sheet in range(min(3, shape[-1]) if len(shape) == 3 else 1):
            _bar(axes, x + 0.06 * sheet, -y - 0.06 * sheet, y - 0.06 * sheet, color)
        _text(axes, x, y + 0.07, ("$z$: " if x > at[n] else "") + _label(shape))
        _text(axes, x, -y - 0.05, activations[n], up=False, color="0.35", fontsize=9)
    middle, end, low = at[code] + fork / 2, at[-1], -1.24
    for left, right, name in (
        (-0.2, middle - 0.14, "encoder"),
        (middle + 0.14, end + 0.2, "decoder"),
    ):
        axes.plot([left, left, right, right], [low, low - 0.06, low - 0.06, low], "0.35", lw=1)
        _text(axes, (left + right) / 2, low - 0.12, name, up=False)
    _draw_special(axes, at, tall, code, kind)
    axes.set(xlim=(-1 if kind == "noisy" else -0.55, end + 0.55))
    axes.set(ylim=(-1.58, 1.62 if kind == "tied" else 1.4))
    axes.axis("off")


def _draw_special(axes, at, tall, code, kind) -> None:
    """Draw what makes this kind of autoencoder what it is."""
    x, y = at[code], tall[code]
    if kind == "variational":
        for sign, name in ((1, r"$\mu$"), (-1, r"$\log\,\sigma^2$")):
            _bar(axes, x, (sign - y) / 2, (sign + y) / 2, "#F0C9A8")
            _text(axes, x, sign * (0.56 + y / 2), name, up=sign > 0)
            _arrow(axes, (x + 0.16, sign / 2), (x + 0.86, 0))
        _arrow(axes, (x + 1, -y - 0.3), (x + 1, -y))
        _text(axes, x + 1, -y - 0.32, r"$\varepsilon$", up=False, fontsize=12)
    elif kind == "tied":
        for n in range(code):
            ends = [(at[k] + at[k + 1]) / 2 for k in (n, len(at) - 2 - n)]
            foot, top = (tall[n] + tall[n + 1]) / 2, 1.42 - 0.16 * n
            axes.plot(np.repeat(ends, 2), [foot, top, top, foot], color=LINK, lw=1.5)
        _text(axes, x, 1.46, "tied", color=LINK)
    elif kind == "noisy":
        _arrow(axes, (-0.7, 0), (-0.16, 0), color=LINK)
        _text(axes, -0.62, 0.06, "noise", color=LINK)
    elif kind == "sparse":
        for n, (low, high) in enumerate(pairwise(np.linspace(-y, y, 11))):
            _bar(axes, x, low, high, CODE if n in (2, 7) else "white")
    elif kind == "contractive":
        for place, size in ((at[0] - 0.3, 0.4), (x - 0.3, 0.1)):
            _arrow(axes, (place, -size), (place, size), "<->", LINK)
    elif kind == "one at a time":
        axes.plot([at[1] - 0.2, at[-2] + 0.2], [1.14, 1.14], color=LINK, lw=2)
        _text(axes, x, 1.17, "trained now", color=LINK)


def _bar(axes: Axes, x: float, low: float, high: float, color: str) -> None:
    axes.add_patch(Rectangle((x - 0.12, low), 0.24, high - low, fc=color, ec="0.35", lw=0.8))


def _text(axes: Axes, x: float, y: float, words: str, up: bool = True, **font) -> None:
    place = {"ha": "center", "va": "bottom" if up else "top", "fontsize": 10}
    axes.text(x, y, words, **place | font)


def _arrow(axes: Axes, start, end, style: str = "->", color: str = "black") -> None:
    looks = {"arrowstyle": style, "color": color, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=looks)


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
