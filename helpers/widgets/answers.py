"""What becomes of a mistake in a function that a widget calls: a sentence under the widget."""

from collections.abc import Callable


def attempt(answer: Callable[[], None], say: Callable[[str], None]) -> None:
    """Answer a move, and say in one sentence what went wrong if that fails.

    An error in a callback would otherwise end in JupyterLab's log, where nobody looks, and the
    widget would wait for its answer for ever. Stopping the kernel during an answer counts too.

    Parameters
    ----------
    answer : callable
        Computes and shows the answer.
    say : callable
        Shows a sentence in its place.
    """
    try:
        answer()
    except KeyboardInterrupt:
        say("✗ This answer was interrupted; move again.")
    except Exception as error:
        say(f"✗ {type(error).__name__}: {error}")
