"""Measure what lessons 09 and 10 promise: `python tests/benchmarks/bench_vae.py [09 10]`.

09: the lesson's variational autoencoder and recipe, and the lecture's recipe (RMSprop, Keras's
default weights, batches of 128) on the same model, 25 epochs each; then lesson 10's test of what is
drawn, on the lesson's model and on a plain autoencoder trained as long. 10: a warm-up of beta
against none, and a conditional model with beta at 4 against 1. Three seeds each, in one run; the
models are those on the lessons' pages. It prints what it measures and ends with an error where a
promise is broken. COURSE_MNIST chooses the digits.
"""

import numpy as np
from lesson_code import page
from promises import measure

from helpers import digit_classifier
from helpers.backend import keras

LECTURES_LOSS = 0.1427  # the last line of the lecture's own log, after 25 epochs
EPOCHS = 25


def with_keras_weights(model):
    """Draw a model's weights anew, as Keras does where nothing is said: Glorot uniform."""
    for layer in (*model.encoder.layers, *model.decoder.layers):
        if hasattr(layer, "kernel"):
            layer.kernel.assign(keras.initializers.GlorotUniform()(layer.kernel.shape))
    return model


def trained(model, mnist, optimizer, batch_size):
    """Return the last validation loss, the KL term included."""
    model.compile(optimizer, "binary_crossentropy", jit_compile=True, steps_per_execution=32)
    x, options = keras.ops.copy(mnist.x_train), {"epochs": EPOCHS, "batch_size": batch_size}
    model.fit(x, x, verbose=0, **options)
    valid = model.evaluate(mnist.x_valid, mnist.x_valid, batch_size=500, verbose=0)
    return np.ravel(valid)[0]


def predict(model, x):
    """Return what a model makes of an array, as lesson 10 does."""
    return keras.ops.convert_to_numpy(model(np.asarray(x, dtype="float32")))


def judge_of(mnist, seed):
    """Return the digits' classifier of lesson 10."""
    keras.utils.set_random_seed(seed)
    _, classifier = digit_classifier()
    classifier.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy")
    classifier.fit(mnist.x_train, mnist.y_train, epochs=3, batch_size=200, verbose=0)
    return classifier


def confident(classifier, decoder, codes):
    """Return the share of what a decoder draws that the classifier is sure of."""
    drawn = decoder.predict(codes, batch_size=500, verbose=0)
    return np.mean(classifier.predict(drawn, batch_size=500, verbose=0).max(axis=1) > 0.95)


def drawn_well(mnist, seed, here, vae):
    """Return confident shares: VAE from the prior, from its own codes' fit, plain from a fit."""
    keras.utils.set_random_seed(seed)
    encoder, decoder = here["encoder_network"](10), here["decoder_network"](10)
    plain = keras.Sequential([encoder, decoder])
    trained(plain, mnist, here["adam"](EPOCHS, len(mnist.x_train)), 125)
    classifier, rng = judge_of(mnist, seed), np.random.default_rng(seed)
    images = mnist.x_train[:10_000]
    mean, log_var = np.split(vae.encoder.predict(images, batch_size=500, verbose=0), 2, axis=1)
    codes = mean + np.exp(log_var / 2) * rng.standard_normal(mean.shape)
    plain_codes = encoder.predict(images, batch_size=500, verbose=0)

    def fit(z):
        return rng.multivariate_normal(z.mean(axis=0), np.cov(z.T), size=4000)

    return [
        confident(classifier, vae.decoder, rng.standard_normal((4000, 10))),
        confident(classifier, vae.decoder, fit(codes)),
        confident(classifier, decoder, fit(plain_codes)),
    ]


def promises_of_09(mnist, seed):
    """Return what holds: the lesson's loss, and that the lecture's recipe ends above it."""
    here = page(
        "09_variational_autoencoder",
        "def encoder_network",
        "def adam",
        "@keras.saving",
    )
    keras.utils.set_random_seed(seed)
    vae = here["VAE"]()
    ours = trained(vae, mnist, here["adam"](EPOCHS, len(mnist.x_train)), 125)
    keras.utils.set_random_seed(seed)
    theirs = trained(with_keras_weights(here["VAE"]()), mnist, keras.optimizers.RMSprop(), 128)
    print(
        f"09, seed {seed}: lesson's recipe {ours:.4f}, lecture's {theirs:.4f} "
        f"(its log: {LECTURES_LOSS})",
        flush=True,
    )
    prior, own, plain = drawn_well(mnist, seed, here, vae)
    print(
        f"09, seed {seed}: confident share from the prior {prior:.2f}, from its own codes' fit "
        f"{own:.2f}, of a plain autoencoder from its codes' fit {plain:.2f}",
        flush=True,
    )
    limit = 0.1350 if mnist.is_full else 0.1500
    return {f"loss below {limit}": ours <= limit, "lecture's recipe is behind": ours < theirs}


def promises_of_10(mnist, seed):
    """Return what holds: a warm-up helps at beta = 8, and beta = 4 makes labels obeyed."""
    here = page(
        "10_latent_space",
        "def encoder_network",
        "class VAE",
        "def adam",
        "def fit(",
        "def clouds",
        "def measure",
        "class WarmUp",
        "class ConditionalVAE",
        x_valid=mnist.x_valid,
        predict=predict,
        judge_warm_up=lambda _: None,
    )
    some, labels = mnist.x_train[:20_000], np.eye(10, dtype="float32")[mnist.y_train[:20_000]]
    found = []
    for callbacks in ([], [here["WarmUp"](8.0, 3)]):
        keras.utils.set_random_seed(seed)
        model = here["VAE"](beta=8.0)
        here["fit"](model, some[:10_000], epochs=6, callbacks=callbacks)
        found.append(here["measure"](model))
    (copies, _, in_use), (warm_copies, _, warm_in_use) = found
    classifier = judge_of(mnist, seed)
    asked = np.repeat(np.arange(10), 100)
    codes = np.random.default_rng(seed).standard_normal((1000, 10))
    obeyed = []
    for beta in (1.0, 4.0):
        keras.utils.set_random_seed(seed)
        model = here["ConditionalVAE"](beta=beta)
        here["fit"](model, [some, labels], epochs=10, targets=some)
        inputs = np.concatenate([codes, np.eye(10)[asked]], axis=1)
        drawn = predict(classifier, predict(model.decoder, inputs))
        obeyed.append(np.mean(drawn.argmax(axis=1) == asked))
    print(
        f"10, seed {seed}: beta = 8 at once {copies:.1f} nats, {in_use} codings in use, "
        f"warm-up {warm_copies:.1f}, {warm_in_use}; "
        f"drawn as asked at beta = 1 {obeyed[0]:.2f}, at 4 {obeyed[1]:.2f}",
        flush=True,
    )
    return {
        "warm-up: better copies": warm_copies < copies,
        "warm-up: no fewer codings in use": warm_in_use >= in_use,
        "beta = 4: drawn as asked": obeyed[1] > max(0.85, obeyed[0]),
    }


PROMISES = {"09": promises_of_09, "10": promises_of_10}


if __name__ == "__main__":
    measure(PROMISES)
