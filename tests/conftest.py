"""What all tests share: figures without a display, and digits chosen by the test alone."""

import matplotlib
import pytest

matplotlib.use("Agg")


@pytest.fixture(scope="session")
def sample():
    """The 5,000-digit sample, whatever else is on this machine."""
    from helpers import load_mnist

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("COURSE_MNIST", "sample")
        return load_mnist()
