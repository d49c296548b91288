"""A classifier to judge pictures by: does somebody who knows digits take this for one?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def digit_classifier() -> "tuple[keras.Model, keras.Model]":
    """Build a small convolutional network that names digits.

    Compile it without XLA, whose convolutions take twice as long on a CPU.

    Returns
    -------
    features : keras.Model
        From images, shape (n, 28, 28), to the 64 features before the last layer.
    classifier : keras.Model
        From images to the ten digits' probabilities; shares the features' weights; not compiled.
    """
    from helpers.backend import keras

    options = {"activation": "relu", "kernel_initializer": "he_normal"}
    images = keras.Input((28, 28))
    hidden = keras.layers.Reshape((28, 28, 1))(images)
    hidden = keras.layers.Conv2D(16, 3, strides=2, **options)(hidden)
    hidden = keras.layers.Conv2D(32, 3, strides=2, **options)(hidden)
    last = keras.layers.Dense(64, **options)(keras.layers.Flatten()(hidden))
    probabilities = keras.layers.Dense(10, activation="softmax")(last)
    return keras.Model(images, last), keras.Model(images, probabilities)
