"""What moves without a kernel, in Chromium: it shows what a kernel would."""

import json
from base64 import b64decode
from io import BytesIO

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from drawn import draw, ink_on
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from helpers import drawing_pad, latent_plane, like_mnist, png_of, slider
from helpers.export.moving import moves, moving, script
from helpers.widgets.pad import ZOOM as PAD_ZOOM
from helpers.widgets.plane import ZOOM
from helpers.widgets.sliders import NEAR


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> list[nbformat.NotebookNode]:
    """What is displayed, with all that is stored for decks and pages."""
    displayed = []

    def display(data, metadata, raw):
        output = nbformat.v4.new_output("display_data", data, metadata=metadata)
        stored = json.dumps(output, sort_keys=True)  # as a lesson's file sorts them
        displayed.append(nbformat.from_dict(json.loads(stored)))

    monkeypatch.setenv("COURSE_PICTURES", "all")
    monkeypatch.setattr("helpers.display.display", display)
    return displayed


# What the pad sees of a drawing, and its copies.
ANSWER = """ink => {
    const figure = document.querySelector("figure");
    const seen = figure.likeMnist(Float32Array.from(ink));
    return figure.answer(seen).map(([name, pixels]) => [...pixels]);
}"""


def opened(browser: Browser, output: nbformat.NotebookNode) -> Page:
    page = browser.new_page()
    page.set_content(f"<main>{moving(output)}</main><script>{script()}</script>")
    return page


def test_what_changes_from_one_position_to_the_next_is_drawn_over_the_rest(
    browser: Browser, outputs: list[nbformat.NotebookNode]
) -> None:
    rng = np.random.default_rng(0)
    parts = rng.random((2, 3, 40, 20))  # the left half belongs to one slider, the right to another

    def picture(p: int, q: int) -> bytes:
        return png_of(np.concatenate([parts[0, p], parts[1, q]], axis=1))

    slider(picture, "two halves", start={"p": 1, "q": 1}, p=[0, 1, 2], q=[0, 1, 2])
    page = opened(browser, outputs[0])
    image, (left, right) = page.locator("img"), page.locator("input").all()
    for key, p in (("Home", 0), ("End", 2), ("ArrowLeft", 1)):
        left.press(key)
        for other, q in (("End", 2), ("Home", 0), ("ArrowRight", 1)):
            right.press(other)
            expect(image).to_have_attribute("alt", f"two halves (p {p}, q {q})")
            drawn = b64decode(image.get_attribute("src").partition(",")[2])
            assert_same(drawn, picture(p, q))
    page.close()


def assert_same(one: bytes, other: bytes) -> None:
    first, second = (np.asarray(Image.open(BytesIO(png)).convert("RGB")) for png in (one, other))
    np.testing.assert_allclose(first.astype(int), second, atol=NEAR)


def test_a_plane_decodes_in_the_browser_what_keras_decodes(
    browser: Browser, outputs: list[nbformat.NotebookNode]
) -> None:
    import keras

    keras.utils.set_random_seed(0)
    spread = keras.initializers.RandomNormal(stddev=0.2)
    activations = ("selu", "relu", "elu", "tanh", "linear")
    hidden = [
        keras.layers.Dense(40, activation, kernel_initializer=spread, bias_initializer=spread)
        for activation in activations
    ]
    pixels = keras.layers.Dense(784, "sigmoid", kernel_initializer=spread)
    shape = keras.layers.Reshape((28, 28))
    decoder = keras.Sequential([keras.Input((2,)), *hidden, pixels, shape])

    def decode(x: float, y: float) -> tuple[np.ndarray, str]:
        return np.asarray(decoder(np.array([[x, y]])))[0], "words"

    figure = plt.figure(figsize=(4, 4))
    latent_plane(decode, figure, 3, "a plane and a picture", start=(1, -1), decoder=decoder)
    page = opened(browser, outputs[0])
    asked = "([x, y]) => [...document.querySelector('figure').decode(x, y)]"
    for place in ((0, 0), (1, -1), (-3, 3), (2.5, 0.01)):
        answer = np.reshape(page.evaluate(asked, place), (28, 28))
        np.testing.assert_allclose(answer, decode(*place)[0], atol=1e-3)

    plane, picture = page.get_by_role("application"), page.get_by_alt_text("decoded picture")
    expect(page.get_by_text("codings (1.00, -1.00)")).to_be_visible()
    expect(page.locator("img")).to_have_count(1)  # the still picture is gone
    page.keyboard.press("Tab")
    expect(plane).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("codings (1.10, -1.00)")).to_be_visible()
    box = plane.bounding_box()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    expect(page.get_by_text("codings (1.5")).to_be_visible()
    x, y = map(float, page.get_by_text("codings").text_content()[9:-1].split(", "))
    drawn = b64decode(picture.get_attribute("src").partition(",")[2])
    assert_same(drawn, png_of(decode(x, y)[0], ZOOM))
    page.close()


