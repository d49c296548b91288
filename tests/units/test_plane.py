"""The plane of two codings: what it answers, what it says of mistakes, what its output holds."""

import io
from base64 import b64decode

import matplotlib.pyplot as plt
import ml_dtypes
import numpy as np
import pytest
from PIL import Image

from helpers import latent_plane
from helpers.display import png_of
from helpers.widgets.plane import LatentPlane

WIDGET = "application/vnd.jupyter.widget-view+json"


def tilted(x, y):
    if x > 2:
        raise RuntimeError("there is nothing here")
    return np.full((28, 28), (x + 2) / 4), f"{y:.0f} up"


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError("no message either")


def square():
    figure = plt.figure(figsize=(2, 2))
    figure.add_axes((0, 0, 1, 1)).plot([0, 1])
    return figure


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(b64decode(png))).convert("RGBA")) / 255


def test_each_place_gets_its_picture_and_its_words():
    plane = LatentPlane(tilted, b"", 3, (0, 1))
    assert plane.shown["text"] == "codings (0.00, 1.00): 1 up"
    assert pixels(plane.shown["png"])[0, 0, 0] == pytest.approx(0.5, abs=0.01)
    plane.answer({"x": 2, "y": -1})
    assert plane.shown["text"] == "codings (2.00, -1.00): -1 up"
    assert not pixels(plane.shown["png"])[..., :3].any()  # 1 is ink, and ink is black


def test_what_the_browser_is_told_and_what_it_sends():
    plane = LatentPlane(tilted, b"map", 3, (0, 1))
    assert b64decode(plane.background) == b"map"
    assert (plane.limit, plane.start) == (3, [0, 1])
    plane._handle_custom_msg({"x": 2, "y": -1}, [])
    assert plane.shown["text"] == "codings (2.00, -1.00): -1 up"


def test_an_error_is_shown_and_still_an_answer():
    plane = LatentPlane(tilted, b"", 3, (0, 0))
    before = plane.shown["count"]
    for message in ({"x": 2.5, "y": 0}, {}):
        plane.answer(message)
        before += 1
        assert plane.shown["count"] == before  # the browser waits for it to change
    assert plane.shown["text"] == "✗ KeyError: 'x'"
    plane.answer({"x": 1, "y": 0})
    assert plane.shown["text"] == "codings (1.00, 0.00): 0 up"


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (np.zeros((1, 28, 28)), "✗ ValueError: A picture has shape (1, 28, 28): give"),
        (np.zeros(784), "✗ ValueError: A picture has shape (784,): give"),
        (np.full((28, 28), np.nan), "✗ ValueError: A picture has shape (28, 28) and holds NaN"),
        (np.full((28, 28), np.inf), "✗ ValueError: A picture has shape (28, 28) and holds NaN or"),
        (None, "✗ ValueError: A picture is no array of numbers but None: give an array"),
        ("a zero", "✗ ValueError: A picture is no array of numbers but of type str: give"),
        ([0] * 784, "✗ ValueError: A picture has shape (784,): give"),
        ([[0, 1], [2]], "✗ ValueError: A picture is no array of numbers but of type list: give"),
        (np.zeros((28, 28)) + 1j, "✗ ValueError: A picture is no array of numbers but of type nd"),
        (np.full((28, 28), "1"), "✗ ValueError: A picture is no array of numbers but of type nd"),
        (plt.Figure(), "✗ ValueError: A picture is no array of numbers but of type Figure: give"),
        (KeyboardInterrupt(), "✗ This answer was interrupted; move again."),
        (SystemExit(1), "✗ SystemExit: 1"),
        (GeneratorExit(), "✗ GeneratorExit: it says no more"),
        (MemoryError(), "✗ MemoryError: it says no more"),
        (ValueError("\x1b[1mInvalid\x1b[0m\n\ninput"), "✗ ValueError: Invalid input"),
        (ValueError("word " * 999), "✗ ValueError: word word"),
        (UnprintableError(), "✗ UnprintableError: it says no more"),
    ],
)
def test_what_is_no_picture_is_named_and_the_next_move_answered(picture, said):
    def decode(x, y):
        if x < 1:
            return np.zeros((28, 28)), "here"
        if isinstance(picture, BaseException):
            raise picture
        return picture, "here"

    plane = LatentPlane(decode, b"", 3, (0, 0))
    plane.answer({"x": 1, "y": 0})
    assert plane.shown["text"].startswith(said)
    assert len(plane.shown["text"].splitlines()) == 1
    assert len(plane.shown["text"]) <= 400
    assert plane.shown["count"] == 2
    plane.answer({"x": 0, "y": 0})
    assert plane.shown["text"] == "codings (0.00, 0.00): here"


