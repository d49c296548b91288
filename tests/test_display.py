"""What a cell shows: figures with alternative text, source code, numbers, sliders."""

import io
import time
from base64 import b64decode

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers import display as helpers_display
from helpers import measured, png_of, show, show_source, slider, squared_error


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: (data, metadata), one pair an output."""
    outputs = []

    def display(thing, metadata=None, raw=False):
        outputs.append((thing if raw else thing._repr_markdown_(), metadata))

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
    with pytest.raises(ValueError, match="say what the figure shows"):
        show(plt.figure(), " ")
    plt.close("all")


def test_an_image_is_drawn_in_ink_on_white_pixel_for_pixel():
    image = np.array([[0, 1], [2, -1]])  # out of range is clipped
    pixels = np.asarray(Image.open(io.BytesIO(png_of(image, zoom=3))).convert("L"))
    assert pixels.shape == (6, 6)
    assert pixels[::3, ::3].tolist() == [[255, 0], [0, 255]]


def test_source_code_is_shown_as_it_stands(shown):
    show_source(png_of)
    (text, _), = shown  # fmt: skip
    assert text.startswith("```python\ndef png_of(")


def test_source_code_is_shown_without_its_docstring_where_a_slide_has_no_room(shown):
    show_source(squared_error, docstring=False)
    show_source(without_docstring, docstring=False)
    (text, _), (same, _) = shown
    assert text.startswith("```python\ndef squared_error(images: np.ndarray")
    assert text.count("\n") == 3
    assert "return float(np.mean(" in text
    assert same == '```python\ndef without_docstring():\n    return "no docstring"\n```'


def without_docstring():
    return "no docstring"


def test_measured_numbers_stand_one_a_line(capsys):
    measured({"PCA": 13.8661, "autoencoder": 8}, unit="squared error")
    assert (
        capsys.readouterr().out
        == "PCA          13.87 squared error\nautoencoder  8 squared error\n"
    )


def test_of_several_values_the_mean_and_the_spread_are_printed(capsys):
    measured({"three seeds": np.array([70, 74, 72]), "one": 71}, unit="%")
    assert capsys.readouterr().out == "three seeds  72 ± 2.0 %\none          71 %\n"


def test_a_slider_redraws_fast_and_says_what_went_wrong(monkeypatch):
    drawn, boxes = [], []

    def picture(value):
        drawn.append(value)
        return png_of(np.full((28, 28), 1 / value), zoom=8)

    monkeypatch.setattr(helpers_display, "show_widget", lambda box, instead: boxes.append(box))
    slider(picture, "shade", [1, 2, 0], 1, "a gray square")
    control, image, caption = boxes[0].children
    assert caption.value == "a gray square"
    before, start = image.value, time.perf_counter()
    control.value = 2
    assert time.perf_counter() - start < 0.1
    assert image.value != before
    control.value = 0
    assert caption.value.startswith("✗ ZeroDivisionError")
    assert drawn == [1, 2, 0]


def test_several_sliders_move_one_picture(monkeypatch):
    drawn, boxes = [], []

    def picture(p, q):
        drawn.append((p, q))
        return png_of(np.full((28, 28), p - q))

    monkeypatch.setattr(helpers_display, "show_widget", lambda box, instead: boxes.append(box))
    slider(picture, ["p", "q"], [[0.5, 1], [0.2, 0.4]], [0.5, 0.4], "a gray square")
    p, q, image, caption = boxes[0].children
    assert (p.description, q.description, caption.value) == ("p", "q", "a gray square")
    before = image.value
    p.value = 1
    assert image.value != before
    q.value = 0.2
    assert drawn == [(0.5, 0.4), (1, 0.4), (1, 0.2)]


def test_sliders_without_a_start_each_are_refused(monkeypatch):
    monkeypatch.setattr(helpers_display, "show_widget", lambda box, instead: None)
    with pytest.raises(ValueError, match="shorter"):
        slider(lambda p, q: b"", ["p", "q"], [[1], [2]], [1], "nothing")


def test_a_widget_leaves_no_text_that_names_an_object(shown):
    helpers_display.show_widget(ipywidgets.Label())
    helpers_display.show_widget(ipywidgets.Label(), "Run this cell.")
    (silent, _), (fallback, _) = shown
    assert list(silent) == ["application/vnd.jupyter.widget-view+json"]
    assert fallback["text/plain"] == "Run this cell."
