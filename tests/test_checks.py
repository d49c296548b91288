"""`check` stops at a false claim; `exercise` tells right from wrong from not answered."""

import numpy as np
import pytest

from helpers import check, exercise


@pytest.mark.parametrize(
    ("value", "limits", "printed"),
    [
        (0.4, {"below": 0.5}, "✓ c (below 0.5)\n"),
        (0.4, {"above": 0.3, "below": 0.5}, "✓ c (below 0.5 and above 0.3)\n"),
        (1.009, {"near": 1}, "✓ c (within 1 %)\n"),
        ([1, 2.01], {"near": [1, 2], "within": 0.02}, "✓ c (within 0.02)\n"),
        (np.array([0.1, 0.2]), {"below": 0.5}, "✓ c (below 0.5)\n"),
        (True, {}, "✓ c\n"),
        (np.True_, {}, "✓ c\n"),
    ],
)
def test_a_true_claim_prints_its_limits_and_not_its_value(value, limits, printed, capsys):
    check("c", value, **limits)
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    ("value", "limits", "said"),
    [
        (0.5, {"below": 0.5}, "0.5 is not below 0.5"),
        (0.2, {"above": 0.3, "below": 0.5}, "0.2 is not above 0.3"),
        (float("nan"), {"below": 0.5}, "nan is not below 0.5"),
        (float("nan"), {"near": 1}, "nan is not within 1 %"),
        (1.02, {"near": 1}, "1.02 is not within 1 %"),
        ([1, 2.03], {"near": [1, 2], "within": 0.02}, "2.03 is not within 0.02 at least once"),
        ([1, 2], {"near": [1, 2, 3]}, r"its shape is \(2,\), not \(3,\)"),
        (False, {}, "it is not so"),
    ],
)
def test_a_false_claim_stops_with_the_value(value, limits, said):
    with pytest.raises(AssertionError, match=f"✗ c: {said}"):
        check("c", value, **limits)


def test_a_check_that_could_not_fail_is_refused():
    with pytest.raises(TypeError, match="needs a limit"):
        check("c", 3.0)
    with pytest.raises(TypeError, match="takes no limit"):
        check("c", True, below=2)


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (..., "○ not answered yet: c\n"),
        (None, "○ not answered yet: c\n"),
        (lambda: ..., "○ not answered yet: c\n"),
        (3, "✓ c (within 0.1)\n"),
        (lambda: 3, "✓ c (within 0.1)\n"),
        (4, "✗ c: 4 is not within 0.1\n"),
        ([3, 3], "✗ c: its shape is (2,), not ()\n"),
        (lambda: 1 / 0, "✗ c: your code raises ZeroDivisionError: division by zero\n"),
    ],
)
def test_an_exercise_answers_without_stopping(answer, printed, capsys):
    exercise("c", answer, near=3, within=0.1)
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("answer", ["three", True])
def test_an_answer_of_the_wrong_kind_is_wrong(answer, capsys):
    exercise("c", answer, near=3)
    assert capsys.readouterr().out.startswith("✗ c: your answer cannot be compared")
