"""Keras starts as the lessons need it, whatever another course has left on the machine.

Stand-ins for Keras, TensorFlow and JAX make each case a matter of milliseconds; that the real ones
behave like them is tested once, below.
"""

import json
import os
import subprocess
import sys

import pytest

KERAS = """
import os
class config:
    set_floatx = lambda value: print("floatx", value)
    set_image_data_format = lambda value: print("format", value)
    set_epsilon = lambda value: print("epsilon", value)
    set_dtype_policy = lambda value: print("policy", value)
class backend:
    backend = lambda: "jax"  # so that no TensorFlow is wanted
print("backend", os.environ["KERAS_BACKEND"])
"""
SET = "floatx float32\nformat channels_last\nepsilon 1e-07\npolicy float32\n"
AS_ALWAYS = "backend tensorflow\n" + SET


def imported(tmp_path, *, installed=(), env=None, settings=None, keras=KERAS):
    """What importing helpers.backend prints, with the given packages and settings."""
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "keras.py").write_text(keras)
    for name in installed:
        (packages / f"{name}.py").write_text("")
    if settings is not None:
        (tmp_path / "keras.json").write_text(settings)
    code = (
        # only the stand-ins are found where a package is looked for
        "import importlib.util as u, importlib.machinery as m\n"
        f"u.find_spec = lambda name: m.PathFinder.find_spec(name, [{str(packages)!r}])\n"
        "import helpers.backend"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(packages),
            "KERAS_HOME": str(tmp_path),
            **(env or {}),
        },
        check=False,
    )
    assert run.stderr == ""
    return run.stdout


def test_without_any_setting_tensorflow_is_used_and_nothing_is_said(tmp_path):
    assert imported(tmp_path) == AS_ALWAYS


def test_jax_is_used_where_it_was_chosen_and_is_there(tmp_path):
    printed = imported(tmp_path, installed=["jax"], env={"KERAS_BACKEND": "jax"})
    assert printed == "backend jax\n" + SET


@pytest.mark.parametrize(
    ("backend", "why"),
    [("jax", "is not installed"), ("torch", "cannot run"), ("mxnet", "cannot run")],
)
def test_a_backend_that_will_not_do_is_named_and_tensorflow_used(tmp_path, backend, why):
    printed = imported(tmp_path, installed=["torch"], env={"KERAS_BACKEND": backend})
    asks = f"Keras: the environment variable KERAS_BACKEND asks for {backend!r}, which {why}"
    assert printed.startswith(asks)
    assert printed.endswith(AS_ALWAYS)


def test_a_backend_of_keras_json_is_named_with_its_file(tmp_path):
    printed = imported(tmp_path, settings=json.dumps({"backend": "jax"}))
    assert printed.startswith(f"Keras: {tmp_path / 'keras.json'} asks for 'jax'")
    assert printed.endswith(AS_ALWAYS)


@pytest.mark.parametrize(
    ("name", "value"),
    [("floatx", "float16"), ("image_data_format", "channels_first"), ("epsilon", 0.1)],
)
def test_a_setting_of_another_course_is_said_and_set_back(tmp_path, name, value):
    printed = imported(tmp_path, settings=json.dumps({name: value}))
    assert f"keras.json sets {name} to {value!r};" in printed
    assert printed.startswith("backend tensorflow\n")
    assert printed.endswith(SET.splitlines()[-1] + "\n")
    assert printed.count("\n") == AS_ALWAYS.count("\n") + 1


@pytest.mark.parametrize(
    "content", ["", "{", "no JSON", "\xe4\xff", '{"floatx": "float32"}', "[1]", "null"]
)
def test_a_damaged_or_ordinary_keras_json_does_no_harm(tmp_path, content):
    assert imported(tmp_path, settings=content) == AS_ALWAYS


def test_what_a_failing_start_wrote_is_shown(tmp_path):
    broken = "import os\nos.write(2, b'the reason')\nraise ImportError('broken')\n"
    with pytest.raises(AssertionError, match="the reason") as failure:
        imported(tmp_path, keras=broken)
    assert "broken" in str(failure.value)


def test_what_a_failing_start_wrote_is_shown_even_where_it_is_no_text(tmp_path):
    broken = "import os\nos.write(2, b'the reason: \\xff')\nraise ImportError('broken')\n"
    with pytest.raises(AssertionError, match="the reason: \N{REPLACEMENT CHARACTER}"):
        imported(tmp_path, keras=broken)


