"""The decks need no network and show what they should; the student's copy has no solutions."""

import ast
import io
import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from nbconvert.nbconvertapp import NbConvertApp
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from nbformat.v4 import new_notebook, new_output
from PIL import Image
from sample_lesson import FORMULAS, NAMES, code, figure, lesson, md, parsed, sample, text

import helpers.export.exporters
from helpers.export.deck import HEIGHT, MARGIN, WIDTH, arrange, has_tag, is_beside, size_of
from helpers.export.exporters import (
    SlidesExporter,
    StudentExporter,
    formulas_drawn,
    without_scripts,
    without_solutions,
)
from helpers.export.moving import script

every_lesson = pytest.mark.parametrize("name", NAMES)


# Decks ---------------------------------------------------------------------------------------


def test_cells_become_columns_of_slides_with_steps_and_notes() -> None:
    cells = [
        md("leading note", "notes"),
        md("one"),
        md("its step", "fragment"),
        md("with the step"),
        md("note", "notes"),
        md("left out", "skip"),
        md("solved", "subslide", "solution"),
        md("below", "subslide"),
        md("two", "slide"),
    ]
    seen = [
        [([(step, c.source) for step, c in s.cells], [c.source for c in s.notes]) for s in column]
        for column in arrange(cells)
    ]
    first = ([(0, "one"), (1, "its step"), (1, "with the step")], ["leading note", "note"])
    assert seen == [[first, ([(0, "below")], [])], [([(0, "two")], [])]]


def test_notes_stay_with_the_frame_before_them() -> None:
    cells = [md("one", "slide"), md("1", "notes"), md("below", "subslide"), md("2", "notes")]
    cells += [md("two", "slide"), md("3", "notes"), md("its step", "fragment")]
    frames = [slide for column in arrange(cells) for slide in column]
    assert [[note.source for note in slide.notes] for slide in frames] == [["1"], ["2"], ["3"]]


WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "w1"}}


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text/plain": "words < 2"}, '<pre class="output">words &lt; 2</pre>'),
        ({"text/plain": "words", "text/html": "<b>words</b>"}, "<b>words</b>"),
        ({"text/plain": "words", "text/markdown": "**words**"}, "<strong>words</strong>"),
        ({"text/plain": "words", "text/latex": "$x$"}, 'aria-label="x"'),
        ({"text/plain": "words", "image/jpeg": "AAAA"}, "data:image/jpeg;base64,AAAA"),
        ({"text/plain": "words", "image/svg+xml": "<svg/>"}, "data:image/svg+xml;base64,PHN2Zy8+"),
        ({"text/plain": "0 %"} | WIDGET, '<div class="outputs"></div>'),
        ({"text/plain": "0 %", "text/html": "<b>words</b>"} | WIDGET, "<b>words</b>"),
        ({"application/json": {}}, '<div class="outputs"></div>'),
    ],
)
def test_an_output_is_shown_at_its_richest_without_a_widget(
    data: dict[str, Any], shown: str
) -> None:
    for output in (new_output("display_data", data), new_output("execute_result", data)):
        html = deck_with([code("1", "slide", output)])
        assert shown in html
        assert ("words" in html) == ("words" in shown)
        assert "0 %" not in html


@pytest.mark.parametrize("kind", ["display_data", "execute_result"])
def test_a_picture_is_no_larger_than_it_is_drawn(kind: str) -> None:
    picture = new_output(kind, {"image/png": white_png(300), "text/plain": "<Figure>"})
    assert size_of(picture) == (300, 300)
    assert "--height:300px" in deck_with([code("1", "slide", picture)])


@pytest.mark.parametrize(
    ("source", "width", "more", "beside"),
    [
        ("a = 1\n" * 16, 3, {}, True),
        ("a = 1", 3, {}, False),
        ("", 3, {}, False),
        ("a = 1\n" * 8, 30, {}, False),
        (("a" * 95 + "\n") * 16, 3, {}, False),
        ("a = 1\n" * 16, 3, {"tags": ["hide-input"]}, False),
    ],
    ids=["long", "short", "none", "wide picture", "wide code", "hidden"],
)
def test_a_picture_stands_beside_code_where_it_has_more_room(
    source: str, width: float, more: dict[str, Any], beside: bool
) -> None:
    picture = figure("a curve", width, 3)
    assert is_beside(code(source, None, text("1"), picture, picture, **more)) == beside
    assert not is_beside(code(source, None, text("1"), **more))


def test_deck_names_its_language_and_its_lesson() -> None:
    soup = parsed("sample")
    assert soup.html["lang"] == "en"
    assert soup.title.text == "Autoencoders in k steps"


def test_a_deck_has_the_size_that_its_frames_are_filled_for_and_what_moves_its_figures() -> None:
    page = parsed("sample")
    *_, last = page.find_all("script")
    assert re.findall(r"^  (width|height): (\d+),$", last.text, re.MULTILINE) == [
        ("width", str(WIDTH)),
        ("height", str(HEIGHT)),
    ]
    assert script() in last.text
    looks = page.find("style").text
    assert f"  --padding: 28px {MARGIN}px 36px;" in looks
    assert f"  height: {HEIGHT}px;" in looks


def test_formulas_carry_their_tex() -> None:
    labels = {svg["aria-label"] for svg in parsed("sample").select("svg.math")}
    assert set(FORMULAS) <= labels
    assert {"k = 1", r"\lambda_2 > 0", r"\begin{aligned} \mu &= 0 \end{aligned}"} <= labels


def test_question_keeps_its_answer_inside() -> None:
    assert "here by a third" in parsed("sample").select_one("details").text


def test_hidden_code_is_hidden_and_its_figure_shown() -> None:
    soup = parsed("sample")
    assert soup.select('img[alt="a strip"], img[alt="three noises"]')[1:]
    assert "strip(digits)" not in soup.text
    assert "hidden()" not in soup.text
    assert "Box(1)" not in soup.text


def test_link_to_a_lesson_leads_to_its_deck() -> None:
    assert parsed("sample").select_one('a[href="01_pca_covariance.slides.html"]')


