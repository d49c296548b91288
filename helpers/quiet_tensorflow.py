"""Import TensorFlow and Keras without their start-up lines: `from helpers.quiet_tensorflow import
keras, tf`.

TensorFlow's C++ part writes to file descriptor 2 before any setting can stop it, and a notebook
would keep those lines as an output that differs on every machine. They are turned aside while
TensorFlow starts and the first program is compiled; if the import fails, they are shown.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _stderr_turned_aside() -> Iterator[None]:
    """Send file descriptor 2 to a temporary file; show what it holds if the body raises."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            if failed:
                aside.seek(0)
                sys.stderr.write(aside.read().decode(errors="replace"))


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # what comes after the start: errors only
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

with _stderr_turned_aside():
    import keras
    import tensorflow as tf

    # The first XLA program announces the compiler, so it is compiled here.
    tf.function(lambda x: x + 1, jit_compile=True)(tf.zeros(1))

# A lesson builds many small models, and TensorFlow would warn that it compiles each anew.
tf.get_logger().setLevel("ERROR")

__all__ = ["keras", "tf"]
