"""What lessons 04 to 08, 11 to 13, A1 and A2 still call until they are rebuilt.

A rebuilt lesson writes its models, losses and training on the page and needs nothing of this.
When the last of them is rebuilt, the folder goes.
"""

from helpers.until_rebuilt.clouds import ring_cloud
from helpers.until_rebuilt.models import stacked_autoencoder, variational_autoencoder
from helpers.until_rebuilt.scores import cross_entropy, squared_error
from helpers.until_rebuilt.shown import check, exercise, measured, show_source
from helpers.until_rebuilt.training import FAST, FAST_WITH_NOISE, train

__all__ = [
    "FAST",
    "FAST_WITH_NOISE",
    "check",
    "cross_entropy",
    "exercise",
    "measured",
    "ring_cloud",
    "show_source",
    "squared_error",
    "stacked_autoencoder",
    "train",
    "variational_autoencoder",
]
