"""Handwritten digits that load without a network, verified before they are used."""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers.fetching import fetch, keras_home
from helpers.widening import widen

SAMPLE_NAME = "mnist_5k.npz"


def _data_folder() -> Path:
    """Find data/ beside the package, or from where the notebook runs, if it was copied away."""
    beside = Path(__file__).resolve().parent.parent
    for folder in (beside, Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / SAMPLE_NAME).exists():
            return folder / "data"
    return beside / "data"


DATA = _data_folder()
SAMPLE = DATA / SAMPLE_NAME
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
URL_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
N_TRAIN = 55_000

# SHA-256 of each array's bytes: a file may be packed anew, its digits may not change.
FULL_ARRAYS = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
SAMPLE_ARRAYS = {
    "x_train": "8f226914fd20fd8fcb7d88b33c0b6f127eefa53cefa4ca279dae5408b3377c3c",
    "y_train": "056cfb5b9c373581fb414ddb125d9ebb8a1ba830426ac4679e57d8bffc7742be",
    "x_valid": "7d1d6245007aa05e036e8438cc0c1834f9dadd087ce56dcb09f8184fc36d8dea",
    "y_valid": "0d3a57d84a8d178c31fc4136fb0cf441f47cd4d89966c2dd026f186b0e2e1397",
    "x_test": "6b9f2e1caee6e70aada82992f913dc24b4991aafdd9cda90d7c1ae2eba56303f",
    "y_test": "96d8eaaed73cdc28cba59b094cf1737404b686cd478044b699e4d6132fc7a8dc",
}


class DamagedDataError(ValueError):
    """A data file is there but does not hold the arrays that it should."""


