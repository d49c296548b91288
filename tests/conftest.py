"""What all tests share: figures without a display, digits of the test's choice, one Chromium."""

import os
import shutil
import sys
from collections.abc import Iterator

import matplotlib
import pytest
from playwright.sync_api import Browser, sync_playwright

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    """No test sees the figures that another left open."""
    yield
    # A test that draws has imported it; the others need not wait for it.
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="session")
def sample():
    """The 5,000-digit sample, whatever else is on this machine."""
    from helpers import load_mnist

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("COURSE_MNIST", "sample")
        return load_mnist()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; Playwright's own is not fetched."""
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip("no Chromium is installed")
    flags = (
        "--disable-gpu --disable-background-networking --disable-component-update "
        "--disable-sync --no-first-run"
    ).split()
    if os.name == "posix" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root with it
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()
