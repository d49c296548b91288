"""Helpers for the lessons: small, and without TensorFlow until a lesson asks for it.

`from helpers.quiet_tensorflow import keras, tf` brings TensorFlow, and so does
`from helpers.layers import DenseTranspose, Sampling`; everything else is here.
"""

import matplotlib.pyplot as plt

from helpers.checks import check, exercise
from helpers.clouds import gaussian_cloud, ring_cloud
from helpers.data import DamagedDataError, Mnist, load_mnist, per_class
from helpers.display import measured, png_of, show, show_source, slider
from helpers.models import digit_classifier, stacked_autoencoder, variational_autoencoder
from helpers.pad import drawing_pad, like_mnist
from helpers.plane import latent_plane
from helpers.plots import digit_scatter, histograms, image_grid, image_rows, thumbnails
from helpers.scores import cross_entropy, squared_error
from helpers.training import FAST, FAST_WITH_NOISE, learning_curves, train
from helpers.widening import widen

# Okabe and Ito's colors, which the color-blind can tell apart, for every figure of the course.
plt.rcParams["axes.prop_cycle"] = plt.cycler(
    color=["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
)
plt.rcParams["axes.spines.top"] = plt.rcParams["axes.spines.right"] = False

__all__ = [
    "FAST",
    "FAST_WITH_NOISE",
    "DamagedDataError",
    "Mnist",
    "check",
    "cross_entropy",
    "digit_classifier",
    "digit_scatter",
    "drawing_pad",
    "exercise",
    "gaussian_cloud",
    "histograms",
    "image_grid",
    "image_rows",
    "latent_plane",
    "learning_curves",
    "like_mnist",
    "load_mnist",
    "measured",
    "per_class",
    "png_of",
    "ring_cloud",
    "show",
    "show_source",
    "slider",
    "squared_error",
    "stacked_autoencoder",
    "thumbnails",
    "train",
    "variational_autoencoder",
    "widen",
]
