"""What is stored so that decks and the web page answer without a kernel."""

from base64 import b64decode

import numpy as np
import pytest

from helpers.widgets.weights import dense_layers, is_wanted


def layer(*shapes, activation="selu", kind="Dense"):
    """A stand-in with what is read from a Keras layer."""
    weights = [np.full(shape, 0.1 + k) for k, shape in enumerate(shapes)]
    function = type("Function", (), {"__name__": activation})()
    kept = {"name": "it", "get_weights": lambda self: weights, "activation": function}
    return type(kind, (), kept)()


def model(*layers):
    return type("Model", (), {"layers": layers})()


def test_dense_layers_are_stored_in_their_order_also_of_models_in_a_model():
    encoder = model(layer(kind="Flatten"), layer((2, 3), 3))
    first, second = dense_layers(model(encoder, layer((3, 1), 1, activation="linear")))
    assert (first["activation"], second["activation"]) == ("selu", "linear")
    numbers = np.frombuffer(b64decode(first["weights"]), "<f2").reshape(3, 3)
    np.testing.assert_allclose(numbers[:2], 0.1, rtol=1e-3)
    np.testing.assert_allclose(numbers[2], 1.1, rtol=1e-3)


@pytest.mark.parametrize(
    "other",
    [
        layer((3, 3, 1, 2), 2),
        layer((2, 3)),
        layer((2, 3), 3, activation="softmax"),
        layer(kind="Activation"),
        layer(kind="GaussianNoise"),
    ],
)
def test_layers_that_the_page_cannot_answer_for_are_refused(other):
    with pytest.raises(ValueError, match="it is no dense layer with a bias and one of"):
        dense_layers(model(layer((2, 3), 3), other))


@pytest.mark.parametrize(("pictures", "wanted"), [("all", True), ("first", False), (None, False)])
def test_all_that_moves_is_stored_only_where_it_is_asked_for(monkeypatch, pictures, wanted):
    monkeypatch.delenv("COURSE_PICTURES", raising=False)
    if pictures:
        monkeypatch.setenv("COURSE_PICTURES", pictures)
    assert is_wanted() is wanted
