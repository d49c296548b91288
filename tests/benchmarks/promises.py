"""What a benchmark does with its promises: choose, measure three seeds, say which are broken."""

import os
import sys
from collections.abc import Callable, Mapping

from helpers import Mnist, load_mnist

SEEDS = (1, 2, 3)


def measure(promises: Mapping[str, Callable[[Mnist, int], Mapping[str, bool]]]) -> None:
    """Measure those promises that the command line names, or all, and end with 1 if one is broken.

    Parameters
    ----------
    promises : mapping of str to callable
        By name, a function of the digits and a seed that says which of its promises are kept.
    """
    os.environ.setdefault("COURSE_MNIST", "full")
    chosen = sys.argv[1:] or list(promises)
    if not set(chosen) <= set(promises):
        sys.exit(f"There are promises of {', '.join(promises)}: give none, or some of these.")
    mnist = load_mnist()
    broken = [
        f"{name}, seed {seed}: {promise}"
        for name in chosen
        for seed in SEEDS
        for promise, kept in promises[name](mnist, seed).items()
        if not kept
    ]
    print("\n".join(broken) or "every promise is kept")
    sys.exit(bool(broken))
