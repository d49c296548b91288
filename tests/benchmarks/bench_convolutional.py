"""Measure what lesson 14 promises: `python tests/benchmarks/bench_convolutional.py [part ...]`.

Parts: `recipe`, the lesson's network beside dense ones, at equal epochs and at equal time; `sizes`,
codes of 8 and 64 numbers on all digits; `short`, two epochs on 10,000 digits, in order and
shuffled, by transposed convolution and by upsampling; `noise`, the two denoisers; `draws`, dense
and convolutional variational autoencoders before a classifier. Three seeds each, in one run; the
models are those on the lesson's pages. It prints what it measures and ends with an error where a
promise is broken. COURSE_MNIST chooses the digits; times mean something on an idle machine only.
"""

import time

import numpy as np
from bench_vae import judge_of
from lesson_code import page
from promises import measure
from scipy.stats import entropy

from helpers.backend import keras

LECTURES_LOSS = 0.0944  # the last line of the lecture's own log, after 20 epochs


# The cells draw and train a little; digits of the right shape are all that they need for it.
blank = np.zeros((128, 28, 28), dtype="float32")
here = page(
    "14_convolutional_autoencoder",
    "def predict",
    "order = ",
    "options = ",
    "def decoder_network",
    "def dense_autoencoder",
    "def convolutional_autoencoder",
    "def upsampling_decoder",
    "noisy = [",
    "wide = [",
    "class VAE",
    "def dense_parts",
    few=blank,
    x_valid=blank,
    image_rows=lambda *_: None,
    show=lambda *_: None,
)


def upsampling_autoencoder(codings):
    """Lesson 14's network with the other decoder."""
    return keras.Sequential([here["encoder_network"](codings), here["upsampling_decoder"](codings)])


def convolutional_parts(codings):
    """The answer to lesson 14's exercise 3."""
    return here["encoder_network"](2 * codings), here["decoder_network"](codings)


def squared_error(x, model):
    """Squared error per image of a model's copies."""
    return float(np.mean(np.sum((model.predict(x, batch_size=500, verbose=0) - x) ** 2, (1, 2))))


def trained(model, x, rate, epochs, x_valid=None, batch_size=125, **options):
    """Train as the lesson does; return validation losses and seconds since the start, by epoch."""
    clock, start = [], time.perf_counter()
    tick = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: clock.append(time.perf_counter() - start)
    )
    optimizer = here["adam"](rate, epochs, len(x), batch_size)
    model.compile(optimizer, "binary_crossentropy", steps_per_execution=32, **options)
    valid = None if x_valid is None else (x_valid, x_valid)
    options = {"batch_size": batch_size, "validation_data": valid, "callbacks": [tick]}
    history = model.fit(x, x, epochs=epochs, verbose=0, **options).history
    return history.get("val_loss"), clock


def recipe(mnist, seed):
    """The network, and dense ones: as many weights, lesson 03's, and that for as long."""
    losses = {}
    x, seconds = keras.ops.copy(mnist.x_train), None
    for name, make, rate, epochs in (
        ("convolutional", lambda: here["convolutional_autoencoder"](30), 0.004, 6),
        ("dense, as large", lambda: here["dense_autoencoder"](30, 64), 0.006, 6),
        ("dense, lesson 03", lambda: here["dense_autoencoder"](30, 100), 0.006, 6),
        ("dense, 25 epochs", lambda: here["dense_autoencoder"](30, 100), 0.006, 25),
    ):
        keras.utils.set_random_seed(seed)
        model = make()
        xla = {"jit_compile": name != "convolutional"}
        losses[name], clock = trained(model, x, rate, epochs, mnist.x_valid, **xla)
        epoch = min(np.diff(clock))
        seconds = seconds or epoch
        print(
            f"recipe, seed {seed}: {name}: loss {losses[name][0]:.4f} after one epoch, "
            f"{losses[name][-1]:.4f} after {epochs}, squared error "
            f"{squared_error(mnist.x_valid, model):.2f}, an epoch {epoch:.1f} s, that is "
            f"{epoch / seconds:.2f} of the convolutional one's",
            flush=True,
        )
    ours, limit = losses["convolutional"], 0.0815 if mnist.is_full else 0.088
    promises = {
        f"loss at most {limit}": ours[-1] <= limit,
        "ahead of both dense ones at equal epochs": ours[-1]
        < min(losses["dense, as large"][-1], losses["dense, lesson 03"][-1]),
        "level with lesson 03's for as long": abs(ours[-1] - losses["dense, 25 epochs"][-1])
        < 0.001,
    }
    if mnist.is_full:
        promises["the lecture's loss passed in the first epoch"] = ours[0] < LECTURES_LOSS
    return promises


def sizes(mnist, seed):
    """Codes of 8 and 64 numbers, six epochs on all digits."""
    x, kept = keras.ops.copy(mnist.x_train), {}
    for codings in (8, 64):
        errors = []
        for make, rate in (
            (here["convolutional_autoencoder"], 0.004),
            (here["dense_autoencoder"], 0.006),
        ):
            keras.utils.set_random_seed(seed)
            model = make(codings)
            trained(model, x, rate, 6)
            errors.append(squared_error(mnist.x_valid, model))
        print(
            f"sizes, seed {seed}: {codings} numbers: squared error {errors[0]:.2f} convolutional, "
            f"{errors[1]:.2f} dense",
            flush=True,
        )
        ratio = errors[0] / errors[1]
        kept[f"at {codings} numbers"] = 0.95 < ratio < 1.05 if codings == 8 else ratio < 0.8
    return kept