@pytest.mark.parametrize("formula", [r"\frac{a}{", r"\left( a", r"\nonsense{x}"])
@pytest.mark.parametrize("source", ["Text ${}$.", "$$\n{}\n$$", "<b>\n${}$\n</b>"])
def test_formula_that_cannot_be_drawn_is_named(formula: str, source: str) -> None:
    nb = new_notebook(cells=[md(source.replace("{}", formula, 1), "slide")])
    with pytest.raises(ConversionException) as caught:
        SlidesExporter().from_notebook_node(nb, {"metadata": {"name": "03_lesson"}})
    assert str(caught.value).startswith(f"03_lesson: cannot draw the formula ${formula}$ (")


def test_notebook_without_slides_is_named() -> None:
    nb = new_notebook(cells=[md("# Text only")])
    with pytest.raises(ConversionException, match=r"^plain has no slides: give cells a slide type"):
        SlidesExporter().from_notebook_node(nb, {"metadata": {"name": "plain"}})


@pytest.mark.parametrize("source", ["![a cat](https://example.org/cat.png)", '<img src="no.png">'])
def test_picture_that_would_be_loaded_is_named(source: str) -> None:
    nb = new_notebook(cells=[md(source, "slide")])
    with pytest.raises(ConversionException, match=r"^web: \S+\.png is no part of the deck"):
        SlidesExporter().from_notebook_node(nb, {"metadata": {"name": "web"}})


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<link rel="stylesheet" href="https://example.org/a.css">', "https://example.org/a.css"),
        ('<video src="a.mp4"></video>', "a.mp4"),
        ('<audio><source src="data.ogg"></audio>', "data.ogg"),
        ('<img srcset="a.png 2x" src="data:image/png;base64,">', "a.png 2x"),
        ('<video poster="a.png"></video>', "a.png"),
        ('<svg><image href="a.png"/></svg>', "a.png"),
        ("![a cat]()", '<img alt="a cat" src=""/>'),
    ],
)
def test_whatever_else_would_be_loaded_is_named(source: str, url: str) -> None:
    nb = new_notebook(cells=[md(source, "slide")])
    with pytest.raises(ConversionException) as caught:
        SlidesExporter().from_notebook_node(nb, {"metadata": {"name": "web"}})
    assert str(caught.value) == f"web: {url} is no part of the deck; embed it."


def test_a_deck_without_a_heading_bears_its_lessons_name() -> None:
    for kind in ("slide", "subslide"):
        nb = new_notebook(cells=[md("text", kind), code("# no heading", None)])
        html = SlidesExporter().from_notebook_node(nb, {"metadata": {"name": "a < b"}})[0]
        assert BeautifulSoup(html, "html.parser").title.text == "a < b"


def test_missing_reveal_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers.export.exporters, "find_spec", lambda name: None)
    with pytest.raises(ConversionException, match="sphinx-revealjs, which is not installed"):
        SlidesExporter().from_notebook_node(sample())


def test_moved_reveal_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers.export.exporters, "find_spec", lambda name: pytest.__spec__)
    with pytest.raises(ConversionException, match=r"has no file dist/reveal\.css"):
        SlidesExporter().from_notebook_node(sample())


# The student's copy --------------------------------------------------------------------------


@cache
def copy_of(name: str) -> NotebookNode:
    """Return a lesson as its student gets it."""
    return nbformat.reads(StudentExporter().from_notebook_node(lesson(name))[0], as_version=4)


@every_lesson
def test_copy_is_the_lesson_without_solutions_and_outputs(name: str) -> None:
    copy = copy_of(name)
    nbformat.validate(copy)
    kept = [cell for cell in lesson(name).cells if not has_tag(cell, "solution")]
    assert [(c.id, c.cell_type, c.source) for c in copy.cells] == [
        (c.id, c.cell_type, c.source) for c in kept
    ]
    assert [c.metadata.get("slideshow") for c in copy.cells] == [
        c.metadata.get("slideshow") for c in kept
    ]
    runs = [cell for cell in copy.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in runs)
    assert "widgets" not in copy.metadata
    assert copy.metadata.kernelspec == lesson(name).metadata.kernelspec


def names(cells: list[NotebookNode]) -> tuple[set[str], set[str]]:
    """Return the names that code cells bind, and those that they read."""
    bound, read = set(), set()
    source = "".join(
        TransformerManager().transform_cell(cell.source)
        for cell in cells
        if cell.cell_type == "code"
    )
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return bound, read


def missing_names(nb: NotebookNode, copy: NotebookNode) -> set[str]:
    """Return the names that a copy reads although only the solutions bind them."""
    solved, _ = names([cell for cell in nb.cells if has_tag(cell, "solution")])
    bound, read = names(copy.cells)
    return (solved - bound) & read


@every_lesson
def test_copy_needs_nothing_that_a_solution_makes(name: str) -> None:
    assert missing_names(lesson(name), copy_of(name)) == set()


def test_a_name_that_only_a_solution_makes_is_found() -> None:
    nb = new_notebook(cells=[code("a, b = 1, 2", None, tags=["solution"]), code("print(a)", None)])
    copy = nbformat.reads(StudentExporter().from_notebook_node(nb)[0], as_version=4)
    assert missing_names(nb, copy) == {"a"}


def deck_of(source: str) -> str:
    nb = new_notebook(cells=[md(source, "slide")])
    html = SlidesExporter().from_notebook_node(nb)[0]
    return str(BeautifulSoup(html, "html.parser").select_one(".slides"))


