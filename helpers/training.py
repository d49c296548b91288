"""Training: options that make it fast, a progress bar that leaves nothing behind, a curve."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

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

    from helpers.display import show_widget

    if y is None and isinstance(x, np.ndarray):
        raise ValueError("There are inputs and no targets: give as many of both, or a dataset.")
    if y is not None and (len(x) == 0 or len(x) != len(y)):
        raise ValueError(f"There are {len(x)} inputs and {len(y)} targets: give as many of both.")
    in_notebook = get_ipython() is not None
    bar = tqdm_notebook(total=epochs, unit="epoch", display=False, disable=not in_notebook)
    if in_notebook:
        show_widget(bar.container)

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


def learning_curves(
    histories: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    quantity: str = "loss",
    label: str = "binary cross-entropy",
    limits: Mapping[str, float] | None = None,
) -> Figure:
    """Draw training (dashed) and validation (solid) values by epoch.

    Parameters
    ----------
    histories : mapping of str to history
        What `train` returned, by the name that the legend shows.
    quantity : str
        The history's key; validation is looked up as `val_` and this.
    label : str
        Of the vertical axis.
    limits : mapping of str to float, optional
        Horizontal lines to compare with, by name.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(figsize=(7.5, 4))
    for number, (name, history) in enumerate(histories.items()):
        epochs = np.arange(1, len(history[quantity]) + 1)
        color = f"C{number}"
        if f"val_{quantity}" in history:
            axes.plot(epochs, history[quantity], "--", color=color, alpha=0.6)
            axes.plot(epochs, history[f"val_{quantity}"], color=color, label=name)
        else:
            axes.plot(epochs, history[quantity], color=color, label=name)
    for style, (name, value) in zip((":", "-.") * 4, (limits or {}).items(), strict=False):
        axes.axhline(value, color="0.3", linestyle=style, label=name)
    axes.set(xlabel="epoch", ylabel=label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False)
    return figure
