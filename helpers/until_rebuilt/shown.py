"""Checks whose tolerance is a share, source code, measured numbers, and a bar: as they were."""

import ast
import inspect
from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent
from typing import Any

import numpy as np
from IPython.display import Markdown, display

from helpers import checks
from helpers.display import WIDGET_VIEW


def check(
    claim: str, value: Any, *, near: Any = None, within: float | str = "1 %", **limits
) -> None:
    """Call `helpers.check`; `within` may be a share of the largest `near`, such as "1 %"."""
    checks.check(claim, value, **_absolute(near, within), **limits)


def exercise(
    claim: str, answer: Any, *, near: Any = None, within: float | str = "1 %", **limits
) -> None:
    """Call `helpers.exercise`; `within` may be a share of the largest `near`, such as "1 %"."""
    checks.exercise(claim, answer, **_absolute(near, within), **limits)


def _absolute(near: Any, within: float | str) -> dict[str, Any]:
    """Turn "1 %" into a number."""
    if near is None:
        return {}
    if isinstance(within, str):
        within = float(within.removesuffix("%")) / 100 * float(np.max(np.abs(near)))
    return {"near": near, "within": within}


def show_source(thing: Callable[..., Any] | type, *, docstring: bool = True) -> None:
    """Show the source code of a function or class, so that nobody reads a stale copy of it.

    Parameters
    ----------
    thing : callable or type
    docstring : bool
        Whether to show its docstring, which a slide may have no room for.
    """
    source = inspect.getsource(thing).rstrip()
    if not docstring:
        definition = ast.parse(dedent(source)).body[0]
        if ast.get_docstring(definition):
            lines, first = source.splitlines(), definition.body[0]
            del lines[first.lineno - 1 : first.end_lineno]
            source = "\n".join(lines)
    display(Markdown(f"```python\n{source}\n```"))


def measured(
    numbers: Mapping[str, float | Sequence[float]], unit: str = "", digits: int = 4
) -> None:
    """Print numbers that depend on the digits, the seed or the processor, one a line.

    A cell that calls this carries the tag `nbval-ignore-output`; a claim about the numbers is
    made by `check`, in a cell that does not.

    Parameters
    ----------
    numbers : mapping of str to float, or to several
        What was measured, and its value. Of several values, the mean is printed with their
        standard deviation, two digits of it.
    unit : str
        Printed after each value.
    digits : int
        Significant digits.
    """
    width = max(len(name) for name in numbers)
    for name, values in numbers.items():
        spread = f" ± {np.std(values, ddof=1):#.2g}" if np.ndim(values) else ""
        print(f"{name:<{width}}  {np.mean(values):.{digits}g}{spread} {unit}".rstrip())


def show_bar(bar: Any) -> None:
    """Show a progress bar without its own text, which differs from run to run."""
    display({WIDGET_VIEW: bar._repr_mimebundle_()[WIDGET_VIEW]}, raw=True)