@pytest.mark.parametrize(
    "source",
    [
        "<p><code>$HOME</code> and <code>$PATH</code></p>",
        "<pre>\ncp $HOME $PATH\n</pre>",
        "<!-- if n > 3, replace $\\foo$ -->",
        "<style>a[href$='.pdf'] { color: red } b[href$='.x'] {}</style>",
        "`$HOME` and `$PATH`",
        "<img src='data:,' alt='a > b, $c$'>",
        "<p title='1 > 0: $x$'>no formula</p>",
        "<textarea>$x$</textarea>",
        "<CODE class=a>$x$</CODE>",
        "<pre><code>$x$</code> $y$</pre>",
        "<!-- <b> $x$ -->",
        "Use <code>$HOME</code> and <code>$PATH</code>, or <kbd><code>$A $B</code></kbd>",
        "- <code>\\$ cp $HOME $PATH</code>",
        "<svg><text>$x$</text></svg>",
        "<div><svg><text>$x$</text></svg></div>",
        "<title>$x$</title>",
        "<script>cost('$\\foo$')</script>",
    ],
)
def test_no_formula_is_drawn_where_none_is_meant(source: str) -> None:
    assert 'class="math"' not in deck_of(source)


def test_code_with_dollars_stays_in_its_line() -> None:
    line = "Use <code>$HOME</code> and <code class='a'>$PATH</code>, or `$A $B`."
    page = BeautifulSoup(deck_of(line), "html.parser")
    assert page.find("p").text == "Use $HOME and $PATH, or $A $B."
    assert page.select_one("code.a").text == "$PATH"


def test_a_formula_between_tags_is_drawn_beside_code() -> None:
    html = deck_of("<p>With $x^2$ and <code>$HOME</code> and $y$</p>")
    assert html.count('class="math"') == 2
    assert "$HOME" in html


def test_a_formula_may_go_over_lines() -> None:
    assert 'aria-label="a' in formulas_drawn("<div>$a\n+ b$</div>")


@pytest.mark.parametrize(
    "before",
    [
        "<script>if (a < b) c();</script>",
        "<style>a > b {} /* <code> */</style>",
        "<code-block>",
        "<!-- <code> -->",
        "<img src='data:,' alt='a > b'>",
        "<code/>",
        "</code>",
        "<code>$a$</code>",
        "a &lt; b &amp; c &#62; d",
        "a < b",
        "<!DOCTYPE html>",
        "<?php echo 1 ?>",
        "<![if IE]>",
    ],
)
def test_a_formula_is_drawn_whatever_stands_before_it(before: str) -> None:
    html = formulas_drawn(f"<div>{before} $x &lt; 1$ and $$y$$</div>")
    assert re.findall('aria-label="(.+?)"', html) == ["x &lt; 1", "y"]
    assert html.startswith(f"<div>{before} <svg")
    assert html.endswith("</svg></div>")


def test_a_question_with_a_formula_stays_open_for_its_answer() -> None:
    html = deck_of("<details>\n<summary>Why $x$?</summary>\n\nBecause $y$.\n\n</details>\n\nend")
    details = BeautifulSoup(html, "html.parser").find("details")
    assert len(details.select("svg.math")) == 2
    assert "end" not in details.text


@pytest.mark.parametrize(
    "url",
    [
        "https://colab.research.google.com/github/o/r/blob/main/a.ipynb",
        "//host/a.ipynb",
        "mailto:a",
    ],
)
def test_an_absolute_link_stays_as_it_is(url: str) -> None:
    assert f'href="{url}"' in deck_of(f"[c]({url})")


@pytest.mark.parametrize(
    ("source", "gone"),
    [
        ("# <script>window.x=1</script>Title", "window.x"),
        ("# <SCRIPT>window.x=1</SCRIPT>Title", "window.x"),
        ("<p ONCLICK='go()'>a</p>", "go()"),
        ("<img src='data:image/png;base64,AA' onerror='alert(1)'>", "onerror"),
        ("<a href='javascript:alert(1)'>x</a>", "javascript:"),
        ("<details><summary onclick='go()'>q</summary>a</details>", "onclick"),
        ("text <iframe srcdoc='<p>'></iframe>", "iframe"),
        ("<svg onload='alert(1)'></svg>", "onload"),
        ("text <object type='text/html'></object>", "object"),
        ("<embed type='text/html'>", "embed"),
    ],
)
def test_nothing_in_markdown_runs_in_a_deck(source: str, gone: str) -> None:
    assert gone not in deck_of(source)


def test_nothing_in_an_output_runs_in_a_deck() -> None:
    data = {"text/html": "<b>bold</b><script>window.x=1</script>"}
    output = nbformat.v4.new_output("display_data", data=data)
    html = SlidesExporter().from_notebook_node(new_notebook(cells=[code("1", "slide", output)]))[0]
    assert "<b>bold</b>" in html
    assert "window.x=1" not in html


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        (r"\nonsense{x}", r"\nonsense is not known"),
        (r"\operatorname*{argmin}_x f", r"\operatorname* would come out wrong; write it otherwise"),
        (r"\text{$x$ is}", r"\text{$x$ would come out wrong; write it otherwise"),
        (r"\left( a", "ExtraLeftOrMissingRightError"),
        (r"\frac{1}{2", "a brace without its partner would come out wrong; write it otherwise"),
    ],
)
def test_what_is_wrong_with_a_formula_is_named(formula: str, reason: str) -> None:
    with pytest.raises(ConversionException) as caught:
        helpers.export.exporters.draw(formula)
    assert str(caught.value) == f"cannot draw the formula ${formula}$ ({reason})."


def looks_of(source: str) -> tuple[dict[str, str], list[float]]:
    """Return the style of the one formula on a slide, and the box that it is drawn in."""
    svg = BeautifulSoup(deck_of(source), "html.parser").select_one("svg.math[role=img]")
    assert svg.select("[fill=currentColor]")
    style = dict(part.split(":") for part in svg["style"].split(";"))
    return style, [float(number) for number in svg["viewbox"].split()]


@pytest.mark.parametrize("tex", ["x", "y", r"\sum_{i=1}^n i"])
@pytest.mark.parametrize("around", ["in a line $%s$", "<div>$%s$</div>", "<b>$%s$</b>"])
def test_a_formula_in_a_line_stands_on_it_as_large_as_its_text(around: str, tex: str) -> None:
    style, (_, top, width, height) = looks_of(around % tex)
    size = helpers.export.exporters.FONT_SIZE
    assert style["width"] == f"{width / size:.3f}em"
    assert style["vertical-align"] == f"{-(top + height) / size:.3f}em"
    assert style["max-width"] == "100%"
    assert "display" not in style


