"""TensorFlow, started without its start-up lines, for lessons that call it by name."""

from helpers.backend import keras  # first: it turns the lines aside

import tensorflow as tf  # isort: skip

__all__ = ["tf"]
