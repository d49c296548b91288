"""What a cell shows: figures with alternative text, and widgets with a picture in their place."""

import io
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

DPI = 100
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def png_of(picture: Figure | np.ndarray, zoom: int = 1, *, tight: bool = True) -> bytes:
    """Encode a figure or a grayscale image as PNG.

    Parameters
    ----------
    picture : Figure or ndarray, shape (height, width), in [0, 1]
        Of an image, 0 is drawn white and 1 black; what lies outside is clipped. It takes about
        a millisecond, a figure some tens.
    zoom : int
        Pixels on the screen for one of the image.
    tight : bool
        Whether a figure's margins are cut to what is drawn, which takes twice the time.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        Where an array is not an image, or not everywhere a number.
    """
    buffer = io.BytesIO()
    if isinstance(picture, Figure):
        box = "tight" if tight else None
        picture.savefig(buffer, format="png", dpi=DPI, bbox_inches=box)
        return buffer.getvalue()
    image = np.asarray(picture, dtype=float)
    if image.ndim != 2 or not image.size or np.isnan(image).any():
        raise ValueError(
            f"A picture has shape {image.shape}{' and holds NaN' * bool(np.isnan(image).any())}: "
            "give an array of two dimensions, height and width, with numbers from 0 to 1."
        )
    large = np.kron(image, np.ones((zoom, zoom)))
    plt.imsave(buffer, large, cmap="binary", vmin=0, vmax=1, format="png")
    return buffer.getvalue()


def png_and_close(figure: Figure, *, tight: bool = True) -> bytes:
    """Encode a figure as PNG that will not be drawn again, so that figures do not pile up."""
    png = png_of(figure, tight=tight)
    plt.close(figure)
    return png


def show(figure: Figure, alt: str) -> None:
    """Show a figure with the alternative text that a screen reader reads, and close it.

    Parameters
    ----------
    figure : Figure
    alt : str
        What the figure shows, for somebody who cannot see it.

    Raises
    ------
    ValueError
        Where the alternative text is empty.
    """
    show_bundle({"image/png": b64encode(png_and_close(figure)).decode()}, alt)


def show_widget(widget: Any, still: bytes, alt: str) -> None:
    """Show a widget, and a picture in its place where no kernel runs.

    Parameters
    ----------
    widget : ipywidgets.Widget or anywidget.AnyWidget
    still : bytes
        A PNG: what decks, the web and untrusted copies show.
    alt : str
        What the picture shows.

    Raises
    ------
    ValueError
        Where the alternative text is empty.
    """
    # The widget's own text names an object that differs from run to run, so it is left out.
    made = widget._repr_mimebundle_()
    view = (made[0] if isinstance(made, tuple) else made)[WIDGET_VIEW]
    still_picture = b64encode(still).decode()
    show_bundle({WIDGET_VIEW: view, "image/png": still_picture, "text/plain": alt}, alt)


def show_bundle(bundle: Mapping[str, Any], alt: str) -> None:
    """Display data that holds a PNG, with the picture's alternative text."""
    if not alt.strip():
        raise ValueError("alt is empty: say what the picture shows.")
    display(dict(bundle), metadata={"image/png": {"alt": alt}}, raw=True)