@pytest.mark.parametrize(
    "source",
    [
        r"$$\sum_{i=1}^n i$$",
        r"\begin{align}\sum_{i=1}^n i\end{align}",
        r"<div>$$\sum_{i=1}^n i$$</div>",
    ],
)
def test_a_formula_of_its_own_stands_in_the_middle_with_limits_above_and_below(source: str) -> None:
    style, (_, _, width, height) = looks_of(source)
    assert style["width"] == f"{width / helpers.export.exporters.FONT_SIZE:.3f}em"
    assert (style["display"], style["margin"]) == ("block", ".5em auto")
    assert "vertical-align" not in style
    assert height > width


def test_a_letter_is_as_wide_as_in_text_and_a_sum_in_a_line_has_its_limits_beside_it() -> None:
    style, _ = looks_of("in a line $x$")
    assert float(style["width"].removesuffix("em")) == pytest.approx(0.64, abs=0.05)
    _, (_, _, width, height) = looks_of(r"in a line $\sum_{i=1}^n i$")
    assert width > height


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/svg+xml"])
def test_what_is_no_picture_leaves_no_handler_in_a_deck(kind: str) -> None:
    output = new_output("display_data", {kind: white_png(1) + '" onerror="alert(1)'})
    page = BeautifulSoup(deck_with([code("1", "slide", output)]), "html.parser")
    assert not page.find("img").get("onerror")
    assert page.find("img")["src"].startswith(f"data:{kind};base64,")


@pytest.mark.parametrize(
    "formula",
    [
        r"\operatorname*{argmin}_x f",
        r"\mathop{\mathrm{argmin}}_x f",
        r"\text{$x$ is}",
        r"\frac{1}{2",
        r"x}",
    ],
)
def test_a_formula_that_would_come_out_wrong_is_refused_by_name(formula: str) -> None:
    with pytest.raises(ConversionException, match="would come out wrong"):
        deck_of(f"${formula}$")


def copy_and_warnings(cell: NotebookNode) -> tuple[str, str]:
    """Return a copy's text, and what whoever exports is told of its cells."""
    nb = new_notebook()
    nb.cells = [cell]  # past nbformat's checks, which a file need not have passed
    copy, _, doubtful = without_solutions(nb)
    return "\n".join(cell.source for cell in copy.cells), " ".join(line for _, line in doubtful)


TAGS = ["solution", "Solution", "solutions", " solution", "SOLUTIONS ", "#solution", "solution_2"]
TAGS += ["solution:1", "so\u200blution", "ｓｏｌｕｔｉｏｎ", "\u00a0solution"]


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
@pytest.mark.parametrize("tag", TAGS)
def test_a_solution_is_taken_out_however_its_tag_is_spelled(tag: str, kind: str) -> None:
    cell = getattr(nbformat.v4, f"new_{kind}_cell")("the_answer = 42", metadata={"tags": [tag]})
    assert copy_and_warnings(cell) == ("", "")


@pytest.mark.parametrize("tags", ["solution", ("solution",), ["solution", 3], [None, "solution"]])
def test_tags_that_are_no_list_of_strings_are_read_all_the_same(tags: object) -> None:
    cell = code("the_answer = 42", None)
    cell.metadata.tags = tags
    assert copy_and_warnings(cell) == ("", "")


@pytest.mark.parametrize("tags", [None, True, 3, {}, "exercise"])
def test_tags_of_any_kind_leave_an_ordinary_cell_in(tags: object) -> None:
    cell = code("kept = 1", None)
    cell.metadata.tags = tags
    assert copy_and_warnings(cell) == ("kept = 1", "")


MARKS = ["### BEGIN SOLUTION", "# BEGIN SOLUTION", "    ###BEGIN SOLUTION", "### begin solution"]
MARKS += ["# Begin  Solution", "#\tBEGIN_SOLUTION", "# BEGIN-SOLUTIONS", "### START SOLUTION"]
MARKS += [
    "// BEGIN SOLUTION",
    "# %% BEGIN SOLUTION",
    "<!-- BEGIN SOLUTION -->",
    "\f#BEGIN SOLUTION",
]
MARKS += ["x = 1  # BEGIN SOLUTION", "\u00a0# BEGIN SOLUTION", "### BEGIN SOLUTION NO PROMPT"]
MARKS += ["'''BEGIN SOLUTION'''", '"BEGIN SOLUTION"']


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    "end",
    [
        "\n### END SOLUTION\nafter = 1",
        "\n# End solution\nafter = 1",
        "\n# STOP SOLUTION\nafter = 1",
        "",
    ],
)
def test_a_solution_between_marks_is_taken_out(mark: str, end: str) -> None:
    left, told = copy_and_warnings(code(f"before = 1\n{mark}\nthe_answer = 42{end}", None))
    assert "the_answer" not in left
    assert "before = 1" in left
    assert ("after = 1" in left) == bool(end)
    assert left.count("...  # your turn") == 1
    assert left.endswith(("...  # your turn", "after = 1"))
    assert told == ""


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", "\n"])
def test_a_solution_between_marks_is_taken_out_whatever_ends_a_line(end: str) -> None:
    lines = ["before = 1", "### BEGIN SOLUTION", "the_answer = 42", "### END SOLUTION", "after = 1"]
    left, _ = copy_and_warnings(code(end.join(lines), None))
    assert "the_answer" not in left
    assert left.split() == "before = 1 ... # your turn after = 1".split()


def test_parts_within_parts_go_whole_and_a_function_keeps_a_body() -> None:
    part = "    ### BEGIN SOLUTION\n    secret\n    ### END SOLUTION\n"
    nested = "    ### BEGIN SOLUTION\n" + part + "    secret\n    ### END SOLUTION"
    left, _ = copy_and_warnings(code(f"def answer():\n{part}\n\ndef other():\n{nested}", None))
    assert "secret" not in left
    ast.parse(left)
    assert left.count("    ...  # your turn") == 2