def test_why_keras_does_not_start_with_its_settings_is_said_in_one_line(tmp_path):
    raised = "raise ValueError('no such\\n  setting')"
    (tmp_path / "keras.py").write_text(f"exec(compile({raised!r}, 'config.py', 'exec'))\n")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "KERAS_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", "import helpers.backend"], capture_output=True, text=True, env=env
    )
    assert run.stderr.splitlines()[-1] == (
        f"ImportError: Keras does not start with the settings in {tmp_path / 'keras.json'} "
        "(no such setting): delete it or correct it."
    )


def test_a_keras_that_is_broken_itself_is_not_put_down_to_its_settings(tmp_path):
    (tmp_path / "keras.py").write_text("raise ImportError('broken')\n")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "KERAS_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", "import helpers.backend"], capture_output=True, text=True, env=env
    )
    assert run.stderr.splitlines()[-1] == "ImportError: broken"


def test_what_a_start_writes_is_left_out_and_what_comes_later_is_not(tmp_path):
    talks = KERAS + "os.write(2, b'the start')\n"
    assert imported(tmp_path, keras=talks) == AS_ALWAYS
    code = "import helpers.backend, os; os.write(2, b'an error')"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "packages")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True)
    assert run.stderr == b"an error"


@pytest.mark.parametrize("name", ["XLA_FLAGS", "TF_XLA_FLAGS"])
def test_a_process_that_a_wrong_flag_ends_says_why(tmp_path, name):
    ends = "import os\nos.write(2, b'unknown flag')\nos._exit(0)\n"
    with pytest.raises(AssertionError, match="unknown flag"):
        imported(tmp_path, keras=ends, env={name: "--nonsense"})


@pytest.mark.parametrize("name", ["KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH"])
@pytest.mark.parametrize("value", ["1", "many"])
def test_what_would_end_a_training_early_is_said_and_left_out(tmp_path, name, value):
    keras = KERAS + f"print(os.environ.get({name!r}))\n"
    printed = imported(tmp_path, env={name: value}, keras=keras)
    assert printed.startswith(f"Keras: the environment variable {name} is {value!r}; it is left")
    assert printed.endswith("None\n" + SET)


@pytest.mark.parametrize("level", ["0", "1", "3", "nonsense"])
def test_tensorflow_tells_of_errors_only_whatever_another_course_has_set(tmp_path, level):
    keras = KERAS + "print(os.environ['TF_CPP_MIN_LOG_LEVEL'])\n"
    printed = imported(tmp_path, env={"TF_CPP_MIN_LOG_LEVEL": level}, keras=keras)
    assert printed.endswith("2\n" + SET)


IMPORT_WITH = """
import sys
from pathlib import Path
path = Path(sys.argv[1]) / "keras.json"
for content in (None, "[1]", "null", '{"floatx": "float8"}', '{"epsilon": 1}',
                '{"image_data_format": "rows_first"}', '{"floatx": 32}'):
    path.unlink(missing_ok=True)
    path.mkdir() if content is None else path.write_text(content)
    try:
        import helpers.backend
    except ImportError as error:
        print(error)
    for name in [name for name in sys.modules if name.startswith(("keras", "helpers.backend"))]:
        del sys.modules[name]
    if path.is_dir():
        path.rmdir()
"""


def test_a_keras_json_with_which_the_real_keras_does_not_start_is_named(tmp_path):
    env = {**os.environ, "KERAS_HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_WITH, str(tmp_path)],
        capture_output=True,
        text=True,
        env=env,
        check=True,
    )
    lines = run.stdout.splitlines()
    begin = f"Keras does not start with the settings in {tmp_path / 'keras.json'} ("
    assert [line.startswith(begin) for line in lines if not line.startswith("Keras: ")] == [
        True
    ] * 7
    assert lines[-1].endswith("): delete it or correct it.")


def test_the_real_keras_starts_without_a_word_and_as_set(tmp_path):
    (tmp_path / "keras.json").write_text('{"floatx": "float16", "backend": "tensorflow"}')
    code = """
from helpers.backend import keras
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(loss="mse", jit_compile=True)
model.fit(keras.ops.zeros((4, 2)), keras.ops.zeros((4, 1)), verbose=0)
print(model.layers[0].kernel.dtype, keras.config.image_data_format())
"""
    env = {**os.environ, "KERAS_HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    said, result = run.stdout.splitlines()
    assert said.endswith("sets floatx to 'float16'; 'float32' is used.")
    assert result == "float32 channels_last"
    assert run.stderr == ""
