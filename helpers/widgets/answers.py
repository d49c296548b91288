"""What becomes of a mistake in a function that a widget calls: a sentence under the widget."""

import re
from collections.abc import Callable
from textwrap import shorten

MOST_LETTERS = 400  # Keras's messages go on with every argument that the layer was given


def attempt(answer: Callable[[], None], say: Callable[[str], None]) -> None:
    """Answer a move, and say in one sentence what went wrong if that fails.

    An error in a callback would otherwise end in JupyterLab's log, where nobody looks, and the
    widget would wait for its answer for ever. Stopping the kernel during an answer counts too,
    and so does `exit()`: a function that is asked for a picture ends no kernel.

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
    except BaseException as error:
        say(one_line(f"✗ {type(error).__name__}: {_message(error)}"))


def _message(error: BaseException) -> str:
    """Return what an error says, without the colors that are meant for a terminal."""
    try:
        words = re.sub(r"\x1b\[[\d;]*m", "", str(error))
    except Exception:  # an error of the student's own, with a mistake in it
        words = ""
    return words or "it says no more"


def one_line(words: object) -> str:
    """Return words as one line that every browser is sent, and can show under a widget."""
    sendable = str(words).encode("utf-8", "replace").decode()
    return shorten(sendable, MOST_LETTERS, placeholder=" …")
