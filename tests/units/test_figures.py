"""The pictures: what is drawn where, and what bad input says."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import digit_scatter, histograms, image_grid, image_rows, learning_curves, thumbnails


def words_in(axes):
    return [text.get_text() for text in axes.texts if text.get_text().strip()]


def test_rows_of_images_share_one_scale():
    figure = image_rows({"originals": np.zeros((3, 28, 28)), "copies": np.ones((3, 28, 28)) / 2})
    (axes,) = figure.axes
    assert len(axes.images) == 6
    assert {picture.get_clim() for picture in axes.images} == {(0, 1)}
    assert words_in(axes) == ["originals", "copies"]


def test_rows_of_images_keep_each_ones_shape_and_place():
    (axes,) = image_rows({"digits": np.zeros((2, 28, 28)), "codes": np.zeros((2, 5, 10))}).axes
    frames = [(*frame.get_xy(), frame.get_width(), frame.get_height()) for frame in axes.patches]
    places = [picture.get_extent() for picture in axes.images]
    for (x, y, width, height), extent in zip(frames, places, strict=True):
        assert extent == pytest.approx((x, x + width, y + height, y)), "a frame around each image"
    assert [frame[2:] for frame in frames] == [(1, 1), (1, 1), (1, 0.5), (1, 0.5)]
    middles = [y + height / 2 for _, y, _, height in frames]
    assert middles == pytest.approx([0.5, 0.5, 1.58, 1.58]), "rows lie below one another"
    assert frames[1][0] == frames[3][0] > 1, "columns do not touch"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"a": np.zeros((3, 784))}, "give each as"),
        ({"a": np.zeros((3, 4, 4)), "b": np.zeros((2, 4, 4))}, "the same number"),
        ({"a": np.zeros((0, 4, 4))}, "the same number"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows, said):
    with pytest.raises(ValueError, match=said):
        image_rows(rows)


def test_a_grid_is_filled_row_by_row():
    images = np.arange(6)[:, None, None] * np.ones((6, 2, 2)) / 6
    figure = image_grid(images, columns=3)
    drawn = [picture.get_array()[0, 0] for picture in figure.axes[0].images]
    assert drawn == pytest.approx(np.arange(6) / 6)
    assert not words_in(figure.axes[0]), "rows have no names"
    titled = image_grid(images, columns=3, titles=["a", "b", "c"])
    assert words_in(titled.axes[0]) == ["a", "b", "c"]
    columns = {
        picture.get_extent()[0] for picture in image_grid(np.zeros((20, 2, 2))).axes[0].images
    }
    assert len(columns) == 10, "ten in a row, if nothing is said"
    with pytest.raises(ValueError, match="do not fill"):
        image_grid(images, columns=4)


def test_a_map_of_digits_names_each_digit_at_its_median():
    axes = plt.figure().add_subplot()
    digit_scatter(axes, np.array([[0, 0], [2, 2], [5, 5]]), np.array([3, 3, 7]))
    assert [(text.get_text(), text.get_position()) for text in axes.texts] == [
        ("3", (1, 1)),
        ("7", (5, 5)),
    ]
    with pytest.raises(ValueError, match=r"give \(2, 2\)"):
        digit_scatter(axes, np.zeros((3, 2)), np.zeros(2, int))


def test_thumbnails_keep_their_distance_in_any_unit():
    points = np.array([[0, 0], [1, 1], [100, 100], [50, 0]]) * 1e3
    images, labels = np.zeros((4, 28, 28)), np.arange(4)
    axes = plt.figure().add_subplot()
    assert thumbnails(axes, points, images, labels, spacing=0.1) == 3
    assert thumbnails(axes, points / 1e6, images, labels, spacing=0.001) == 4
    # each axis in its own unit: half of the one is as far as half of the other
    tall = np.array([[0, 1000], [0.5, 1000], [1, 1500], [1, 2000]])
    assert thumbnails(axes, tall, images, labels, spacing=0.49) == 4
    assert thumbnails(axes, tall, images, labels, spacing=0.51) == 2
    assert thumbnails(axes, tall, images, labels) == 4, "all, with the spacing of the default"


def test_histograms_never_leave_values_out():
    figure = histograms({"a": np.array([0.1, 0.2, 0.9])}, bins=np.linspace(0, 1, 3), label="x")
    heights = [patch.get_height() for patch in figure.axes[0].patches[:2]]
    assert heights == pytest.approx([200 / 3, 100 / 3])
    with pytest.raises(ValueError, match="outside the bins"):
        histograms({"a": np.array([1.5])}, bins=np.linspace(0, 1, 3), label="x")


def test_learning_curves_draw_validation_solid_and_training_dashed():
    history = {"loss": [3, 2], "val_loss": [4, 3]}
    axes = learning_curves({"model": history}, limits={"PCA": 2.5}).axes[0]
    styles = [line.get_linestyle() for line in axes.lines]
    assert styles == ["--", "-", ":", "--"]
    assert list(axes.lines[1].get_ydata()) == [4, 3]
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == ["model", "PCA", "training (dashed)"]


def test_learning_curves_take_what_fit_returns_and_any_number_of_limits():
    class History:  # what Keras's fit returns
        history = {"loss": [3, 2]}  # noqa: RUF012

    axes = learning_curves({"model": History()}, limits={str(n): n for n in range(10)}).axes[0]
    assert len(axes.lines) == 11
    with pytest.raises(ValueError, match="model has no 'accuracy': it has loss"):
        learning_curves({"model": History()}, quantity="accuracy")


def test_titles_are_as_many_as_columns():
    with pytest.raises(ValueError, match="2 titles for 3 columns"):
        image_rows({"a": np.zeros((3, 4, 4))}, titles=["x", "y"])


def test_a_map_without_a_legend_has_points_and_no_badges():
    axes = plt.figure().add_subplot()
    digit_scatter(axes, np.eye(2), np.array([3, 7]), legend=False)
    assert len(axes.collections[0].get_offsets()) == 2
    assert not axes.texts


def test_badges_of_overlapping_digits_can_be_told_apart():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(size=(50, 2)), rng.normal(5, 1, size=(50, 2))])
    axes = plt.figure().add_subplot()
    digit_scatter(axes, points, np.repeat([2, 7, 5, 9], 25))
    places = np.array([text.get_position() for text in axes.texts]) / np.ptp(points, axis=0)
    distances = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(4, 1)]
    assert distances.min() > 0.07
