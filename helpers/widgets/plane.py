"""A plane of two codings to walk on with the mouse, and what a decoder makes of each place."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import anywidget
import matplotlib.pyplot as plt
import numpy as np
import traitlets
from matplotlib.figure import Figure

from helpers.display import checked_image, png_and_close, png_of, said, show_widget
from helpers.widgets.answers import attempt, one_line
from helpers.widgets.weights import dense_layers, is_wanted

ZOOM = 8

Place = tuple[float, float]
Decoder = Callable[[float, float], tuple[np.ndarray, str]]


class LatentPlane(anywidget.AnyWidget):
    """The widget behind `latent_plane`; what it looks like is in plane.js.

    The browser sends `{"x": …, "y": …}`, one place at a time: the next one goes when `shown`,
    which counts the answers, has changed.
    """

    _esm = Path(__file__).with_name("plane.js")
    background = traitlets.Unicode().tag(sync=True)
    limit = traitlets.Float().tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(self, decode: Decoder, background: bytes, limit: float, start: Place) -> None:
        encoded = b64encode(background).decode()
        super().__init__(background=encoded, limit=limit, start=list(start))
        self._decode, self._count = decode, 0
        self._go(*start)
        self.on_msg(lambda _, message, __: self.answer(message))

    def __repr__(self) -> str:  # traitlets' own names an address, which differs from run to run
        return "LatentPlane()"

    def answer(self, message: Mapping[str, float]) -> None:
        """Go where the browser is, or say why not; either way the next move can come."""
        attempt(lambda: self._go(message["x"], message["y"]), self._show)

    def _go(self, x: float, y: float) -> None:
        answer = self._decode(x, y)
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise ValueError(
                f"What was decoded is {said(answer)}: return two things, a picture and words."
            )
        image, words = answer
        self.image = checked_image(image)
        self._png = b64encode(png_of(self.image, ZOOM)).decode()
        self._show(f"codings ({x:.2f}, {y:.2f}): {one_line(words)}")

    def _show(self, text: str) -> None:
        self._count += 1
        self.shown = {"count": self._count, "png": self._png, "text": text}


def latent_plane(
    decode: Decoder,
    background: Figure,
    limit: float,
    alt: str,
    *,
    start: Place = (0, 0),
    decoder: Any = None,
) -> None:
    """Show a plane to walk on with the mouse or the arrow keys, and the picture of each place.

    Where no kernel runs, a still picture shows the plane and the picture at the start. With
    COURSE_PICTURES=all, as outputs are renewed, the weights of `decoder` are stored with it, and
    decks and the web page decode in the browser; words stay with the kernel.

    Parameters
    ----------
    decode : callable
        From two codings to an image, shape (28, 28), in [0, 1], and to words about it. Best in
        under 50 ms, so that the picture follows the mouse.
    background : Figure
        A square picture of the plane, whose edges are at -limit and limit. It is closed.
    limit : float
        The largest coding that can be reached, in both directions.
    alt : str
        What the still picture shows.
    start : tuple of float
        Where to begin.
    decoder : keras.Sequential, optional
        What `decode` makes its images by: dense layers of two codings, in so few weights that a
        lesson's file has room for them.

    Raises
    ------
    ValueError
        Where the alternative text is empty, or the decoder is to be stored and cannot be.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say what the still picture shows.")
    png = png_and_close(background, tight=False)
    plane = LatentPlane(decode, png, limit, start)
    still, (left, right) = plt.subplots(1, 2, figsize=(8, 4), width_ratios=(2, 1))
    left.imshow(plt.imread(BytesIO(png)), extent=(-limit, limit, -limit, limit))
    left.plot(*start, "+", color="black", markersize=16, markeredgewidth=3)
    right.imshow(plane.image, cmap="binary", vmin=0, vmax=1)
    right.axis("off")
    walk = None
    if decoder is not None and is_wanted():
        walk = {"plane": stored(plane, dense_layers(decoder))}
    show_widget(plane, png_and_close(still), alt, walk)


def stored(plane: LatentPlane, layers: list[dict[str, str]]) -> dict[str, Any]:
    """Return what `export/templates/walking.js` shows a plane from."""
    return {
        "background": plane.background,
        "limit": plane.limit,
        "start": plane.start,
        "picture": list(plane.image.shape),
        "zoom": ZOOM,
        "layers": layers,
    }