def short(mnist, seed):
    """Two epochs on 10,000 digits, as the lesson's `small_run`."""
    few, errors = mnist.x_train[:10_000], {}
    upsampling = {"upsampling": (upsampling_autoencoder, 0.006)}
    for kind, (make, rate) in (here["makers"] | upsampling).items():
        for how in ("in order", "shuffled"):
            if (kind, how) == ("upsampling", "shuffled"):
                continue
            change = here["shuffled"] if how == "shuffled" else np.asarray
            keras.utils.set_random_seed(seed)
            model = make(30)
            _, clock = trained(model, change(few), rate, 2, batch_size=32)
            errors[kind, how] = squared_error(change(mnist.x_valid), model)
            print(
                f"short, seed {seed}: {kind}, {how}: squared error {errors[kind, how]:.2f}, "
                f"an epoch {min(np.diff(clock)):.2f} s",
                flush=True,
            )
    suffers, does_not = (
        errors[kind, "shuffled"] / errors[kind, "in order"] for kind in ("convolutional", "dense")
    )
    return {
        "shuffling hurts the convolutional one": suffers > 1.4,
        "and puts it behind": errors["convolutional", "shuffled"] > errors["dense", "shuffled"],
        "and leaves the dense one as it is": 0.8 < does_not < 1.2,
    }


def noise(mnist, seed):
    """Both denoisers at rates around the lesson's."""
    few, sample = mnist.x_train[:10_000], mnist.x_valid[:500]
    normal, best = np.random.default_rng(seed).standard_normal(sample.shape), {}
    for kind, rates in (("wide", (0.001, 0.003, 0.006)), ("convolutional", (0.002, 0.004, 0.008))):
        for rate in rates:
            keras.utils.set_random_seed(seed)
            model = keras.models.clone_model(here[f"{kind}_denoiser"])
            trained(model, few, rate, 2, batch_size=64)
            errors = []
            for level in (0.1, 0.2, 0.4):
                cleaned = model.predict(sample + level * normal, batch_size=500, verbose=0)
                errors.append(float(np.mean(np.sum((cleaned - sample) ** 2, (1, 2)))))
            shown = ", ".join(f"{error:.2f}" for error in errors)
            print(f"noise, seed {seed}: {kind}, rate {rate}: {shown}", flush=True)
            best[kind] = np.minimum(best.get(kind, np.inf), errors)
    return {
        "best of three rates: convolutional ahead": np.all(best["convolutional"] < best["wide"])
    }


def draws(mnist, seed):
    """What a classifier takes for digits: copies, draws, and draws from the codes' own normal."""
    classifier = judge_of(mnist, seed)
    rng = np.random.default_rng(seed)

    def judged(images):
        probabilities = classifier.predict(images, batch_size=500, verbose=0)
        names = probabilities[probabilities.max(axis=1) > 0.95].argmax(axis=1)
        kinds = np.exp(entropy(np.bincount(names, minlength=10)))
        return f"{len(names) / len(images):.2f} ({kinds:.1f} kinds)", len(names) / len(images)

    shares = {}
    for n, epochs, batch_size in ((10_000, 4, 64), (len(mnist.x_train), 8, 128)):
        for kind, parts in (("dense", here["dense_parts"]), ("convolutional", convolutional_parts)):
            keras.utils.set_random_seed(seed)
            vae = here["VAE"](*parts(10))
            trained(vae, mnist.x_train[:n], 0.006, epochs, batch_size=batch_size)
            code = vae.encoder.predict(mnist.x_train[:10_000], batch_size=500, verbose=0)
            mean, log_var = code[:, :10], code[:, 10:]
            kl = (mean**2 + np.exp(log_var) - 1 - log_var).sum(axis=1).mean() / 2
            z = mean + np.exp(log_var / 2) * rng.standard_normal(mean.shape)
            own = rng.multivariate_normal(z.mean(axis=0), np.cov(z.T), size=4000)
            prior = rng.standard_normal((4000, 10))
            words = {}
            for what, images in (
                ("copies", vae.predict(mnist.x_test[:4000], batch_size=500, verbose=0)),
                ("prior", vae.decoder.predict(prior, batch_size=500, verbose=0)),
                ("own", vae.decoder.predict(own, batch_size=500, verbose=0)),
            ):
                words[what], shares[kind, n, what] = judged(images)
            print(
                f"draws, seed {seed}: {kind}, {n} digits: KL term {kl:.1f} nats, copies "
                f"{words['copies']}, prior {words['prior']}, own normal {words['own']}",
                flush=True,
            )
    ours, theirs = (
        {what: shares[kind, 10_000, what] for what in ("copies", "prior", "own")}
        for kind in ("convolutional", "dense")
    )
    return {
        "after 10,000 digits its copies are ahead": ours["copies"] > theirs["copies"],
        "and its draws from the prior behind": ours["prior"] < theirs["prior"],
        "and those from its own normal are about level": abs(ours["own"] - theirs["own"]) < 0.1,
    }


if __name__ == "__main__":
    measure({part.__name__: part for part in (recipe, sizes, short, noise, draws)})
