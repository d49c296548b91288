"""A hand on a drawing pad in the browser, and what is on it."""

from playwright.sync_api import Locator

INK = """pad => pad.getContext("2d").getImageData(0, 0, 28, 28).data.reduce(
    (sum, value, k) => sum + (k % 4 ? 0 : 1 - value / 255), 0)"""


def draw(pad: Locator) -> None:
    """Draw a stroke from the top to the bottom."""
    pad.scroll_into_view_if_needed()
    box, mouse = pad.bounding_box(), pad.page.mouse
    mouse.move(box["x"] + 90, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 120, box["y"] + 200, steps=8)
    mouse.up()


def ink_on(pad: Locator) -> float:
    """Return how many pixels of ink are on a pad."""
    return pad.evaluate(INK)
