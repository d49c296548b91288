"""Pictures that several lessons draw. Each function returns a figure for `show(figure, alt)`."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Rectangle

# Ten colors that the color-blind can tell apart as far as ten can be: Paul Tol's "muted", with
# black for the tenth. Maps of digits carry the digit itself as well.
DIGIT_COLORS = (
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#117733",
    "#999933",
    "#DDCC77",
    "#CC6677",
    "#882255",
    "#AA4499",
    "#000000",
)

# Of images in rows, in sides of one: from one to the next across and down; and a side's inches,
# as a share of `size`. Inches left of and above all images are for names and titles; `show` cuts
# what is not needed.
ACROSS, DOWN, SIDE = 1.2, 1.08, 0.75
ROOM, EDGE = np.array([1, 0.25]), 0.02


def image_rows(
    rows: Mapping[str, np.ndarray],
    *,
    titles: Sequence[str] | None = None,
    value_range: tuple[float, float] = (0, 1),
    cmap: str = "binary",
    size: float = 0.9,
) -> Figure:
    """Draw rows of images under one another, such as originals above reconstructions.

    Parameters
    ----------
    rows : mapping of str to ndarray, shape (n, height, width)
        The row's name, shown at its left, and its images.
    titles : sequence of str, optional
        One above each column; "" for none.
    value_range : tuple of float
        The values drawn with the color map's two ends, one scale for all images, so that
        brightness can be compared.
    cmap : str
        `binary` draws ink black on white; `RdBu_r` suits values around zero.
    size : float
        Inches for one image.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Where rows differ in length or are not stacks of images, or titles are not as many.
    """
    shapes = {name: np.shape(images) for name, images in rows.items()}
    if any(len(shape) != 3 for shape in shapes.values()):
        raise ValueError(f"Rows have shapes {shapes}: give each as (n, height, width).")
    columns = {shape[0] for shape in shapes.values()}
    if len(columns) != 1 or 0 in columns:
        raise ValueError(f"Rows have {sorted(columns)} images: give each the same number.")
    n = columns.pop()
    if titles is not None and len(titles) != n:
        raise ValueError(f"There are {len(titles)} titles for {n} columns: give one for each.")
    # One set of axes for all images: each further one would take as long as all images do.
    wide, high = ACROSS * (n - 1) + 1, DOWN * (len(rows) - 1) + 1
    inches = np.array([wide, high]) * SIDE * size
    whole = inches + ROOM + EDGE
    figure = plt.figure(figsize=whole)
    axes = figure.add_axes((ROOM[0] / whole[0], EDGE / whole[1], *(inches / whole)))
    axes.axis("off")
    for line, (name, images) in enumerate(rows.items()):
        height, width = np.divide(shapes[name][1:], max(shapes[name][1:]))
        top, left = DOWN * line + (1 - height) / 2, (1 - width) / 2
        axes.text(left - 0.07, top + height / 2, name, ha="right", va="center")
        for column, image in enumerate(images):
            x = ACROSS * column + left
            axes.imshow(
                image,
                cmap=cmap,
                vmin=value_range[0],
                vmax=value_range[1],
                extent=(x, x + width, top + height, top),
                aspect="equal",
            )
            frame = Rectangle((x, top), width, height, fill=False, ec="0.8", clip_on=False)
            axes.add_patch(frame)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    for column, title in enumerate(titles or []):
        axes.text(ACROSS * column + 0.5, -0.08, title, ha="center", fontsize=10)
    return figure


def image_grid(images: np.ndarray, columns: int = 10, **options) -> Figure:
    """Draw images in a grid, row by row.

    Parameters
    ----------
    images : ndarray, shape (n, height, width)
        `n` is a multiple of `columns`.
    columns : int
    **options
        Those of `image_rows`.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Where the images do not fill the last row.
    """
    if len(images) % columns:
        raise ValueError(f"{len(images)} images do not fill rows of {columns}: give a multiple.")
    rows = {" " * row: images[row * columns :][:columns] for row in range(len(images) // columns)}
    return image_rows(rows, **options)


def digit_scatter(
    axes: Axes, points: np.ndarray, labels: np.ndarray, *, size: float = 4, legend: bool = True
) -> None:
    """Draw a map of digits: one color a digit, and the digit's number at its median.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    points : ndarray, shape (n, 2)
        Codes, or a map of codes.
    labels : ndarray, shape (n,), integers 0 to 9
    size : float
        Area of a point, in points squared.
    legend : bool
        Whether to write the digits' numbers into the map.

    Raises
    ------
    ValueError
        Where the points are not two-dimensional or not as many as the labels.
    """
    if np.shape(points) != (len(labels), 2):
        raise ValueError(
            f"points have shape {np.shape(points)}: give ({len(labels)}, 2), one row a label."
        )
    axes.scatter(*points.T, c=[DIGIT_COLORS[label] for label in labels], s=size, linewidths=0)
    digits = np.unique(labels) if legend else []
    centers = [np.median(points[labels == digit], axis=0) for digit in digits]
    for digit, center in zip(digits, _spread(centers, np.ptp(points, axis=0)), strict=True):
        box = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": DIGIT_COLORS[digit], "lw": 1.5}
        axes.text(*center, str(digit), ha="center", va="center", weight="bold", bbox=box)
    axes.set(xticks=[], yticks=[])


def _spread(
    centers: Sequence[np.ndarray], extent: np.ndarray, distance: float = 0.075
) -> np.ndarray:
    """Push places apart, a little at a time, until badges on them can be read.

    `distance` is the smallest one between two places, as a share of the map.
    """
    scaled = np.reshape(centers, (-1, 2)) / np.where(extent > 0, extent, 1)
    for _ in range(200):
        apart = scaled[:, None] - scaled
        length = np.linalg.norm(apart, axis=2) + np.eye(len(scaled))
        if len(scaled) < 2 or length.min() >= distance:
            break
        # places that coincide leave each other along the diagonal
        apart = np.where(length[..., None] > 1e-9, apart / length[..., None], [0.7, 0.7])
        push = np.clip(distance - length, 0, None)[..., None] * apart
        scaled = scaled + 0.3 * push.sum(axis=1)
    return scaled * np.where(extent > 0, extent, 1)


def thumbnails(
    axes: Axes,
    points: np.ndarray,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    spacing: float = 0.05,
    zoom: float = 0.7,
) -> int:
    """Draw some of the images at their points, each far enough from those drawn before.

    Parameters
    ----------
    axes : Axes
    points : ndarray, shape (n, 2)
        In any unit; distances are measured as shares of the map's width and height.
    images : ndarray, shape (n, height, width), in [0, 1]
    labels : ndarray, shape (n,), integers 0 to 9
        They color the frames.
    spacing : float
        Smallest distance between two pictures, as a share of the map.
    zoom : float
        Size of a thumbnail: points for one of its pixels.

    Returns
    -------
    int
        How many were drawn.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / (high - low)
    drawn = np.empty((0, 2))
    for row, place in enumerate(scaled):
        if len(drawn) and np.min(np.sum((drawn - place) ** 2, axis=1)) < spacing**2:
            continue
        drawn = np.vstack([drawn, place])
        frame = {"edgecolor": DIGIT_COLORS[labels[row]], "lw": 1.5}
        picture = OffsetImage(images[row], zoom=zoom, cmap="binary")
        axes.add_artist(AnnotationBbox(picture, points[row], pad=0.1, bboxprops=frame))
    return len(drawn)


