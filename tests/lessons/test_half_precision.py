"""Lesson 09's variational autoencoder, as it stands on the page, trains in mixed precision."""

import numpy as np
import pytest
from lesson_code import page

from helpers.backend import keras


@pytest.fixture(params=["mixed_float16", "mixed_bfloat16", "float64"])
def policy(request):
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_dtype_policy(before)


def test_the_model_on_the_page_trains_in_any_precision(policy):
    here = page("09_variational_autoencoder", "def encoder_network", "@keras.saving")
    vae = here["VAE"](codings=2)
    vae.compile("adam", "binary_crossentropy", run_eagerly=True)  # precision is the same, sooner
    x = np.zeros((64, 28, 28), dtype="float32")
    history = vae.fit(x, x, epochs=2, verbose=0).history
    assert history["loss"][1] < history["loss"][0], policy
