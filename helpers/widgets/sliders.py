"""Sliders that redraw one picture."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from itertools import product
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from PIL import Image

from helpers.display import said, show_widget
from helpers.widgets.answers import attempt, one_line
from helpers.widgets.weights import is_wanted

MOST_PICTURES, MOST_LETTERS = 200, 600_000  # what a lesson's file has room for
NEAR = 8  # of 255; palettes of two figures differ by less, where they show the same


class Caption(anywidget.AnyWidget):
    """The line under a slider's picture, which also keeps the sliders' keys theirs.

    Notebook 7 takes arrow keys for shortcuts, unless what has the focus is marked; ipywidgets'
    sliders are not.
    """

    _esm = """
    export default { render({ model, el }) {
      const write = () => { el.textContent = model.get("value"); };
      const mark = ({ target }) => {
        if (target.closest(".course-slider")) target.dataset.lmSuppressShortcuts = "true";
      };
      el.setAttribute("aria-live", "polite");
      model.on("change:value", write);
      document.addEventListener("focusin", mark);
      write();
      return () => document.removeEventListener("focusin", mark);
    } };
    """
    value = traitlets.Unicode().tag(sync=True)


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
    runs, as in a deck, the first picture is shown; with COURSE_PICTURES=all, as outputs are
    renewed, every picture is stored, and the slider moves there as well.

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
        Where there is no slider, one without positions, one whose positions are no numbers or
        that starts elsewhere, or where the function returns no PNG.
    """
    try:
        start = dict(start or {})
        options = {name: [_option(value) for value in positions[name]] for name in positions}
    except (TypeError, ValueError):
        options = {}
    if not options or not all(options.values()):
        raise ValueError(
            "Give each slider its positions, numbers such as codings=[1, 2, 4], and a start, if "
            'any, such as start={"codings": 2}.'
        )
    places = {name: [value for _, value in pairs] for name, pairs in options.items()}
    for name, value in start.items():
        if value not in places.get(name, ()):
            raise ValueError(f"start={{{name!r}: {value}}} is no position of a slider {name!r}.")
    controls = [
        widgets.SelectionSlider(
            options=options[name],
            index=values.index(start.get(name, values[0])),
            description=name.replace("_", " "),
            style={"description_width": "initial"},
            layout=widgets.Layout(width="30em"),
        )
        for name, values in places.items()
    ]

    def drawn(*values: float) -> bytes:
        return _checked_png(picture(*values))

    still = drawn(*(control.value for control in controls))
    image = widgets.Image(value=still, format="png")
    # ipywidgets' Image knows no alternative text, so what it shows stands under it.
    caption = Caption(value=one_line(alt))

    def redraw() -> None:
        image.value = drawn(*(control.value for control in controls))
        caption.value = one_line(alt)

    def say(sentence: str) -> None:
        caption.value = sentence

    for control in controls:
        control.observe(lambda _: attempt(redraw, say), names="value")
    own_width = widgets.Layout(align_items="flex-start")  # otherwise the picture is stretched
    box = widgets.VBox([*controls, image, caption], layout=own_width)
    box.add_class("course-slider")
    show_widget(box, still, alt, all_pictures(drawn, controls))


def _option(value: float) -> tuple[str, float]:
    """Return a position's words and the position, or raise where it is no number."""
    if value != value:
        raise ValueError("NaN has no place on a slider.")
    return f"{value:g}", value


def _checked_png(png: Any) -> bytes:
    """Return the bytes of a whole PNG; a browser says nothing of what it cannot show."""
    try:
        Image.open(BytesIO(png), formats=["PNG"]).verify()
    except Exception as error:  # Pillow's errors of a damaged file share no other base
        what = f"{len(png)} bytes that are no PNG" if isinstance(png, bytes) else said(png)
        raise ValueError(
            f"What was drawn is {what}: return a PNG's bytes, as png_of(figure) makes them."
        ) from error
    return bytes(png)


def all_pictures(
    picture: Callable[..., bytes], controls: Sequence[widgets.SelectionSlider]
) -> dict[str, Any] | None:
    """Draw the picture of every position, where outputs are renewed and they are not too many.

    Of most pictures little changes from one position to the next, so only that is stored: against
    the picture with the last slider at its start, and of those against the one with all sliders
    there. `export/templates/moving.js` draws them over each other again.

    Returns
    -------
    dict or None
        ``sliders``, for each its name, the words of its positions and where it starts, and
        ``pictures``, WebPs in base64, the last slider's position changing fastest.
    """
    values = [[value for _, value in control.options] for control in controls]
    places = list(product(*values))
    if not is_wanted() or len(places) > MOST_PICTURES:
        return None
    sliders = [
        {
            "name": control.description,
            "positions": [words for words, _ in control.options],
            "start": control.index,
        }
        for control in controls
    ]
    drawn = {place: picture(*place) for place in places}
    start = tuple(control.value for control in controls)
    pictures = []
    for place in places:
        row = (*place[:-1], start[-1])
        below = drawn[start if place == row else row]
        pictures.append(b64encode(what_changes(drawn[place], below)).decode())
    if sum(map(len, pictures)) > MOST_LETTERS:
        return None
    return {"sliders": sliders, "pictures": pictures}


def what_changes(png: bytes, below: bytes) -> bytes:
    """Encode a picture without the pixels that it shares with the one it is drawn over.

    Parameters
    ----------
    png, below : bytes
        Two PNGs; of another size, or largely another, a picture is encoded whole.

    Returns
    -------
    bytes
        A WebP, which loses nothing and takes less room than a PNG.
    """
    image, other = pixels(png), pixels(below)
    layers, encoded = [image], []
    if image.shape == other.shape:
        same = (abs(image.astype(int) - other) <= NEAR).all(axis=-1, keepdims=True)
        layers.append(np.where(same, np.uint8(0), image))
    for layer in layers:
        buffer = BytesIO()
        Image.fromarray(layer).save(buffer, "WEBP", lossless=True, quality=100)
        encoded.append(buffer.getvalue())
    return min(encoded, key=len)


def pixels(png: bytes) -> np.ndarray:
    """Return a picture's red, green, blue and opacity, on the white ground that figures have."""
    image = Image.open(BytesIO(png)).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image))
