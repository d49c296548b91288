"""What a cell shows: figures with alternative text, source code, measured numbers, sliders."""

import ast
import inspect
import io
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import dedent
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown, display
from matplotlib.figure import Figure

DPI = 100


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
    """
    buffer = io.BytesIO()
    if isinstance(picture, Figure):
        box = "tight" if tight else None
        picture.savefig(buffer, format="png", dpi=DPI, bbox_inches=box, facecolor="white")
    else:
        large = np.kron(picture, np.ones((zoom, zoom)))
        plt.imsave(buffer, large, cmap="binary", vmin=0, vmax=1, format="png")
    return buffer.getvalue()


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
    if not alt.strip():
        raise ValueError("alt is empty: say what the figure shows.")
    png = b64encode(png_of(figure)).decode()
    plt.close(figure)
    display({"image/png": png}, metadata={"image/png": {"alt": alt}}, raw=True)


def show_widget_or_still(widget: Any, still: Figure, alt: str) -> None:
    """Show an anywidget, and a figure in its place where no kernel runs; close the figure.

    Parameters
    ----------
    widget : anywidget.AnyWidget
    still : Figure
        What decks, the web and untrusted copies show.
    alt : str
        What the figure shows.
    """
    mime = "application/vnd.jupyter.widget-view+json"
    view = widget._repr_mimebundle_()[0][mime]
    png = b64encode(png_of(still)).decode()
    plt.close(still)
    bundle = {mime: view, "image/png": png, "text/plain": alt}
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)


def show_source(thing: Callable[..., Any] | type, *, docstring: bool = True) -> None:
    """Show the source code of a function or class, so that nobody reads a stale copy of it.

    Parameters
    ----------
    thing : callable or type
    docstring : bool
        Whether to show its docstring, which a slide may have no room for.
    """
    source = inspect.getsource(thing).rstrip()
    if not docstring:
        definition = ast.parse(dedent(source)).body[0]
        if ast.get_docstring(definition):
            lines, first = source.splitlines(), definition.body[0]
            del lines[first.lineno - 1 : first.end_lineno]
            source = "\n".join(lines)
    display(Markdown(f"```python\n{source}\n```"))


def measured(
    numbers: Mapping[str, float | Sequence[float]], unit: str = "", digits: int = 4
) -> None:
    """Print numbers that depend on the digits, the seed or the processor, one a line.

    A cell that calls this carries the tag `nbval-ignore-output`; a claim about the numbers is
    made by `check`, in a cell that does not.

    Parameters
    ----------
    numbers : mapping of str to float, or to several
        What was measured, and its value. Of several values, the mean is printed with their
        standard deviation, two digits of it.
    unit : str
        Printed after each value.
    digits : int
        Significant digits.
    """
    width = max(len(name) for name in numbers)
    for name, values in numbers.items():
        spread = f" ± {np.std(values, ddof=1):#.2g}" if np.ndim(values) else ""
        print(f"{name:<{width}}  {np.mean(values):.{digits}g}{spread} {unit}".rstrip())


def slider(
    picture: Callable[..., bytes],
    label: str | Sequence[str],
    values: Sequence[float] | Sequence[Sequence[float]],
    start: float | Sequence[float],
    alt: str,
) -> None:
    """Show a slider, or several, and the picture that belongs to its position.

    Only the picture's bytes change, so nothing flickers. In a deck or a printed copy a slider
    shows nothing, so a still figure has to stand beside it.

    Parameters
    ----------
    picture : callable
        From a value of each slider to the bytes of a PNG, in under 100 ms (see `png_of`).
    label : str, or several
        What is moved, with its unit. Several labels make as many sliders.
    values : list of float, or one for each label
        The positions, in order.
    start : float, or one for each label
        The first position, one of `values`.
    alt : str
        What the picture shows, written under it.

    Raises
    ------
    ValueError
        Where there are not as many lists of values, or starts, as labels.
    """
    import ipywidgets as widgets

    if isinstance(label, str):
        label, values, start = [label], [values], [start]
    controls = [
        widgets.SelectionSlider(
            options=[(f"{value:g}", value) for value in positions],
            value=first,
            description=name,
            style={"description_width": "initial"},
            layout=widgets.Layout(width="30em"),
        )
        for name, positions, first in zip(label, values, start, strict=True)
    ]
    image = widgets.Image(value=picture(*(control.value for control in controls)), format="png")
    # ipywidgets' Image knows no alternative text, so what it shows stands under it.
    caption = widgets.HTML(value=escape(alt))

    def redraw(change: dict[str, Any]) -> None:
        # An error would otherwise go to JupyterLab's log, where nobody looks.
        try:
            image.value = picture(*(control.value for control in controls))
            caption.value = escape(alt)
        except Exception as error:
            caption.value = escape(f"✗ {type(error).__name__}: {error}")

    for control in controls:
        control.observe(redraw, names="value")
    own_width = widgets.Layout(align_items="flex-start")  # otherwise the picture is stretched
    box = widgets.VBox([*controls, image, caption], layout=own_width)
    show_widget(box, "Run this cell to get the slider.")


def show_widget(widget: Any, instead: str = "") -> None:
    """Show a widget without its own text, which names an object that differs from run to run.

    Parameters
    ----------
    widget : ipywidgets.Widget
    instead : str
        What is read where no kernel runs or the notebook is not trusted yet.
    """
    mime = "application/vnd.jupyter.widget-view+json"
    view = widget._repr_mimebundle_()[mime]
    display({mime: view, "text/plain": instead} if instead else {mime: view}, raw=True)