@pytest.mark.parametrize("name", ["curve.png", "my curve.png"])
def test_a_picture_goes_with_the_solution_that_shows_it(name: str) -> None:
    cell = md(f"### BEGIN SOLUTION\n![s](attachment:{quote(name)})\n### END SOLUTION\n", None)
    cell.source += "![q](attachment:the%20question.png)"
    picture = {"image/png": white_png(1)}
    cell.attachments = {name: picture, "the question.png": picture}
    copy, _, _ = without_solutions(new_notebook(cells=[cell]))
    assert list(copy.cells[0].attachments) == ["the question.png"]


LIKE_SOLUTIONS = {
    "an end without a beginning": code("the_answer\n### END SOLUTION", None),
    "a comment": code("# Solution\nthe_answer", None),
    "marks of another tool": code("# SOLUTION START\nthe_answer", None),
    "a beginning": code("# Start: solution\nthe_answer", None),
    "a heading": md("## Solution\nthe_answer", None),
    "a German heading": md("## Lösung\nthe_answer", None),
    "a German heading without an umlaut": md("## Loesung\nthe_answer", None),
    "a fold": md("<details><summary>Solution</summary>the_answer</details>", None),
    "a magic": code("%%solution\nthe_answer", None),
    "a tag": code("the_answer", None, tags=["my-solution"]),
    "a German tag": code("the_answer", None, tags=["Lösung"]),
    "a German tag without an umlaut": code("the_answer", None, tags=["loesung"]),
    "nbgrader": code("the_answer", None),
    "an extension": code("the_answer", None),
}
LIKE_SOLUTIONS["nbgrader"].metadata.nbgrader = {"solution": True, "grade": False}
LIKE_SOLUTIONS["an extension"].metadata.solution = "hidden"


@pytest.mark.parametrize("cell", LIKE_SOLUTIONS.values(), ids=LIKE_SOLUTIONS)
def test_what_looks_like_a_solution_and_stays_in_is_named(
    cell: NotebookNode, caplog: pytest.LogCaptureFixture
) -> None:
    exporter = StudentExporter()
    exporter.log.propagate = True
    tagged = code("1", None, tags=["solution"])
    text, _ = exporter.from_notebook_node(new_notebook(cells=[tagged, cell]))
    assert "the_answer" in text
    assert "cell 2 looks like a solution and stays in: " in caplog.text


@pytest.mark.parametrize(
    "cell",
    [
        code("the_solution = solve(a)  # a solution of the equation", None),
        md("There is one solution. Before you begin solutions, read on.", None),
        code("x", None, tags=["exercise"]),
    ],
)
def test_what_only_speaks_of_solutions_is_not_named(cell: NotebookNode) -> None:
    cell.metadata.nbgrader = {"solution": False}
    assert copy_and_warnings(cell) == (cell.source, "")


@every_lesson
def test_no_lesson_has_a_cell_that_looks_like_a_solution_and_stays_in(name: str) -> None:
    if name != "sample":
        assert without_solutions(lesson(name))[2] == []


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="ascii"), min_size=1, max_size=30), st.booleans()),
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_no_text_of_a_solution_is_ever_in_a_copy(cells: list[tuple[str, bool]]) -> None:
    made = [
        code(f"secret{n} = {text!r}" if hidden else text, None, tags=["solution"] * hidden)
        for n, (text, hidden) in enumerate(cells)
    ]
    copy = StudentExporter().from_notebook_node(new_notebook(cells=made))[0]
    hidden = [n for n, (_, is_hidden) in enumerate(cells) if is_hidden]
    assert not [n for n in hidden if f"secret{n} = " in copy]


def test_whoever_exports_is_told_how_many_solutions_went(caplog: pytest.LogCaptureFixture) -> None:
    exporter = StudentExporter()
    exporter.log.propagate = True
    with caplog.at_level("INFO"):
        exporter.from_notebook_node(
            new_notebook(cells=[code("1", None, tags=["solution"]), md("# A")])
        )
        exporter.from_notebook_node(new_notebook(cells=[md("# A")]))
    assert "1 solutions removed" in caplog.text
    assert "no solution was found" in caplog.text


def test_solutions_are_counted_by_cell_and_by_part_and_named_with_their_lesson(
    caplog: pytest.LogCaptureFixture,
) -> None:
    part = "### BEGIN SOLUTION\n1\n### END SOLUTION\n"
    parts = [code(part + part, None, nbgrader={"solution": True}) for _ in range(2)]
    tagged = [code("1", None, tags=["solution"]), md("1", None, "solution")]
    exporter = StudentExporter()
    exporter.log.propagate = True
    with caplog.at_level("INFO"):
        for cells in ([*tagged, *parts], [md("## Solution " + 80 * "x")]):
            nb = new_notebook(cells=cells)
            exporter.from_notebook_node(nb, {"metadata": {"name": "03_lesson"}})
    counted, none, doubtful = [record.getMessage() for record in caplog.records[-3:]]
    assert counted == "03_lesson: 6 solutions removed"
    assert none.startswith("03_lesson: no solution was found;")
    shown = "## Solution " + 48 * "x"
    assert doubtful.startswith(f"03_lesson: cell 1 looks like a solution and stays in: {shown};")
    assert "metadata" not in caplog.text


def test_when_a_cell_ran_is_no_part_of_a_copy() -> None:
    ran = {"iopub.execute_input": "2024-01-01T00:00:00Z"}
    nb = new_notebook(cells=[code("1", None, execution=ran), md("2", None)])
    assert [dict(cell.metadata) for cell in without_solutions(nb)[0].cells] == [{}, {}]


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"cells": 3}'])
@pytest.mark.parametrize("exporter", [SlidesExporter, StudentExporter])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, content: str, exporter: type) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content)
    with pytest.raises(ConversionException, match=r"a\.ipynb is not a notebook") as caught:
        exporter().from_filename(str(path))
    assert str(caught.value).endswith(f"({type(caught.value.__cause__).__name__}).")


