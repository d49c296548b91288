"""`check` stops at a false claim; `exercise` tells right from wrong from not answered."""

import io
import re
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import check, exercise


@pytest.mark.parametrize(
    ("value", "limits", "printed"),
    [
        (0.00312, {"below": 0.5, "unit": "°"}, "✓ c: 0.00312° < 0.5°"),
        (0.4, {"above": 0.3, "below": 0.5}, "✓ c: 0.4 > 0.3, < 0.5"),
        (1.009, {"near": 1, "within": 0.01}, "✓ c: 1.009 = 1 ± 0.01"),
        (0, {"near": 0, "within": 0}, "✓ c: 0 = 0 ± 0"),
        (163_814, {"near": 163_814, "within": 0}, "✓ c: 163814 = 163814 ± 0"),
        (True, {}, "✓ c"),
        (np.True_, {}, "✓ c"),
    ],
)
def test_a_true_claim_prints_what_was_measured_beside_its_limits(value, limits, printed, capsys):
    check("c", value, **limits)
    assert capsys.readouterr().out == printed + "\n"


@pytest.mark.parametrize(
    ("value", "limits", "printed"),
    [
        ([0.1, 0.2], {"below": 0.5}, "✓ c: 0.2 < 0.5"),
        ([0.1, 0.2], {"above": 0}, "✓ c: 0.1 > 0"),
        ([[1, 2.01], [1, 2]], {"near": [[1, 2], [1, 2]], "within": 0.02}, "✓ c: 2.01 = 2 ± 0.02"),
        ([0.11, 0.4], {"above": 0.1, "below": 0.5}, "✓ c: 0.11 > 0.1, < 0.5"),
    ],
)
def test_of_an_array_the_value_nearest_to_its_limit_is_printed(value, limits, printed, capsys):
    check("c", value, **limits)
    assert capsys.readouterr().out == printed + "\n"


@pytest.mark.parametrize(
    ("value", "limits", "said"),
    [
        (0.5, {"below": 0.5}, "0.5 is not below 0.5"),
        (0.5, {"above": 0.5}, "0.5 is not above 0.5"),
        (0.2, {"above": 0.3, "below": 0.5}, "0.2 is not above 0.3"),
        (float("nan"), {"below": 0.5}, "nan is not below 0.5"),
        ([1, float("nan")], {"near": [1, 1], "within": 1}, "nan at position 1 is not near 1"),
        (1.02, {"near": 1, "within": 0.01, "unit": "°"}, "1.02° is not near 1°"),
        ([1, 2.03], {"near": [1, 2], "within": 0.02}, "2.03 at position 1 is not near 2"),
        (
            [1, 2],
            {"near": [1, 2, 3], "within": 1},
            r"has shape \(2,\); it should be of",
        ),
        (False, {}, "it is not so"),
    ],
)
def test_a_false_claim_stops_with_the_value(value, limits, said):
    with pytest.raises(AssertionError, match=f"✗ c: {said}"):
        check("c", value, **limits)


@pytest.mark.parametrize(
    ("value", "limits", "said"),
    [
        (3.0, {}, "a float needs a limit"),
        (4, {}, "an int needs a limit"),
        (True, {"below": 2}, "takes no limit"),
        (1, {"below": float("nan")}, "below=nan is no limit"),
        (1, {"near": []}, r"near=\[\] is no limit"),
        (1, {"near": 1}, "belong together"),
        (1, {"below": 2, "within": 1}, "belong together"),
        (1, {"near": 1, "within": -1}, "negative"),
        ([], {"below": 1}, "nothing to check"),
    ],
)
def test_a_mistake_in_the_limits_of_a_check_is_the_authors(value, limits, said):
    with pytest.raises((TypeError, ValueError), match=said):
        check("c", value, **limits)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"below": float("nan")}, "below=nan is no limit"),
        ({"near": 1}, "belong together"),
        ({"near": 1, "within": -1}, "negative"),
    ],
)
def test_a_mistake_in_the_limits_of_an_exercise_never_blames_the_student(limits, said, capsys):
    with pytest.raises(ValueError, match=said):
        exercise("c", ..., **limits)
    assert capsys.readouterr().out == ""


def unfinished():
    x = ...
    return x + 1


