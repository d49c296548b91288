"""DenseTranspose goes on sharing its kernel wherever a model goes; Sampling draws as it says."""

import copy

import numpy as np
import pytest

from helpers.backend import keras
from helpers.until_rebuilt.layers import DenseTranspose, Sampling
from helpers.until_rebuilt.quiet import tf

IMAGES = np.random.default_rng(0).random((8, 6), dtype="float32")


def tied_autoencoder(regularizer=None):
    options = {"activation": "selu", "kernel_regularizer": regularizer}
    wide, narrow = keras.layers.Dense(5, **options), keras.layers.Dense(3, **options)
    mirrored = [DenseTranspose(narrow, "selu"), DenseTranspose(wide, "sigmoid")]
    return keras.Sequential([keras.Input((6,)), wide, narrow, *mirrored])


def halves(autoencoder):
    encoder = keras.Sequential([keras.Input((6,)), *autoencoder.layers[:2]])
    return encoder, keras.Sequential([keras.Input((3,)), *autoencoder.layers[2:]])


def trained(autoencoder):
    autoencoder.compile(loss="mse", optimizer=keras.optimizers.Adam(0.1))
    autoencoder.fit(IMAGES, IMAGES, epochs=3, verbose=0)
    return autoencoder


def assert_tied(model):
    """The partners are layers of this model, and training moves kernel and transpose together."""
    wide, narrow, first, second = model.layers
    assert first.dense is narrow
    assert second.dense is wide
    assert model.count_params() == 6 * 5 + 5 + 5 * 3 + 3 + 5 + 6
    trained(model)
    kernel, bias = np.asarray(wide.kernel), np.asarray(second.bias)
    hidden = np.random.default_rng(1).random((4, 5), dtype="float32")
    expected = 1 / (1 + np.exp(-(hidden @ kernel.T + bias)))
    assert np.asarray(second(hidden)) == pytest.approx(expected, abs=1e-5)


def test_it_multiplies_by_the_transposed_kernel_and_adds_a_bias_of_its_own():
    model = tied_autoencoder()
    assert model.output_shape == (None, 6)
    assert [weight.shape for weight in model.layers[3].weights] == [(6,)]
    assert_tied(model)


def test_a_kernel_is_trained_and_regularized_once():
    model = tied_autoencoder("l2")
    assert len(model.trainable_weights) == 6
    assert len(model.losses) == 2


def test_encoder_and_decoder_can_be_called_apart():
    model = tied_autoencoder()
    encoder, decoder = halves(model)
    assert encoder(IMAGES).shape == (8, 3)
    assert np.asarray(decoder(encoder(IMAGES))) == pytest.approx(np.asarray(model(IMAGES)))


def test_the_gradient_of_a_shared_kernel_is_the_sum_of_both_uses():
    model = tied_autoencoder()
    wide, narrow, first, second = model.layers
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(IMAGES) - IMAGES) ** 2)
    together = tape.gradient(loss, wide.kernel)
    decoding = tf.Variable(tf.transpose(wide.kernel))
    with tf.GradientTape() as tape:
        hidden = first(narrow(wide(IMAGES)))
        loss = tf.reduce_mean((tf.sigmoid(hidden @ decoding + second.bias) - IMAGES) ** 2)
    encoder_part, decoder_part = tape.gradient(loss, [wide.kernel, decoding])
    both = np.asarray(encoder_part) + np.asarray(decoder_part).T
    assert np.asarray(together) == pytest.approx(both, abs=1e-7)


@pytest.mark.parametrize("ending", ["keras", "weights.h5"])
def test_weights_return_from_a_file(tmp_path, ending):
    model, path = trained(tied_autoencoder()), tmp_path / f"model.{ending}"
    (model.save if ending == "keras" else model.save_weights)(path)
    other = tied_autoencoder()
    other.load_weights(path)
    assert np.asarray(other(IMAGES)) == pytest.approx(np.asarray(model(IMAGES)))
    assert_tied(other)


def test_a_saved_model_returns_tied_however_often(tmp_path):
    model = trained(tied_autoencoder())
    for name in ("first.keras", "second.keras"):
        model.save(tmp_path / name)
        loaded = keras.models.load_model(tmp_path / name)
        assert np.asarray(loaded(IMAGES)) == pytest.approx(np.asarray(model(IMAGES)))
        assert_tied(loaded)
        assert loaded.layers[0] is not model.layers[0]
        model = loaded


