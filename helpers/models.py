"""The stacked autoencoder that lessons 03 to 06 train in different ways."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def stacked_autoencoder(
    initializer: str = "lecun_normal",
) -> "tuple[keras.Sequential, keras.Sequential, keras.Sequential]":
    """Build 784-100-30-100-784 with SELU and a sigmoid at the end.

    Parameters
    ----------
    initializer : str
        Of all weights. LeCun normal is the one that SELU was derived for (Klambauer et al. 2017).

    Returns
    -------
    encoder : keras.Sequential
        From images, shape (n, 28, 28), to codings, shape (n, 30), each above -1.7581.
    decoder : keras.Sequential
        From codings to images with pixels between 0 and 1.
    autoencoder : keras.Sequential
        The decoder after the encoder, sharing their weights; not compiled.
    """
    from helpers.quiet_tensorflow import keras

    options = {"activation": "selu", "kernel_initializer": initializer}
    encoder = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(100, **options),
            keras.layers.Dense(30, **options),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((30,)),
            keras.layers.Dense(100, **options),
            keras.layers.Dense(784, activation="sigmoid"),
            keras.layers.Reshape((28, 28)),
        ]
    )
    return encoder, decoder, keras.Sequential([encoder, decoder])
