"""Claims that a cell proves, and exercises that answer at once."""

from collections.abc import Callable
from typing import Any

import numpy as np

NOT_ANSWERED = (None, Ellipsis)


def check(
    claim: str,
    value: Any,
    *,
    below: float | None = None,
    above: float | None = None,
    near: Any = None,
    within: float | str = "1 %",
) -> None:
    """Prove a claim, or stop with the value that contradicts it.

    What is printed names the claim and its limits, never the value, so that it is the same on
    every machine. Limits should be wide enough for another seed and tight enough to fail when
    the claim is false.

    Parameters
    ----------
    claim : str
        A sentence about `value`.
    value : number, array or bool
        A bool is itself the claim and takes no limit; an array has to keep to the limits
        everywhere.
    below, above : float, optional
        Strict limits. Both may be given.
    near : number or array, optional
        What `value` has to be near.
    within : float or str
        How near: a number, or a share of `near` such as "1 %".

    Raises
    ------
    AssertionError
        Where the claim does not hold; a NaN never does.
    TypeError
        Where a bool comes with limits, or something else without.
    """
    limits, failure = _judge(value, below, above, near, within)
    if failure:
        raise AssertionError(f"✗ {claim}: {failure}")
    print(f"✓ {claim}{limits}")


def exercise(
    claim: str,
    answer: Any,
    *,
    below: float | None = None,
    above: float | None = None,
    near: Any = None,
    within: float | str = "1 %",
) -> None:
    """Say whether an exercise is answered, and rightly, without stopping the notebook.

    Parameters
    ----------
    claim : str
        What a right answer makes true.
    answer : value or callable
        The answer, judged as `check` does. `...` and None mean that there is none yet. A
        callable of no arguments is called first, so that a function that is not written yet
        counts as no answer rather than as an error.
    below, above, near, within
        As in `check`.
    """
    if callable(answer):
        try:
            answer = answer()
        except Exception as error:
            print(f"✗ {claim}: your code raises {type(error).__name__}: {error}")
            return
    if any(answer is nothing for nothing in NOT_ANSWERED):
        print(f"○ not answered yet: {claim}")
        return
    try:
        limits, failure = _judge(answer, below, above, near, within)
    except (TypeError, ValueError) as error:
        limits, failure = "", f"your answer cannot be compared ({error})"
    print(f"✗ {claim}: {failure}" if failure else f"✓ {claim}{limits}")


def _judge(
    value: Any, below: float | None, above: float | None, near: Any, within: float | str
) -> tuple[str, str]:
    """Return the limits in words, and why they do not hold or an empty string."""
    is_bool = isinstance(value, bool | np.bool_)
    if below is None and above is None and near is None:
        if not is_bool:
            raise TypeError(f"a {type(value).__name__} needs a limit: below=, above= or near=")
        return "", "" if value else "it is not so"
    if is_bool:
        raise TypeError("a bool is the claim itself and takes no limit")
    array = np.asarray(value, dtype=float)
    rules: list[tuple[str, Callable[[np.ndarray], np.ndarray]]] = []
    if below is not None:
        rules.append((f"below {below:g}", lambda a: a < below))
    if above is not None:
        rules.append((f"above {above:g}", lambda a: a > above))
    if near is not None:
        target = np.asarray(near, dtype=float)
        if array.shape != target.shape:
            return "", f"its shape is {array.shape}, not {target.shape}"
        words = f"within {within}" if isinstance(within, str) else f"within {within:g}"
        rules.append((words, lambda a: np.abs(a - target) <= _tolerance(target, within)))
    for words, holds in rules:
        kept = holds(array)
        if not np.all(kept):
            worst = array if array.ndim == 0 else array[~kept].flat[0]
            where = "" if array.ndim == 0 else " at least once"
            return "", f"{float(worst):.6g} is not {words}{where}"
    return f" ({' and '.join(words for words, _ in rules)})", ""


def _tolerance(target: np.ndarray, within: float | str) -> np.ndarray | float:
    """Turn "1 %" into a share of the target's largest size; leave a number as it is."""
    if not isinstance(within, str):
        return within
    return float(within.removesuffix("%")) / 100 * float(np.max(np.abs(target)))