@pytest.mark.parametrize(
    "copied",
    [
        keras.models.clone_model,
        lambda model: keras.models.clone_model(keras.models.clone_model(model)),
        lambda model: keras.Sequential.from_config(model.get_config()),
        lambda model: keras.models.model_from_json(model.to_json()),
        copy.deepcopy,
    ],
    ids=["clone", "clone of a clone", "config", "json", "deepcopy"],
)
def test_a_copy_is_tied_to_its_own_layers(copied):
    model = tied_autoencoder()
    before = model.get_weights()
    copy_of_it = copied(model)
    assert_tied(copy_of_it)
    assert all(np.array_equal(*pair) for pair in zip(model.get_weights(), before, strict=True))


def test_a_functional_model_is_cloned_tied():
    inputs = keras.Input((6,))
    outputs = inputs
    for layer in tied_autoencoder().layers:
        outputs = layer(outputs)
    clone = keras.models.clone_model(keras.Model(inputs, outputs))
    assert clone.layers[3].dense is clone.layers[2]
    assert clone.count_params() == 64


def test_halves_nested_in_a_third_model_raise_rather_than_untie(tmp_path):
    nested = keras.Sequential(list(halves(tied_autoencoder())))
    assert nested.count_params() == 64
    nested.save(tmp_path / "nested.keras")
    for copied in (
        lambda: keras.models.clone_model(nested),
        lambda: keras.models.clone_model(nested, recursive=True),
        lambda: keras.models.load_model(tmp_path / "nested.keras"),
    ):
        with pytest.raises(ValueError, match="no Dense layer of that name comes before"):
            copied()


def test_a_partner_that_is_missing_unbuilt_or_of_another_width_is_named():
    with pytest.raises(TypeError, match="dense is a int"):
        DenseTranspose(3)
    with pytest.raises(ValueError, match="'late' has no kernel yet"):
        DenseTranspose(keras.layers.Dense(3, name="late"))(IMAGES)
    narrow = tied_autoencoder().layers[1]
    with pytest.raises(ValueError, match=r"width 4, but .* has 3 units"):
        keras.Sequential([keras.Input((4,)), DenseTranspose(narrow)])
    with pytest.raises(ValueError, match="no Dense layer of that name"):
        DenseTranspose("nobody")(IMAGES)


def sampler(kl_weight=1.0, seed=None):
    mean, log_var = keras.Input((3,)), keras.Input((3,))
    return keras.Model([mean, log_var], Sampling(kl_weight, seed)([mean, log_var]))


MEAN = np.tile(np.array([2.0, 0.0, -1.0], dtype="float32"), (20_000, 1))
LOG_VAR = np.tile(np.log(np.array([0.25, 1.0, 4.0], dtype="float32")), (20_000, 1))


def test_codings_are_drawn_with_the_mean_and_the_variance_that_are_asked_for():
    codings = np.asarray(sampler()([MEAN, LOG_VAR]))
    assert codings.mean(axis=0) == pytest.approx([2, 0, -1], abs=0.06)
    assert codings.std(axis=0) == pytest.approx([0.5, 1, 2], rel=0.03)
    assert abs(np.corrcoef(codings.T) - np.eye(3)).max() < 0.03


def test_codings_differ_at_each_call_and_repeat_with_a_seed():
    model, again, other = sampler(seed=5), sampler(seed=5), sampler(seed=6)
    first, second = (np.asarray(model([MEAN, LOG_VAR])) for _ in range(2))
    assert not np.allclose(first, second)
    assert np.asarray(again([MEAN, LOG_VAR])) == pytest.approx(first)
    assert not np.allclose(np.asarray(other([MEAN, LOG_VAR])), first)


def test_the_seed_of_keras_is_enough_for_the_noise_to_repeat():
    drawn = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        drawn.append(np.asarray(sampler()([MEAN, LOG_VAR])))
    assert drawn[0] == pytest.approx(drawn[1])


@pytest.mark.parametrize("kl_weight", [1.0, 1 / 784, 0.0])
def test_the_latent_loss_is_the_divergence_from_the_standard_normal_distribution(kl_weight):
    model = sampler(kl_weight)
    model([MEAN, LOG_VAR])
    variance = np.array([0.25, 1, 4])
    divergence = np.sum(np.array([2, 0, -1]) ** 2 + variance - 1 - np.log(variance)) / 2
    assert float(sum(model.losses)) == pytest.approx(kl_weight * divergence, rel=1e-5)


