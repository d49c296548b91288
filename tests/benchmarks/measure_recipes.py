"""Measure what lesson 06 promises: `python tests/benchmarks/measure_recipes.py`.

Not a test that pytest runs: times are only worth comparing on an idle machine, and it trains three
seeds each way, for some ten minutes in all, also the way the lecture does. It prints what it
measures and ends with an error where a promise is broken.
"""

import os
import sys
import time

import numpy as np
from lesson_code import page

from helpers import load_mnist
from helpers.backend import keras
from helpers.until_rebuilt import FAST, stacked_autoencoder, train
from helpers.until_rebuilt.quiet import tf


def denoising(mnist, seed):
    """Return how lesson 06 does with Gaussian noise and dropout: losses, and shares of time.

    The lecture's way has the noise in a layer of the model, compiled with Keras's defaults; here
    it gets the lesson's batches of 128, so that nothing but the place of the noise differs.
    """
    scope = page("06_denoising", "def noisy_batches", tf=tf)
    x, valid, found = keras.ops.convert_to_tensor(mnist.x_train), (mnist.x_valid,) * 2, []
    for layer in (keras.layers.GaussianNoise(0.2), keras.layers.Dropout(0.5)):
        clock = {"lecture": [], "lesson": []}
        keras.utils.set_random_seed(seed)
        encoder, decoder, _ = stacked_autoencoder()
        slow = keras.Sequential([keras.Input((28, 28)), layer, encoder, decoder])
        slow.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.003))
        ticks = [keras.callbacks.LambdaCallback(on_epoch_end=ticking(clock["lecture"]))]
        train(slow, x, x, epochs=4, batch_size=128, valid=valid, callbacks=ticks)
        keras.utils.set_random_seed(seed)
        fast = stacked_autoencoder()[2]
        fast.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.003), **FAST)
        ticks = [keras.callbacks.LambdaCallback(on_epoch_end=ticking(clock["lesson"]))]
        batches = scope["noisy_batches"](x, layer)
        history = train(fast, batches, epochs=10, valid=valid, callbacks=ticks)
        share = np.median(np.diff(clock["lesson"])) / np.median(np.diff(clock["lecture"]))
        found.append((history["val_loss"][-1], share))
    return found


def ticking(clock):
    """Return a callback's function that appends the time to a list."""
    return lambda *_: clock.append(time.perf_counter())


def denoising_promises(mnist, seed, full):
    """Lesson 06: noise that is drawn in the data."""
    (gaussian, share), (dropout, dropout_share) = denoising(mnist, seed)
    print(
        f"lesson 06, seed {seed}: noise in the data: Gaussian {gaussian:.4f}, an epoch {share:.2f} "
        f"of the lecture's time; dropout {dropout:.4f}, {dropout_share:.2f}",
        flush=True,
    )
    return {
        "Gaussian noise": gaussian <= (0.095 if full else 0.103),
        "dropout": dropout <= (0.103 if full else 0.109),
        "a noisy epoch in 0.8 of the time": max(share, dropout_share) <= 0.8,
    }


def main():
    mnist = load_mnist()
    broken = []
    for seed in (1, 2, 3):
        promises = denoising_promises(mnist, seed, mnist.is_full)
        broken += [f"{name} (seed {seed})" for name, kept in promises.items() if not kept]
    print("all promises kept" if not broken else f"broken: {', '.join(broken)}")
    return bool(broken)


if __name__ == "__main__":
    os.environ.setdefault("COURSE_MNIST", "full")
    sys.exit(main())
