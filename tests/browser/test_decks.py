"""The decks in a real Chromium, without a network: they fit, they move, the speaker view speaks."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook, new_output
from playwright.sync_api import Browser, Page, Route, expect
from sample_lesson import NAMES, code, deck, md

from helpers.export.deck import HEIGHT, INNER, WIDTH
from helpers.export.exporters import SlidesExporter

# Goes through the deck with every step shown and measures what each slide needs. A question may
# be open, one at a time.
MEASURE = """(inner) => Reveal.getSlides().map((slide) => {
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v, 99);
  const all = (selector) =>
    [...slide.querySelectorAll(selector)].filter((element) => !element.closest("aside"));
  const questions = all("details");
  const heights = [slide.scrollHeight];
  for (const question of questions) {
    question.open = true;
    heights.push(slide.scrollHeight);
    question.open = false;
  }
  const pictures = all("img").map((img) => {
    const ratio = img.naturalHeight / img.naturalWidth;
    return {
      name: img.alt,
      shown: Math.min(img.clientHeight, img.clientWidth * ratio),
      least: Math.min(200, img.naturalHeight, inner * ratio) - 1,
    };
  });
  const wrapped = all(".highlight pre").filter((pre) => {
    const lines = pre.textContent.trimEnd().split("\\n").length;
    return pre.clientHeight > (lines + 0.5) * parseFloat(getComputedStyle(pre).lineHeight);
  });
  questions.forEach((question) => (question.open = true));
  const formulas = all("svg.math").map((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    return { name: svg.ariaLabel, width, height };
  });
  questions.forEach((question) => (question.open = false));
  const heading = slide.querySelector("h1, h2, h3, h4") ?? slide;
  const title = heading.innerText.trim().replace(/\\s+/g, " ").slice(0, 40);
  return {
    name: `slide ${h + 1}/${(v ?? 0) + 1} '${title}'`,
    height: Math.max(...heights),
    width: slide.scrollWidth,
    wrapped: wrapped.map((pre) => pre.textContent.slice(0, 60)),
    pictures,
    formulas,
  };
})"""


@dataclass
class Deck:
    """A deck that is open in the browser.

    Attributes
    ----------
    page : Page
    slides : list of dict
        What `MEASURE` found, slide by slide.
    requests, messages : list of str
        What the deck asked the network for, and the errors it reported.
    """

    page: Page
    slides: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def where(self) -> tuple[int, int]:
        """Return the number of the column and of the frame in it, from 0."""
        return tuple(self.page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v ?? 0]"))

    def go(self, h: int, v: int = 0) -> None:
        """Turn to a slide, with none of its steps shown."""
        self.page.evaluate(f"Reveal.slide({h}, {v}, -1)")


def open_deck(browser: Browser, name: str, folder: Path) -> Deck:
    """Open a deck from its file, without a network, and measure its slides."""
    path = folder / f"{name}.slides.html"
    path.write_text(deck(name), encoding="utf-8")
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, offline=True)
    opened = Deck(context.new_page())

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            opened.requests.append(route.request.url)
            route.abort()

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: opened.messages.append(str(error)))
        page.on(
            "console",
            lambda m: opened.messages.append(m.text) if m.type in ("error", "warning") else None,
        )

    context.route("**/*", guard)
    listen(opened.page)
    context.on("page", listen)  # the speaker view
    opened.page.goto(path.as_uri())
    opened.page.wait_for_function("Reveal.isReady() && [...document.images].every(i => i.complete)")
    opened.slides = opened.page.evaluate(MEASURE, INNER)
    return opened


@pytest.fixture(scope="module", params=NAMES)
def any_deck(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deck]:
    """Open each deck once."""
    opened = open_deck(browser, request.param, tmp_path_factory.mktemp("deck"))
    yield opened
    opened.page.context.close()


@pytest.fixture
def sample_deck(browser: Browser, tmp_path: Path) -> Iterator[Deck]:
    """Open the sample's deck, for tests that leave it changed."""
    opened = open_deck(browser, "sample", tmp_path)
    yield opened
    opened.page.context.close()


# Every deck ----------------------------------------------------------------------------------


def test_deck_asks_for_nothing_and_reports_no_error(any_deck: Deck) -> None:
    assert any_deck.requests == []
    assert any_deck.messages == []


def test_every_slide_fits_its_frame(any_deck: Deck) -> None:
    misfits = [
        f"{slide['name']} is {slide[side]} px {word}, the frame is {frame}"
        for slide in any_deck.slides
        for side, word, frame in (("height", "tall", HEIGHT), ("width", "wide", WIDTH))
        if slide[side] > frame
    ]
    assert not misfits, "\n".join(misfits)


def test_no_line_of_code_is_wrapped(any_deck: Deck) -> None:
    assert [
        (slide["name"], slide["wrapped"]) for slide in any_deck.slides if slide["wrapped"]
    ] == []


