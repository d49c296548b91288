"""What a cell shows: figures with alternative text, and sliders."""

import io
from base64 import b64decode

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers import display as helpers_display
from helpers import png_of, show, slider
from helpers.widgets import sliders


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: (data, metadata), one pair an output."""
    outputs = []

    def display(thing, metadata=None, raw=False):
        outputs.append((thing, metadata))

    monkeypatch.setattr(helpers_display, "display", display)
    return outputs


def test_a_figure_is_shown_with_its_alternative_text_and_closed(shown):
    figure, _ = plt.subplots()
    show(figure, "An empty plane.")
    (bundle, metadata), = shown  # fmt: skip
    assert metadata == {"image/png": {"alt": "An empty plane."}}
    assert Image.open(io.BytesIO(b64decode(bundle["image/png"]))).width > 400
    assert plt.get_fignums() == []


def test_a_figure_without_alternative_text_is_refused(shown):
    with pytest.raises(ValueError, match="say what the picture shows"):
        show(plt.figure(), " ")


def test_an_image_is_drawn_in_ink_on_white_pixel_for_pixel():
    image = np.array([[0, 1], [2, -1]])  # out of range is clipped
    pixels = np.asarray(Image.open(io.BytesIO(png_of(image, zoom=3))).convert("L"))
    assert pixels.shape == (6, 6)
    assert pixels[::3, ::3].tolist() == [[255, 0], [0, 255]]


def test_a_figure_is_encoded_whole_or_cut_to_what_is_drawn():
    figure = plt.figure(figsize=(4, 3))
    figure.text(0.5, 0.5, "a word")
    whole, cut = (Image.open(io.BytesIO(png_of(figure, tight=tight))) for tight in (False, True))
    assert whole.size == (400, 300)
    assert cut.width < 100
    assert Image.open(io.BytesIO(png_of(np.eye(3)))).size == (3, 3), "pixel for pixel"


@pytest.mark.parametrize("wrong", [np.zeros(784), np.zeros((1, 28, 28)), np.full((2, 2), np.inf)])
def test_what_is_no_picture_is_named_with_its_shape(wrong):
    with pytest.raises(ValueError, match=r"A picture has shape \("):
        png_of(wrong)


@pytest.fixture
def boxes(shown, monkeypatch):
    """The widgets that sliders showed."""
    made = []
    monkeypatch.setattr(sliders, "show_widget", lambda box, *_: made.append(box))
    return made


def test_a_slider_redraws_its_picture_and_says_what_went_wrong(boxes):
    drawn = []

    def picture(value):
        drawn.append(value)
        return png_of(np.full((28, 28), 1 / value), zoom=8)

    slider(picture, "a gray square", shade=[1, 2, 0])
    control, image, caption = boxes[0].children
    assert (control.description, caption.value) == ("shade", "a gray square")
    before = image.value
    control.value = 2
    assert image.value != before
    control.value = 0
    assert caption.value.startswith("✗ ZeroDivisionError")
    control.value = 1
    assert (image.value, caption.value) == (before, "a gray square")
    assert drawn == [1, 2, 0, 1]


def test_a_slider_says_that_an_answer_was_interrupted_and_goes_on(boxes):
    def picture(value):
        if value == 2:
            raise KeyboardInterrupt
        return png_of(np.eye(2) * value)

    slider(picture, "a diagonal line", shade=[1, 2])
    control, _, caption = boxes[0].children
    control.value = 2
    assert caption.value == "✗ This answer was interrupted; move again."
    control.value = 1
    assert caption.value == "a diagonal line"


def noise(value):
    return np.random.default_rng(0).random((28, 28)) * value


NO_PNG = {
    "nothing": None,
    "a figure": plt.Figure(),
    "an array": noise(1),
    "words": "a line",
    "a file": io.BytesIO(png_of(noise(1))),
    "other bytes": b"no PNG",
    "no bytes": b"",
    "half a PNG": png_of(noise(1))[:300],
    "a GIF": b"GIF89a" + bytes(99),
}


@pytest.mark.parametrize("drawn", NO_PNG.values(), ids=NO_PNG)
def test_what_is_no_png_is_named_and_the_next_move_answered(boxes, drawn):
    def picture(value):
        return drawn if value == 2 else png_of(noise(value))

    slider(picture, "noise", shade=[1, 2])
    control, image, caption = boxes[0].children
    before = image.value
    control.value = 2
    assert caption.value.startswith("✗ ValueError: What was drawn is ")
    assert caption.value.endswith(": return a PNG's bytes, as png_of(figure) makes them.")
    control.value = 1
    assert (image.value, caption.value) == (before, "noise")
    with pytest.raises(ValueError, match=r"What was drawn is .*: return a PNG's bytes"):
        slider(picture, "noise", start={"shade": 2}, shade=[1, 2])


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_the_bytes_of_a_png_may_come_in_any_wrapping(boxes, kind):
    slider(lambda value: kind(png_of(noise(value))), "noise", shade=[0.5, 1])
    control, image, caption = boxes[0].children
    control.value = 1
    assert (image.value, caption.value) == (png_of(noise(1)), "noise")


@pytest.mark.parametrize(
    "positions",
    [range(2), (0, 1), np.arange(2), (n for n in (0, 1)), {0: "a", 1: "b"}, [False, True]],
    ids=["range", "tuple", "array", "generator", "keys", "booleans"],
)
def test_positions_are_any_numbers_in_order(boxes, positions):
    slider(lambda value: png_of(np.full((2, 2), value)), "a shade", shade=positions)
    control, image, _ = boxes[0].children
    control.index = 1
    assert image.value == png_of(np.ones((2, 2)))


def test_several_sliders_move_one_picture_from_where_they_start(boxes):
    drawn = []

    def picture(p, q):
        drawn.append((p, q))
        return png_of(np.full((28, 28), p - q))

    slider(picture, "a gray square", start={"share_of_q": 0.4}, p=[0.5, 1], share_of_q=[0.2, 0.4])
    p, q, _, _ = boxes[0].children
    assert (p.description, q.description) == ("p", "share of q")
    p.value = 1
    q.value = 0.2
    assert drawn == [(0.5, 0.4), (1, 0.4), (1, 0.2)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Give each slider its positions"),
        ({"p": []}, "Give each slider its positions"),
        ({"p": 3}, "Give each slider its positions"),
        ({"p": "abc"}, "Give each slider its positions"),
        ({"p": ["PCA", "network"]}, "Give each slider its positions"),
        ({"p": [None, 1]}, "Give each slider its positions"),
        ({"p": [np.nan, 1]}, "Give each slider its positions"),
        ({"p": [[1, 2], [3, 4]]}, "Give each slider its positions"),
        ({"p": [1, 2], "start": 1}, "and a start, if any, such as start="),
        ({"p": [1, 2], "start": {"p": 3}}, "no position"),
        ({"p": [1, 2], "start": {"q": 1}}, "no position"),
    ],
)
def test_a_slider_without_positions_or_with_another_start_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        slider(lambda value: b"", "nothing", **options)


def test_a_figures_margins_are_cut_unless_they_are_wanted(shown):
    def small():
        figure = plt.figure(figsize=(2, 2))
        figure.text(0.5, 0.5, "x")
        return figure

    tight, whole = png_of(small()), png_of(small(), tight=False)
    assert size_of(whole) == (200, 200)
    assert max(size_of(tight)) < 100
    assert helpers_display.png_and_close(small()) == tight
    assert helpers_display.png_and_close(small(), tight=False) == whole


def size_of(png):
    return Image.open(io.BytesIO(png)).size


def test_a_slider_stores_its_first_picture_for_readers_without_a_kernel(shown):
    slider(lambda value: png_of(np.eye(2) * value), "a diagonal line", shade=[1, 0])
    (bundle, metadata), = shown  # fmt: skip
    assert b64decode(bundle["image/png"]) == png_of(np.eye(2))
    assert metadata == {"image/png": {"alt": "a diagonal line"}}
    assert bundle["text/plain"] == "a diagonal line"
    assert helpers_display.WIDGET_VIEW in bundle


def test_a_slider_stores_every_picture_where_outputs_are_renewed(shown, monkeypatch):
    monkeypatch.setenv("COURSE_PICTURES", "all")
    slider(lambda p, q: png_of(np.eye(2) * p * q), "a line", start={"q": 1}, p=[0.5, 1], q=[0, 1])
    bundle, metadata = shown[0][0], shown[0][1]["image/png"]
    assert metadata["sliders"] == [
        {"name": "p", "positions": ["0.5", "1"], "start": 0},
        {"name": "q", "positions": ["0", "1"], "start": 1},
    ]
    assert len(metadata["pictures"]) == 4
    assert layered(bundle, metadata) == [pixels_of(np.eye(2) * value) for value in (0, 0.5, 0, 1)]


def pixels_of(picture):
    return Image.open(io.BytesIO(png_of(picture))).convert("RGB").tobytes()


def layered(bundle, metadata):
    """Draw each stored picture over what it was stored against, as moving.js does."""
    still, *stored = (
        Image.open(io.BytesIO(b64decode(each)))
        for each in (bundle["image/png"], *metadata["pictures"])
    )
    last = metadata["sliders"][-1]
    drawn = []
    for place, picture in enumerate(stored):
        row = place - place % len(last["positions"]) + last["start"]
        canvas = Image.new("RGB", picture.size)
        for layer in (still, stored[row], picture):
            canvas.paste(layer, (0, 0), layer.convert("RGBA"))
        drawn.append(canvas.tobytes())
    return drawn


def test_of_a_sliders_pictures_only_what_changes_is_stored():
    below, above = (np.random.default_rng(0).random((60, 60)) for _ in range(2))
    above[:3, :3] = 1 - above[:3, :3]
    small = sliders.what_changes(png_of(above), png_of(below))
    whole = sliders.what_changes(png_of(above), png_of(np.ones((2, 2))))
    assert len(small) < len(whole) / 10
    drawn = Image.open(io.BytesIO(png_of(below))).convert("RGBA")
    drawn.alpha_composite(Image.open(io.BytesIO(small)).convert("RGBA"))
    assert drawn.convert("RGB").tobytes() == pixels_of(above)
    assert Image.open(io.BytesIO(whole)).convert("RGB").tobytes() == pixels_of(above)


def test_more_pictures_than_a_file_has_room_for_are_not_stored(shown, monkeypatch):
    monkeypatch.setenv("COURSE_PICTURES", "all")
    slider(lambda p: png_of(np.eye(2)), "a line", p=range(sliders.MOST_PICTURES + 1))
    noise = np.random.default_rng(0).random((2, 700, 700))  # which nothing makes smaller
    slider(lambda p: png_of(noise[p]), "a large one", p=[0, 1])
    assert not any("pictures" in metadata["image/png"] for _, metadata in shown)


def test_a_widget_without_alternative_text_is_refused(shown):
    with pytest.raises(ValueError, match="say what the picture shows"):
        helpers_display.show_widget(ipywidgets.Label(), b"", " ")