def test_a_pad_copies_in_the_browser_what_keras_copies(
    browser: Browser, outputs: list[nbformat.NotebookNode]
) -> None:
    import keras

    keras.utils.set_random_seed(0)
    dense, flatten = keras.layers.Dense, keras.layers.Flatten()
    encoder = keras.Sequential([keras.Input((28, 28)), flatten, dense(30, "selu"), dense(8)])
    shape = keras.layers.Reshape((28, 28))
    decoder = keras.Sequential([keras.Input((8,)), dense(784, "sigmoid"), shape])
    linear = keras.Sequential([keras.Input((28, 28)), flatten, dense(30), dense(784), shape])
    models = {"<b>a copy": keras.Sequential([encoder, decoder]), "a linear copy": linear}

    def respond(image: np.ndarray) -> dict[str, np.ndarray]:
        return {name: np.asarray(model(image[None]))[0] for name, model in models.items()}

    rng = np.random.default_rng(0)
    line, less = np.eye(28), np.round(np.tri(28) * 102) / 255
    drawing_pad(respond, {"line": line, "less": less}, "a line, copied", models=models)
    page = opened(browser, outputs[0])

    # what is drawn is brought to the digits' size and place as in the kernel
    spot = np.zeros((28, 28), "float32")
    spot[3:5, 20:23] = rng.random((2, 3))
    for drawing in (spot, spot.T, np.ones_like(spot), np.roll(spot, (20, -20)), 0 * spot):
        moved, *copies = page.evaluate(ANSWER, drawing.ravel().tolist())
        np.testing.assert_allclose(np.reshape(moved, (28, 28)), like_mnist(drawing), atol=1e-5)
        for copy, (name, picture) in zip(copies, respond(like_mnist(drawing)).items(), strict=True):
            np.testing.assert_allclose(np.reshape(copy, (28, 28)), picture, atol=5e-3, err_msg=name)

    pad = page.get_by_label("Draw a digit here")
    copy = page.get_by_alt_text("<b>a copy of the digit")
    expect(page.locator("img")).to_have_count(3)  # the input and its copies; no still picture
    drawn = b64decode(copy.get_attribute("src").partition(",")[2])
    assert_same(drawn, png_of(respond(line)["<b>a copy"], PAD_ZOOM))
    page.get_by_role("combobox", name="or pick").select_option("less")
    drawn = b64decode(copy.get_attribute("src").partition(",")[2])
    assert_same(drawn, png_of(respond(less)["<b>a copy"], PAD_ZOOM))
    for _ in range(2):  # drawing, and clearing what was drawn
        page.get_by_role("button", name="Clear").click()
        expect(copy).to_have_count(0)
        expect(page.get_by_text("Draw a digit, or pick a stored one.")).to_be_visible()
        assert ink_on(pad) == 0
        draw(pad)
        expect(copy).to_be_visible()
        assert ink_on(pad) > 5, "what was drawn stays on the pad"
    expect(page.get_by_role("button", name="Add noise")).to_be_hidden()
    page.close()


def test_a_plane_of_which_no_decoder_is_stored_is_a_picture(
    outputs: list[nbformat.NotebookNode],
) -> None:
    latent_plane(lambda x, y: (np.eye(28), "words"), plt.figure(figsize=(4, 4)), 3, "a plane")
    assert not moves(outputs[0])
