"""The web page: built strictly from what is stored, whole without a network, readable by all."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from sample_lesson import LESSONS

ROOT = Path(__file__).resolve().parents[2]
LOOKED_AT = (
    "index",
    "glossary",
    "LECTURE_MAP",
    "lectures/00_first_autoencoder",
    "lectures/03_stacked_autoencoder",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(ROOT / ".github" / "pages" / "build.py"), str(folder)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site):
    """Each page that a reader may open, parsed."""
    found = [path for path in site.rglob("*.html") if not {"handouts", "_static"} & {*path.parts}]
    return {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in found}


def test_every_lesson_is_a_page_with_its_notebook_slides_and_copy(site):
    for path in LESSONS:
        assert (site / "lectures" / f"{path.stem}.html").is_file()
        assert (site / "handouts" / path.name).read_bytes() == path.read_bytes()
        for kind in ("slides.html", "student.ipynb"):
            assert (site / "handouts" / f"{path.stem}.{kind}").is_file(), kind


def test_every_link_within_the_page_leads_somewhere(pages):
    broken = []
    for path, page in pages.items():
        for link in page.find_all(["a", "img", "link", "script"]):
            target = urlsplit(link.get("href") or link.get("src") or "")
            if target.scheme or target.netloc or not (target.path or target.fragment):
                continue
            file = (path.parent / unquote(target.path)).resolve() if target.path else path
            there = file.is_file() and (
                not target.fragment
                or file not in pages
                or pages[file].find(id=unquote(target.fragment))
            )
            broken += [] if there else [f"{path.name}: {target.geturl()}"]
    assert not broken


def test_every_picture_has_its_alternative_text(pages):
    for path, page in pages.items():
        for picture in page.select("main img"):
            assert picture.get("alt", "").strip(), f"{path.name}: {picture}"


def test_formulas_are_drawn_and_none_is_left_as_tex(pages):
    formulas = [
        formula
        for page in pages.values()
        for formula in page.select(".formula, div.math, span.math")
    ]
    assert len(formulas) > 500
    assert all(formula.find("svg") for formula in formulas)


def test_solutions_and_what_answers_a_prediction_are_folded(pages):
    for path, page in pages.items():
        if path.parent.name != "lectures":
            continue
        for cell in page.select(".cell.tag_solution"):
            assert cell.find("details"), path.name
            assert not cell.select_one("details[open]"), path.name
        asked = sum("Predict." in bold.text for bold in page.select("main strong"))
        folded = len(page.select(".cell.tag_hide-output details, .cell.tag_hide-output.hide"))
        assert folded >= 1, f"{path.name} asks {asked} times"


def test_a_widget_that_needs_a_kernel_says_so(pages):
    lessons = {
        path.stem[:2]: page for path, page in pages.items() if path.parent.name == "lectures"
    }
    for number in ("06", "08"):
        assert len(lessons[number].select(".still")) == 1, "noise, and a score, need a kernel"
    for number in ("02", "03"):
        assert not lessons[number].select(".still"), "its slider moves, or its pad copies"


def test_a_sliders_picture_follows_its_keys_on_a_page(site, browser):
    page = browser.new_page()
    page.goto((site / "lectures" / "02_linear_autoencoder.html").as_uri())
    image, control = page.locator(".moving img"), page.locator(".moving input")
    before = image.get_attribute("src")
    control.press("End")
    expect(image).not_to_have_attribute("src", before)
    assert image.get_attribute("alt").endswith("(epoch 200)")
    control.press("Home")
    expect(image).to_have_attribute("src", before)
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_whole_without_a_network_and_readable_by_all(site, browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for name in LOOKED_AT:
        page.goto((site / f"{name}.html").as_uri())
        # Colors fade in after the page has chosen light or dark; a look at halves of that way
        # measures contrasts that nobody reads.
        page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
        found = Axe().run(page).response["violations"]
        grave = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        assert not grave, [(fault["id"], fault["nodes"][0]["html"]) for fault in grave]
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, name
    context.close()
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
