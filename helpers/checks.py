"""Claims that a cell proves, and exercises that answer at once."""

import re
import traceback
from collections.abc import Callable
from textwrap import shorten
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
    within: float | None = None,
    unit: str = "",
) -> None:
    """Prove a claim and show what was measured, or stop where it does not hold.

    A check prints a line such as `✓ the planes agree: 0.0031° < 0.5°`. The measured value differs
    from one machine to the next, and the tests replace it before they compare; the claim and its
    limits they compare to the letter.

    Parameters
    ----------
    claim : str
        A sentence about `value`.
    value : number, array or bool
        A bool is itself the claim and takes no limit. An array has to keep to the limits
        everywhere; the value that comes nearest to breaking them is printed.
    below, above : float, optional
        Strict limits. Both may be given.
    near : number or array, optional
        What `value` has to be near.
    within : float, optional
        How near; it goes with `near` and in the same unit.
    unit : str
        Printed behind the numbers, such as "°" or " nats per pixel".

    Raises
    ------
    AssertionError
        Where the claim does not hold; a NaN never does.
    TypeError, ValueError
        Where the check itself is wrong: a bool with limits, something else without, a limit
        that is no number, an empty array.
    """
    rules = _rules(value, below, above, near, within)
    if rules and not np.size(value):
        raise ValueError(f"{claim}: the value is empty, so there is nothing to check.")
    shown, failure = _judge(value, rules, unit)
    if failure:
        raise AssertionError(f"✗ {claim}: {failure}")
    print(f"✓ {claim}{shown and ': ' + shown}")


def exercise(
    claim: str,
    answer: Any,
    *,
    below: float | None = None,
    above: float | None = None,
    near: Any = None,
    within: float | None = None,
    unit: str = "",
    hint: str = "",
) -> None:
    """Say whether an exercise is answered, and rightly, without stopping the notebook.

    Parameters
    ----------
    claim : str
        What a right answer makes true.
    answer : value or callable
        `...` and None mean that there is none yet. A callable of no arguments is called first,
        so that a function that still holds a `...` counts as no answer, and an error in it is
        reported with its line.
    below, above, near, within, unit
        As in `check`. Without any of them, the answer has to be True.
    hint : str
        What a student whose value is wrong may look at next; printed behind the reason.

    Raises
    ------
    ValueError
        Where the exercise's own limits are wrong. A student's answer never raises.
    """
    bare = below is None and above is None and near is None
    rules = _rules(bare or 0.0, below, above, near, within)
    if callable(answer):
        try:
            answer = answer()
        except Exception as error:
            if _still_open(error):
                print(f"○ not answered yet: {claim}")
            else:
                print(f"✗ {claim}: {_stop(error, answer)}")
            return
    if any(answer is nothing for nothing in NOT_ANSWERED):
        print(f"○ not answered yet: {claim}")
        return
    shown, is_bool = "", isinstance(answer, bool | np.bool_)
    if bare and is_bool:
        failure = "" if answer else "it is not so."
    elif bare:
        failure = f"give True or False; your answer is {_kind(answer)}."
    elif is_bool:
        failure = "give a number, not True or False."
    else:
        try:
            if np.asarray(answer).dtype.kind in "SU":  # NumPy would read a number out of a text
                raise TypeError
            shown, reason = _judge(np.asarray(answer, dtype=float), rules, unit, target=False)
            failure = reason and f"your answer {reason}"
        except (TypeError, ValueError):
            failure = f"give a number or an array of numbers; your answer is {_kind(answer)}."
    if failure:
        print(f"✗ {claim}: {failure}{hint and ' ' + hint}")
    else:
        print(f"✓ {claim}{shown and ': ' + shown}")


# A rule: its sign, its limit, " ± within" where it has one, and how much room a value leaves.
Rule = tuple[str, np.ndarray, str, Callable[[np.ndarray], np.ndarray]]