def broken():
    return 1 / 0  # the line that is named


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (..., "○ not answered yet: c"),
        (None, "○ not answered yet: c"),
        (lambda: ..., "○ not answered yet: c"),
        (unfinished, "○ not answered yet: c"),
        (3, "✓ c: 3 = 3 ± 0.1"),
        (lambda: 3.05, "✓ c: 3.05 = 3 ± 0.1"),
        (4, "✗ c: your answer 4 is too large. Look again."),
        (2, "✗ c: your answer 2 is too small. Look again."),
        (float("nan"), "✗ c: your answer is not a number (NaN). Look again."),
        ([], "✗ c: your answer is empty. Look again."),
        ([3, 3], "✗ c: your answer has shape (2,); it should be a single number. Look again."),
        ("three", "✗ c: give a number or an array of numbers; your answer is a str. Look again."),
        (True, "✗ c: give a number, not True or False. Look again."),
    ],
)
def test_an_exercise_answers_without_stopping_and_without_telling(answer, printed, capsys):
    exercise("c", answer, near=3, within=0.1, hint="Look again.")
    assert capsys.readouterr().out == printed + "\n"


def test_an_error_in_a_students_code_is_named_with_its_line(capsys):
    exercise("c", broken, below=1)
    line = next(
        number
        for number, text in enumerate(Path(__file__).read_text("utf-8").splitlines(), 1)
        if "# the line that is named" in text and "return" in text
    )
    printed = capsys.readouterr().out
    assert f"your code stops with ZeroDivisionError in line {line}, `return 1 / 0" in printed
    assert "division by zero" in printed


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (True, "✓ c"),
        (np.True_, "✓ c"),
        (False, "✗ c: it is not so."),
        (1, "✗ c: give True or False; your answer is an int."),
        (
            np.ones(2),
            "✗ c: give True or False; your answer is an array of shape (2,) and type float64.",
        ),
    ],
)
def test_an_exercise_without_limits_asks_for_true(answer, printed, capsys):
    exercise("c", answer)
    assert capsys.readouterr().out == printed + "\n"


def sanitized(text):
    """What nbval compares: the text after the patterns of tests/nbval.cfg."""
    lines = (Path(__file__).parents[1] / "nbval.cfg").read_text("utf-8").splitlines()
    patterns = [line.removeprefix("regex: ") for line in lines if line.startswith("regex: ")]
    words = [line.removeprefix("replace: ") for line in lines if line.startswith("replace: ")]
    for pattern, word in zip(patterns, words, strict=True):
        text = re.sub(pattern, word, text)
    return text


def test_the_comparison_leaves_out_what_was_measured_and_nothing_else():
    printed = (
        "✓ a: b: 0.0031° < 0.5°\n✓ c: 3.1e-05 nats > 0, < 5\n✓ d: -4.01 = -4 ± 0.1\n✓ e\n"
        "loss ≈ 0.0831 nats, time ≈    1.2e-05\n✗ f: 3 is too large.\n"
    )
    assert sanitized(printed) == (
        "✓ a: b: … < 0.5°\n✓ c: … > 0, < 5\n✓ d: … = … ± …\n✓ e\n"
        "loss ≈ … nats, time ≈ …\n✗ f: 3 is too large.\n"
    )


@pytest.mark.parametrize("text", ["4", "0.5", ["1", "2"], np.array(["4"])])
def test_a_text_is_no_number_even_where_it_reads_like_one(text, capsys):
    exercise("four", text, above=0)
    assert "give a number or an array of numbers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limits", "answer", "said"),
    [
        ({"above": 2}, 2, "2 is too small."),
        ({"above": 2}, 1.5, "1.5 is too small."),
        ({"below": 2}, 2, "2 is too large."),
        ({"below": 2}, 2.5, "2.5 is too large."),
        ({"near": 2, "within": 0.5}, 3, "3 is too large."),
        ({"near": 2, "within": 0.5}, 1, "1 is too small."),
        ({"above": 1, "below": 2}, 3, "3 is too large."),
        ({"above": 1, "below": 2}, 0, "0 is too small."),
    ],
)
def test_an_exercise_says_on_which_side_an_answer_is_wrong(limits, answer, said, capsys):
    exercise("a number", answer, **limits)
    assert capsys.readouterr().out == f"✗ a number: your answer {said}\n"


def test_near_includes_its_bounds_in_spite_of_rounding(capsys):
    assert 0.1 + 0.2 - 0.2 > 0.1  # what rounding makes of the bound
    check("at the bound", 0.1 + 0.2, near=0.2, within=0.1)
    with pytest.raises(AssertionError):
        check("beyond it", 0.3 + 1e-9, near=0.2, within=0.1)
    assert capsys.readouterr().out.startswith("✓ at the bound")


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (0.1234567, 0.87654321, "0.1235 < 0.876543"),
        (12.0, 99_999.5, "12 < 99999.5"),
        (12_345.67, 999_999_999.0, "1.235e+04 < 999999999"),
        (-1e-7, 1e9, "-1e-07 < 1e+09"),
    ],
)
def test_counts_are_written_in_full_and_measurements_in_few_digits(value, limit, shown, capsys):
    check("c", value, below=limit)
    assert capsys.readouterr().out == f"✓ c: {shown}\n"
    with pytest.raises(AssertionError, match=r"✗ c: 0\.123457 is not below 0\.1"):
        check("c", 0.1234567, below=0.1)


