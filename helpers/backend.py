"""Starts Keras as the course uses it: `import helpers.backend`, before `import keras`.

What another course may have left on the machine (variables such as KERAS_BACKEND, keras.json) is
set back to what the lessons are written for, and said in one line. And TensorFlow's start-up lines,
which differ on every machine and would be stored in a notebook, are turned aside; if the import
fails, they are shown.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from helpers.fetching import keras_home

BACKENDS = ("tensorflow", "jax")  # the lessons' `steps_per_execution` does not work on others
# What a lesson's arrays and shapes rely on, and what keras.json may set otherwise.
SETTINGS = {"floatx": "float32", "image_data_format": "channels_last", "epsilon": 1e-7}
# What ends a training early without a word.
CUTS = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH")


@contextmanager
def _stderr_turned_aside() -> Iterator[None]:
    """Send file descriptor 2 to a temporary file; show what it holds if the body fails."""
    # a wrong flag ends the process, and its reason with it
    if any(os.environ.get(name) for name in ("XLA_FLAGS", "TF_XLA_FLAGS")):
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


def _leave_out_cuts() -> None:
    """Let lessons train for as long as they say."""
    for name in CUTS:
        value = os.environ.pop(name, "")
        if value:
            print(f"Keras: the environment variable {name} is {value!r}; it is left out.")


@contextmanager
def _settings_named(path: Path) -> Iterator[None]:
    """Name Keras's file of settings where Keras cannot start because of it."""
    try:
        yield
    except Exception as error:
        if Path(traceback.extract_tb(error.__traceback__)[-1].filename).name != "config.py":
            raise
        reason = " ".join(str(error).split())
        raise ImportError(
            f"Keras does not start with the settings in {path} ({reason}): delete it or correct it."
        ) from error


def _reset_settings(path: Path, settings: dict[str, object]) -> None:
    """Set numbers and shapes as the lessons need them, whatever keras.json says."""
    for name, value in SETTINGS.items():
        if settings.get(name, value) != value:
            print(f"Keras: {path} sets {name} to {settings[name]!r}; {value!r} is used.")
        getattr(keras.config, f"set_{name}")(value)
    keras.config.set_dtype_policy("float32")


os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"  # what comes after the start: errors only
_keras_json = keras_home() / "keras.json"
_settings = _said_by(_keras_json)
_choose_backend(_keras_json, _settings)
_leave_out_cuts()

with _stderr_turned_aside():
    with _settings_named(_keras_json):
        import keras

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # The first XLA program announces the compiler, so it is compiled here.
        tf.function(lambda x: x + 1, jit_compile=True)(tf.zeros(1))
        # A lesson builds many small models; TensorFlow would warn that it compiles each anew.
        tf.get_logger().setLevel("ERROR")

_reset_settings(_keras_json, _settings)

__all__ = ["keras"]
