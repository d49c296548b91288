"""The drawing pad: what it makes of strokes, stored digits, noise and mistakes."""

import io
import re
from base64 import b64decode

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import center_of_mass

from helpers import drawing_pad, like_mnist
from helpers.data import DATA, SAMPLE_NAME
from helpers.widgets.pad import DrawingPad

LINE = np.eye(28, dtype="float32")


def mirrored(image):
    return {"mirrored": image[:, ::-1], "ink": float(image.sum()), "verdict": "a line"}


def small_drawing():
    drawing = np.zeros((28, 28), dtype="float32")
    drawing[2:8, 4:6] = 1
    return drawing


def names(pad):
    return [picture["name"] for picture in pad.pictures]


def test_a_drawing_gets_the_size_and_place_of_mnists_digits():
    image = like_mnist(small_drawing())
    rows, columns = np.nonzero(image > 0.5)
    assert np.ptp(rows) + 1 == pytest.approx(20, abs=1)
    assert np.ptp(columns) + 1 == pytest.approx(20 * 2 / 6, abs=1)
    assert center_of_mass(image) == pytest.approx((14, 14), abs=0.2)


def test_a_lying_drawing_is_as_long_as_a_standing_one():
    standing, lying = (like_mnist(image) for image in (small_drawing(), small_drawing().T))
    assert lying == pytest.approx(standing.T, abs=1e-5)
    assert np.ptp(np.nonzero(lying > 0.5)[1]) + 1 == pytest.approx(20, abs=1)


def test_a_real_digit_hardly_changes():
    with np.load(DATA / SAMPLE_NAME) as digits:  # not by load_mnist, which would widen them first
        images = digits["x_test"][:100] / 255
    changed = np.array([like_mnist(image) for image in images])
    assert np.abs(changed - images).mean() < 0.3 * images.mean()  # half a pixel off: 0.44


def test_a_blank_drawing_stays_blank():
    assert not like_mnist(np.zeros((28, 28))).any()


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (np.zeros((27, 28)), r"shape \(27, 28\) .*: give \(28, 28\) with pixels from 0 to 1"),
        (np.full((28, 28), 2.0), r"runs from 2 to 2: give \(28, 28\) with pixels from 0 to 1"),
        (np.full((28, 28), np.nan), "holds NaN or infinity"),
        (np.zeros(784), r"shape \(784,\): give"),
        ("zero", "no array of numbers but of type str: give"),
    ],
)
def test_a_drawing_of_another_shape_or_range_is_refused(drawing, said):
    with pytest.raises(ValueError, match=f"The drawing .*{said}"):
        like_mnist(drawing)
    with pytest.raises(ValueError, match=f"The stored digit 'odd' .*{said}"):
        DrawingPad(mirrored, {"line": LINE, "odd": drawing})


def test_a_pad_starts_with_its_first_stored_digit_and_its_answer():
    pad = DrawingPad(mirrored, {"line": LINE})
    assert names(pad) == ["input", "mirrored"]
    assert pad.text == "ink 28, verdict a line"
    assert pad.ink == LINE.ravel().tolist()
    shown = (
        np.asarray(Image.open(io.BytesIO(b64decode(pad.pictures[1]["png"]))).convert("RGBA")) / 255
    )
    assert shown.shape[:2] == (140, 140)
    assert shown[0, -1, 0] == 0  # ink is black, and the line now ends at the right


def test_a_stroke_is_answered_and_noise_is_added_as_often_as_asked():
    pad = DrawingPad(mirrored, {"line": LINE}, corrupt=lambda image: image + 1)
    pad.answer({"do": "draw", "pixels": small_drawing().ravel().tolist()})
    ink = like_mnist(small_drawing()).sum()
    assert pad.text == f"ink {ink:.3g}, verdict a line"
    pad.answer({"do": "corrupt"})
    pad.answer({"do": "corrupt"})
    assert pad.text == f"ink {ink + 2 * 784:.3g}, verdict a line"


def test_a_stored_digit_replaces_the_drawing_and_clearing_removes_it():
    pad = DrawingPad(mirrored, {"line": LINE, "less": LINE / 2}, corrupt=lambda image: image)
    pad.answer({"do": "pick", "name": "less"})
    assert pad.text.startswith("ink 14")
    pad.answer({"do": "clear"})
    assert pad.pictures == []
    assert not any(pad.ink)
    pad.answer({"do": "corrupt"})  # of nothing
    assert pad.pictures == []


def test_ink_pictures_and_words_reach_the_browser_together(monkeypatch):
    pad = DrawingPad(mirrored, {"line": LINE, "less": LINE / 2})
    sent = []
    monkeypatch.setattr(pad, "send_state", lambda key: sent.append(sorted(key)))
    pad.answer({"do": "pick", "name": "less"})
    assert sent == [["filled", "ink", "pictures", "text"]]


