"""What is stored so that sliders, planes and pads answer in decks and on the web page."""

import os
from base64 import b64encode
from typing import Any

import numpy as np

ACTIVATIONS = ("linear", "relu", "elu", "selu", "sigmoid", "tanh")  # what network.js knows
SHAPING = ("InputLayer", "Flatten", "Reshape")  # numbers pass through these as they are


def is_wanted() -> bool:
    """Tell whether outputs are being renewed, and everything that moves is to be stored."""
    return os.environ.get("COURSE_PICTURES") == "all"


def dense_layers(model: Any) -> list[dict[str, str]]:
    """Return the activation of each dense layer, and its weights as base64 of 16-bit numbers.

    Parameters
    ----------
    model : keras.Sequential
        Of dense layers, of layers that shape, and of such models.

    Raises
    ------
    ValueError
        Where another layer is in it, or an activation that is unknown to the script.
    """
    layers = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            layers += dense_layers(layer)
            continue
        weights, activation = layer.get_weights(), getattr(layer, "activation", None)
        if not weights and type(layer).__name__ in SHAPING:
            continue
        name = getattr(activation, "__name__", "none")
        if [each.ndim for each in weights] != [2, 1] or name not in ACTIVATIONS:
            raise ValueError(
                f"{layer.name} is no dense layer with a bias and one of the activations "
                f"{', '.join(ACTIVATIONS)}: leave its model out, and the page shows a still "
                "picture."
            )
        kernel_and_bias = np.vstack(weights).astype("<f2").tobytes()
        layers.append({"activation": name, "weights": b64encode(kernel_and_bias).decode()})
    return layers
