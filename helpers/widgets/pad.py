"""A pad to draw a digit on, and what a model makes of the drawing."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from scipy.ndimage import affine_transform, center_of_mass

from helpers.display import (
    checked_image,
    numbers_in,
    png_and_close,
    png_of,
    said,
    show_widget,
)
from helpers.figures import image_rows
from helpers.widgets.answers import attempt, one_line
from helpers.widgets.weights import dense_layers, is_wanted

SIDE, BOX = 28, 20  # pixels of an image, and of the box into which MNIST fits a digit
CENTER = 14  # row and column, from 0, of an MNIST digit's center of mass
ZOOM = 5

Response = Mapping[str, np.ndarray | float | str]


def _digit(image: np.ndarray, name: str) -> np.ndarray:
    """Return an image of MNIST's size, or say what it is instead."""
    image = checked_image(image, name)
    if image.shape != (SIDE, SIDE) or image.min() < 0 or image.max() > 1:
        raise ValueError(
            f"{name} has shape {image.shape} and runs from {image.min():g} to {image.max():g}: "
            f"give ({SIDE}, {SIDE}) with pixels from 0 to 1."
        )
    return image


def like_mnist(drawing: np.ndarray) -> np.ndarray:
    """Bring a drawing to the size and place that MNIST's digits have.

    The ink is scaled so that its longer side takes 20 pixels, and its center of mass is moved
    to row and column 14 (LeCun, Cortes and Burges, The MNIST database of handwritten digits,
    1998). A model that has seen only such digits takes another place or size for something new.

    Parameters
    ----------
    drawing : ndarray, shape (28, 28), in [0, 1]

    Returns
    -------
    ndarray, shape (28, 28), float32 in [0, 1]
        A blank drawing stays blank.

    Raises
    ------
    ValueError
        Where the drawing has another shape or range.
    """
    drawing = _digit(drawing, "The drawing").astype("float32")
    rows, columns = np.nonzero(drawing > 0.1)
    if not len(rows):
        return np.zeros_like(drawing)
    scale = max(np.ptp(rows) + 1, np.ptp(columns) + 1) / BOX
    offset = np.array(center_of_mass(drawing)) - scale * CENTER
    return np.clip(affine_transform(drawing, [scale, scale], offset, order=1), 0, 1)


def _shown(image: np.ndarray, response: Response) -> tuple[dict[str, np.ndarray], str]:
    """Part what is shown into pictures, the input first, and a line of numbers and words."""
    if not isinstance(response, Mapping):
        raise ValueError(
            f"What came back is {said(response)}: return a dict of pictures, numbers and words by "
            "their names."
        )
    pictures, words = {"input": image}, []
    for name, value in response.items():
        if isinstance(value, str):
            words.append(f"{name} {value}")
            continue
        numbers = numbers_in(value)
        if numbers is not None and numbers.ndim == 2:
            pictures[str(name)] = checked_image(value, str(name))
        elif numbers is not None and numbers.size == 1:
            words.append(f"{name} {numbers.item():.3g}")
        else:
            kind = f"is {said(value)}" if numbers is None else f"has shape {numbers.shape}"
            raise ValueError(
                f"{name} {kind}: give a picture of two dimensions, height and width, a single "
                "number, or words."
            )
    return pictures, one_line(", ".join(words))


