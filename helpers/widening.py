"""More digits out of few: small random rotations, shears, scalings, shifts and smooth warps."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.ndimage import map_coordinates

SIDE = 28
KNOTS = 5  # the smooth warp is drawn on 5 x 5 knots and interpolated between them


def widen(
    images: np.ndarray, labels: np.ndarray, n: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Add slightly distorted copies of digits until there are `n`.

    Each copy is turned by about 8 degrees, sheared and scaled by about 10 %, shifted by about
    0.7 pixels and warped by about 0.5 (one standard deviation each), which leaves a digit what
    it is. Copies of the same image differ.

    Parameters
    ----------
    images : ndarray, shape (m, 28, 28), float32 in [0, 1]
    labels : ndarray, shape (m,)
    n : int
        How many images to return, at least `m`.
    seed : int
        Fixes every distortion.

    Returns
    -------
    images : ndarray, shape (n, 28, 28), float32 in [0, 1]
        The first `m` are the ones given, unchanged.
    labels : ndarray, shape (n,)

    Raises
    ------
    ValueError
        Where there are no images, more than `n`, or of another shape.

    References
    ----------
    Simard, Steinkraus, Platt (2003), Best practices for convolutional neural networks applied
    to visual document analysis, section 2.
    """
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"images have shape {images.shape}: give an array of shape (m, 28, 28).")
    if not 0 < len(images) <= n:
        raise ValueError(
            f"There are {len(images)} images to make {n} of: give at least one, and at most {n}."
        )
    source = np.resize(np.arange(len(images)), n)
    result = images[source]
    copies = np.arange(len(images), n)
    blocks = np.array_split(copies, max(1, len(copies) // 1000))
    # One generator a block, so that the result is the same on any number of processors.
    rngs = np.random.default_rng(seed).spawn(len(blocks))

    def distort(block: np.ndarray, rng: np.random.Generator) -> None:
        result[block] = _distorted(images[source[block]], rng)

    # map_coordinates releases the interpreter's lock, so threads do run side by side.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(distort, blocks, rngs))
    return result, labels[source]


def _distorted(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return each image of a block as seen through its own random map of coordinates."""
    n = len(images)
    axis = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij")).reshape(2, -1)
    angle = rng.normal(0, np.deg2rad(8), n)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = np.eye(2) + rng.normal(0, 0.1, (n, 2, 2)) * [[1, 0], [1, 1]]  # scalings and a shear
    at = np.matmul(np.moveaxis(turn, 2, 0) @ stretch, grid)
    at += rng.normal(0, 0.7, (n, 2, 1)) + rng.normal(0, 1.2, (n, 2, KNOTS**2)) @ _knots_to_pixels()
    at += (SIDE - 1) / 2
    which = np.broadcast_to(np.arange(n)[:, None], (n, SIDE**2))
    coordinates = np.stack([which, at[:, 0], at[:, 1]]).astype(np.float32)
    values = map_coordinates(images, coordinates, order=1, output=np.float32)
    return values.reshape(images.shape)


def _knots_to_pixels() -> np.ndarray:
    """Return the weights, shape (KNOTS², 784), that spread values on the knots over the pixels."""
    distance = np.linspace(0, KNOTS - 1, SIDE)[None] - np.arange(KNOTS)[:, None]
    weights = np.exp(-(distance**2))  # a Gaussian of standard deviation 0.7 knots
    weights /= weights.sum(axis=0)
    return np.kron(weights, weights)