def test_the_browser_is_told_to_fill_the_pad_with_the_same_ink_again():
    pad = DrawingPad(mirrored, {"line": LINE})
    for message in ({"do": "pick", "name": "line"}, {"do": "clear"}, {"do": "clear"}):
        before = pad.filled
        pad.answer({"do": "draw", "pixels": small_drawing().ravel().tolist()})
        assert pad.filled == before, "what is being drawn stays"
        pad.answer(message)
        assert pad.filled == before + 1


def test_an_error_is_shown_on_the_pad():
    def fail(image):
        if image.sum() < 20:
            raise RuntimeError("the model is gone")
        return {}

    pad = DrawingPad(fail, {"line": LINE, "less": LINE / 2})
    pad.answer({"do": "pick", "name": "less"})
    assert pad.text == "✗ RuntimeError: the model is gone"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (np.zeros((1, 28, 28)), r"copy has shape \(1, 28, 28\)"),
        (np.zeros(784), r"copy has shape \(784,\)"),
        (np.zeros(0), r"copy has shape \(0,\)"),
        (np.full((28, 28), np.nan), "holds NaN"),
        (np.full((28, 28), np.inf), "copy has .* holds NaN or infinity"),
        (None, "copy is None: give a picture"),
        ([0] * 784, r"copy has shape \(784,\)"),
        ({"of": LINE}, "copy is of type dict: give a picture"),
        (plt.Figure(), "copy is of type Figure: give a picture"),
        (3 + 4j, "copy is of type complex: give a picture"),
        (10**400, "copy is of type int: give a picture"),
        (LINE + 1j, r"copy is of type ndarray \(complex64\)"),
        (np.full((28, 28), "1"), r"copy is of type ndarray \(<U1\)"),
    ],
)
def test_an_answer_that_is_no_picture_is_named_and_the_next_one_shown(answer, said):
    answers = [{"copy": LINE}, {"copy": answer}, {"copy": LINE}]
    pad = DrawingPad(lambda image: answers.pop(0), {"line": LINE, "less": LINE / 2})
    pad.answer({"do": "pick", "name": "less"})
    assert re.search(said, pad.text)
    assert pad.text.startswith("✗ ")
    assert pad.pictures == []
    pad.answer({"do": "pick", "name": "line"})
    assert names(pad) == ["input", "copy"]
    assert pad.text == ""


@pytest.mark.parametrize("answer", [None, LINE, "a line", [("copy", LINE)], 3.0])
def test_an_answer_without_names_is_named_and_the_next_one_shown(answer):
    answers = [{}, answer, {"copy": LINE}]
    pad = DrawingPad(lambda image: answers.pop(0), {"line": LINE, "less": LINE / 2})
    pad.answer({"do": "pick", "name": "less"})
    assert pad.text.startswith("✗ ValueError: What came back is ")
    assert "return a dict of pictures, numbers and words by their names" in pad.text
    pad.answer({"do": "pick", "name": "line"})
    assert names(pad) == ["input", "copy"]


@pytest.mark.parametrize("noisy", [None, "noise", LINE.ravel(), LINE * np.nan, LINE + 1j])
def test_noise_that_is_no_picture_is_named_and_the_digit_stays(noisy):
    pad = DrawingPad(mirrored, {"line": LINE}, corrupt=lambda image: image)
    pad._corrupt = lambda image: noisy
    pad.answer({"do": "corrupt"})
    assert pad.text.startswith("✗ ValueError: What corrupt returned ")
    pad._corrupt = lambda image: image / 2
    pad.answer({"do": "corrupt"})
    assert pad.text == "ink 14, verdict a line"


def test_a_function_that_changes_its_image_leaves_the_stored_digit_as_it_is():
    def erased(image):
        image[:] = 0
        return {}

    def worse(image):
        image += 0.1
        return image

    line = LINE.copy()
    pad = DrawingPad(erased, {"line": line}, corrupt=worse)
    for do in ("corrupt", "corrupt", "pick"):
        pad.answer({"do": do, "name": "line"})
    assert np.array_equal(line, LINE)
    assert pad.ink == LINE.ravel().tolist()
    assert np.array_equal(pad.shown["input"], LINE)


def test_stored_digits_may_be_named_by_numbers():
    pad = DrawingPad(mirrored, {1: LINE, 7: LINE / 2})
    assert pad.stored == ["1", "7"]
    pad.answer({"do": "pick", "name": "7"})
    assert pad.text.startswith("ink 14")


def test_what_a_function_prints_does_no_harm(capsys):
    pad = DrawingPad(lambda image: print("looked at") or {"copy": image}, {"line": LINE})
    pad.answer({"do": "pick", "name": "line"})
    assert names(pad) == ["input", "copy"]
    assert capsys.readouterr().out == "looked at\n" * 2


