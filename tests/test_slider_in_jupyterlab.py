"""A slider as a student meets it: in JupyterLab, in a browser, with a running kernel."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, expect

CELL = """
import numpy as np
from helpers import png_of, slider
slider(lambda k: png_of(np.eye(28) * k / 4, zoom=4), "shade", [1, 2, 4], 1, "a diagonal line")
"""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a notebook with one slider in a JupyterLab of its own."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = new_notebook(cells=[new_code_cell(CELL.strip())], metadata=kernel)
    nbformat.write(notebook, tmp_path / "slider.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}"]
    env = {**os.environ, "HOME": str(tmp_path / "home"), "JUPYTER_PREFER_ENV_PATH": "1"}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=log, stderr=log)
        try:
            for _ in range(120):
                try:
                    urlopen(f"http://127.0.0.1:{port}/api").close()
                    break
                except URLError:
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/lab/tree/slider.ipynb"
        finally:
            server.terminate()
            server.wait()


def test_a_slider_moves_by_keys_and_redraws_its_picture(browser: Browser, lab: str) -> None:
    page = browser.new_page()
    page.goto(lab)
    page.locator(".jp-CodeCell").click(timeout=60_000)
    # The kernel's indicator says when the cell will not wait for a dialog.
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute(
        "data-status", "idle", timeout=60_000
    )
    page.keyboard.press("Shift+Enter")
    picture = page.locator(".widget-image")
    expect(picture).to_be_visible(timeout=60_000)
    assert picture.evaluate("image => [image.naturalWidth, image.clientWidth]") == [28 * 4] * 2
    before = picture.get_attribute("src")
    page.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)
    expect(page.get_by_text("a diagonal line", exact=True)).to_be_visible()
    page.close()