def _rules(value: Any, below: Any, above: Any, near: Any, within: float | None) -> list[Rule]:
    """Turn limits into rules, and refuse limits that would make a check meaningless."""
    given = {"below": below, "above": above, "near": near, "within": within}
    for name, limit in given.items():
        if limit is not None and not (np.size(limit) and np.all(np.isfinite(limit))):
            raise ValueError(f"{name}={limit} is no limit: give a finite number.")
    if (near is None) != (within is None):
        raise ValueError("near= and within= belong together: give both, in the same unit.")
    if within is not None and within < 0:
        raise ValueError(f"within={within} is negative: give how far from near= is near enough.")
    if isinstance(value, bool | np.bool_):
        if any(limit is not None for limit in given.values()):
            raise TypeError("a bool is the claim itself and takes no limit.")
        return []
    if below is None and above is None and near is None:
        raise TypeError(f"{_kind(value)} needs a limit: below=, above=, or near= and within=.")
    rules: list[Rule] = []
    if above is not None:
        rules.append((">", np.asarray(above), "", lambda a: a - above))
    if below is not None:
        rules.append(("<", np.asarray(below), "", lambda a: below - a))
    if near is not None:
        target = np.asarray(near, dtype=float)
        rules.append(("=", target, f" ± {within:g}", lambda a: within - np.abs(a - target)))
    return rules


def _judge(value: Any, rules: list[Rule], unit: str, target: bool = True) -> tuple[str, str]:
    """Return what was measured beside its limits, and why they do not hold or an empty string."""
    if not rules:
        return "", "" if value else "it is not so"
    array = np.asarray(value, dtype=float)
    if not array.size:
        return "", "is empty."
    signs, worst_room, worst = [], np.inf, array.flat[0]
    for sign, limit, plus_minus, room_of in rules:
        if sign == "=" and array.shape != limit.shape:
            wanted = f"of shape {limit.shape}" if limit.ndim else "a single number"
            return "", f"has shape {array.shape}; it should be {wanted}."
        room = room_of(array)
        at = np.unravel_index(np.argmin(np.where(np.isnan(room), -np.inf, room)), array.shape)
        number, its_limit = array[at], limit[at] if limit.shape == array.shape else limit
        where = "" if array.ndim == 0 else f" at position {', '.join(map(str, at))}"
        # "near" includes its bounds, but for what rounding takes; "below" and "above" do not.
        slack = 1e-12 * (1 + abs(float(its_limit)))
        if not (room[at] > 0 or (sign == "=" and room[at] >= -slack)):
            return "", _reason(sign, number, its_limit, unit, where, target)
        signs.append(f"{sign} {_number(its_limit, 6)}{plus_minus}{unit}")
        if room[at] < worst_room:
            worst_room, worst = room[at], number
    return f"{_number(worst, 4)}{unit} {', '.join(signs)}", ""


def _number(value: float, digits: int) -> str:
    """Write a count in full, and anything else with so many significant digits."""
    value = float(value)
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e9 else f"{value:.{digits}g}"


def _reason(sign: str, value: float, limit: float, unit: str, where: str, target: bool) -> str:
    """Say what is wrong with a value: with its limit to an author, without it to a student."""
    words = {"<": "is not below", ">": "is not above", "=": "is not near"}[sign]
    if target:
        return f"{_number(value, 6)}{unit}{where} {words} {_number(limit, 6)}{unit}"
    if np.isnan(value):
        return f"is not a number (NaN){where}."
    too = "too small" if value < limit or (sign == ">" and value == limit) else "too large"
    return f"{_number(value, 6)}{unit} is {too}{where}."


def _still_open(error: BaseException) -> bool:
    """Tell whether an error comes from a `...` that nobody has replaced yet."""
    return isinstance(error, TypeError | AttributeError | ValueError) and "llipsis" in str(error)


def _stop(error: Exception, asked: Callable[[], Any]) -> str:
    """Name an error and the line of the student's code that raised it.

    Where a question's own lambda raised it, no code of the student stopped: the answer is
    something that cannot be asked this, such as a history in place of a model.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    lines = traceback.extract_tb(error.__traceback__)
    places = [pair for pair in zip(frames, lines, strict=True) if pair[1].filename != __file__]
    own = [pair for pair in places if "site-packages" not in pair[1].filename] or places
    stops, place = "your code stops with", ""
    if own:
        frame, line = own[-1]
        place = f" in line {line.lineno}" + (f", `{line.line}`" if line.line else "")
        if frame.f_code.co_name == "<lambda>" and frame.f_code is getattr(asked, "__code__", None):
            stops, place = "your answer does not fit the question, which stops with", ""
    # Keras marks its sentence with colors, and lists the arguments of the call below it
    said = re.sub(r"\x1b\[\d*m", "", str(error)).split("\n\nArguments received by")[0]
    said = shorten(said, 300, placeholder=" …").rstrip(".")
    return f"{stops} {type(error).__name__}{place}: {said}."


def _kind(value: Any) -> str:
    """Name the kind of an answer in words: an int, a str, an array of shape (3, 2)."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
