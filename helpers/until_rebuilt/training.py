"""Training: options that make it fast, and a progress bar that leaves nothing behind."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

# On a CPU, Keras neither compiles (jit_compile="auto" means no) nor batches its steps. With XLA
# the small layers of one step become one program, and 64 steps run before Python is asked again:
# together about half the time for the same losses; either alone brings little.
FAST = {"jit_compile": True, "steps_per_execution": 64}
# XLA is slow on a CPU at drawing random numbers for every pixel, as GaussianNoise and Dropout do,
# and at convolutions: there it costs more than it saves.
FAST_WITH_NOISE = {"jit_compile": False, "steps_per_execution": 64}


def train(
    model: "keras.Model",
    x: "np.ndarray | tf.data.Dataset",
    y: np.ndarray | None = None,
    *,
    epochs: int,
    batch_size: int | None = None,
    valid: tuple[np.ndarray, np.ndarray] | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
) -> dict[str, list[float]]:
    """Fit a compiled model under a progress bar that vanishes when it is done.

    In a notebook the cell's output is cleared at the end, so a cell trains first and shows
    afterwards. Calling it again goes on with the same weights: build the model in the same cell.

    Parameters
    ----------
    model : keras.Model
        Built and compiled, with `**FAST` where it has no noise layer.
    x, y : ndarray, shape (n, ...)
        Inputs and targets; the same array for a plain autoencoder. Or, in place of both and of
        `batch_size`, a dataset of shuffled batches of inputs and targets.
    epochs, batch_size : int
    valid : tuple of two ndarrays, optional
        Validation inputs and targets, scored after each epoch in batches of up to 1,000.
    callbacks : sequence of keras.callbacks.Callback
        Further callbacks.

    Returns
    -------
    dict of str to list of float
        Keras's history: `loss` and, with validation data, `val_loss`, one value an epoch.

    Raises
    ------
    ValueError
        Where there are no inputs, not as many targets, or the loss stops being a number.
    """
    import gc

    import keras
    from IPython import get_ipython
    from IPython.display import clear_output
    from tqdm.notebook import tqdm_notebook

    from helpers.until_rebuilt.shown import show_bar

    if y is None and isinstance(x, np.ndarray):
        raise ValueError("There are inputs and no targets: give as many of both, or a dataset.")
    if y is not None and (len(x) == 0 or len(x) != len(y)):
        raise ValueError(f"There are {len(x)} inputs and {len(y)} targets: give as many of both.")
    in_notebook = get_ipython() is not None
    bar = tqdm_notebook(total=epochs, unit="epoch", display=False, disable=not in_notebook)
    if in_notebook:
        show_bar(bar.container)

    def after_epoch(epoch: int, logs: Mapping[str, float]) -> None:
        bar.update()
        bar.set_postfix({name: f"{value:.4f}" for name, value in logs.items()})
        if not np.isfinite(logs["loss"]):
            raise ValueError(
                f"The loss is {logs['loss']} after epoch {epoch + 1}: lower the learning rate."
            )

    inputs, targets = x, y
    if y is not None:  # Keras would copy inputs and targets apart, even where they are one array
        inputs = keras.ops.convert_to_tensor(x)
        targets = inputs if y is x else keras.ops.convert_to_tensor(y)
    try:
        history = model.fit(
            inputs,
            targets,
            epochs=epochs,
            batch_size=batch_size,
            shuffle=y is not None,
            validation_data=valid,
            validation_batch_size=1000,
            verbose=0,
            callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=after_epoch), *callbacks],
        )
    finally:
        bar.close()
        if in_notebook:
            clear_output()
        gc.collect()  # what an earlier model's training held lies in reference cycles
    return history.history
