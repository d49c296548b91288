"""What a cell shows: figures with alternative text, and widgets with a picture in their place."""

import io
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

DPI, COLORS = 100, 128
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
        Where a picture is neither, or not everywhere a number.
    """
    if isinstance(picture, Figure):
        buffer = io.BytesIO()
        box = "tight" if tight else None
        picture.savefig(buffer, format="png", dpi=DPI, bbox_inches=box)
        # A palette makes a figure a third as large, and shows no difference.
        return encoded(Image.open(buffer).convert("RGB").quantize(COLORS))
    image = checked_image(picture)
    ink = Image.fromarray(np.round(255 * (1 - np.clip(image, 0, 1))).astype(np.uint8))
    return encoded(ink.resize((ink.width * zoom, ink.height * zoom), Image.Resampling.NEAREST))


def numbers_in(value: Any) -> np.ndarray | None:
    """Return a value's numbers as floats, or None where it holds anything else.

    Complex numbers, dates, and words that happen to spell numbers are something else: NumPy would
    make numbers of them, and a picture of those would look right.
    """
    try:
        return np.asarray(value).astype(float, casting="same_kind")
    except (TypeError, ValueError):
        return None


def checked_image(value: Any, name: str = "A picture") -> np.ndarray:
    """Return an image as floats, or say what it is instead.

    Raises
    ------
    ValueError
        Where it does not have height and width, or is not everywhere a number.
    """
    image = numbers_in(value)
    if image is None:
        fault = f"is no array of numbers but {said(value)}"
    elif image.ndim != 2 or not image.size:
        fault = f"has shape {image.shape}"
    elif not np.isfinite(image).all():
        fault = f"has shape {image.shape} and holds NaN or infinity"
    else:
        return image
    raise ValueError(
        f"{name} {fault}: give an array of two dimensions, height and width, with numbers from 0 "
        "to 1."
    )


def said(value: Any) -> str:
    """Name the kind of thing that a function returned, in the words of Python."""
    kind = "None" if value is None else f"of type {type(value).__name__}"
    return f"{kind} ({value.dtype})" if isinstance(value, np.ndarray) else kind


def encoded(image: Image.Image) -> bytes:
    """Encode an image as PNG."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
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


def show_widget(
    widget: Any, still: bytes, alt: str, moves: Mapping[str, Any] | None = None
) -> None:
    """Show a widget, and a picture in its place where no kernel runs.

    Parameters
    ----------
    widget : ipywidgets.Widget or anywidget.AnyWidget
    still : bytes
        A PNG: what decks, the web and untrusted copies show.
    alt : str
        What the picture shows.
    moves : mapping, optional
        What decks and the web page need to move without a kernel; it is stored with the picture.

    Raises
    ------
    ValueError
        Where the alternative text is empty.
    """
    # The widget's own text names an object that differs from run to run, so it is left out.
    made = widget._repr_mimebundle_()
    view = (made[0] if isinstance(made, tuple) else made)[WIDGET_VIEW]
    still_picture = b64encode(still).decode()
    bundle = {WIDGET_VIEW: view, "image/png": still_picture, "text/plain": alt}
    show_bundle(bundle, alt, moves)


def show_bundle(bundle: Mapping[str, Any], alt: str, more: Mapping[str, Any] | None = None) -> None:
    """Display data that holds a PNG, with the picture's alternative text."""
    if not alt.strip():
        raise ValueError("alt is empty: say what the picture shows.")
    display(dict(bundle), metadata={"image/png": {"alt": alt} | dict(more or {})}, raw=True)