class DrawingPad(anywidget.AnyWidget):
    """The widget behind `drawing_pad`; what it looks like is in pad.js.

    The browser sends `{"do": "draw", "pixels": 784 numbers}` after each stroke, and "pick",
    "corrupt" and "clear" for its controls. What it shows is in the synchronized traits.
    """

    _esm = Path(__file__).with_name("pad.js")
    stored = traitlets.List(traitlets.Unicode()).tag(sync=True)
    can_corrupt = traitlets.Bool().tag(sync=True)
    ink = traitlets.List(traitlets.Float()).tag(sync=True)
    filled = traitlets.Int().tag(sync=True)  # counts: the same ink may be put there again
    pictures = traitlets.List(traitlets.Dict()).tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        respond: Callable[[np.ndarray], Response],
        stored: Mapping[str, np.ndarray],
        corrupt: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> None:
        for name, image in stored.items():
            _digit(image, f"The stored digit {str(name)!r}")
        images = {str(name): np.array(image) for name, image in stored.items()}
        super().__init__(stored=list(images), can_corrupt=corrupt is not None)
        self._respond, self.images, self._corrupt = respond, images, corrupt
        self._put(next(iter(images.values())))
        if corrupt:
            self._see(self._corrupted())
        self.on_msg(lambda _, message, __: self.answer(message))

    def __repr__(self) -> str:  # traitlets' own names an address, which differs from run to run
        return "DrawingPad()"

    def answer(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for, or say why not."""
        attempt(lambda: self._do(message), self._say)

    def _do(self, message: Mapping[str, Any]) -> None:
        with self.hold_sync():  # ink, pictures and words arrive together
            match message:
                case {"do": "draw", "pixels": pixels}:
                    drawing = np.array(pixels, dtype="float32").reshape(SIDE, SIDE)
                    self._see(like_mnist(drawing))
                case {"do": "pick", "name": name} if name in self.images:
                    self._put(self.images[name])
                case {"do": "corrupt"} if self._corrupt and self._image is not None:
                    self._see(self._corrupted())
                case {"do": "corrupt"}:
                    pass  # nothing is drawn yet
                case _:
                    self._image, self.pictures = None, []
                    self._fill(np.zeros((SIDE, SIDE)))
                    self.text = "Draw a digit, or pick a stored one."

    def _corrupted(self) -> np.ndarray:
        """Return what is seen with more noise, checked before a model takes it for a digit."""
        noisy = self._corrupt(self._image.copy())
        checked_image(noisy, "What corrupt returned")
        return np.asarray(noisy)

    def _say(self, sentence: str) -> None:
        # without pictures: those of the digit before would look like an answer
        self.pictures, self.text = [], sentence

    def _put(self, image: np.ndarray) -> None:
        """Put a stored image on the pad, where it can be drawn on."""
        self._fill(image)
        self._see(image)

    def _fill(self, image: np.ndarray) -> None:
        self.ink = np.ravel(image).astype(float).tolist()
        self.filled += 1

    def _see(self, image: np.ndarray) -> None:
        """Show an image and what there is to say to it."""
        # a copy: a function that changes its input would change the stored digit
        self.shown, words = _shown(image, self._respond(image.copy()))
        self._image = image
        self.pictures = [
            {"name": name, "png": b64encode(png_of(picture, ZOOM)).decode()}
            for name, picture in self.shown.items()
        ]
        self.text = words


def drawing_pad(
    respond: Callable[[np.ndarray], Response],
    stored: Mapping[str, np.ndarray],
    alt: str,
    *,
    corrupt: Callable[[np.ndarray], np.ndarray] | None = None,
    models: Mapping[str, Any] | None = None,
) -> None:
    """Show a pad to draw a digit on with the mouse, and beside it what a model makes of it.

    Drawings are brought to the size and place of MNIST's digits first (`like_mnist`). Stored
    digits can be picked with the keyboard instead, and drawn upon. The pad starts with the first
    of them, with noise where there is `corrupt`; where no kernel runs, that is a still picture.
    With COURSE_PICTURES=all, as outputs are renewed, the weights of `models` are stored with it,
    and decks and the web page show what they make of a drawing; noise and words stay with the
    kernel.

    Parameters
    ----------
    respond : callable
        From an image, shape (28, 28), to what is shown, by name: images of the same shape in
        [0, 1] (what lies outside is clipped), and numbers or words. Best in under 100 ms.
    stored : mapping of str to ndarray, shape (28, 28), in [0, 1]
        The digits to pick from, at least one.
    alt : str
        What the still picture shows.
    corrupt : callable, optional
        From an image to a noisier one; brings a button that does this to what is seen, as often
        as it is pressed.
    models : mapping of str to keras.Sequential, optional
        What `respond` makes its pictures by, under the same names: dense layers from 784 pixels to
        784, in so few weights that a lesson's file has room for them.

    Raises
    ------
    ValueError
        Where there is no stored digit, the alternative text is empty, or a model is to be stored
        and cannot be.
    """
    if not stored or not alt.strip():
        raise ValueError("Give at least one stored digit, and say in alt what the picture shows.")
    pad = DrawingPad(respond, stored, corrupt)
    still = image_rows({"": np.stack(list(pad.shown.values()))}, titles=list(pad.shown), size=1.75)
    show_widget(pad, png_and_close(still), alt, stored_with(pad, models or {}))


def stored_with(pad: DrawingPad, models: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what `export/templates/drawing.js` shows a pad from, where that is wanted."""
    if not models or not is_wanted():
        return None
    if list(models) != list(pad.shown)[1:]:
        raise ValueError(
            f"models are named {list(models)} and the pad's pictures {list(pad.shown)[1:]}: give "
            "the model of each picture, in the same order."
        )
    # Lists, because a notebook's file sorts the names of what it holds.
    digits = [
        [name, b64encode(np.round(255 * np.ravel(image)).astype(np.uint8)).decode()]
        for name, image in pad.images.items()
    ]
    layers = [[name, dense_layers(model)] for name, model in models.items()]
    return {"pad": {"digits": digits, "models": layers, "zoom": ZOOM, "says_more": bool(pad.text)}}
