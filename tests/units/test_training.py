"""Training: quiet, fast, complete histories, and clear words when it cannot go on."""

import numpy as np
import pytest

from helpers.until_rebuilt import FAST, train

X = np.random.default_rng(0).normal(size=(300, 4)).astype("float32")


@pytest.fixture(scope="module")
def keras():
    from helpers.backend import keras

    return keras


def linear(keras, rate, **options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dense(4)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(rate), **options)
    return model


def test_the_history_has_a_value_an_epoch(keras):
    history = train(linear(keras, 0.1), X, X, epochs=3, batch_size=32, valid=(X[:9], X[:9]))
    assert {name: len(values) for name, values in history.items()} == {"loss": 3, "val_loss": 3}
    assert history["loss"][2] < history["loss"][0]


def test_the_fast_options_change_the_speed_and_not_the_losses(keras):
    slow = train(linear(keras, 0.1), X, X, epochs=3, batch_size=32)
    fast = train(linear(keras, 0.1, **FAST), X, X, epochs=3, batch_size=32)
    assert fast["loss"] == pytest.approx(slow["loss"], rel=1e-3)


def test_a_dataset_of_pairs_trains_like_arrays(keras, recwarn):
    import tensorflow as tf

    pairs = tf.data.Dataset.from_tensor_slices((X, X)).batch(300)
    by_arrays = train(linear(keras, 0.1), X, X, epochs=3, batch_size=300)
    by_pairs = train(linear(keras, 0.1), pairs, epochs=3)
    assert by_pairs["loss"] == pytest.approx(by_arrays["loss"], rel=1e-5)
    assert not [warning for warning in recwarn if "shuffle" in str(warning.message)]


def test_a_loss_that_explodes_says_what_to_do(keras):
    with pytest.raises(ValueError, match="lower the learning rate"):
        train(linear(keras, 1e6), X, X, epochs=20, batch_size=32)


def test_inputs_and_targets_have_to_match(keras):
    for x, y in ((X, X[:-1]), (X[:0], X[:0]), (X, None)):
        with pytest.raises(ValueError, match="give as many of both"):
            train(linear(keras, 0.1), x, y, epochs=1, batch_size=32)