def test_exporting_leaves_the_lesson_as_it_was() -> None:
    nb = new_notebook(
        cells=[md("# A", "slide"), code("1", None, text("1")), md("b", None, "solution")]
    )
    before = nbformat.writes(nb)
    StudentExporter().from_notebook_node(nb)
    SlidesExporter().from_notebook_node(nb)
    assert nbformat.writes(nb) == before


# Both, as they are called --------------------------------------------------------------------


EXPORTERS = {
    entry.name: entry.load()
    for entry in entry_points(group="nbconvert.exporters")
    if entry.value.startswith("helpers.")
}


def test_jupyterlabs_menu_names_what_its_server_answers() -> None:
    names = """
import jupyter_server
from nbconvert.exporters import get_export_names
print(*(name for name in get_export_names() if "course" in name))
"""
    menu = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert menu.stdout.split() == ["course_slides", "course_student"], "a hyphen leads to a 404"
    for name in menu.stdout.split():
        assert EXPORTERS[name].export_from_notebook


def test_listing_the_exporters_loads_no_figures_and_no_widgets() -> None:
    code = """
import sys
from nbconvert.exporters import get_export_names, get_exporter
assert {get_exporter(name) for name in get_export_names() if "course" in name}
print(*(name for name in ("matplotlib", "scipy", "anywidget") if name in sys.modules))
print(*(name for name in sys.modules if name.startswith("helpers")))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy, own = run.stdout.splitlines()
    assert heavy == ""
    assert {name.split(".")[1] for name in own.split() if "." in name} == {"export"}


def test_command_writes_beside_the_lesson_and_never_over_it(tmp_path: Path) -> None:
    lesson_file = tmp_path / "03_lesson.ipynb"
    nbformat.write(sample(), lesson_file)
    before = lesson_file.read_bytes()
    for name in ("course_slides", "course_student"):
        command = NbConvertApp()  # what `jupyter nbconvert` starts, without a process for each
        command.initialize(["--to", name, str(lesson_file)])
        command.start()
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"03_lesson.ipynb", "03_lesson.slides.html", "03_lesson.student.ipynb"}
    assert lesson_file.read_bytes() == before


# What instructors export of their own --------------------------------------------------------


def deck_with(cells: list[NotebookNode], **options: bool) -> str:
    """Return the slides of cells, exported with nbconvert's own options."""
    exporter = SlidesExporter(**options)
    html = exporter.from_notebook_node(new_notebook(cells=cells))[0]
    return str(BeautifulSoup(html, "html.parser").select_one(".slides"))


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| $|a|$ | 1 |", 2),
        (r"| $\|a\|$ | 1 |", 2),
        ("| $|a| + |b|$ | $P(x | y)$ |", 2),
        ("| 1 |", 2),
        ("| only one cell here |", 2),
        ("| 1", 2),
        ("| a | b |", 2),
        ("| a | b", 2),
        ("| a ||", 2),
        ("||", 2),
        (r"| a | b \| c |", 2),
        ("| a | b | c |", 2),
    ],
)
def test_a_table_stays_one_whatever_its_rows_hold(row: str, cells: int) -> None:
    html = deck_of(f"| x | y |\n| --- | --- |\n{row}\n")
    last = BeautifulSoup(html, "html.parser").select("table tbody tr")[-1]
    assert len(last.find_all("td")) == cells
    assert "|" not in last.text.replace("b | c", "")


def test_a_table_whose_lines_no_bar_ends_has_no_more_columns_than_it_names() -> None:
    page = BeautifulSoup(deck_of("| x | y\n  |:-: | ---\n | 1 | 2\n| 3\n"), "html.parser")
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]
    assert rows == [["x", "y"], ["1", "2"], ["3", ""]]


@pytest.mark.parametrize("text", ["|a| + |b|\n|c|", "|a|\n-1", "|a - b|\n|a| - |b|"])
def test_bars_that_make_no_table_stay_where_lines_begin_with_them(text: str) -> None:
    page = BeautifulSoup(deck_of(f"{text}\n\n$$\n{text}\n$$"), "html.parser")
    assert page.find("p").text == text
    assert page.find("svg")["aria-label"] == " ".join(text.split())


def test_bars_in_code_and_in_text_are_left_alone() -> None:
    assert "a | b" in deck_of("```\na | b\n| $|x|$ |\n```")
    assert "p | q" in deck_of("p | q")


def test_each_table_has_its_own_width_and_code_has_none() -> None:
    wide = "| a | b | c |\n| --- | --- | --- |\n| 1 |\n"
    narrow = "| d | e | \n| --- | --- |\n  | 2 |\n| $|x|$ | 3 |\n"
    for fence in ("```", "~~~", "````"):
        listing = f"{fence}\n| f | g |\n| - | - |\n| 4 |\n~~\n| $|x|$ |\n| - |\n{fence}\n"
        html = deck_of(f"|a|\n\n{wide}\ntext\n\n{narrow}\n{listing}\n{narrow}")
        page = BeautifulSoup(html, "html.parser")
        widths = [len(row.find_all(["td", "th"])) for row in page.find_all("tr")]
        assert widths == [3, 3, 2, 2, 2, 2, 2, 2]
        assert page.select_one("td svg")["aria-label"] == r"\vert x\vert"
        assert page.find("pre").text.split("\n")[:6] == listing.split("\n")[1:7]


def test_code_in_text_is_colored_as_its_language_is() -> None:
    html = deck_of("```python\ndef halve(x):\n    return x / 2\n```")
    assert '<span class="k">def</span>' in html
    whole = SlidesExporter().from_notebook_node(new_notebook(cells=[md("# A", "slide")]))[0]
    assert re.search(r"\.highlight \.k \{ color: ", whole)


def test_a_heading_on_a_slide_has_no_sign_to_link_to_it() -> None:
    heading = BeautifulSoup(deck_of("## A heading"), "html.parser").find("h2")
    assert heading.text == "A heading"
    assert not heading.find("a")