def test_pictures_are_large_enough_to_read(any_deck: Deck) -> None:
    small = [
        f"{slide['name']}: {picture['name']} is {picture['shown']:.0f} px tall"
        for slide in any_deck.slides
        for picture in slide["pictures"]
        if picture["shown"] < picture["least"]
    ]
    assert not small, "\n".join(small)


def test_formulas_can_be_seen(any_deck: Deck) -> None:
    unseen = [
        f"{slide['name']}: {formula['name']}"
        for slide in any_deck.slides
        for formula in slide["formulas"]
        if formula["width"] < 2 or formula["height"] < 2
    ]
    assert not unseen, "\n".join(unseen)


def test_arrow_keys_turn_the_slides(any_deck: Deck) -> None:
    any_deck.go(0)
    columns = any_deck.page.evaluate("Reveal.getHorizontalSlides().length")
    for _ in range(any_deck.page.evaluate("Reveal.getTotalSlides()") * 9):
        if any_deck.where()[0] == columns - 1:
            break
        any_deck.page.keyboard.press("ArrowRight")
    assert any_deck.where()[0] == columns - 1
    any_deck.go(min(1, columns - 1))
    any_deck.page.keyboard.press("ArrowLeft")
    assert any_deck.where() == (0, 0)


# The sample, which has everything --------------------------------------------------------------


def test_space_shows_each_step_and_then_turns_down(sample_deck: Deck) -> None:
    page = sample_deck.page
    sample_deck.go(2)
    at_once, first, with_first, second = page.locator(
        "section.present section.present > .text > p"
    ).all()
    expect(at_once).to_be_visible()
    expect(first).to_be_hidden()
    page.keyboard.press("Space")
    expect(first).to_be_visible()
    expect(with_first).to_be_visible()
    expect(second).to_be_hidden()
    page.keyboard.press("Space")
    expect(second).to_be_visible()
    page.keyboard.press("Space")
    assert sample_deck.where() == (2, 1)


def test_question_opens_by_click_and_by_key(sample_deck: Deck) -> None:
    page = sample_deck.page
    sample_deck.go(2, 1)
    answer = page.locator("details p")
    expect(answer).to_be_hidden()
    page.locator("summary").click()
    expect(answer).to_be_visible()
    for key, state in (
        ("Space", expect(answer).to_be_hidden),
        ("Enter", expect(answer).to_be_visible),
    ):
        page.keyboard.press(key)
        state()
    assert sample_deck.where() == (2, 1)
    page.keyboard.press("ArrowRight")
    assert sample_deck.where() == (3, 0)


def test_tab_reaches_only_what_is_seen(sample_deck: Deck) -> None:
    for slide, reached in (((2, 1), True), ((3, 0), False)):
        sample_deck.go(*slide)
        tags = set()
        for _ in range(9):
            sample_deck.page.keyboard.press("Tab")
            tags.add(sample_deck.page.evaluate("document.activeElement.tagName"))
        assert ("SUMMARY" in tags) is reached


def test_picture_stands_beside_long_code_and_below_short_code(sample_deck: Deck) -> None:
    boxes = {}
    for slide in ((3, 0), (4, 2)):
        sample_deck.go(*slide)
        shown = sample_deck.page.locator("section.present:not(.stack)")
        code, picture = (shown.locator(kind).bounding_box() for kind in (".highlight", "img"))
        boxes[slide] = (code["x"] + code["width"] <= picture["x"], picture["y"] > code["y"] + 50)
    assert boxes == {(3, 0): (False, True), (4, 2): (True, False)}


def test_s_opens_the_speaker_view_with_notes_and_formulas(sample_deck: Deck) -> None:
    sample_deck.go(0)
    with sample_deck.page.context.expect_page() as opening:
        sample_deck.page.keyboard.press("s")
    notes = opening.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("Welcome the class; ")
    sample_deck.page.keyboard.press("ArrowRight")
    expect(notes).to_contain_text("Notes on formulas")
    box = notes.get_by_role("img").bounding_box()
    assert box["width"] > 20
    assert box["height"] > 10
    here = opening.value.frame_locator("#current-slide iframe")
    expect(here.get_by_role("heading", name="Formulas", exact=True)).to_be_visible()
    assert sample_deck.requests == []
    assert sample_deck.messages == []


def test_print_view_gives_a_page_for_each_slide(sample_deck: Deck) -> None:
    page = sample_deck.page
    page.goto(page.url.split("#")[0] + "?print-pdf")
    page.wait_for_selector(".pdf-page")
    margins = page.evaluate("""() => [...document.querySelectorAll(".pdf-page")].map((page) => {
      const first = page.querySelector("section > div > *").getBoundingClientRect();
      return first.left - page.getBoundingClientRect().left;
    })""")
    assert min(margins) >= 50
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    contents = re.findall(rb"/Type /Page\s.*?/Contents (\d+) 0 R", pdf, re.DOTALL)
    assert len(contents) == len(sample_deck.slides)
    for number in contents:
        stream = re.search(rb"\n%s 0 obj\n.*?stream\n(.*?)\nendstream" % number, pdf, re.DOTALL)
        texts = len(re.findall(rb"\bBT\b", zlib.decompress(stream[1])))
        assert texts > 1, "a page has its number and nothing else"