def test_gradients_reach_mean_and_log_variance_through_the_draw():
    mean, log_var = tf.constant(MEAN[:1]), tf.constant(LOG_VAR[:1])
    layer = Sampling(0.0)
    with tf.GradientTape() as tape:
        tape.watch([mean, log_var])
        codings = layer([mean, log_var])
        total = tf.reduce_sum(codings)
    by_mean, by_log_var = tape.gradient(total, [mean, log_var])
    assert np.asarray(by_mean) == pytest.approx(1.0)
    assert np.asarray(by_log_var) == pytest.approx(np.asarray(codings - mean) / 2, rel=1e-4)


def test_a_saved_sampling_layer_keeps_its_weight_and_its_seed(tmp_path):
    sampler(0.5, seed=7).save(tmp_path / "sampler.keras")
    layer = keras.saving.load_model(tmp_path / "sampler.keras").layers[-1]
    assert (layer.kl_weight, layer.seed) == (0.5, 7)


POLICIES = ["mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64"]


@pytest.fixture(params=POLICIES)
def policy(request):
    """Another precision than the lessons', as somebody may set it."""
    keras.config.set_dtype_policy(request.param)
    yield keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")


def test_codings_are_drawn_in_any_precision_and_the_latent_loss_is_exact(policy):
    model = sampler()
    codings = model([MEAN, LOG_VAR])
    assert keras.backend.standardize_dtype(codings.dtype) == policy.compute_dtype
    drawn = np.asarray(keras.ops.cast(codings, "float64"))
    assert drawn.mean(axis=0) == pytest.approx([2, 0, -1], abs=0.06)
    assert drawn.std(axis=0) == pytest.approx([0.5, 1, 2], rel=0.03)
    (loss,) = model.losses
    assert keras.backend.standardize_dtype(loss.dtype) == "float32"
    variance = np.array([0.25, 1, 4])
    divergence = np.sum(np.array([2, 0, -1]) ** 2 + variance - 1 - np.log(variance)) / 2
    assert float(loss) == pytest.approx(divergence, rel=0.01)  # the inputs are rounded


def test_a_model_that_draws_codings_is_trained_in_any_precision(policy):
    inputs = keras.Input((6,))
    mean, log_var = keras.layers.Dense(2)(inputs), keras.layers.Dense(2)(inputs)
    model = keras.Model(inputs, keras.layers.Dense(6)(Sampling()([mean, log_var])))
    model.compile(loss="mse", optimizer="sgd", run_eagerly=True)
    assert np.isfinite(model.fit(IMAGES, IMAGES, verbose=0).history["loss"]).all()


def test_tied_layers_are_tied_in_any_precision(policy):
    model = tied_autoencoder()
    model.compile(loss="mse", optimizer="sgd", run_eagerly=True)
    assert np.isfinite(model.fit(IMAGES, IMAGES, verbose=0).history["loss"]).all()
    assert keras.backend.standardize_dtype(model(IMAGES).dtype) == policy.compute_dtype
    assert model.count_params() == 6 * 5 + 5 + 5 * 3 + 3 + 5 + 6


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "1", None, [1]])
def test_a_weight_that_is_no_positive_number_is_named(weight):
    with pytest.raises(ValueError, match=r"kl_weight is .*: give a number that is not negative"):
        Sampling(weight)


@pytest.mark.parametrize("inputs", [MEAN, [MEAN], [MEAN] * 3, {"mean": MEAN, "log_var": MEAN}])
def test_other_inputs_than_means_and_log_variances_are_named(inputs):
    with pytest.raises(ValueError, match="two tensors: means and log-variances"):
        Sampling()(inputs)


def test_sampling_says_what_is_wrong_with_its_weight_or_its_inputs():
    with pytest.raises(ValueError, match="kl_weight is -1: give a number that is not negative"):
        Sampling(-1)
    with pytest.raises(
        ValueError, match=r"Means \(20000, 3\) and log-variances \(20000, 2\) differ"
    ):
        Sampling()([MEAN, LOG_VAR[:, :2]])