@dataclass(frozen=True)
class Mnist:
    """Handwritten digits, ready to train on; the arrays are read-only.

    Attributes
    ----------
    x_train, x_valid, x_test : ndarray, shape (n, 28, 28), float32 in [0, 1]
        Images, 0 for paper and 1 for ink. There are 55,000 training images from either source;
        5,000 validation and 10,000 test images in full MNIST, 500 and 500 in the sample.
    y_train, y_valid, y_test : ndarray, shape (n,), uint8 in 0 to 9
        Labels.
    source : str
        Where the digits came from, in one sentence.
    is_full : bool
        Whether they are full MNIST; otherwise the sample.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_valid: np.ndarray
    y_valid: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    source: str
    is_full: bool


def load_mnist() -> Mnist:
    """Load MNIST, or the 5,000-digit sample of it that comes with the course.

    The first of these that is there is used: `data/mnist.npz`; Keras's own cache; a download into
    that cache; the sample, whose 4,000 training images are widened to 55,000. One printed line
    says which. The environment variable `COURSE_MNIST`, set to `full` or `sample`, forces one.

    Returns
    -------
    Mnist
        The same names and types whatever the source.

    Raises
    ------
    ValueError
        Where `COURSE_MNIST` is neither empty, `full` nor `sample`.
    DamagedDataError
        Where a file is there and does not hold MNIST. It is named, and left as it is.
    FileNotFoundError
        Where `COURSE_MNIST=full` and full MNIST can neither be found nor downloaded.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), Gradient-based learning applied to document
    recognition. The split into 55,000 and 5,000 is that of Géron (2019), chapter 17.
    """
    wanted = os.environ.get("COURSE_MNIST", "").strip()
    if wanted not in ("", "full", "sample"):
        raise ValueError(
            f"COURSE_MNIST is {wanted!r}: set it to 'full' or 'sample', or unset it to use "
            "whichever is there."
        )
    reason = "COURSE_MNIST=sample"
    if wanted != "sample":
        path, reason = _find_or_download()
        if path is not None:
            return _announced(_full(path))
    if wanted == "full":
        raise FileNotFoundError(
            f"COURSE_MNIST=full, but there is no {DATA / 'mnist.npz'} and no {_keras_cache()}, "
            f"and the download did not succeed ({reason}): copy mnist.npz to one of these places, "
            "or unset COURSE_MNIST to use the sample."
        )
    return _announced(_sample(reason))


def _announced(mnist: Mnist) -> Mnist:
    print(f"Digits: {mnist.source}.")
    return mnist


def _keras_cache() -> Path:
    return keras_home() / "datasets" / "mnist.npz"


def _find_or_download() -> tuple[Path | None, str]:
    """Return the path of full MNIST, or None and why there is none."""
    cache = _keras_cache()
    for path in (DATA / "mnist.npz", cache):
        if os.path.lexists(path):  # a link to nothing is damaged, not absent
            return path, ""
    print("Digits: looking for full MNIST on the web (11 MB) ...")
    reason = fetch(URL, URL_SHA256, cache)
    return (None, reason) if reason else (cache, "")


def _read(path: Path, digests: dict[str, str], advice: str) -> dict[str, np.ndarray]:
    """Read and verify the arrays of an .npz file; pickled objects are refused."""
    if not os.path.lexists(path):
        raise FileNotFoundError(f"{path} is missing: {advice}")
    if not path.is_file():  # reading from a pipe would wait for ever
        raise DamagedDataError(f"{path} is damaged (it is no file, or leads to none): {advice}")
    arrays = {}
    try:
        # np.load would also take an array that is no archive, or a pickled object
        with zipfile.ZipFile(path), np.load(path, allow_pickle=False) as file:
            for name, digest in digests.items():
                array = arrays[name] = file[name]
                # the same bytes may be meant as other numbers, or as rows of 784
                kind = np.uint8, ((28, 28) if name.startswith("x") else ())
                is_same = hashlib.sha256(array.tobytes()).hexdigest() == digest
                if not is_same or (array.dtype, array.shape[1:]) != kind:
                    raise DamagedDataError(f"{path} is damaged ({name} has changed): {advice}")
    except KeyError:
        raise DamagedDataError(f"{path} is damaged ({name} is missing): {advice}") from None
    except DamagedDataError:
        raise
    # A damaged archive fails in as many ways as there are bytes in it: zipfile, zlib and NumPy
    # raise errors of a dozen types.
    except Exception as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise DamagedDataError(
            f"{path} is damaged and cannot be read ({reason}): {advice}"
        ) from error
    return arrays


def _full(path: Path) -> Mnist:
    advice = "delete it or put a good copy in its place, or set COURSE_MNIST=sample."
    arrays = _read(path, FULL_ARRAYS, advice)
    x, y = arrays["x_train"], arrays["y_train"]
    return Mnist(
        _as_float(x[:N_TRAIN]),
        _frozen(y[:N_TRAIN]),
        _as_float(x[N_TRAIN:]),
        _frozen(y[N_TRAIN:]),
        _as_float(arrays["x_test"]),
        _frozen(arrays["y_test"]),
        "full MNIST, 55,000 training, 5,000 validation and 10,000 test images",
        is_full=True,
    )


def _sample(reason: str) -> Mnist:
    arrays = _read(
        SAMPLE,
        SAMPLE_ARRAYS,
        "restore it with `git checkout data/mnist_5k.npz`, or install the course from its own "
        "folder with `pip install -e .`.",
    )
    x_train, y_train = widen(_as_float(arrays["x_train"]), arrays["y_train"], N_TRAIN)
    return Mnist(
        _frozen(x_train),
        _frozen(y_train),
        _as_float(arrays["x_valid"]),
        _frozen(arrays["y_valid"]),
        _as_float(arrays["x_test"]),
        _frozen(arrays["y_test"]),
        "the 5,000-digit sample, 4,000 training images widened to 55,000, "
        f"500 validation and 500 test images ({reason})",
        is_full=False,
    )


def _as_float(images: np.ndarray) -> np.ndarray:
    return _frozen(images.astype(np.float32) / np.float32(255))


def _frozen(array: np.ndarray) -> np.ndarray:
    # A cell that changed the digits in place would change the meaning of every other cell.
    array.flags.writeable = False
    return array


def per_class(images: np.ndarray, labels: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Take the first `n` images of each of the ten digits, digit by digit.

    Parameters
    ----------
    images : ndarray, shape (m, ...)
    labels : ndarray, shape (m,), integers 0 to 9
    n : int
        How many of each digit.

    Returns
    -------
    images : ndarray, shape (10 n, ...)
    labels : ndarray, shape (10 n,)

    Raises
    ------
    ValueError
        Where there are fewer than `n` of some digit.
    """
    found = [np.flatnonzero(labels == digit)[:n] for digit in range(10)]
    for digit, rows in enumerate(found):
        if len(rows) < n:
            raise ValueError(
                f"There are only {len(rows)} images of the digit {digit}, not {n}: ask for fewer, "
                "or take them from the training images."
            )
    rows = np.concatenate(found)
    return images[rows], labels[rows]