def test_hostile_markdown_runs_no_script(browser: Browser, tmp_path: Path) -> None:
    hostile = [
        "<script>document.title = 'run'</script>",
        "<b onmouseover=\"document.title = 'run'\">b</b>",
        "<img src='data:,' onerror=\"document.title = 'run'\">",
        "<svg onload=\"document.title = 'run'\"><script>document.title = 'run'</script></svg>",
        "<iframe srcdoc=\"<script>parent.document.title = 'run'</script>\"></iframe>",
        "<details open ontoggle=\"document.title = 'run'\"><summary>q</summary>a</details>",
    ]
    cells = [md(f"# Calm\n\n{source}", "slide") for source in hostile]
    for sanitize in (False, True):
        exporter = SlidesExporter(sanitize_html=sanitize)
        html, _ = exporter.from_notebook_node(new_notebook(cells=cells))
        file = tmp_path / f"{sanitize}.html"
        file.write_text(html, "utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        for _ in hostile:
            page.keyboard.press("ArrowRight")
        page.mouse.move(300, 300)
        assert page.title() == "Calm"
        page.close()


def deck_at(browser: Browser, name: str, what: str, folder: Path) -> Page:
    """Open a deck at the slide that holds what a selector finds."""
    page = open_deck(browser, name, folder).page
    slide = f"Reveal.getIndices(document.querySelector('{what}').closest('section'))"
    page.evaluate(f"Reveal.slide(...Object.values({slide}))")
    return page


def test_a_sliders_picture_follows_its_keys_in_a_deck(browser: Browser, tmp_path: Path) -> None:
    slides = deck_at(browser, "A3_codes_and_compression", ".moving", tmp_path)
    image = slides.locator("section.present .moving img")
    control = slides.locator("section.present .moving input")
    before, place = image.get_attribute("src"), slides.evaluate("Reveal.getIndices()")
    control.press("ArrowRight")
    expect(image).not_to_have_attribute("src", before)
    assert image.get_attribute("alt").endswith("(step 2)")
    control.press("ArrowLeft")
    expect(image).to_have_attribute("src", before)
    assert slides.evaluate("Reveal.getIndices()") == place, "the slide stays"


def test_a_finger_draws_on_the_pad_of_a_deck_and_turns_slides_beside_it(
    browser: Browser, tmp_path: Path
) -> None:
    slides = deck_at(browser, "03_stacked_autoencoder", ".drawing", tmp_path)
    finger = slides.context.new_cdp_session(slides)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def swipe(x: float, y: float) -> None:
        points = [{"x": x - 15 * step, "y": y + 2 * step} for step in range(10)]
        for step, point in enumerate(points):
            kind = "touchMove" if step else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    place = "Object.values(Reveal.getIndices()).join()"
    before = slides.evaluate(place)
    pad = slides.locator("section.present .drawing canvas")
    copy = slides.locator("section.present .drawing img").last
    box, shown = pad.bounding_box(), copy.get_attribute("src")
    swipe(box["x"] + 0.8 * box["width"], box["y"] + 0.4 * box["height"])
    expect(copy).not_to_have_attribute("src", shown)
    assert slides.evaluate(place) == before, "the slide stays"
    swipe(box["x"] + 4 * box["width"], box["y"] + 0.8 * box["height"])
    slides.wait_for_function(f"{place} !== '{before}'")


LONG = "x" * 20_000
LONG_LINES = {
    "text": md(f"# Long\n\n{LONG}", "slide"),
    "heading": md(f"## {LONG}", "slide"),
    "list": md(f"# Long\n\n- {LONG}", "slide"),
    "link": md(f"# Long\n\n<http://example.org/{LONG}>", "slide"),
    "HTML": md(f"<div>{LONG}</div>", "slide"),
    "inline code": md(f"# Long\n\n`{LONG}`", "slide"),
    "code": code(f"name = '{LONG}'", "slide"),
    "printed": code("name", "slide", new_output("stream", text=LONG)),
    "HTML output": code("a", "slide", new_output("display_data", {"text/html": f"<b>{LONG}</b>"})),
}


@pytest.mark.parametrize("cell", LONG_LINES.values(), ids=LONG_LINES)
def test_an_unbroken_line_breaks_within_the_frame_and_is_read_to_its_end(
    browser: Browser, tmp_path: Path, cell: NotebookNode
) -> None:
    file = tmp_path / "long.html"
    file.write_text(SlidesExporter().from_notebook_node(new_notebook(cells=[cell]))[0], "utf-8")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(file.as_uri())
    slide = page.locator("section.present")
    assert slide.evaluate("s => s.scrollWidth <= s.clientWidth && s.clientHeight <= innerHeight")
    page.mouse.move(WIDTH / 2, HEIGHT / 2)
    page.mouse.wheel(0, 100_000)
    page.wait_for_function(
        "(s => s.scrollTop + s.clientHeight >= s.scrollHeight - 1)"
        "(document.querySelector('section.present'))"
    )
    page.close()