def histograms(
    samples: Mapping[str, np.ndarray], *, bins: np.ndarray, label: str, share: bool = True
) -> Figure:
    """Draw histograms over one another, on common bins.

    Parameters
    ----------
    samples : mapping of str to ndarray
        Values by the name that the legend shows.
    bins : ndarray
        The bins' edges, covering all values.
    label : str
        Of the horizontal axis, with the unit.
    share : bool
        Heights in percent of the values; otherwise counts.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Where values lie outside the bins and would silently be left out.
    """
    figure, axes = plt.subplots(figsize=(7.5, 3.6))
    for number, (name, values) in enumerate(samples.items()):
        values = np.ravel(values)
        if values.min() < bins[0] or values.max() > bins[-1]:
            raise ValueError(
                f"{name} runs from {values.min():g} to {values.max():g}, outside the bins from "
                f"{bins[0]:g} to {bins[-1]:g}: widen the bins."
            )
        weights = np.full(len(values), 100 / len(values) if share else 1)
        color = f"C{number}"
        axes.hist(values, bins, weights=weights, color=color, alpha=0.35)
        axes.hist(values, bins, weights=weights, color=color, histtype="step", label=name)
    axes.set(xlabel=label, ylabel="share (%)" if share else "count")
    axes.legend(frameon=False)
    return figure


def learning_curves(
    histories: Mapping[str, Any],
    *,
    quantity: str = "loss",
    label: str = "binary cross-entropy",
    limits: Mapping[str, float] | None = None,
) -> Figure:
    """Draw validation (solid) and training (dashed) values by epoch.

    Parameters
    ----------
    histories : mapping of str to keras.callbacks.History, or to its `history`
        What `fit` returned, by the name that the legend shows.
    quantity : str
        The history's key; validation is looked up as `val_` and this.
    label : str
        Of the vertical axis, with the unit.
    limits : mapping of str to float, optional
        Horizontal lines to compare with, by name.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Where a history does not hold the quantity.
    """
    figure, axes = plt.subplots(figsize=(7.5, 4))
    has_both = False
    for number, (name, history) in enumerate(histories.items()):
        history = getattr(history, "history", history)
        if quantity not in history:
            raise ValueError(f"{name} has no {quantity!r}: it has {', '.join(history)}.")
        epochs, color = np.arange(1, len(history[quantity]) + 1), f"C{number}"
        validation = history.get(f"val_{quantity}")
        if validation is not None:
            has_both = True
            axes.plot(epochs, history[quantity], "--", color=color, alpha=0.6)
        axes.plot(
            epochs, history[quantity] if validation is None else validation, color=color, label=name
        )
    for number, (name, value) in enumerate((limits or {}).items()):
        axes.axhline(value, color="0.3", linestyle=(":", "-.")[number % 2], label=name)
    if has_both:
        axes.plot([], [], "--", color="0.5", label="training (dashed)")
    axes.set(xlabel="epoch", ylabel=label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False)
    return figure