def test_pictures_beside_the_lesson_and_in_a_cell_become_part_of_a_deck(tmp_path: Path) -> None:
    beside, attached = white_png(2), white_png(3)
    (tmp_path / "beside.png").write_bytes(b64decode(beside))
    cell = md("![a](beside.png) ![b](attachment:b.png)\n\n<img src='beside.png' alt='>'>", "slide")
    cell.attachments = {"b.png": {"image/png": attached}}
    resources = {"metadata": {"name": "lesson", "path": str(tmp_path)}}
    html = SlidesExporter().from_notebook_node(new_notebook(cells=[cell]), resources)[0]
    pictures = BeautifulSoup(html, "html.parser").select(".slides img")
    assert [picture["src"].replace("\n", "") for picture in pictures] == [
        f"data:image/png;base64,{data}" for data in (beside, attached, beside)
    ]


def test_a_lesson_of_no_file_finds_its_pictures_where_it_is_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.png").write_bytes(b64decode(white_png(2)))
    monkeypatch.chdir(tmp_path)
    assert white_png(2) in deck_of("![a](beside.png)").replace("\n", "")


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ('[c](02_b.ipynb "The next")', '<a href="02_b.slides.html" title="The next">c</a>'),
        ("[c](../02_b.ipynb#A-heading)", '<a href="../02_b.slides.html">c</a>'),
        ("[c](notes.md#ipynb)", '<a href="notes.md#ipynb">c</a>'),
        ("[c](02_b.ipynb.txt)", '<a href="02_b.ipynb.txt">c</a>'),
    ],
)
def test_only_a_link_to_a_lesson_is_changed_and_keeps_its_words(link: str, wanted: str) -> None:
    assert wanted in deck_of(link)


def test_formulas_refer_to_nothing_by_an_id_that_another_would_repeat() -> None:
    page = BeautifulSoup(deck_of("$x^2$ and $x^2$"), "html.parser")
    assert len(page.select("svg.math path")) == 4
    assert not page.select("svg [id], svg use")


def test_aligned_lines_carry_no_numbers() -> None:
    html = deck_of(r"$$\begin{align} a &= b \\ c &= d \end{align}$$")
    assert html.count('class="math"') == 1
    numbered = helpers.export.exporters.ziamath.Latex(r"\begin{align} a &= b \end{align}").svg()
    plain = helpers.export.exporters.draw(r"\begin{align} a &= b \end{align}")
    assert plain.count("<path") < numbered.count("<path") + numbered.count("<use")


def raw(source: str, kind: str) -> NotebookNode:
    metadata = {"format": kind, "slideshow": {"slide_type": "slide"}}
    return nbformat.v4.new_raw_cell(source, metadata=metadata)


def test_a_raw_cell_of_html_is_shown_without_what_would_run() -> None:
    html = deck_with([md("# A", "slide"), raw("<b>raw</b><script>go()</script>", "text/html")])
    assert "<b>raw</b>" in html
    assert "go()" not in html


def test_a_raw_cell_has_a_frame_of_its_own_where_its_slide_type_says_so() -> None:
    old = nbformat.v4.new_raw_cell("<b>old</b>", metadata={"raw_mimetype": "text/html"})
    left_out = nbformat.v4.new_raw_cell("latex", metadata={"slideshow": {"slide_type": "skip"}})
    html = deck_with([md("# A", "slide"), old, left_out, raw("<b>raw</b>", "text/html")])
    first, second = BeautifulSoup(html, "html.parser").find_all("section")
    assert [bold.text for frame in (first, second) for bold in frame.find_all("b")] == [
        "old",
        "raw",
    ]
    assert second.text.strip() == "raw"
    assert "highlight" not in html
    assert "latex" not in html


@pytest.mark.parametrize("kind", ["", "text/latex", "text/markdown", "text/restructuredtext"])
def test_a_raw_cell_that_cannot_be_shown_is_refused_by_name(kind: str) -> None:
    with pytest.raises(
        ConversionException, match=r"a raw cell, 'some words', is not of the format"
    ):
        deck_with([md("# A", "slide"), raw("some words", kind)])
    assert "some words" not in deck_with(
        [md("# A", "slide"), raw("some words", kind)], exclude_raw=True
    )


@pytest.mark.parametrize("info", ["mermaid", "mermaid theme=dark"])
def test_a_diagram_in_words_is_refused_by_name(info: str) -> None:
    with pytest.raises(ConversionException, match="mermaid diagram"):
        deck_of(f"```{info}\ngraph TD; A-->B\n```")


def test_a_frame_with_nothing_to_see_is_left_out() -> None:
    hidden = code("x = 1", "slide")
    hidden.metadata["tags"] = ["hide-input"]
    html = deck_with([md("# A", "slide"), hidden, md("", "subslide"), md("B", "slide")])
    assert len(BeautifulSoup(html, "html.parser").find_all("section")) == 2


@pytest.mark.parametrize(
    ("option", "left", "gone"),
    [
        ("exclude_input", "OUTPUT", "secret"),
        ("exclude_output", "secret", "OUTPUT"),
        ("exclude_code_cell", "Words", "secret"),
        ("exclude_markdown", "secret", "Words"),
    ],
)
def test_nbconverts_own_options_are_honored(option: str, left: str, gone: str) -> None:
    output = nbformat.v4.new_output("stream", name="stdout", text="OUTPUT")
    html = deck_with([md("Words", "slide"), code("secret = 1", "slide", output)], **{option: True})
    assert left in html
    assert gone not in html


@pytest.mark.parametrize(
    "source",
    [
        "<style>body { display: none }</style>a",
        "<form action='https://example.org'><input name='a'></form>a",
        "<button>press</button>a",
        "<input name='a'>a",
        "<textarea>write</textarea>a",
        "<select><option>choose</option></select>a",
        "<link rel='icon' href='data:,'>a",
        "<b style='position:fixed'>a</b>",
        "<base href='https://example.org'>a",
        "<meta http-equiv='refresh' content='0'>a",
    ],
)
def test_sanitize_html_leaves_out_what_it_promises(source: str) -> None:
    html = deck_with([md(f"# Title $x^2$\n\n{source}", "slide")], sanitize_html=True)
    assert not re.search(r"<(style|form|input|button|base|meta|textarea|select|link)", html)
    assert "position:fixed" not in html
    assert 'class="math"' in html
    assert "Title" in html


