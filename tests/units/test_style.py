"""The figures' looks: named by a lesson, changed by no import, and by no matplotlibrc."""

import io
import os
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

DRAW = """
import matplotlib
matplotlib.use("Agg")
import sys
import matplotlib.pyplot as plt
from helpers import image_rows, png_of
before = dict(matplotlib.rcParams)
import helpers.display, helpers.figures, helpers.widgets.sliders
assert dict(matplotlib.rcParams) == before, "an import changed the settings"
plt.style.use(["default", "helpers.course"])
figure, axes = plt.subplots(figsize=(2, 1))
axes.plot([0, 1], label="$x^2$")
axes.legend()
sys.stdout.buffer.write(png_of(figure))
"""


def drawn(tmp_path, matplotlibrc):
    (tmp_path / "matplotlibrc").write_text(matplotlibrc)
    env = {**os.environ, "MATPLOTLIBRC": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", DRAW], capture_output=True, env=env, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return np.asarray(Image.open(io.BytesIO(run.stdout)).convert("RGB"))


def test_a_matplotlibrc_of_another_course_has_no_say(tmp_path):
    # all at once, because each start of matplotlib takes a second; they do not cancel each other
    of_another_course = """
text.usetex: True
figure.facecolor: black
axes.facecolor: black
text.color: white
xtick.color: white
font.size: 30
lines.linewidth: 9
savefig.dpi: 10
savefig.bbox: tight
savefig.transparent: True
image.cmap: hot
axes.prop_cycle: cycler('color', ['ff0000'])
"""
    assert np.array_equal(drawn(tmp_path, of_another_course), drawn(tmp_path, ""))


def test_the_style_sheet_names_the_colors_for_the_color_blind():
    with plt.style.context(["default", "helpers.course"]):
        colors = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    assert [color.lstrip("#") for color in colors[:2]] == ["0072B2", "D55E00"]
