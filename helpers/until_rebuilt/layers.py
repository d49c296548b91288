"""Layers of the course's own. This imports TensorFlow, so `helpers` itself does not import it."""

from numbers import Real
from typing import Any

from helpers.backend import keras


@keras.saving.register_keras_serializable(package="helpers")
class DenseTranspose(keras.layers.Layer):
    """A dense layer with another one's kernel, transposed, and a bias of its own.

    The kernel stays the other layer's: it is trained, regularized, saved and counted there, once.
    In a file, or in a clone, the other layer is known by its name, and found again among the
    layers that the input came through. So encoder and decoder have to be layers of one
    `Sequential` or functional model that begins with `keras.Input`, not two models in a third;
    where the partner is not found, loading and cloning raise. They never untie.

    Parameters
    ----------
    dense : keras.layers.Dense or str
        The layer to mirror, built before this one is called; or its name.
    activation : str or callable, optional
        As in `keras.layers.Dense`.
    **kwargs
        Those of every layer, such as `name`.

    Raises
    ------
    TypeError
        Where `dense` is neither a Dense layer nor a name.
    ValueError
        When called: where no layer of that name came before, where that layer has no kernel yet,
        or where the input's width is not that layer's number of units.
    """

    def __init__(self, dense: "keras.layers.Dense | str", activation: Any = None, **kwargs) -> None:
        super().__init__(**kwargs)
        if not isinstance(dense, keras.layers.Dense | str):
            raise TypeError(f"dense is a {type(dense).__name__}: give a Dense layer or its name.")
        self._remember(dense)
        self.activation = keras.activations.get(activation)

    def _remember(self, dense: "keras.layers.Dense | str") -> None:
        # Past Keras's tracking of attributes, which would make the other layer a part of this one.
        object.__setattr__(self, "dense", dense)

    def __call__(self, inputs, *args, **kwargs):
        if isinstance(self.dense, str):
            self._remember(_layer_before(inputs, self.dense, self.name))
        return super().__call__(inputs, *args, **kwargs)

    def build(self, input_shape) -> None:
        if not self.dense.built:
            raise ValueError(
                f"The layer {self.dense.name!r} has no kernel yet that {self.name!r} could share: "
                "call it first, or begin the encoder with keras.Input."
            )
        n_outputs, n_inputs = self.dense.kernel.shape
        if input_shape[-1] != n_inputs:
            raise ValueError(
                f"{self.name!r} got inputs of width {input_shape[-1]}, but {self.dense.name!r}, "
                f"whose kernel it transposes, has {n_inputs} units."
            )
        self.bias = self.add_weight(name="bias", shape=(n_outputs,), initializer="zeros")

    def call(self, inputs):
        kernel = keras.ops.transpose(self.dense.kernel)
        return self.activation(keras.ops.matmul(inputs, kernel) + self.bias)

    def get_config(self) -> dict[str, Any]:
        name = self.dense if isinstance(self.dense, str) else self.dense.name
        activation = keras.activations.serialize(self.activation)
        return super().get_config() | {"dense": name, "activation": activation}

    def get_build_config(self) -> None:
        # Nothing to build from: the shape of the bias is known once the partner is found.
        return None


def _layer_before(tensor: Any, name: str, seeker: str) -> "keras.layers.Dense":
    """Find a Dense layer by its name among those that a symbolic tensor came through."""
    if isinstance(tensor, keras.KerasTensor):
        sources = keras.utils.get_source_inputs(tensor)
        for layer in keras.Model(sources, tensor).layers:
            if layer.name == name and isinstance(layer, keras.layers.Dense):
                return layer
    raise ValueError(
        f"{seeker!r} shares the kernel of {name!r}, and no Dense layer of that name comes before "
        "it in this model: put encoder and decoder into one Sequential or functional model."
    )


@keras.saving.register_keras_serializable(package="helpers")
class Sampling(keras.layers.Layer):
    """Draw codings around their means, and add the latent loss of where they were drawn.

    Drawn as `mean + sd * noise`, so that gradients reach the mean and the standard deviation
    through the draw (Kingma and Welling 2013, section 2.4). The latent loss is the divergence of
    the codings' distribution from the standard normal one (their appendix B), in nats, summed
    over the codings and averaged over the batch.

    Parameters
    ----------
    kl_weight : float
        Of the latent loss in the model's loss. A reconstruction loss that is averaged over 784
        pixels calls for 1/784; 0 leaves the latent loss out.
    seed : int, optional
        Of the noise; without it, one that `keras.utils.set_random_seed` determines.
    **kwargs
        Those of every layer, such as `name`.

    Raises
    ------
    ValueError
        Where the weight is negative, and, when called, where means and log-variances have
        different shapes.
    """

    def __init__(self, kl_weight: float = 1 / 784, seed: int | None = None, **kwargs) -> None:
        super().__init__(**kwargs)
        if not isinstance(kl_weight, Real) or not 0 <= kl_weight < float("inf"):
            raise ValueError(f"kl_weight is {kl_weight!r}: give a number that is not negative.")
        self.kl_weight = kl_weight
        self.seed = seed
        self.noise = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        if not isinstance(inputs, list | tuple) or len(inputs) != 2:
            raise ValueError("Give a list of two tensors: means and log-variances.")
        # Half precision is too coarse for the sum, and its exponential soon infinite.
        exact = keras.backend.result_type(self.compute_dtype, "float32")
        mean, log_var = (keras.ops.cast(tensor, exact) for tensor in inputs)
        if mean.shape != log_var.shape:
            raise ValueError(f"Means {mean.shape} and log-variances {log_var.shape} differ.")
        variance = keras.ops.exp(log_var)
        kl = -keras.ops.sum(1 + log_var - variance - keras.ops.square(mean), axis=-1) / 2
        loss = self.kl_weight * keras.ops.mean(kl)
        self.add_loss(keras.ops.cast(loss, keras.config.floatx()))  # Keras adds no other kind
        noise = keras.random.normal(keras.ops.shape(mean), dtype=exact, seed=self.noise)
        codings = mean + keras.ops.exp(log_var / 2) * noise
        return keras.ops.cast(codings, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"kl_weight": self.kl_weight, "seed": self.seed}