def test_a_wrong_number_is_named_with_six_digits_and_its_place(capsys):
    with pytest.raises(AssertionError, match=r"0\.123457 is not below 0\.0123457$"):
        check("c", 0.1234567, below=0.01234567)
    with pytest.raises(AssertionError, match=r"2\.5 at position 0, 1 is not near 2$"):
        check("c", [[1, 2.5]], near=[[1, 2]], within=0.1)
    exercise("c", 0.1234567, below=0.1)
    assert capsys.readouterr().out == "✗ c: your answer 0.123457 is too large.\n"


def test_pixels_of_eight_bits_are_compared_as_the_numbers_that_they_are(capsys):
    check("c", np.array([3, 200], "uint8"), below=300)
    assert capsys.readouterr().out == "✓ c: 200 < 300\n"
    with pytest.raises(AssertionError, match="3 at position 0 is not above 5"):
        check("c", np.array([3, 200], "uint8"), above=5)


def test_near_includes_the_bounds_of_a_large_number_as_well():
    for value in (1e6 + 0.7, 1e6 - 0.7, 1e6 + 0.1):
        check("at the bound", value, near=1e6, within=abs(value - 1e6) - 1e-10)
    with pytest.raises(AssertionError):
        check("beyond it", 1e6 + 0.7, near=1e6, within=0.7 - 1e-5)


def test_an_error_of_the_question_itself_names_no_line_of_the_students(capsys):
    history = {"loss": [1.0]}
    exercise("its loss", lambda: history.loss == "mse")
    assert capsys.readouterr().out == (
        "✗ its loss: your answer does not fit the question, which stops with AttributeError: "
        "'dict' object has no attribute 'loss'.\n"
    )


def test_an_error_within_a_package_is_placed_where_the_student_called_it(capsys):
    def answer():
        return np.linalg.inv(np.zeros((2, 2)))

    exercise("an inverse", answer, above=0)
    said = capsys.readouterr().out
    assert "LinAlgError in line" in said
    assert "np.linalg.inv(np.zeros((2, 2)))" in said


def test_an_error_of_keras_takes_one_line_without_its_list_of_arguments(capsys):
    def answer():
        raise ValueError(
            "Exception encountered when calling Dense.call().\n\n\x1b[1mIts input has 4 numbers."
            "\x1b[0m\n\nArguments received by Dense.call():\n  • training=None"
        )

    exercise("c", answer)
    printed = capsys.readouterr().out
    assert "calling Dense.call(). Its input has 4 numbers.\n" in printed
    assert printed.count("\n") == 1
    assert "training=None" not in printed


def test_an_error_that_lists_an_array_is_cut(capsys):
    def answer():
        raise ValueError(f"Not a model: {list(range(10_000))}")

    exercise("c", answer)
    printed = capsys.readouterr().out
    assert "Not a model: [0, 1, 2," in printed
    assert printed.endswith(" ….\n")
    assert len(printed) < 500


def test_an_error_without_a_line_of_the_students_is_named_all_the_same(capsys):
    exercise("a quotient", partial(eval, "1 / 0"), above=0)
    exercise("a number", partial(int, "x"), above=0)
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "✗ a quotient: your code stops with ZeroDivisionError in line 1: division by zero."
    )
    assert second.startswith(
        "✗ a number: your code stops with ValueError: invalid literal for int()"
    )


def test_an_error_that_is_not_about_an_open_place_is_the_students(capsys):
    def answer():
        return 1 + "1"

    exercise("a sum", answer, above=0)
    exercise("a length", lambda: len(...), above=0)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("✗ a sum: your code stops with TypeError")
    assert second == "○ not answered yet: a length"


NUMBERS = st.one_of(
    st.floats(),
    st.integers(-10, 10),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
    st.lists(st.floats(), max_size=3),
    st.just(...),
    st.just({}),
)


@settings(max_examples=200, deadline=None)
@given(answer=NUMBERS, below=NUMBERS, above=NUMBERS, near=NUMBERS, within=NUMBERS)
def test_any_answer_is_judged_in_one_line_and_only_the_authors_limits_raise(
    answer, below, above, near, within
):
    given_limits = {"below": below, "above": above, "near": near, "within": within}
    limits = {name: limit for name, limit in given_limits.items() if limit is not None}
    said = io.StringIO()
    with redirect_stdout(io.StringIO()):
        try:
            exercise("c", 0.0, **limits)
        except (ValueError, TypeError):
            return  # these limits are none
    with redirect_stdout(said):
        exercise("c", answer, **limits)
    assert said.getvalue()[0] in "✓✗○"
    assert said.getvalue().count("\n") == 1