@pytest.mark.parametrize("sanitize", [False, True])
def test_of_an_outputs_html_only_what_is_asked_for_goes(sanitize: bool) -> None:
    table = "<style>td {}</style><table style='color: red'><tr><td>1</td></tr></table>"
    output = new_output("display_data", {"text/html": f"{table}<script>go()</script>"})
    html = deck_with([code("1", "slide", output)], sanitize_html=sanitize)
    page = BeautifulSoup(html, "html.parser")
    assert page.find("td").text == "1"
    assert bool(page.find("style")) == bool(page.find("table").get("style")) == (not sanitize)
    assert not page.find("script")


@pytest.mark.parametrize("source", ["$x^2$", "<b>$x^2$</b>"])
def test_a_formula_keeps_its_place_where_styles_are_left_out(source: str) -> None:
    html = deck_with([md(source, "slide")], sanitize_html=True)
    assert BeautifulSoup(html, "html.parser").select_one("svg.math")["style"].startswith("width:")


def test_what_else_an_element_says_stays_where_its_handler_goes() -> None:
    kept = without_scripts('<p class="a" title="b" onclick="c()" style="color: red">d</p>')
    attributes = BeautifulSoup(kept, "html.parser").find("p").attrs
    assert attributes == {"class": ["a"], "title": "b", "style": "color: red"}


@pytest.mark.parametrize(
    "html",
    [
        "<STYLE>td {}</STYLE><p class=a>1<br>&nbsp;2",
        "<p>The handler's name is onclick.</p>",
        "<a href='notes.html#a'>Java: script</a>",
    ],
)
def test_html_in_which_nothing_runs_stays_to_the_letter(html: str) -> None:
    assert without_scripts(html) == html


@pytest.mark.parametrize(
    "url",
    [
        "java&#115;cript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "JavaScript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
    ],
)
def test_no_link_runs_a_program_however_it_is_written(url: str) -> None:
    page = BeautifulSoup(deck_of(f'<a href="{url}">x</a>'), "html.parser")
    assert not page.find("a").get("href")


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("a $\\`<>{}|_^\n&;\"'-#*"), max_size=40))
def test_any_text_becomes_slides_or_is_refused_in_one_sentence(source: str) -> None:
    with suppress(ConversionException):  # any other error fails the test
        html = deck_of(f"# T\n\n{source}")
        assert not BeautifulSoup(html, "html.parser").find_all(["script", "iframe"])


def test_a_slider_whose_pictures_are_stored_moves_in_a_deck_and_another_shows_its_start() -> None:
    png = white_png(1)
    pictures = {"alt": "A <gray> square.", "pictures": [png, white_png(2)]}
    sliders = [{"name": "shade", "positions": ["0", "1"], "start": 0}]
    for stored, controls in ((pictures | {"sliders": sliders}, 1), ({"alt": "Still."}, 0)):
        data = {"image/png": png, "text/plain": "a slider"}
        output = nbformat.v4.new_output("display_data", data, metadata={"image/png": stored})
        page = BeautifulSoup(deck_with([code("1", "slide", output)]), "html.parser")
        assert len(page.select("input[type=range]")) == controls
        assert page.find("img")["alt"] == stored["alt"]


def test_what_moves_in_a_deck_begins_where_it_was_stored_with_all_that_it_needs() -> None:
    def shown(stored: dict[str, Any]) -> BeautifulSoup:
        metadata = {"image/png": {"alt": 'A "gray" square.'} | stored}
        output = new_output("display_data", {"image/png": white_png(300)}, metadata=metadata)
        page = BeautifulSoup(deck_with([code("1", "slide", output)]), "html.parser")
        assert page.find("img")["alt"] == 'A "gray" square.'
        assert page.find("img")["style"] == "--height:300px"
        return page

    shades, pictures = ["0", '"½"', "1"], [white_png(1), white_png(2), white_png(3)]
    sliders = [{"name": "a < b", "positions": shades, "start": 1}]
    sliders += [{"name": "c", "positions": ["2"], "start": 0}]
    page = shown({"pictures": pictures, "sliders": sliders})
    for slider, label in zip(sliders, page.select(".sliders label"), strict=True):
        control, start = label.find("input"), slider["start"]
        assert (control["min"], control["max"]) == ("0", str(len(slider["positions"]) - 1))
        assert control["value"] == str(start)
        assert json.loads(control["data-positions"]) == slider["positions"]
        assert label.text.split() == [*slider["name"].split(), slider["positions"][start]]
    assert json.loads(page.select_one(".moving script").string) == pictures
    plane = {"points": [[0, 1.5]], "names": ["a & b"]}
    page = shown({"plane": plane})
    assert json.loads(page.select_one("figure.walking script").string) == plane
    assert not page.select("input")


@pytest.mark.parametrize("kind", ["pictures", "plane", "pad"])
def test_nothing_that_is_stored_to_move_runs_in_a_deck(kind: str) -> None:
    hostile = '</script><script class="hostile">alert(1)</script>'
    sliders = [{"name": hostile, "positions": [hostile], "start": 0}]
    metadata = {"image/png": {"alt": hostile, kind: [hostile], "sliders": sliders}}
    data = {"image/png": white_png(9) + '" onerror="alert(1)'}
    output = new_output("display_data", data, metadata=metadata)
    page = BeautifulSoup(deck_with([code("1", "slide", output)]), "html.parser")
    assert not page.select("script.hostile")
    assert not page.find("img").get("onerror")
    (stored,) = page.select('figure script[type="application/json"]')
    assert json.loads(stored.string) == [hostile]


def white_png(size: int) -> str:
    """Return a small white PNG in base64."""
    buffer = io.BytesIO()
    Image.new("L", (size, size), 255).save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()
