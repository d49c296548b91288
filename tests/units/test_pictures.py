"""What is drawn, compared with stored pictures: a map without points has to fail.

After a wanted change, `python tests/units/test_pictures.py` draws the stored pictures anew; look at
each before it is committed.
"""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers import digit_scatter, image_rows, learning_curves, network, thumbnails

BASELINES = Path(__file__).with_name("baseline")
LARGEST_DIFFERENCE = 2.0  # mean over all pixels, of 255; another machine's fonts stay below 0.5
STACK = [784, 100, 30, 100, 784]
MAPS = [(28, 28, 1), (14, 14, 16), 30, (14, 14, 16), (28, 28, 1)]

rng = np.random.default_rng(0)
labels = np.arange(60) % 10
points = rng.normal(size=(60, 2)) + 4 * np.stack([np.cos(labels), np.sin(labels)], axis=1)
images = np.kron(rng.random((60, 7, 7)), np.ones((4, 4)))


def a_map():
    figure, axes = plt.subplots(figsize=(4, 3))
    digit_scatter(axes, points, labels, size=12)
    return figure


def a_map_of_thumbnails():
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.set(xlim=(-7, 7), ylim=(-7, 7))
    thumbnails(axes, points, images, labels, spacing=0.12)
    return figure


PICTURES = {
    "rows": lambda: image_rows({"a": images[:4], "b": 1 - images[:4]}, titles=["1", "2", "3", "4"]),
    "map": a_map,
    "thumbnails": a_map_of_thumbnails,
    "curves": lambda: learning_curves(
        {"m": {"loss": [3, 2, 1.5], "val_loss": [3.2, 2.5, 2]}}, limits={"floor": 1, "PCA": 2.2}
    ),
    "model": lambda: network(keras_model())[0],
    "sizes": lambda: network(STACK)[0],
    "convolutional": lambda: network(MAPS)[0],
    **{
        kind.replace(" ", "_"): lambda kind=kind: network(STACK, kind=kind)[0]
        for kind in ("tied", "noisy", "sparse", "contractive", "variational", "one at a time")
    },
}


def keras_model():
    """A stand-in with what is read from a Keras model, so that no TensorFlow is needed."""

    def named(name):
        return type("Function", (), {"__name__": name})()

    def layer(width, activation):
        tensor = type("Tensor", (), {"shape": (None, width)})
        return type(
            "Layer", (), {"weights": [1], "activation": named(activation), "output": tensor}
        )

    flatten = type("Flatten", (), {"weights": []})
    code = [flatten, layer(100, "selu"), layer(30, "linear")]
    encoder = type("Model", (), {"layers": code, "input_shape": (None, 28, 28)})
    back = [layer(100, "selu"), layer(784, "sigmoid"), flatten]
    decoder = type("Model", (), {"layers": back, "input_shape": (None, 30)})
    return type("Model", (), {"layers": [encoder, decoder], "input_shape": (None, 28, 28)})


def drawn(name):
    with plt.style.context(["default", "helpers.course"]):
        figure = PICTURES[name]()
        figure.set_dpi(50)
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
    return pixels


def difference(one, other):
    return np.inf if one.shape != other.shape else np.abs(one.astype(float) - other).mean()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_stored_one(name):
    stored = np.asarray(Image.open(BASELINES / f"{name}.png").convert("RGB"))
    assert difference(drawn(name), stored) < LARGEST_DIFFERENCE


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("map", "matplotlib.axes.Axes.scatter"),
        ("map", "matplotlib.axes.Axes.text"),
        ("thumbnails", "matplotlib.axes.Axes.add_artist"),
        ("curves", "matplotlib.axes.Axes.axhline"),
        ("curves", "matplotlib.axes.Axes.plot"),
        ("rows", "matplotlib.axes.Axes.imshow"),
        ("rows", "matplotlib.axes.Axes.text"),
        ("rows", "matplotlib.axes.Axes.add_patch"),
        ("tied", "matplotlib.axes.Axes.plot"),
        ("sizes", "matplotlib.axes.Axes.add_patch"),
        ("variational", "matplotlib.axes.Axes.annotate"),
    ],
)
def test_a_picture_with_a_part_missing_is_another(name, missing, monkeypatch):
    whole = drawn(name)
    patch = matplotlib.lines.Line2D([], [])
    monkeypatch.setattr(missing, lambda *args, **options: [patch])
    try:
        without = drawn(name)
    except (AttributeError, TypeError, ValueError):
        return  # noticed even sooner
    assert difference(without, whole) > 0.1


def test_a_diagram_says_in_words_what_it_shows():
    words = network(STACK, kind="tied")[1]
    for part in (
        "784 inputs",
        "encoder layers of 100",
        "a code of 30",
        "784 outputs",
        "transposed",
    ):
        assert part in words
    assert "28 × 28 × 1" in network(MAPS)[1]
    assert "a code of 2," in network([3, 2, 3])[1]
    assert "a code of 1,000," in network([784, 1000, 784])[1]


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ([9, 4, 4, 4, 9], "encoder layers of 4, a code of 4, decoder layers of 4"),
        ([9, 4, 6, 3, 9], "encoder layers of 4, 6, a code of 3"),
        ([9, 3, 4, 6, 9], "a code of 3, decoder layers of 4, 6"),
        ([9, 9, 12, 20, 9], "encoder layers of 9, a code of 12, decoder layers of 20"),
        ([(3, 3), (2, 2, 2), 9], "a code of 2 × 2 × 2"),
        ([9, (1, 2), (9,)], "a code of 2"),
        ([9, 1, 9], "a code of 1"),
    ],
)
def test_the_code_is_the_smallest_layer_or_the_middle_one(layers, said):
    assert network(layers)[1] == f"Diagram of an autoencoder: 9 inputs, {said}, 9 outputs."


def test_a_diagram_takes_the_place_and_the_title_that_it_is_given():
    figure, (left, right) = plt.subplots(ncols=2)
    assert network(STACK, title="a stack", axes=right)[0] is figure
    assert right.get_title() == "a stack"
    assert right.patches
    assert not left.patches
    alone, _ = network(STACK, title="another")
    assert alone is not figure
    assert [axes.get_title() for axes in alone.axes] == ["another"]


def test_a_diagram_of_a_model_is_that_of_its_sizes():
    assert network(keras_model())[1] == network(STACK)[1]


def test_activations_stand_where_a_model_has_them():
    model = keras_model()
    del model.layers[0].layers[1].activation  # as layers have that are no Dense
    words = [text.get_text() for text in network(model)[0].axes[0].texts]
    shown = [word for word in words if word in ("selu", "linear", "sigmoid")]
    assert shown == ["linear", "selu", "sigmoid"]
    assert words[:2] == ["784", ""]


@pytest.mark.parametrize(
    ("layers", "kind", "said"),
    [
        ([784, 30], "", "give three or more"),
        ([784, 0, 784], "", "each 1 or larger"),
        ([784, 30, 784], "tide", "choose one of"),
    ],
)
def test_a_diagram_that_cannot_be_drawn_is_refused(layers, kind, said):
    with pytest.raises(ValueError, match=said):
        network(layers, kind=kind)


if __name__ == "__main__":
    matplotlib.use("Agg")
    BASELINES.mkdir(exist_ok=True)
    for name in PICTURES:
        Image.fromarray(drawn(name)).quantize(64).save(BASELINES / f"{name}.png", optimize=True)