@pytest.mark.parametrize("number", [3, 3.0, np.float32(3), np.array(3), np.array([3])])
def test_one_number_is_a_number_however_it_is_wrapped(number):
    assert DrawingPad(lambda image: {"score": number}, {"line": LINE}).text == "score 3"


def test_an_interrupted_answer_is_said():
    def interrupted(image):
        if image.sum() < 20:
            raise KeyboardInterrupt
        return {}

    pad = DrawingPad(interrupted, {"line": LINE, "less": LINE / 2})
    pad.answer({"do": "pick", "name": "less"})
    assert pad.text == "✗ This answer was interrupted; move again."


def test_the_output_is_the_pad_and_a_still_picture_with_its_text(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "helpers.display.display", lambda *args, **options: shown.append((args, options))
    )
    drawing_pad(mirrored, {"line": LINE}, "a line and its mirror image")
    (bundle,), options = shown[0]
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == "a line and its mirror image"
    assert options["metadata"] == {"image/png": {"alt": "a line and its mirror image"}}
    assert plt.imread(io.BytesIO(b64decode(bundle["image/png"]))).shape[1] > 300


def test_what_the_browser_sends_is_answered_and_noise_has_a_button_only_where_there_is_noise():
    pad = DrawingPad(mirrored, {"line": LINE, "less": LINE / 2})
    assert not pad.can_corrupt
    pad._handle_custom_msg({"do": "pick", "name": "less"}, [])
    assert pad.text == "ink 14, verdict a line"
    noisy = DrawingPad(mirrored, {"line": LINE}, corrupt=lambda image: image / 2)
    assert noisy.can_corrupt
    noisy.answer({"do": "clear"})
    noisy.answer({"do": "corrupt"})
    assert noisy.text == "Draw a digit, or pick a stored one.", "no noise where nothing is drawn"
    assert not noisy.pictures
    pad.answer({"do": "corrupt"})
    assert pad.text == "ink 14, verdict a line", "where there is no noise, the digit stays"


def test_a_pad_hands_its_noise_and_its_names_on(monkeypatch):
    made = []
    monkeypatch.setattr("helpers.widgets.pad.show_widget", lambda pad, *_: made.append(pad))
    rows = []
    monkeypatch.setattr(
        "helpers.widgets.pad.image_rows",
        lambda pictures, **options: rows.append((pictures, options)) or plt.figure(),
    )
    answers = {"verdict": "words first", "copy": LINE}
    drawing_pad(lambda image: answers, {"line": LINE}, "alt", corrupt=lambda image: image)
    assert made[0].can_corrupt
    (pictures, options), *_ = rows
    assert list(pictures) == [""]
    assert options["titles"] == ["input", "copy"]


@pytest.fixture
def kept(monkeypatch):
    """What is stored with pads whose outputs are renewed; a model stands for its weights."""
    made = []
    monkeypatch.setattr("helpers.widgets.pad.show_widget", lambda *given: made.append(given[3]))
    monkeypatch.setattr("helpers.widgets.pad.dense_layers", lambda model: [f"weights of {model}"])
    monkeypatch.setenv("COURSE_PICTURES", "all")
    return made


def test_models_are_stored_with_the_digits_where_outputs_are_renewed(kept, monkeypatch):
    digits = {"line": LINE, "less": LINE / 2}
    drawing_pad(lambda image: {"copy": image}, digits, "a line", models={"copy": "it"})
    drawing_pad(mirrored, digits, "a line", models={"mirrored": "it"})
    drawing_pad(mirrored, digits, "a line")
    monkeypatch.delenv("COURSE_PICTURES")
    drawing_pad(mirrored, digits, "a line", models={"mirrored": "it"})
    first, second, without, unasked = kept
    assert first["pad"]["models"] == [["copy", ["weights of it"]]]
    stored = {name: b64decode(letters) for name, letters in first["pad"]["digits"]}
    assert list(stored) == ["line", "less"]
    assert list(stored["line"]) == (255 * LINE).ravel().tolist()
    assert max(stored["less"]) == 128
    assert (first["pad"]["says_more"], second["pad"]["says_more"]) == (False, True)
    assert (without, unasked) == (None, None)


def test_models_of_other_names_than_the_pictures_are_refused(kept):
    with pytest.raises(ValueError, match=r"named \['copy'\] and the pad's pictures \['mirrored'\]"):
        drawing_pad(mirrored, {"line": LINE}, "a line", models={"copy": "it"})


@pytest.mark.parametrize(("stored", "alt"), [({}, "a line"), ({"line": LINE}, " ")])
def test_a_pad_without_digits_or_alternative_text_is_refused(stored, alt):
    with pytest.raises(ValueError, match="at least one stored digit"):
        drawing_pad(mirrored, stored, alt)


def test_a_pads_text_names_no_address():
    assert repr(DrawingPad(mirrored, {"line": LINE})) == "DrawingPad()"
