"""Measure lesson 03's two recipes on full MNIST: `python tests/measure_recipes.py` (10 minutes).

Not a test that pytest runs: it trains three seeds each way, the lecture's 20 epochs also compiled
as the lecture does. It prints what it measures and ends with an error where a promise is broken.
"""

import os
import sys
import time

import numpy as np

from helpers import FAST, load_mnist, stacked_autoencoder, train
from helpers.quiet_tensorflow import keras

LECTURES_LOSS = 0.0944  # the last line of the lecture's own log


def timed(mnist, seed, initializer, optimizer, epochs, batch_size, **options):
    """Train, and return the validation loss and the seconds since the start for each epoch."""
    keras.utils.set_random_seed(seed)
    model = stacked_autoencoder(initializer)[2]
    model.compile(loss="binary_crossentropy", optimizer=optimizer, **options)
    clock, valid = [], (mnist.x_valid, mnist.x_valid)
    start = time.perf_counter()
    tick = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: clock.append(time.perf_counter() - start)
    )
    fit = {"epochs": epochs, "batch_size": batch_size, "callbacks": [tick]}
    x = mnist.x_train
    if "jit_compile" in options:
        history = train(model, x, x, valid=valid, **fit)
    else:  # as the lecture calls it
        history = model.fit(x, x, validation_data=valid, verbose=0, **fit).history
    return np.array(history["val_loss"]), np.array(clock)


def rounded_accuracy(y_true, y_pred):
    """The metric that the lecture compiles with."""
    return keras.metrics.binary_accuracy(keras.ops.round(y_true), keras.ops.round(y_pred))


def main():
    mnist = load_mnist()
    full = len(mnist.x_valid) == 5_000
    broken = []
    for seed in (1, 2, 3):
        sgd, again, adam = (
            keras.optimizers.SGD(1.5),
            keras.optimizers.SGD(1.5),
            keras.optimizers.Adam(0.002),
        )
        slow, slow_clock = timed(
            mnist, seed, "glorot_uniform", sgd, 20, 32, metrics=[rounded_accuracy]
        )
        fast, fast_clock = timed(mnist, seed, "glorot_uniform", again, 20, 32, **FAST)
        better, better_clock = timed(mnist, seed, "lecun_normal", adam, 12, 128, **FAST)
        passed = int(np.argmax(better <= LECTURES_LOSS)) if better.min() <= LECTURES_LOSS else None
        epoch = np.median(np.diff(fast_clock)) / np.median(np.diff(slow_clock))
        share = better_clock[passed] / slow_clock[-1] if passed is not None else np.inf
        print(
            f"seed {seed}: lecture's recipe {slow[-1]:.4f} ({slow_clock[-1]:.0f} s), with FAST "
            f"{fast[-1]:.4f} ({fast_clock[-1]:.0f} s, an epoch {epoch:.2f} of the time); better "
            f"recipe {better[-1]:.4f} ({better_clock[-1]:.0f} s), past {LECTURES_LOSS} after "
            f"{share:.2f} of the lecture's time",
            flush=True,
        )
        promises = {
            "lecture's recipe": fast[-1] <= (0.0965 if full else 0.106),
            "an epoch in half the time": epoch <= 0.5,
            "better recipe": not full or better[-1] <= 0.0915,
            "a fifth of the lecture's time": not full or share <= 0.2,
        }
        broken += [f"{name} (seed {seed})" for name, kept in promises.items() if not kept]
    print("all promises kept" if not broken else f"broken: {', '.join(broken)}")
    return bool(broken)


if __name__ == "__main__":
    os.environ.setdefault("COURSE_MNIST", "full")
    sys.exit(main())
