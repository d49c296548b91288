"""The widgets as a student meets them: in JupyterLab, in a browser, with a running kernel."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from drawn import draw, ink_on
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

TOKEN = secrets.token_hex()
# Notebook 7 takes the keys of what has the focus for shortcuts, unless it is marked so.
KEPT_FROM_NOTEBOOK_7 = ("data-lm-suppress-shortcuts", "true")

SLIDER = """
import numpy as np
from helpers import png_of, slider
slider(lambda k: png_of(np.eye(28) * k / 4, zoom=4), "a diagonal line", shade=[1, 2, 4])
"""
PAD = """
import numpy as np
from helpers import drawing_pad
drawing_pad(
    lambda image: {"mirrored": image[:, ::-1], "ink": float(image.sum())},
    {"a line": np.eye(28), "nothing": np.zeros((28, 28))},
    "a diagonal line and its mirror image",
    corrupt=lambda image: np.clip(image + 0.5, 0, 1),
)
"""
PLANE = """
import matplotlib.pyplot as plt
import numpy as np
from helpers import latent_plane
latent_plane(
    lambda x, y: (np.full((28, 28), abs(x) / 3), "right" if x > 0 else "left"),
    plt.figure(figsize=(4, 4)),
    3,
    "an empty plane and a white picture",
)
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab of its own, with a notebook for each widget."""
    folder = tmp_path_factory.mktemp("lab")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    for name, source in (("slider", SLIDER), ("pad", PAD), ("plane", PLANE)):
        notebook = new_notebook(cells=[new_code_cell(source.strip())], metadata=kernel)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={folder}",
    ]
    env = {**os.environ, "HOME": str(folder / "home"), "JUPYTER_PREFER_ENV_PATH": "1"}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            for _ in range(120):
                try:
                    urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}").close()
                    break
                except URLError:
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/lab"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def run_in_lab(browser: Browser, lab: str, name: str) -> Iterator[Page]:
    """The page of a notebook whose only cell is running, in a workspace of its own."""
    page = browser.new_page()
    page.goto(f"{lab}/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}")
    page.locator(".jp-CodeCell").click(timeout=60_000)
    # The kernel's indicator says when the cell will not wait for a dialog.
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute(
        "data-status", "idle", timeout=60_000
    )
    prompt = page.locator(".jp-InputPrompt").first
    for _ in range(6):  # on a busy machine the first key may come before the notebook listens
        if page.locator(".jp-Dialog").count():  # or JupyterLab may have something to say first
            page.keyboard.press("Escape")
        page.locator(".jp-CodeCell").first.click()
        page.keyboard.press("Shift+Enter")
        try:
            expect(prompt).to_have_text(re.compile(r"\[[*\d]+\]"), timeout=10_000)
            break
        except AssertionError:
            continue
    yield page
    page.close()


def test_a_slider_moves_by_keys_and_redraws_its_picture(browser: Browser, lab: str) -> None:
    with run_in_lab(browser, lab, "slider") as page:
        picture = page.locator(".widget-image")
        expect(picture).to_be_visible(timeout=60_000)
        assert picture.evaluate("image => [image.naturalWidth, image.clientWidth]") == [28 * 4] * 2
        before = picture.get_attribute("src")
        page.locator(".noUi-handle").focus()
        expect(page.locator(".noUi-handle")).to_have_attribute(*KEPT_FROM_NOTEBOOK_7)
        page.keyboard.press("ArrowRight")
        expect(picture).not_to_have_attribute("src", before)
        expect(page.get_by_text("a diagonal line", exact=True)).to_be_visible()


def test_a_digit_is_drawn_picked_by_keys_corrupted_and_cleared(browser: Browser, lab: str) -> None:
    with run_in_lab(browser, lab, "pad") as page:
        pad = page.get_by_label("Draw a digit here")
        expect(pad).to_be_visible(timeout=60_000)
        picture = page.get_by_alt_text("mirrored of the digit")
        expect(page.get_by_text("ink 406")).to_be_visible()  # it starts with the line and noise
        page.get_by_role("button", name="Clear").click()
        expect(picture).to_have_count(0)
        draw(pad)
        expect(picture).to_be_visible()
        drawn = picture.get_attribute("src")
        assert ink_on(pad) > 5
        page.get_by_role("button", name="Clear").click()
        expect(picture).to_have_count(0)
        assert ink_on(pad) == 0, "a second drawing starts on blank paper as well"

        page.get_by_role("combobox", name="or pick").focus()
        expect(page.locator(":focus")).to_have_attribute(*KEPT_FROM_NOTEBOOK_7)
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text("ink 28")).to_be_visible()
        expect(picture).not_to_have_attribute("src", drawn)
        page.get_by_role("button", name="Add noise").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("ink 406")).to_be_visible()
        page.get_by_role("button", name="Clear").focus()
        page.keyboard.press("Space")
        expect(picture).to_have_count(0)
        expect(page.locator(".jp-CodeCell")).to_have_count(2)  # no key reached the notebook


def test_a_plane_follows_the_mouse_and_the_arrow_keys(browser: Browser, lab: str) -> None:
    with run_in_lab(browser, lab, "plane") as page:
        plane = page.get_by_label("Plane of two codings")
        expect(plane).to_be_visible(timeout=60_000)
        expect(page.get_by_text("codings (0.00, 0.00): left")).to_be_visible()
        picture = page.get_by_alt_text("decoded picture")
        before = picture.get_attribute("src")
        plane.scroll_into_view_if_needed()
        box = plane.bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
        page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2, steps=30)
        expect(
            page.get_by_text(re.compile(r"codings \(1\.\d\d, -?0\.0\d\): right"))
        ).to_be_visible()
        expect(picture).not_to_have_attribute("src", before)

        page.mouse.move(box["x"], box["y"] - 20)
        plane.focus()
        expect(plane).to_have_attribute(*KEPT_FROM_NOTEBOOK_7)
        for _ in range(40):  # past the plane's left edge
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        for _ in range(60):
            page.keyboard.press("ArrowLeft")
        expect(page.get_by_text(re.compile(r"codings \(-3\.00, 0\.[01]\d\): left"))).to_be_visible()
        expect(page.locator(".jp-CodeCell")).to_have_count(2)  # no key reached the notebook
