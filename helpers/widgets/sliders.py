"""Sliders that redraw one picture."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as widgets

from helpers.display import show_widget
from helpers.widgets.answers import attempt


def slider(
    picture: Callable[..., bytes],
    alt: str,
    *,
    start: Mapping[str, float] | None = None,
    **positions: Sequence[float],
) -> None:
    """Show a slider, or several, and the picture that belongs to its position.

    `slider(draw, "ten digits and their copies", codings=[1, 2, 4])` calls `draw(1)` first, then
    whatever is chosen. Only the picture's bytes change, so nothing flickers. Where no kernel
    runs, as in a deck, the first picture is shown.

    Parameters
    ----------
    picture : callable
        From a value of each slider, in their order, to the bytes of a PNG, in under 100 ms (see
        `png_of`).
    alt : str
        What the picture shows, written under it.
    start : mapping of str to float, optional
        Where sliders begin that do not begin at their first position.
    **positions : sequence of float
        The positions of each slider, in order, by its name; underscores are shown as spaces.

    Raises
    ------
    ValueError
        Where there is no slider, one without positions, or one that starts elsewhere.
    """
    start = dict(start or {})
    if not positions or not all(len(values) for values in positions.values()):
        raise ValueError("Give each slider its positions, such as codings=[1, 2, 4].")
    for name, value in start.items():
        if value not in list(positions.get(name, ())):
            raise ValueError(f"start={{{name!r}: {value}}} is no position of a slider {name!r}.")
    controls = [
        widgets.SelectionSlider(
            options=[(f"{value:g}", value) for value in values],
            value=start.get(name, values[0]),
            description=name.replace("_", " "),
            style={"description_width": "initial"},
            layout=widgets.Layout(width="30em"),
        )
        for name, values in positions.items()
    ]
    still = picture(*(control.value for control in controls))
    image = widgets.Image(value=still, format="png")
    # ipywidgets' Image knows no alternative text, so what it shows stands under it.
    caption = widgets.HTML(value=escape(alt))

    def redraw() -> None:
        image.value = picture(*(control.value for control in controls))
        caption.value = escape(alt)

    def say(sentence: str) -> None:
        caption.value = escape(sentence)

    for control in controls:
        control.observe(lambda _: attempt(redraw, say), names="value")
    own_width = widgets.Layout(align_items="flex-start")  # otherwise the picture is stretched
    show_widget(widgets.VBox([*controls, image, caption], layout=own_width), still, alt)
