"""What moves without a kernel, in Chromium: it shows what a kernel would."""

from base64 import b64decode
from io import BytesIO

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from helpers import png_of, slider
from helpers.export.moving import moving, script
from helpers.widgets.sliders import NEAR


def test_what_changes_from_one_position_to_the_next_is_drawn_over_the_rest(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    parts = rng.random((2, 3, 40, 20))  # the left half belongs to one slider, the right to another

    def picture(p: int, q: int) -> bytes:
        return png_of(np.concatenate([parts[0, p], parts[1, q]], axis=1))

    monkeypatch.setenv("COURSE_PICTURES", "all")
    outputs = []
    shown = "helpers.display.display"
    monkeypatch.setattr(shown, lambda data, metadata, raw: outputs.append((data, metadata)))
    slider(picture, "two halves", start={"p": 1, "q": 1}, p=[0, 1, 2], q=[0, 1, 2])
    ((data, metadata),) = outputs
    output = nbformat.v4.new_output("display_data", data, metadata=metadata)
    page = browser.new_page()
    page.set_content(f"{moving(output)}<script>{script()}</script>")
    page.evaluate("dispatchEvent(new Event('DOMContentLoaded'))")
    image, (left, right) = page.locator("img"), page.locator("input").all()
    for key, p in (("Home", 0), ("End", 2), ("ArrowLeft", 1)):
        left.press(key)
        for other, q in (("End", 2), ("Home", 0), ("ArrowRight", 1)):
            right.press(other)
            expect(image).to_have_attribute("alt", f"two halves (p {p}, q {q})")
            drawn = b64decode(image.get_attribute("src").partition(",")[2])
            assert_same(drawn, picture(p, q))
    page.close()


def assert_same(one: bytes, other: bytes) -> None:
    first, second = (np.asarray(Image.open(BytesIO(png)).convert("RGB")) for png in (one, other))
    np.testing.assert_allclose(first.astype(int), second, atol=NEAR)
