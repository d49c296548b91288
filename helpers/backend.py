"""Starts Keras as the course uses it: `import helpers.backend`, before `import keras`.

What another course may have left on the machine (KERAS_BACKEND, ~/.keras/keras.json) is set back to
what the lessons are written for, and said in one line. And TensorFlow's start-up lines, which
differ on every machine and would be stored in a notebook, are turned aside; if the import fails,
they are shown.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from helpers.fetching import keras_home

BACKENDS = ("tensorflow", "jax")  # the lessons' `steps_per_execution` does not work on others
# What a lesson's arrays and shapes rely on, and what keras.json may set otherwise.
SETTINGS = {"floatx": "float32", "image_data_format": "channels_last", "epsilon": 1e-7}


@contextmanager
def _stderr_turned_aside() -> Iterator[None]:
    """Send file descriptor 2 to a temporary file; show what it holds if the body fails."""
    if os.environ.get("XLA_FLAGS"):  # a wrong flag ends the process, and its reason with it
        yield
        return
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


def _said_by(path: Path) -> dict[str, object]:
    """Return what Keras's own settings say, if anything."""
    try:
        settings = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # absent, not JSON
        settings = {}
    return settings if isinstance(settings, dict) else {}


def _choose_backend(path: Path, settings: dict[str, object]) -> None:
    """Use TensorFlow, or JAX where somebody chose it and it is there; else say what was set."""
    asked = os.environ.get("KERAS_BACKEND")
    where = "the environment variable KERAS_BACKEND" if asked else str(path)
    asked = asked or str(settings.get("backend", "tensorflow"))
    backend = asked if asked in BACKENDS and find_spec(asked) else "tensorflow"
    if backend != asked:
        why = "is not installed" if asked in BACKENDS else "cannot run these lessons"
        print(f"Keras: {where} asks for {asked!r}, which {why}; TensorFlow is used.")
    os.environ["KERAS_BACKEND"] = backend


def _reset_settings(path: Path, settings: dict[str, object]) -> None:
    """Set numbers and shapes as the lessons need them, whatever keras.json says."""
    for name, value in SETTINGS.items():
        if settings.get(name, value) != value:
            print(f"Keras: {path} sets {name} to {settings[name]!r}; {value!r} is used.")
        getattr(keras.config, f"set_{name}")(value)
    keras.config.set_dtype_policy("float32")


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # what comes after the start: errors only
_keras_json = keras_home() / "keras.json"
_settings = _said_by(_keras_json)
_choose_backend(_keras_json, _settings)

with _stderr_turned_aside():
    import keras

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # The first XLA program announces the compiler, so it is compiled here.
        tf.function(lambda x: x + 1, jit_compile=True)(tf.zeros(1))
        # A lesson builds many small models; TensorFlow would warn that it compiles each anew.
        tf.get_logger().setLevel("ERROR")

_reset_settings(_keras_json, _settings)

__all__ = ["keras"]
