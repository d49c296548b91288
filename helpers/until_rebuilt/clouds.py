"""A small cloud of points: part of a ring, for lesson 06."""

import numpy as np


def ring_cloud(
    n: int = 60, seed: int = 4, slopes: tuple[float, float] = (0.1, 0.3), noise: float = 0.1
) -> np.ndarray:
    """Draw the cloud of lesson 06: part of a flattened ring on a tilted plane, with noise.

    Parameters
    ----------
    n : int
        Number of points.
    seed : int
    slopes : tuple of float
        How steeply the plane rises along the first and along the second axis.
    noise : float
        Standard deviation of the noise off the plane; on it, half as much.

    Returns
    -------
    ndarray, shape (n, 3), float64
        Not centered.

    References
    ----------
    After Géron (2019), Hands-On Machine Learning, 2nd edition, chapter 17.
    """
    rng = np.random.default_rng(seed)
    angle = rng.uniform(-0.5, 1.5 * np.pi - 0.5, size=n)
    x = np.cos(angle) + np.sin(angle) / 2 + rng.normal(0, noise / 2, n)
    y = 0.7 * np.sin(angle) + rng.normal(0, noise / 2, n)
    z = slopes[0] * x + slopes[1] * y + rng.normal(0, noise, n)
    return np.stack([x, y, z], axis=1)
