"""Every lesson's deck as a document: nothing from outside, every formula, picture and note.

Here and not among the units: a second a lesson is what exporting takes, and the tests in Chromium
export the same decks.
"""

import re

import pytest
from nbformat import NotebookNode
from sample_lesson import NAMES, deck, lesson, parsed

from helpers.export.deck import has_tag, slide_type

every_lesson = pytest.mark.parametrize("name", NAMES)


def words(text: str) -> set[str]:
    """Return a text's longer words, without formulas, code, links' targets and tags."""
    text = re.sub(r"(\$\$?).+?\1|\\\\\(.+?\\\\\)|\\begin.+?\\end|```.+?```", " ", text, flags=re.S)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|https?:\S+", " ", text)
    return set(re.findall(r"[A-Za-z]{5,}", text))


def own_lines(nb: NotebookNode, hidden: list[NotebookNode]) -> set[str]:
    """Return the longer lines that stand in hidden cells and nowhere else.

    A helper's source, which a shown cell displays, may import what a hidden cell does.
    """
    seen = [cell for cell in nb.cells if cell not in hidden]
    outputs = (output for cell in seen for output in cell.get("outputs", []))
    displayed = (output.get("data", {}).get("text/markdown", "") for output in outputs)
    elsewhere = "\n".join([*(cell.source for cell in seen), *displayed])
    lines = {line.strip() for cell in hidden for line in cell.source.splitlines()}
    return {line for line in lines if len(line) > 12 and line not in elsewhere}


@every_lesson
def test_deck_loads_nothing_from_outside(name: str) -> None:
    soup = parsed(name)
    loaded = [
        value
        for element in soup.find_all(True)
        for attribute, value in element.attrs.items()
        if attribute in ("src", "srcset", "poster", "data", "xlink:href")
        or (attribute == "href" and element.name != "a")
    ]
    assert [url[:80] for url in loaded if not url.startswith("data:")] == []
    styles = " ".join(style.text for style in soup.select("style"))
    styles += " ".join(element["style"] for element in soup.select("[style]"))
    assert re.findall(r"@import.{,80}|url\((?!['\"]?data:).{,80}", styles) == []
    scripts = " ".join(script.text for script in soup.select("script:not([src])"))
    assert re.findall(r"\bimport\b.{,80}|https?:.{,80}", scripts) == []


@every_lesson
def test_deck_has_every_formula_drawn(name: str) -> None:
    soup = parsed(name)
    prose = "\n".join(
        str(string)
        for string in soup.select_one(".slides").find_all(string=True)
        if not string.find_parent(["pre", "code", "style", "script"])
    )
    assert re.findall(r"\$[^$]+\$|\\\(|\\\[|\\begin", prose) == []
    assert all(svg["aria-label"] and svg["role"] == "img" for svg in soup.select("svg.math"))


@every_lesson
def test_deck_describes_every_picture(name: str) -> None:
    descriptions = [picture.get("alt", "") for picture in parsed(name).select("img")]
    assert all(descriptions)
    assert not any("No description has been provided" in alt for alt in descriptions)


@every_lesson
def test_deck_gives_the_speaker_every_note(name: str) -> None:
    notes = " ".join(aside.get_text(" ") for aside in parsed(name).select("aside.notes"))
    for cell in lesson(name).cells:
        if slide_type(cell) == "notes" and not has_tag(cell, "solution"):
            assert words(cell.source) - words(notes) == set()


@every_lesson
def test_deck_holds_no_solution_and_nothing_skipped(name: str) -> None:
    nb = lesson(name)
    hidden = [cell for cell in nb.cells if has_tag(cell, "solution") or slide_type(cell) == "skip"]
    shown = parsed(name).get_text()
    assert {line for line in own_lines(nb, hidden) if line in shown} == set()


@every_lesson
def test_deck_holds_no_widget(name: str) -> None:
    assert "vnd.jupyter.widget" not in deck(name)