@pytest.mark.parametrize(
    "answer", [None, np.zeros((28, 28)), (np.zeros((28, 28)),), (1, 2, 3), "ab"]
)
def test_an_answer_that_is_not_a_picture_and_words_is_named(answer):
    plane = LatentPlane(lambda x, y: answer if x else (np.eye(28), "here"), b"", 3, (0, 0))
    plane.answer({"x": 1, "y": 0})
    assert plane.shown["text"].startswith("✗ ValueError: What was decoded is ")
    assert plane.shown["text"].endswith(": return two things, a picture and words.")


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((28, 28), "uint8"),
        np.zeros((28, 28), "float16"),
        np.zeros((28, 28), bool),
        np.zeros((28, 28)).tolist(),
        np.ma.zeros((28, 28)),
        np.zeros((28, 28), ml_dtypes.bfloat16),
    ],
    ids=["integers", "half precision", "booleans", "lists", "masked", "bfloat16"],
)
def test_a_picture_is_shown_whatever_kind_of_numbers_it_holds(picture):
    plane = LatentPlane(lambda x, y: (picture, "here"), b"", 3, (0, 0))
    assert plane.shown["text"] == "codings (0.00, 0.00): here"
    assert (pixels(plane.shown["png"]) == 1).all()


@pytest.mark.parametrize(
    ("words", "shown"),
    [(None, "None"), (3, "3"), ("two\nlines", "two lines"), ("\ud800", "?"), ("x " * 999, "x x")],
)
def test_words_of_any_kind_are_one_line_that_can_be_sent(words, shown):
    plane = LatentPlane(lambda x, y: (np.eye(28), words), b"", 3, (0, 0))
    assert plane.shown["text"].startswith(f"codings (0.00, 0.00): {shown}")
    assert len(plane.shown["text"].encode()) < 500


def test_the_output_is_the_plane_and_a_still_picture_with_its_text(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "helpers.display.display", lambda *args, **options: shown.append((args, options))
    )
    background = square()
    latent_plane(tilted, background, 3, "a plane and a gray picture", start=(1, 0))
    (bundle,), options = shown[0]
    assert WIDGET in bundle
    assert bundle["text/plain"] == "a plane and a gray picture"
    assert options["metadata"] == {"image/png": {"alt": "a plane and a gray picture"}}
    assert pixels(bundle["image/png"]).shape[1] > 400
    assert not plt.fignum_exists(background.number)


def test_the_still_picture_marks_the_start_and_draws_ink_black(monkeypatch):
    drawn = []

    def kept(figure, tight=True):
        drawn.append((figure, tight))
        return png_of(figure)

    monkeypatch.setattr("helpers.widgets.plane.png_and_close", kept)
    monkeypatch.setattr("helpers.widgets.plane.show_widget", lambda *_: None)
    latent_plane(tilted, square(), 3, "a plane and a gray picture", start=(1, 0))
    (_, tight), (still, _) = drawn
    assert not tight, "the map's edges are the plane's"
    left, right = still.axes
    assert left.images[0].get_extent() == [-3, 3, -3, 3]
    (cross,) = left.lines
    assert (cross.get_marker(), cross.get_color()) == ("+", "black")
    assert np.ravel(cross.get_data()).tolist() == [1, 0]
    (picture,) = right.images
    assert (picture.get_cmap().name, picture.get_clim()) == ("binary", (0, 1))
    assert not right.axison
    plt.close("all")


@pytest.mark.parametrize(("pictures", "kept"), [("all", True), ("none", False)])
def test_a_decoder_is_stored_where_outputs_are_renewed(monkeypatch, pictures, kept):
    made = []
    monkeypatch.setattr("helpers.widgets.plane.show_widget", lambda *given: made.append(given[3]))
    monkeypatch.setenv("COURSE_PICTURES", pictures)
    monkeypatch.setattr("helpers.widgets.plane.dense_layers", lambda model: [f"weights of {model}"])
    latent_plane(tilted, square(), 3, "a plane", decoder="decoder")
    latent_plane(tilted, square(), 3, "a plane without a decoder")
    assert [bool(walk) for walk in made] == [kept, False]
    if kept:
        assert made[0]["plane"]["layers"] == ["weights of decoder"]


def test_a_plane_without_alternative_text_is_refused():
    background = square()
    with pytest.raises(ValueError, match="say what the still picture shows"):
        latent_plane(tilted, background, 3, " ")
    plt.close(background)


def test_a_planes_text_names_no_address():
    assert repr(LatentPlane(tilted, b"", 3, (0, 0))) == "LatentPlane()"
