"""Models have the sizes that they say, and scores have the units that they name."""

import numpy as np
import pytest

from helpers import digit_classifier
from helpers.until_rebuilt import (
    cross_entropy,
    squared_error,
    stacked_autoencoder,
    variational_autoencoder,
)


def test_the_stacked_autoencoder_has_the_lectures_sizes_and_parameters():
    encoder, decoder, autoencoder = stacked_autoencoder()
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    codings = encoder(images)
    assert codings.shape == (4, 30)
    assert decoder(codings).shape == (4, 28, 28)
    assert autoencoder.count_params() == 163_814


def test_encoder_and_decoder_share_their_weights_with_the_whole():
    encoder, decoder, autoencoder = stacked_autoencoder()
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    halves = np.asarray(decoder(encoder(images)))
    assert np.asarray(autoencoder(images)) == pytest.approx(halves)


def test_the_initializer_is_the_one_that_is_asked_for():
    encoder, _, _ = stacked_autoencoder("he_normal")
    kernel = np.asarray(encoder.layers[1].kernel)
    assert kernel.std() == pytest.approx(np.sqrt(2 / 784), rel=0.05)


def test_the_variational_autoencoder_has_the_lectures_sizes_and_three_outputs_of_its_encoder():
    encoder, decoder, autoencoder = variational_autoencoder(codings_size=10)
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    assert [np.asarray(output).shape for output in encoder(images)] == [(4, 10)] * 3
    assert decoder(np.zeros((4, 10), dtype="float32")).shape == (4, 28, 28)
    layers = (784, 150), (150, 100), (100, 20), (10, 100), (100, 150), (150, 784)
    assert autoencoder.count_params() == sum((n + 1) * m for n, m in layers)
    assert autoencoder(images).shape == (4, 28, 28)


def test_the_latent_loss_is_part_of_the_variational_autoencoders_loss():
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    encoder, _, autoencoder = variational_autoencoder(codings_size=2, kl_weight=1 / 784)
    mean, log_var, _ = map(np.asarray, encoder(images))
    autoencoder(images)
    divergence = np.mean(np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1)) / 2
    assert [float(loss) for loss in autoencoder.losses] == pytest.approx([divergence / 784])


def test_the_classifier_has_the_layers_that_its_scores_were_measured_with():
    features, classifier = digit_classifier()
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    assert features(images).shape == (4, 64)
    assert (np.asarray(features(images)) >= 0).all()
    layers = (3 * 3, 16), (3 * 3 * 16, 32), (6 * 6 * 32, 64), (64, 10)
    with_weights = [layer for layer in classifier.layers if layer.weights]
    for layer, (n, m) in zip(with_weights, layers, strict=True):
        assert layer.count_params() == (n + 1) * m
    for layer, (n, _) in zip(with_weights[:-1], layers, strict=False):
        assert layer.activation.__name__ == "relu"
        assert np.asarray(layer.kernel).std() == pytest.approx(np.sqrt(2 / n), rel=0.3)


def test_the_classifier_gives_probabilities_and_shares_its_features():
    features, classifier = digit_classifier()
    images = np.random.default_rng(0).random((4, 28, 28), dtype="float32")
    probabilities = np.asarray(classifier(images))
    assert probabilities.shape == (4, 10)
    assert probabilities.sum(axis=1) == pytest.approx(1)
    logits = np.asarray(features(images)) @ np.asarray(classifier.layers[-1].kernel)
    assert (logits.argmax(axis=1) == probabilities.argmax(axis=1)).all()


def test_cross_entropy_is_that_of_a_coin_for_gray_and_finite_for_a_wrong_certainty():
    gray = np.full((2, 3, 3), 0.5)
    assert cross_entropy(gray, gray) == pytest.approx(np.log(2))
    assert cross_entropy(np.ones((1, 2, 2)), np.zeros((1, 2, 2))) == pytest.approx(16.118, 1e-3)


def test_squared_error_is_summed_over_pixels_and_averaged_over_images():
    images = np.zeros((2, 28, 28))
    copies = images.copy()
    copies[0, :2] = 0.5
    assert squared_error(images, copies) == pytest.approx(2 * 28 * 0.25 / 2)
    assert squared_error(images, np.full((28, 28), 0.1)) == pytest.approx(7.84)
