"""Models that several lessons build."""

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
    from helpers.backend import keras

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


def variational_autoencoder(
    codings_size: int = 10, kl_weight: float = 1 / 784
) -> "tuple[keras.Model, keras.Model, keras.Model]":
    """Build 784-150-100-codings-100-150-784 with SELU and a sigmoid at the end.

    Parameters
    ----------
    codings_size : int
        How many codings an image has.
    kl_weight : float
        Of the latent loss, see `Sampling`; beside a binary cross-entropy that is
        averaged over pixels, 1/784 makes the sum the negative evidence lower bound a pixel.

    Returns
    -------
    encoder : keras.Model
        From images, shape (n, 28, 28), to the codings' means, their log-variances and codings
        drawn from these, shape (n, codings_size) each.
    decoder : keras.Model
        From codings to images with pixels between 0 and 1.
    autoencoder : keras.Model
        The decoder after the encoder's third output; not compiled. The latent loss is added to
        the loss that it is compiled with.
    """
    from helpers.backend import keras
    from helpers.until_rebuilt.layers import Sampling

    options = {"activation": "selu", "kernel_initializer": "lecun_normal"}
    images = keras.Input((28, 28))
    hidden = keras.layers.Flatten()(images)
    hidden = keras.layers.Dense(150, **options)(hidden)
    hidden = keras.layers.Dense(100, **options)(hidden)
    mean = keras.layers.Dense(codings_size)(hidden)
    log_var = keras.layers.Dense(codings_size)(hidden)
    encoder = keras.Model(images, [mean, log_var, Sampling(kl_weight)([mean, log_var])])

    codings = keras.Input((codings_size,))
    hidden = keras.layers.Dense(100, **options)(codings)
    hidden = keras.layers.Dense(150, **options)(hidden)
    pixels = keras.layers.Dense(784, activation="sigmoid")(hidden)
    decoder = keras.Model(codings, keras.layers.Reshape((28, 28))(pixels))
    return encoder, decoder, keras.Model(images, decoder(encoder(images)[2]))
