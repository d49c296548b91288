"""Measure what lesson 03 promises: `python tests/benchmarks/bench_stacked.py`.

Three seeds of its recipe, and the lecture's own recipe, compiled the lecture's way, in one run. It
prints what it measures, and ends with an error where a promise is broken. COURSE_MNIST chooses the
digits; times mean something on an idle machine only.
"""

import sys
import time

import keras
import numpy as np

from helpers import load_mnist

LECTURES_LOSS = 0.0944  # the last line of the lecture's own log, after 20 epochs


def stack(code_activation, initializer):
    """Return encoder and autoencoder, 784-100-30-100-784."""
    options = {"activation": "selu", "kernel_initializer": initializer}
    code = keras.layers.Dense(30, activation=code_activation, kernel_initializer=initializer)
    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(100, **options), code])
    decoder = keras.Sequential(
        [
            keras.Input((30,)),
            keras.layers.Dense(100, **options),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    return encoder, keras.Sequential([encoder, decoder])


def trained(model, x, x_valid, **options):
    """Train; return the validation losses and the seconds since the start, epoch by epoch."""
    clock = []
    start = time.perf_counter()
    tick = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: clock.append(time.perf_counter() - start)
    )
    history = model.fit(
        x, x, validation_data=(x_valid, x_valid), verbose=0, callbacks=[tick], **options
    )
    return np.array(history.history["val_loss"]), np.array(clock)


def lessons_recipe(seed, x, x_valid):
    """Lesson 03's: losses, seconds, and the standard deviation of each coding."""
    keras.utils.set_random_seed(seed)
    encoder, autoencoder = stack(None, "lecun_normal")
    schedule = keras.optimizers.schedules.CosineDecay(0.006, 12 * -(-len(x) // 128))
    autoencoder.compile(
        loss="binary_crossentropy",
        optimizer=keras.optimizers.Adam(schedule),
        jit_compile=True,
        steps_per_execution=32,
    )
    losses, clock = trained(autoencoder, x, x_valid, epochs=12, batch_size=128)
    return losses, clock, encoder.predict(x_valid, verbose=0).std(axis=0)


def lectures_recipe(seed, x, x_valid):
    """The lecture's, with Keras's defaults for compiling."""
    keras.utils.set_random_seed(seed)
    _, autoencoder = stack("selu", "glorot_uniform")
    autoencoder.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1.5))
    return trained(autoencoder, x, x_valid, epochs=20, batch_size=32)


def main():
    mnist = load_mnist()
    x = keras.ops.convert_to_tensor(mnist.x_train.reshape(-1, 784))
    x_valid = mnist.x_valid.reshape(-1, 784)
    limit = 0.084 if mnist.is_full else 0.090
    broken, seconds = [], []
    for seed in (1, 2, 3):
        losses, clock, spread = lessons_recipe(seed, x, x_valid)
        passed = int(np.argmax(losses < LECTURES_LOSS)) + 1
        seconds.append(clock[passed - 1])
        print(
            f"seed {seed}: {losses[-1]:.4f} after 12 epochs, below {LECTURES_LOSS} in epoch "
            f"{passed} ({seconds[-1]:.1f} s), codings with a deviation under 0.05: "
            f"{np.sum(spread < 0.05)}"
        )
        broken += [f"seed {seed}: {losses[-1]:.4f}, not {limit}"] * bool(losses[-1] > limit)
        broken += [f"seed {seed}: a dead coding"] * bool(spread.min() < 0.05)
        if mnist.is_full:
            broken += [f"seed {seed}: epoch {passed}, not 3"] * bool(passed > 3)
    if mnist.is_full:
        losses, clock = lectures_recipe(1, x, x_valid)
        ratio = np.mean(seconds) / clock[-1]
        print(f"the lecture's recipe: {losses[-1]:.4f} after 20 epochs, {clock[-1]:.0f} s")
        print(f"time to {LECTURES_LOSS}: 1/{1 / ratio:.0f} of the lecture's 20 epochs")
        broken += [f"1/{1 / ratio:.0f} of the time, not 1/20"] * bool(ratio > 1 / 20)
    print("\n".join(broken) or "every promise is kept")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
